"""Reads SQLite files: every row, also of the write-ahead log beside them, and what free pages still hold."""

import io
import os
import re
import sqlite3
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from carrel.custody.scanning.pieces import (
    BLOCK,
    MOST_WHOLE,
    Passage,
    Piece,
    Unread,
    batches,
    text_of,
    within,
)
from carrel.formats.columns import plan_of

_OVERLAP = 256
"""Bytes of a block that are read again with the next."""
_SALTS = slice(16, 24)
_GLUED = re.compile(rb"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


def sqlite_at(path: Path) -> Iterator[Piece]:
    """A database where it lies, however large; with its write-ahead log beside it, it must be held whole."""
    log = path.with_name(path.name + "-wal")
    logged = log.stat().st_size if log.is_file() else 0
    if logged and path.stat().st_size + logged <= MOST_WHOLE:
        yield from sqlite("", path.read_bytes(), log.read_bytes())
        return
    with path.open("rb") as file:
        # immutable: nothing is locked, nothing is written beside it
        where = f"file:{quote(os.fsencode(path))}?mode=ro&immutable=1"
        yield from _all("", lambda: sqlite3.connect(where, uri=True), file)
    if logged:
        yield Unread("", "its write-ahead log is too large to be applied to it: it was read as it stands")
        with log.open("rb") as file:
            yield from _as_it_stands("", file)


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
    """The rows of every table, and what free pages hold. ``file``: the same, as bytes."""
    try:
        with closing(connect()) as database:
            database.text_factory = text_of
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA temp_store = MEMORY")
            for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                yield from _table(place, database, str(table))
    except sqlite3.Error:
        yield Unread(place, "a database that is damaged or not of this kind: its bytes were read as they stand")
        file.seek(0)
        yield from _as_it_stands(place, file)
        return
    yield from _free(place, file)


def _as_it_stands(place: str, file: BinaryIO) -> Iterator[Piece]:
    kept = b""
    while more := file.read(BLOCK):
        yield Passage(place, 0, _apart(kept + more), numbered=False)
        kept = more[-_OVERLAP:]


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

    yield from batches(within(place, table), plan_of(table, columns), rows())


def _value(value: object) -> str:
    if isinstance(value, bytes):
        return text_of(value)
    return "" if value is None else str(value)


def _free(place: str, file: BinaryIO) -> Iterator[Piece]:
    """Pages that hold nothing any more but what they held."""
    file.seek(0)
    head = file.read(100).ljust(100, b"\0")
    size = int.from_bytes(head[16:18], "big")
    size = 65_536 if size == 1 else size
    trunk = int.from_bytes(head[32:36], "big")
    seen: set[int] = set()
    while trunk and trunk not in seen and size >= 512:
        seen.add(trunk)
        page = _page(file, trunk, size)
        if len(page) < size:
            return
        count = min(int.from_bytes(page[4:8], "big"), size // 4 - 2)
        for leaf in struct.unpack_from(f">{count}I", page, 8):
            if leaf and leaf not in seen:
                seen.add(leaf)
                here = within(place, f"free page {leaf}")
                yield Passage(here, 0, _apart(_page(file, leaf, size)), numbered=False)
        trunk = int.from_bytes(page[:4], "big")


def _page(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number - 1) * size)
    return file.read(size)


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
