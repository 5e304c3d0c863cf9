"""Whatever bytes a file holds, a scan ends, says what it could not read, and finds what stands in the next file."""

import os
import sqlite3
import time
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from carrel.custody.scanning import running
from carrel.custody.scanning.pieces import NOT_OF_ITS_FORM
from carrel.custody.scanning.running import Scan, search
from packed import PACKED, mailed, zipped
from scanned import CARD, ITEM, PATRONS, kinds, roll_of

ROLL = roll_of(*PATRONS)
LINE = f"Quarto Zulquill has {ITEM} at home"


def _database() -> bytes:
    with sqlite3.connect(":memory:") as made:
        made.execute("CREATE TABLE notes (text TEXT, number INTEGER, raw BLOB)")
        made.executemany("INSERT INTO notes VALUES (?, ?, ?)", [(LINE, row, bytes(900)) for row in range(20)])
        made.execute("DELETE FROM notes WHERE number > 5")
        made.commit()
        return made.serialize()


FORMS = {name: make(LINE.encode()) for name, make in PACKED.items()} | {
    "notes.db": _database(),
    "dump.sql": f"COPY t (id, b) FROM stdin;\n1\t{CARD}\n\\.\nINSERT INTO t (a, b) VALUES (1, '{LINE}');\n".encode(),
    "list.csv": f"cardnumber;surname\n{CARD};Zulquill\n{CARD};Zulquill\n".encode(),
    "lines.json": f'{{"note": "{LINE}"}}\n[1, {{"barcode": "{CARD}"}}]\n'.encode(),
    "marc.xml": b'<collection xmlns="http://www.loc.gov/MARC21/slim"><record><leader>x</leader></record></collection>',
    "users.flat": f"*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n.USER_ID.   |a{CARD}\n".encode(),
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + LINE.encode("utf-16-le") + bytes(90),
    "named.gz": b"\x1f\x8b\x08\x1c" + bytes(6) + b"\x02\0ab" + LINE.encode() + b"\0" + LINE.encode() + b"\0",
    "page.htm": f"<html><!-- {LINE} --><a href='x:%41' title='{LINE}'>y</a><script>{LINE}</script>".encode(),
    "roots.xml": f"<a b='{LINE}'><!-- {LINE} --><?x {LINE}?></a>".encode(),
    "titles.mrc": b"00714cam a2200205 a 4500" + LINE.encode() + b"\x1e\x1d",
}  # fmt: skip
BEGINNINGS = [
    b"", b"PK\x03\x04", b"SQLite format 3\0", b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0", b"%PDF-1.7\n", b"From ",
    b"<?xml", b"<html", b"<a>", b"{", b"[", b"Subject: ", b"COPY t (a) FROM stdin;\n", b"INSERT INTO t (a) VALUES (",
    b"cardnumber,surname\n", b"*** DOCUMENT BOUNDARY", b"00714cam a", b"\xff\xfe", b"\xef\xbb\xbf",
    b"From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
]  # fmt: skip


def _searched(content: bytes, name: str = "strange") -> Scan:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        (Path(folder) / "zz next.txt").write_text(LINE, encoding="utf-8")
        _, told = search(ROLL, [Path(folder)], lambda *_: None)
    assert told.files == 2
    assert any(one.path.endswith("zz next.txt") for one in told.found)
    return told


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(begins=st.sampled_from(BEGINNINGS), rest=st.binary(max_size=600), name=st.sampled_from(["x", "x.sql", "x.txt"]))
@example(b"{", b'"a": ' + b"9" * 5000 + b"}", "x")
@example(b"<html>", b"&#" + b"9" * 5000 + b";", "x")
@example(b"<?xml", b" version='1.0' encoding='x-none'?><a>Quarto Zulquill</a>", "x")
@example(b"<a>", b"<b>" * 50_000, "x")
@example(b"[", b"[" * 50_000, "x")
def test_any_bytes(begins: bytes, rest: bytes, name: str) -> None:
    _searched(begins + rest, name)


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(FORMS)),
    keep=st.floats(0, 1),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=4)), max_size=6),
)
def test_a_form_that_is_cut_short_or_spoiled(name: str, keep: float, changes: list[tuple[float, bytes]]) -> None:
    content = bytearray(FORMS[name][: round(len(FORMS[name]) * keep)])
    for where, put in changes:
        at = int(where * len(content))
        content[at : at + len(put)] = put
    _searched(bytes(content), name)


