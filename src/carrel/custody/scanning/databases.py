"""Reads SQLite files: every row, also of the write-ahead log beside them, and what pages hold that was deleted."""

import io
import os
import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from carrel.custody.places import open_plain
from carrel.custody.scanning.faults import Exhausted
from carrel.custody.scanning.pieces import (
    MOST_OF_ONE,
    MOST_WHOLE,
    Budget,
    Piece,
    Unread,
    batches,
    text_of,
    within,
)
from carrel.custody.scanning.remains import as_they_stand, remains
from carrel.formats.columns import plan_of

_SALTS = slice(16, 24)
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND sql NOT LIKE 'create virtual%'"
"""A virtual table is not asked, for it may reckon: its own tables hold what it shows."""
_STORED = (0, 3)
"""Columns that stand in a row. Others are reckoned when they are read, at any length and for any time."""
_STEPS = 10_000
_SHORTEST_ROW = 4
"""Bytes: two of its place, two of itself."""


def sqlite_at(path: Path) -> Iterator[Piece]:
    """A database where it lies, however large; with its write-ahead log beside it, it must be held whole."""
    log = path.with_name(path.name + "-wal")
    logged = log.stat().st_size if log.is_file() and not log.is_symlink() else 0
    if logged and path.stat().st_size + logged <= MOST_WHOLE:
        with open_plain(path) as file, open_plain(log) as logs:
            yield from sqlite("", file.read(), logs.read())
        return
    with open_plain(path) as file:
        # immutable: nothing is locked, nothing is written beside it
        where = f"file:{quote(os.fsencode(path))}?mode=ro&immutable=1"
        yield from _all("", lambda: sqlite3.connect(where, uri=True), file)
    if logged:
        yield Unread("", "its write-ahead log is too large to be applied to it: it was read as it stands")
        with open_plain(log) as file:
            yield from as_they_stand("", file)


def sqlite(place: str, raw: bytes, log: bytes) -> Iterator[Piece]:
    """A database in memory. ``log`` is its write-ahead log."""
    image = bytearray(_with_log(raw, log))
    image[18:20] = b"\x01\x01"  # as if it kept no log: it is all in it now

    def opened() -> sqlite3.Connection:
        database = sqlite3.connect(":memory:")
        database.deserialize(bytes(image))
        return database

    yield from _all(place, opened, io.BytesIO(image))


def _all(place: str, connect: Callable[[], sqlite3.Connection], file: BinaryIO) -> Iterator[Piece]:
    """The rows of every table, and what its pages hold beside them. ``file``: the same, as bytes."""
    size = file.seek(0, io.SEEK_END)
    bounds = _Bounds(size)
    try:
        with closing(connect()) as database:
            _bound(database, size)
            for (table,) in database.execute(_TABLES).fetchall():
                yield from _table(place, database, str(table), bounds)
    except (sqlite3.Error, Exhausted):
        yield Unread(place, "a database that is damaged or not of this kind: its bytes were read as they stand")
        file.seek(0)
        yield from as_they_stand(place, file)
        return
    yield from remains(place, file)


class _Bounds:
    """How many rows a database may hold, and how much text."""

    __slots__ = ("_budget", "_rows")

    def __init__(self, size: int) -> None:
        self._budget, self._rows = Budget(size), size // _SHORTEST_ROW

    def take(self, row: Sequence[str]) -> None:
        """Raises Exhausted: the same pages are given again and again."""
        self._rows -= 1
        self._budget.take(sum(map(len, row)))
        if self._rows < 0:
            raise Exhausted("it holds more rows than it has room for")


def _bound(database: sqlite3.Connection, size: int) -> None:
    """Let nothing in a database reckon, grow or go round in circles: its steps are bounded by its bytes."""
    steps = iter(range(1000 + 5 * size // _STEPS))
    database.set_progress_handler(lambda: next(steps, None) is None, _STEPS)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_OF_ONE)
    database.text_factory = text_of
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA temp_store = MEMORY")


def _table(place: str, database: sqlite3.Connection, table: str, bounds: _Bounds) -> Iterator[Piece]:
    columns = database.execute(f"PRAGMA table_xinfo({_quoted(table)})").fetchall()
    names = [str(column[1]) for column in columns if column[6] in _STORED]
    if not names:
        return
    wanted = ", ".join(map(_quoted, names))
    cursor = database.execute(f"SELECT {wanted} FROM {_quoted(table)}")  # noqa: S608  # quoted; it cannot be bound

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for number, row in enumerate(cursor, 1):
            values = [_value(value) for value in row]
            bounds.take(values)
            yield number, values

    yield from batches(within(place, table), plan_of(table, tuple((name,) for name in names)), rows())


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _value(value: object) -> str:
    if isinstance(value, bytes):
        return text_of(value)
    return "" if value is None else str(value)


def _with_log(raw: bytes, log: bytes) -> bytes:
    """The database as it is with everything in its log that was committed (SQLite file format, 4.2)."""
    if len(log) < 32 or log[:3] != b"\x37\x7f\x06":
        return raw
    size = int.from_bytes(log[8:12], "big")
    if not 512 <= size <= 65_536:
        return raw
    image = bytearray(raw)
    waiting: dict[int, bytes] = {}
    for at in range(32, len(log) - size - 23, size + 24):
        page, commit = struct.unpack_from(">II", log, at)
        if log[at + 8 : at + 16] != log[_SALTS]:
            break
        waiting[page] = log[at + 24 : at + 24 + size]
        if commit:
            pages = min(commit * size, len(raw) + len(log))  # what stands in neither is not there, whatever it says
            image.extend(bytes(max(0, pages - len(image))))
            for number, content in waiting.items():
                if 0 < number <= commit and number * size <= len(image):
                    image[(number - 1) * size : number * size] = content
            waiting.clear()
    return bytes(image)
