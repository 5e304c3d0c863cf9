"""A report repeats no name it found, nor anything that speaks to a terminal."""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest

from carrel.custody.scanning.judging import Judge
from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import Scan, search
from carrel.custody.scanning.sarif import sarif
from packed import mailed, tarred, zipped
from scanned import CARD, PATRONS, patron, roll_of

EMAIL = "reader7@invented.example"
READER = patron("Folio", "Zulquire", card="", emails=(EMAIL,))


@pytest.fixture(scope="module")
def roll() -> Roll:
    return roll_of(*PATRONS, READER)


def _told(roll: Roll, place: Path) -> tuple[Scan, str]:
    _, told = search(roll, [place], lambda *_: None)
    every = [part for one in told.found for part in (one.shown, *(find.place for find in one.finds))]
    return told, "\n".join([*every, *(f"{one.path}: {one.why}" for one in told.unread)])


NAMES = [
    "Zulquill/Quarto.txt", "x/Zulquill/Quarto/one.txt", "Quarto/Zulquill/one/two/three.txt",
    "Quarto/F/Zulquill/one.txt", f"cards/{CARD[:1]}/{CARD[1:]}.txt", f"cards/{EMAIL}.txt",
    f"cards/{EMAIL}/one.txt", "Quarto_Zulquill/x.txt",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [zipped, tarred, mailed])
def test_a_name_over_several_folders_of_an_archive_is_withheld(
    roll: Roll, tmp_path: Path, name: str, make: object
) -> None:
    path = tmp_path / "backup"
    assert callable(make)
    path.write_bytes(make(f"José O’Zulbrien\n{CARD}".encode(), name=name))
    told, said = _told(roll, path)
    assert {find.place.count("withheld") for one in told.found for find in one.finds} == {1}
    assert len(told.found[0].finds) == 3
    assert not any(part in said.casefold() for part in ("quarto", "quill", "reader7", CARD[1:]))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_over_several_folders_is_found_and_withheld(roll: Roll, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text("nothing", encoding="utf-8")
    told, said = _told(roll, tmp_path)
    assert [dict(one.counts) for one in told.found] == [{"name": 1}]
    assert told.found[0].path == str(path)
    assert told.found[0].shown.startswith(str(tmp_path))
    assert not any(part in said.casefold() for part in ("quarto", "quill", "reader7", CARD[1:]))


def test_the_folders_above_the_searched_place_are_not_what_is_searched(roll: Roll, tmp_path: Path) -> None:
    folder = tmp_path / "Quarto Zulquill" / "export"
    folder.mkdir(parents=True)
    (folder / "one.txt").write_text("nothing", encoding="utf-8")
    (folder / "two.txt").write_text(CARD, encoding="utf-8")
    for place in (folder, folder / "two.txt"):
        told, said = _told(roll, place)
        assert [dict(one.counts) for one in told.found] == [{"card": 1}]
        assert "Quarto" not in said


def test_parts_that_name_nobody_are_shown(roll: Roll) -> None:
    shown = Judge(roll).shown("/srv/old/Zulquill/Quarto/2024/list.zip: in/two.csv: rows")
    assert shown.startswith("/srv/old/[withheld ")
    assert shown.endswith("]/2024/list.zip: in/two.csv: rows")
    assert Judge(roll).shown("a/" * 500 + "Quarto Zulquill").startswith("[withheld ")


STRANGE = ["\x1b[2Kone", "one\n0 files, 0.0 MB", "one\r", "\x9b2J", "\u202eone", "o\x07ne", "\u2028one"]


def _zip(name: str, content: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as pack:
        pack.writestr(name, content)
    return whole.getvalue()


@pytest.mark.parametrize("strange", STRANGE)
def test_nothing_in_a_name_speaks_to_a_terminal(roll: Roll, tmp_path: Path, strange: str) -> None:
    (tmp_path / f"{strange}.txt").write_text(CARD, encoding="utf-8")
    (tmp_path / "backup.zip").write_bytes(_zip(f"{strange}.txt", CARD.encode()))
    (tmp_path / "cut.zip").write_bytes(_zip(f"{strange}.gz", b"\x1f\x8b\x08"))
    (tmp_path / f"{strange}.gz").write_bytes(b"\x1f\x8b\x08")
    told, said = _told(roll, tmp_path)
    assert (len(told.found), len(told.unread)) == (2, 2)
    assert all(line.isprintable() for line in said.split("\n"))
    assert said.count("\n") == 5
    assert strange.encode("unicode_escape").decode() in said
    assert "0 files" not in {line.strip()[:7] for line in said.split("\n")}
    written = msgspec.json.encode(sarif(told)).decode()
    assert written.isprintable()


@pytest.mark.parametrize("sign", ["\x1b", "\n", "\u202e", "\u2028", "\x85"])
def test_a_sign_within_a_name_does_not_hide_it(roll: Roll, tmp_path: Path, sign: str) -> None:
    (tmp_path / f"Quarto{sign}Zulquill.txt").write_text(CARD, encoding="utf-8")
    _, said = _told(roll, tmp_path)
    assert "Zulquill" not in said
    assert said.count("withheld") == 1
