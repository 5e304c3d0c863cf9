"""Reads SQLite files in memory: every row, also of the write-ahead log beside them, and what free pages still hold."""

import re
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing

from carrel.custody.scanning.pieces import Passage, Piece, Unread, batches
from carrel.formats.columns import plan_of

_SALTS = slice(16, 24)
_GLUED = re.compile(rb"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def sqlite(place: str, raw: bytes, log: bytes) -> Iterator[Piece]:
    """The rows of every table. ``log`` is the file's write-ahead log. The file itself is not opened."""
    image = bytearray(_with_log(raw, log))
    image[18:20] = b"\x01\x01"  # as if it kept no log: it is all in it now
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(bytes(image))
            database.text_factory = lambda text: text.decode("utf-8", "replace")
            database.execute("PRAGMA trusted_schema = OFF")
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                yield from _table(place, database, str(table))
    except sqlite3.Error:
        yield Unread(place, "a database that is damaged or not of this kind: its bytes were read as they stand")
        yield Passage(place, 0, _apart(bytes(image)), numbered=False)
        return
    yield from _free(place, bytes(image))


def _table(place: str, database: sqlite3.Connection, table: str) -> Iterator[Piece]:
    quoted = '"' + table.replace('"', '""') + '"'
    try:
        cursor = database.execute(f"SELECT * FROM {quoted}")  # noqa: S608  # quoted; a table's name cannot be bound
    except sqlite3.Error:
        return  # a virtual table of an extension that is not here: its own tables hold what it shows
    columns = tuple((str(column[0]),) for column in cursor.description)

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for number, row in enumerate(cursor, 1):
            yield number, [_value(value) for value in row]

    yield from batches(f"{place}: {table}" if place else table, plan_of(table, columns), rows())


def _value(value: object) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return "" if value is None else str(value)


def _free(place: str, image: bytes) -> Iterator[Piece]:
    """Pages that hold nothing any more but what they held."""
    size = int.from_bytes(image[16:18], "big")
    size = 65_536 if size == 1 else size
    trunk = int.from_bytes(image[32:36], "big")
    seen: set[int] = set()
    while trunk and trunk not in seen and size * trunk <= len(image) and size >= 512:
        seen.add(trunk)
        page = image[(trunk - 1) * size : trunk * size]
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        for leaf in struct.unpack_from(f">{count}I", page, 8):
            free = image[(leaf - 1) * size : leaf * size] if leaf else b""
            yield Passage(
                f"{place}: free page {leaf}" if place else f"free page {leaf}", 0, _apart(free), numbered=False
            )
        trunk = int.from_bytes(page[:4], "big")


def _apart(raw: bytes) -> bytes:
    """Bytes as they stand, and once more with the values apart that stand in a row without a sign between them."""
    plain = re.sub(rb"[\x00-\x08\x0e-\x1f\x7f-\xff]+", b" ", raw)
    return plain + b"\n" + _GLUED.sub(b" ", plain)


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
            image.extend(bytes(max(0, commit * size - len(image))))
            for number, content in waiting.items():
                image[(number - 1) * size : number * size] = content
            waiting.clear()
    return bytes(image)
