"""A database is searched where rows were deleted, and one that was made to stop a scan does not."""

import resource
import sqlite3
import struct
import time
import tracemalloc
from pathlib import Path

import pytest

from carrel.custody.scanning.databases import sqlite
from carrel.custody.scanning.pieces import Passage, Rows, Unread
from carrel.custody.scanning.roll import Roll
from carrel.custody.scanning.running import search
from scanned import CARD, PATRONS, kinds, roll_of

DAMAGED = "a database that is damaged or not of this kind: its bytes were read as they stand"


@pytest.fixture(scope="module")
def roll() -> Roll:
    return roll_of(*PATRONS)


def _made(path: Path, *statements: str) -> None:
    with sqlite3.connect(path, isolation_level=None) as database:
        database.execute("PRAGMA secure_delete = off")
        for statement in statements:
            database.execute(statement)
    database.close()


@pytest.mark.parametrize("place", ["before", "between", "behind"])
@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16le", "UTF-16be"])
@pytest.mark.parametrize(("given", "family"), [("Quarto", "Zulquill"), ("José", "O’Zulbrien"), ("x", CARD)])
def test_a_row_that_was_deleted_is_found_on_its_page(
    roll: Roll, tmp_path: Path, place: str, encoding: str, given: str, family: str
) -> None:
    """Each place leaves it elsewhere: in the room before the rows, or in a block between them."""
    path = tmp_path / "other.db"
    number = {"before": 9, "between": 5, "behind": 1}[place]
    told = {n: (given, family) if n == number else ("no", "one") for n in range(1, 10)}
    _made(
        path,
        f"PRAGMA encoding = '{encoding}'",
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, given TEXT, family TEXT)",
        *(f"INSERT INTO notes VALUES ({n}, '{first}', '{last}')" for n, (first, last) in told.items()),
        f"DELETE FROM notes WHERE id = {number}",
    )
    assert sum(kinds(roll, path).values()) == 1


def test_nothing_is_found_twice_that_was_not_deleted(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    _made(path, "CREATE TABLE notes (text TEXT)", "INSERT INTO notes VALUES ('Quarto Zulquill')")
    assert kinds(roll, path) == {"name": 1}


def test_a_page_of_the_freelist_is_read_behind_its_list(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    _made(
        path,
        "CREATE TABLE notes (text TEXT)",
        "INSERT INTO notes VALUES ('Quarto Zulquill')",
        "DROP TABLE notes",
    )
    assert kinds(roll, path) == {"name": 1}


def test_what_a_database_would_reckon_is_not_asked(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "made.db"
    _made(
        path,
        "CREATE TABLE made (a TEXT, b AS (hex(zeroblob(200000000))), c AS (length(a)) STORED)",
        "INSERT INTO made (a) VALUES ('nothing'), ('Quarto Zulquill')",
        "CREATE VIEW many AS WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
        "CREATE VIRTUAL TABLE words USING fts5(a, content='many')",
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    assert kinds(roll, path)["name"] == 1
    assert time.process_time() - begun < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_tree_that_leads_to_itself_ends(roll: Roll, tmp_path: Path) -> None:
    """Pages of which each leads to the next many times: rows without end in a few kilobytes."""
    path = tmp_path / "circle.db"
    _made(path, "PRAGMA page_size = 4096", "CREATE TABLE many (a TEXT)", "INSERT INTO many VALUES ('Quarto Zulquill')")
    raw = bytearray(path.read_bytes())
    leaf = bytes(raw[4096:8192])
    for page in range(2, 12):
        cells = 300
        head = struct.pack(">BHHHBI", 5, 0, cells, 4096 - 5 * cells, 0, page + 1)
        places = b"".join(struct.pack(">H", 4096 - 5 * (cell + 1)) for cell in range(cells))
        cell = struct.pack(">I", page + 1) + b"\x01"
        raw[(page - 1) * 4096 : page * 4096] = (head + places).ljust(4096 - 5 * cells, b"\0") + cell * cells
    raw += leaf
    raw[28:32] = struct.pack(">I", len(raw) // 4096)
    path.write_bytes(raw)
    begun = time.process_time()
    _, told = search(roll, [path], lambda *_: None)
    assert time.process_time() - begun < 60
    assert [one.why for one in told.unread] == [DAMAGED]
    assert told.found


def test_a_log_is_not_believed_of_how_large_its_database_is(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA journal_mode = wal")
    writer.execute("CREATE TABLE notes (text TEXT)")
    writer.commit()
    log = bytearray(path.with_name("small.db-wal").read_bytes())
    writer.close()
    size = struct.unpack_from(">I", log, 8)[0]
    for at in range(32, len(log), size + 24):
        if log[at + 4 : at + 8] != bytes(4):
            log[at + 4 : at + 8] = struct.pack(">I", 90_000)
    tracemalloc.start()
    pieces = list(sqlite("", b"", bytes(log)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert all(isinstance(piece, Passage | Rows | Unread) for piece in pieces)
    assert peak < 50_000_000
