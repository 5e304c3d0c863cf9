"""The folders of an Evergreen dump: where each table is, and its rows."""

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import final

from carrel.exchange.moving import MoveIn, lines
from carrel.formats import CopyRow, Fault, read_copy

_AT_ONCE = 16 << 20
"""Bytes of a table that is held in memory to be joined; a larger one is joined in several passes."""


@final
class Folders:
    """Several folders seen as one."""

    def __init__(self, move: MoveIn, folders: tuple[Path, ...], at_once: int = _AT_ONCE) -> None:
        self._move = move
        self._folders = folders
        self._at_once = at_once

    def rows(self, table: str) -> Iterator[CopyRow | Fault]:
        """Every row of a table, or one note that it is not there."""
        path = self._path(table)
        if path is None:
            what = f"the table {table} is not in the folders"
            yield Fault(f"{table}.sql", 0, "", what, "add its file if the library used it", note=True)
            return
        try:
            yield from read_copy(path.name, lines(self._move, path))
        except OSError as fault:
            what = f"the file cannot be read ({fault.strerror})"
            yield Fault(path.name, 0, "", what, "check its permissions, and import again")

    def good(self, table: str) -> Iterator[CopyRow]:
        """The rows that can be read, where the faults were told already."""
        return (row for row in self.rows(table) if isinstance(row, CopyRow))

    def passes(self, *tables: str) -> int:
        """In how many passes these tables are to be joined so that memory stays flat."""
        paths = [path for table in tables if (path := self._path(table))]
        return 1 + sum(path.stat().st_size for path in paths) // self._at_once

    def _path(self, table: str) -> Path | None:
        paths = (folder / f"{table}.sql" for folder in self._folders)
        return next((path for path in paths if path.is_file()), None)


def in_pass(key: str, number: int, passes: int) -> bool:
    """Whether rows with this key belong to a pass (from 0)."""
    return zlib.crc32(key.encode()) % passes == number