@pytest.mark.parametrize(
    "content",
    [
        b"<html>" + b"<script>" * 300_000,
        b"<html>" + b"<!--" * 500_000,
        b"<html>" + b"<style><!--<script>" * 100_000,
        b"<html>" + b"<td " * 500_000,
        b"<html>" + b"<br" * 500_000,
        b"<html>" + b"<" * 2_000_000,
        b"<html>" + b"<a b=c>" * 300_000,
        b"<html>" + b"%4" * 1_000_000,
        b"<a>" + b"<!--x-->" * 250_000 + b"</a>",
        b"<a>" + b"<!--x--><b/>" * 150_000 + b"</a>",
        b"<html><script>" + b"</script " * 200_000,
        b"From x\n" + b"y" * 3_000_000,
        b"From x\n" * 100_000,
        b"COPY t (" * 200_000,
        b"INSERT INTO t (a) VALUES (" + b"'" * 500_000,
        b"0 " * 1_000_000,
        b"a@" * 1_000_000,
        b"QUJD" * 500_000,
    ],
)
def test_a_hostile_text_takes_no_longer_than_it_is_large(content: bytes) -> None:
    """Two megabytes at most; what is quadratic would take minutes and hours."""
    begun = time.process_time()
    _searched(content)
    assert time.process_time() - begun < 20


def test_a_page_with_scripts_without_an_end_is_read_nevertheless(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"<html><script>one</SCRIPT >Quarto<br>x<!-- a <script> --><p>Quarto <b>Zulquill</b><script>")
    assert kinds(ROLL, page) == {"name": 1}


def test_a_row_of_a_table_that_is_none_makes_text_of_the_rest() -> None:
    content = f'cardnumber,surname\n123456,Zulworth\n"{"x" * (3 << 20)}\n9,{CARD} Quarto Zulquill\n'
    told = _searched(content.encode(), "list.csv")
    (one,) = [one for one in told.found if one.path.endswith("list.csv")]
    assert [(find.kind, find.line) for find in one.finds] == [("card", 2), ("name", 2), ("card", 4), ("name", 4)]
    assert one.faults == (NOT_OF_ITS_FORM,)


@pytest.mark.parametrize("fault", ["<c>", "</a></a>", "&none;", "\x01"])
@pytest.mark.parametrize("begins", ["<a>", "<?xml version='1.0' encoding='x-none'?><a>"])
def test_xml_that_is_none_is_searched_as_text(begins: str, fault: str) -> None:
    many = "<user><surname>Zulworth</surname></user>" * 900
    told = _searched(f"{begins}{many}{fault}<b>Quarto\nZulquill, Quarto</b>".encode(), "users.xml")
    (one,) = [one for one in told.found if one.path.endswith("users.xml")]
    assert one.faults == (NOT_OF_ITS_FORM,)
    assert any(find.why.startswith("it is that of a patron") for find in one.finds)
    assert (dict(one.counts)["name"] >= 901) is (begins == "<a>")


def test_xml_in_sixteen_bits_is_read_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "users.xml"
    path.write_text("<?xml version='1.0' encoding='UTF-16'?><a><b>Quarto Zulquill</b></a>", encoding="utf-16")
    assert kinds(ROLL, path) == {"name": 1}


def test_text_between_elements_is_read(tmp_path: Path) -> None:
    path = tmp_path / "letter.xml"
    path.write_text(f"<a>x<b/>{CARD}<c>y<d/>Quarto Zulquill</c>z<e/>860-555-0142</a>", encoding="utf-8")
    assert kinds(ROLL, path) == {"card": 1, "name": 1, "phone": 1}


