"""A patron is found in every format, and where they stand is said."""

import gzip
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
from packed import PACKED, mailed, pdf, tarred, zipped
from scanned import CARD, ITEM, PATRONS, finds, kinds, roll_of

LINE = f"Quarto Zulquill has {ITEM} at home"
"""A person and an item of the catalogue."""


@pytest.fixture(scope="module")
def roll() -> Roll:
    return roll_of(*PATRONS)


@pytest.mark.parametrize("name", PACKED)
def test_a_patron_and_a_link_are_found_in(roll: Roll, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[name](LINE.encode()))
    assert kinds(roll, path) == {"name": 1, "link": 1}


@pytest.mark.parametrize("name", PACKED)
def test_nobody_is_found_in(roll: Roll, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[name](f"Quarto Someone saw {ITEM} by Octavo Zulwright".encode()))
    assert not kinds(roll, path)


@pytest.mark.parametrize("charset", ["utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize(
    "text", ["José O'Zulbrien", "JOSÉ O’ZULBRIEN", "O’Zulbrien, José", "Jose\tO'zulbrien", "Jose\u0301 O'Zulbrien"]
)
def test_accents_and_case_do_not_hide(roll: Roll, tmp_path: Path, charset: str, text: str) -> None:
    path = tmp_path / "names.txt"
    path.write_bytes(f"who: {text}.".encode(charset, "ignore"))
    assert kinds(roll, path) == {"name": 1}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Zulquill, Quarto F.", "name"), ("quarto folio zulquill", "name"), ("Quarto\nZulquill", "name"),
        (CARD, "card"), ("2 9876 00000 0018", "card"), ("no. 2987-6000-0000-18", "card"),
        ("QUARTO.ZULQUILL@Invented.example", "e-mail"), ("<quarto.zulquill@invented.example>", "e-mail"),
        ("860-555-0142", "phone"), ("(860)555 0142", "phone"), ("+1 860.555.0142", "phone"), ("8605550142", "phone"),
        ("17 Vellum Lane, Inventon", "address"), ("17 vellum lane\t06999", "address"),
        ("29876000000059", "card"),
    ],
)  # fmt: skip
def test_written_in_any_way(roll: Roll, tmp_path: Path, text: str, kind: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text(f"seen: {text} yesterday", encoding="utf-8")
    assert kind in kinds(roll, path)


@pytest.mark.parametrize(
    "text",
    [
        "Zulquill", "Quarto", "Quarto and Zulquill", "29876000000019", "17 Vellum Lane", "1980-02-29",
        "20261124103000 and 20200129130600", ITEM, "Octavo Zulwright", "x29876000000018x", "555-0142 860",
    ],
)  # fmt: skip
def test_what_says_nothing_of_a_patron(roll: Roll, tmp_path: Path, text: str) -> None:
    path = tmp_path / "note.txt"
    path.write_text(f"seen: {text} yesterday", encoding="utf-8")
    assert not kinds(roll, path)


def test_a_birth_date_counts_beside_its_name(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Quarto Zulquill, born 2/29/1980", encoding="utf-8")
    assert kinds(roll, path) == {"name": 1, "birth date": 1}


def test_a_title_links(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("Quarto Zulquill wants the ordinary zulbindery of Inventon.", encoding="utf-8")
    assert kinds(roll, path) == {"name": 1, "link": 1}


def test_lines_and_members_are_named(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    path.write_bytes(zipped(b"one\ntwo\n" + CARD.encode() + b"\n", "export/list.log"))
    (find,) = finds(roll, path)
    assert (find.place, find.line, find.kind) == ("export/list.log", 3, "card")


def test_rows_of_a_database_and_of_its_log(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute("CREATE TABLE notes (text TEXT)")
    writer.execute("INSERT INTO notes VALUES ('nothing')")
    writer.commit()
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer.execute("INSERT INTO notes VALUES (?)", (f"card {CARD}",))
    writer.commit()
    before = sorted((one.name, one.stat().st_mtime_ns) for one in tmp_path.iterdir())
    (find,) = finds(roll, path)
    assert (find.place, find.line, find.kind) == ("notes", 2, "card")
    assert sorted((one.name, one.stat().st_mtime_ns) for one in tmp_path.iterdir()) == before
    writer.close()


def test_what_was_deleted_from_a_database_is_found_on_its_free_pages(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA secure_delete = off")
    writer.execute("CREATE TABLE notes (given TEXT, family TEXT, filler TEXT)")
    writer.executemany("INSERT INTO notes VALUES ('Quarto', 'Zulquill', ?)", [("7" * 500,)] * 200)
    writer.commit()
    writer.execute("DROP TABLE notes")
    writer.commit()
    writer.close()
    assert kinds(roll, path)["name"]


def test_a_bomb_is_left_and_said(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "bomb.gz"
    with gzip.open(path, "wb") as file:
        for _ in range(120):
            file.write(bytes(1 << 20))
    _, told = search(roll, [path], lambda *_: None)
    assert [one.why for one in told.unread] == ["it grows beyond all measure when unpacked"]


def test_what_is_left_of_an_archive_of_too_many_files_is_said(
    roll: Roll, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carrel.custody.scanning.reading._MOST_MEMBERS", 2)
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as pack:
        for number in range(3):
            pack.writestr(f"{number}.txt", LINE)
    _, told = search(roll, [path], lambda *_: None)
    assert [one.why for one in told.unread] == ["an archive of more than 2 files: the others were not read"]
    assert dict(told.found[0].counts) == {"name": 2, "link": 2}


@pytest.mark.parametrize(
    "header",
    ["Delivered-To: quarto.zulquill@invented.example", "To: =?utf-8?q?Quarto?= =?utf-8?q?_Zulquill?= <x@else.example>",
     "To: one@else.example\nTo: Quarto\n  Zulquill <two@else.example>", "X-Of: Jos\u00e9 O'Zulbrien",
     "To: " + "x@else.example, " * 2000 + "Quarto Zulquill"],
)  # fmt: skip
def test_every_header_of_a_message_is_read(roll: Roll, tmp_path: Path, header: str) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(f"Subject: x\n{header}\n\nnothing\n".encode())
    assert kinds(roll, path)


@pytest.mark.parametrize("make", [zipped, tarred, mailed])
@pytest.mark.parametrize("name", ["Quarto_Zulquill.pdf", f"cards/{CARD}/scan.png"])
def test_a_name_within_an_archive_is_found_and_withheld(
    roll: Roll, tmp_path: Path, make: Callable[..., bytes], name: str
) -> None:
    path = tmp_path / "backup"
    path.write_bytes(make(f"nothing, and {ITEM}".encode(), name=name))
    (find,) = finds(roll, path)
    assert find.kind in ("name", "card")
    assert "withheld" in find.place
    path.write_bytes(make(gzip.compress(b"x" * 1000)[:20], name=name))
    _, told = search(roll, [path], lambda *_: None)
    assert ["[withheld" in one.why and "uill" not in one.why and CARD not in one.why for one in told.unread] == [True]


def test_a_key_that_names_somebody_is_found_and_withheld(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "loans.json"
    path.write_text(f'{{"{CARD}": {{"loans": [{{"x": {{"Quarto Zulquill": 1}}}}]}}}}', encoding="utf-8")
    assert {(find.kind, CARD in find.place) for find in finds(roll, path)} == {
        ("card", False), ("name", False), ("link", False),
    }  # fmt: skip


def test_too_many_archives_inside_one_another_are_left_and_said(roll: Roll, tmp_path: Path) -> None:
    content = LINE.encode()
    for _ in range(12):
        content = gzip.compress(content)
    path = tmp_path / "deep.gz"
    path.write_bytes(content)
    _, told = search(roll, [path], lambda *_: None)
    assert len(told.unread) == 1
    assert not told.found


@pytest.mark.parametrize("name", ["cut.zip", "cut.gz", "cut.pdf", "cut.tgz"])
def test_a_broken_file_is_said_and_the_rest_is_searched(roll: Roll, tmp_path: Path, name: str) -> None:
    packed = {"cut.zip": zipped, "cut.gz": gzip.compress, "cut.pdf": pdf, "cut.tgz": lambda one: tarred(one, "w:gz")}
    whole = packed[name](LINE.encode() * 50)
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    (tmp_path / "other.txt").write_text(LINE, encoding="utf-8")
    _, told = search(roll, [tmp_path], lambda *_: None)
    assert [Path(one.path).name for one in told.found] == ["other.txt"] or name == "cut.pdf"
    assert any(Path(one.path).name == "other.txt" for one in told.found)
    assert name == "cut.pdf" or [Path(one.path).name for one in told.unread] == [name]


@pytest.mark.parametrize("name", ["Quarto_Zulquill.pdf", f"scan-{CARD}.txt", "zulquill quarto"])
def test_a_name_of_a_file_that_names_a_patron_is_withheld(roll: Roll, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(LINE, encoding="utf-8")
    _, told = search(roll, [path], lambda *_: None)
    (one,) = told.found
    assert one.path == str(path)
    assert "quill" not in one.shown.casefold()
    assert CARD not in one.shown
    assert "[withheld " in one.shown


def test_a_table_without_a_header_is_searched_for_patrons(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"1;x;{CARD};{ITEM}\n2;y;29876000000099;{ITEM}\n", encoding="utf-8")
    assert kinds(roll, path) == {"card": 1, "link": 1}


def test_a_spreadsheet_tells_by_its_first_row(roll: Roll, tmp_path: Path) -> None:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    texts = ["Surname", "First name", "Card number", "Zulworth", "Octavo", "123456"]
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    rows = "".join(
        "<row>" + "".join(f'<c t="s"><v>{row * 3 + place}</v></c>' for place in range(3)) + "</row>" for row in range(2)
    )
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr("[Content_Types].xml", "<Types/>")
        pack.writestr("xl/sharedStrings.xml", f"<sst {space}>{shared}</sst>")
        pack.writestr("xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>")
    assert kinds(roll, path) == {"card": 1, "name": 2}
