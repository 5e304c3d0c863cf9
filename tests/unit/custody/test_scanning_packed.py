"""A patron is found in what an archive says of itself, in lines of no form, and in text of two bytes a sign."""

import gzip
import io
import os
import tarfile
import zipfile
from pathlib import Path

import pytest

from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
from packed import zipped
from scanned import CARD, ITEM, PATRONS, finds, kinds, roll_of

NAME = "Quarto Zulquill"


@pytest.fixture(scope="module")
def roll() -> Roll:
    return roll_of(*PATRONS)


def _zip(change: object) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as pack:
        pack.writestr("x/one.txt", "nothing")
        assert callable(change)
        change(pack)
    return whole.getvalue()


def _noted(pack: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("two.txt")
    info.comment = NAME.encode()
    pack.writestr(info, "nothing")


def _folder(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name.rstrip("/") + "/")


@pytest.mark.parametrize(
    "change",
    [
        lambda pack: setattr(pack, "comment", NAME.encode()), _noted,
        lambda pack: pack.writestr(_folder("Quarto_Zulquill"), ""),
        lambda pack: [pack.writestr(_folder("x"), ""), pack.writestr(_folder("x/Zulquill/Quarto"), "")],
        lambda pack: [pack.writestr(_folder(NAME), ""), pack.writestr(f"{NAME}/two.txt", "nothing")],
    ],
)  # fmt: skip
def test_a_zip_is_searched_in_its_comments_and_folders(roll: Roll, tmp_path: Path, change: object) -> None:
    path = tmp_path / "backup.zip"
    for content in (_zip(change), zipped(_zip(change), "inner.zip")):
        path.write_bytes(content)
        assert kinds(roll, path) == {"name": 1}


@pytest.mark.parametrize(
    "more",
    [
        {"name": NAME, "type": tarfile.DIRTYPE}, {"name": "x", "type": tarfile.SYMTYPE, "linkname": f"a/{NAME}"},
        {"name": "x", "type": tarfile.LNKTYPE, "linkname": "Quarto_Zulquill.txt"}, {"name": "x", "uname": NAME},
        {"name": NAME, "type": tarfile.FIFOTYPE}, {"name": "x", "pax_headers": {"comment": NAME}},
    ],
)  # fmt: skip
def test_a_tar_is_searched_in_folders_links_and_notes(roll: Roll, tmp_path: Path, more: dict[str, object]) -> None:
    path = tmp_path / "backup.tar"
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as pack:
        info = tarfile.TarInfo()
        for key, value in more.items():
            setattr(info, key, value)
        pack.addfile(info)
    assert kinds(roll, path) == {"name": 1}


def test_what_lies_in_a_folder_is_named_with_it_once(roll: Roll, tmp_path: Path) -> None:
    (tmp_path / "in" / NAME / "deeper").mkdir(parents=True)
    (tmp_path / "in" / NAME / "deeper" / "one.txt").write_text("nothing", encoding="utf-8")
    with tarfile.open(tmp_path / "backup.tar", "w") as pack:
        pack.add(tmp_path / "in", "in")
    assert kinds(roll, tmp_path / "backup.tar") == {"name": 1}


def _gzip(name: bytes = b"", comment: bytes = b"", extra: bytes = b"") -> bytes:
    flags = (8 if name else 0) | (16 if comment else 0) | (4 if extra else 0)
    head = bytes([0x1F, 0x8B, 8, flags, 0, 0, 0, 0, 0, 3])
    head += len(extra).to_bytes(2, "little") + extra if extra else b""
    head += b"".join(text + b"\0" for text in (name, comment) if text)
    return head + gzip.compress(b"nothing")[10:]


def test_gzip_is_searched_for_the_name_it_keeps(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "one.gz"
    for content in (
        _gzip(b"Quarto_Zulquill.txt"), _gzip(b"one", NAME.encode()), _gzip(comment=NAME.encode()),
        _gzip(b"Quarto_Zulquill.txt", extra=b"abcd"), zipped(_gzip(b"Quarto_Zulquill.txt"), "one.gz"),
    ):  # fmt: skip
        path.write_bytes(content)
        assert kinds(roll, path) == {"name": 1}
    named = tmp_path / "Quarto_Zulquill.txt.gz"
    named.write_bytes(_gzip(b"Quarto_Zulquill.txt"))
    assert kinds(roll, named) == {"name": 1}


def test_lines_of_a_flat_file_that_are_no_fields_are_text(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "users.flat"
    path.write_text(
        f"*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n.USER_ID.   |a{CARD}\n.NOTE. {NAME}\nfor José O'Zulbrien\n"
        f"*** DOCUMENT BOUNDARY ***\n.USER_ID.   |a123456\nhas {ITEM} with {NAME}\n",
        encoding="utf-8",
    )
    assert sorted((find.line, str(find.kind)) for find in finds(roll, path)) == [
        (1, "card"), (4, "name"), (5, "name"), (6, "card"), (8, "link"), (8, "name"),
    ]  # fmt: skip


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", [b"", b"\0", b"\0\0\0", b"\x0f\0\x01", b"x", b"xy", b"x\0\0", b" "])
@pytest.mark.parametrize("behind", [b"", b"\0", b"\0\0", b"\x07", b"x", b"xy", b"\xff\xff"])
@pytest.mark.parametrize("name", [NAME, "Dear Quarto Zulquill, thank you.\nYours", "José O’Zulbrien"])
def test_text_of_two_bytes_a_sign_is_found_in_other_bytes(
    roll: Roll, tmp_path: Path, charset: str, before: bytes, behind: bytes, name: str
) -> None:
    path = tmp_path / "letter.doc"
    path.write_bytes(b"\xd0\0\x80\x81" + before + name.encode(charset) + behind + b"\x80\x81" * 40)
    assert kinds(roll, path) == {"name": 1}


def test_an_old_letter_is_no_link_between_its_paragraphs(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "letter.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + f"{NAME}\r\nhas {ITEM}\r\n".encode("utf-16-le") + bytes(60))
    assert kinds(roll, path) == {"name": 1}
    path.write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600) + f"{NAME} has {ITEM}\r\n".encode("utf-16-le") + bytes(60))
    assert kinds(roll, path) == {"name": 1, "link": 1}


@pytest.mark.parametrize("begins", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\0", b"\x28\xb5\x2f\xfd"])
def test_what_is_packed_in_another_way_is_said(roll: Roll, tmp_path: Path, begins: bytes) -> None:
    path = tmp_path / "backup"
    path.write_bytes(begins + os.urandom(400))
    _, told = search(roll, [path], lambda *_: None)
    assert ["packed with" in one.why for one in told.unread] == [True]


def test_an_office_file_under_a_password_is_said(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    for locked in (True, False):
        name = "EncryptedPackage" if locked else "WordDocument"
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2040) + name.encode("utf-16-le") + CARD.encode())
        _, told = search(roll, [path], lambda *_: None)
        assert [one.why for one in told.unread] == ["an office file under a password"] * locked
        assert len(told.found) == 1