def test_records_on_lines_may_be_longer_than_json_in_one_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.custody.scanning.trees._LARGEST_TREE", 1 << 16)
    filler = '{"note": "nothing"}\n' * 4000
    lines = f'{filler}{{"note": "Quarto Zulquill"}}\nno record, but {CARD}\n{filler}'
    told = _searched(lines.encode(), "log.json")
    (one,) = [one for one in told.found if one.path.endswith("log.json")]
    assert [(find.kind, find.line) for find in one.finds] == [("name", 4001), ("card", 4002)]
    assert not told.unread
    told = _searched(b"[" + b'{"note": "nothing"},' * 4000, "log.json")
    assert [one.why for one in told.unread] == [
        "JSON of more than 64 MB in one piece: with a record on each line it may be longer"
    ]
    told = _searched(f"[Tue Nov 24 2026] nothing\n{filler}[x] {CARD}\n".encode(), "error.log")
    assert not told.unread
    assert len(told.found) == 2


def test_a_message_that_is_too_large_is_said_and_the_others_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carrel.custody.scanning.pieces.MOST_OF_ONE", 1 << 20)
    one, large = mailed(LINE.encode()), b"Subject: x\n\n" + b"nothing\n" * (1 << 18)
    box = b"".join(b"From x\n" + message + b"\n" for message in (one, large, one))
    told = _searched(box, "letters")
    assert [one.why for one in told.unread] == ["message 2: it has a message that is too large to be read whole"]
    (found,) = [one for one in told.found if one.path.endswith("letters")]
    assert [find.place for find in found.finds if find.kind == "name"] == [
        "message 1: inner.txt",
        "message 3: inner.txt",
    ]
    assert [one.why for one in _searched(large, "letter").unread] == [
        "it has a message that is too large to be read whole"
    ]


def test_one_part_that_is_too_large_does_not_end_an_archive(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("carrel.custody.scanning.pieces.MOST_WHOLE", 1 << 20)
    path = tmp_path / "two.zip"
    path.write_bytes(zipped(b"%PDF-" + bytes(2 << 20), "one.pdf"))
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr("two.txt", LINE)
    _, told = search(ROLL, [path], lambda *_: None)
    assert [one.why for one in told.unread] == ["one.pdf: it is too large to be read whole"]
    assert dict(told.found[0].counts) == {"name": 1, "link": 1}


def test_a_large_database_is_read_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("carrel.custody.scanning.databases.MOST_WHOLE", 1 << 16)
    path = tmp_path / "large #1?.db"
    with sqlite3.connect(path) as writer:
        writer.execute("PRAGMA journal_mode = wal")
        writer.execute("CREATE TABLE notes (text TEXT)")
        writer.executemany("INSERT INTO notes VALUES (?)", [("x" * 1000,)] * 500 + [(LINE,)])
        writer.commit()
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert kinds(ROLL, path) == {"name": 1, "link": 1}
        writer.execute("INSERT INTO notes VALUES (?)", (f"card {CARD} ",))
        writer.commit()
        before = sorted((one.name, one.stat().st_mtime_ns) for one in tmp_path.iterdir())
        _, told = search(ROLL, [path], lambda *_: None)
        assert sorted((one.name, one.stat().st_mtime_ns) for one in tmp_path.iterdir()) == before
    assert [one.why for one in told.unread] == [
        "its write-ahead log is too large to be applied to it: it was read as it stands"
    ]
    assert dict(told.found[0].counts)["card"] >= 1
    writer.close()


def test_names_that_are_no_text_are_shown(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/l\xffst.txt"))
    try:
        path.write_text(LINE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system has no such names")
    _, told = search(ROLL, [tmp_path], lambda *_: None)
    (one,) = told.found
    assert one.shown.endswith("/l\\udcffst.txt")
    assert one.path == str(path)


def test_a_file_that_goes_meanwhile_stops_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "first.txt").write_text("nothing", encoding="utf-8")
    (tmp_path / "next.txt").write_text(LINE, encoding="utf-8")
    real = running.files_of

    def listed(places: list[Path]) -> object:
        files = real(places)
        (tmp_path / "first.txt").unlink()
        return files

    monkeypatch.setattr(running, "files_of", listed)
    _, told = search(ROLL, [tmp_path], lambda *_: None)
    assert [one.why for one in told.unread] == ["no such file or directory"]
    assert len(told.found) == 1
