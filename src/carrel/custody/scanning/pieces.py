"""Pieces: what readers of files give to whoever judges. Text in blocks, or rows of a table."""

import io
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from typing import Protocol

from typing_extensions import Buffer, override

from carrel.formats.columns import Plan
from carrel.records.quiet import Quiet

BLOCK = 1 << 18
"""Bytes of text that are looked at together."""
LONGEST_LINE = 1 << 20
MOST_ROWS = 2000
MOST_WHOLE = 256 << 20
"""Bytes of a member of an archive, or of a document, that must be in memory whole."""


class Readable(Protocol):
    """An open file, as far as it is read here."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, and nothing at the end."""


class Shape(Enum):
    """What a record is, in a text."""

    LINES = auto()
    """A line."""
    PROSE = auto()
    """A paragraph."""
    WHOLE = auto()
    """All of it: a message."""


class Passage(Quiet, frozen=True):
    """Some text."""

    place: str
    line: int
    """Of its first line; of all of it, where ``numbered`` is not so."""
    text: bytes
    shape: Shape = Shape.LINES
    names: bool = True
    """Names in it may be patrons': so not in a description of a work."""
    numbered: bool = True
    """Its lines are the file's; else it is page or message ``line``."""


class Rows(Quiet, frozen=True):
    """Some rows of one table."""

    place: str
    plan: Plan
    rows: Sequence[tuple[int, Sequence[str]]]
    """Each with its line or number."""


class Unread(Quiet, frozen=True):
    """Something within a file that could not be read."""

    place: str
    why: str


Piece = Passage | Rows | Unread


class Exhausted(Exception):
    """An archive grows beyond all measure when it is unpacked, or a document is too large to be held."""


class Budget:
    """How much one file may unpack to."""

    __slots__ = ("left",)

    def __init__(self, size: int) -> None:
        self.left = max(64 << 20, min(size * 200, 64 << 30))

    def take(self, size: int) -> None:
        """Raises Exhausted."""
        self.left -= size
        if self.left < 0:
            raise Exhausted("it grows beyond all measure when unpacked")


class Metered(io.RawIOBase):
    """What comes out of an archive, counted where there is a budget, as Python's own unpackers want to read it."""

    def __init__(self, inner: Readable, budget: Budget | None) -> None:
        self._inner, self._budget = inner, budget

    @override
    def readable(self) -> bool:
        """Yes."""
        return True

    @override
    def readinto(self, buffer: Buffer) -> int:
        """Fill a buffer, as far as there is something."""
        room = memoryview(buffer).cast("B")
        got = self._inner.read(len(room))
        if self._budget is not None:
            self._budget.take(len(got))
        room[: len(got)] = got
        return len(got)


def whole(file: Readable, most: int = MOST_WHOLE) -> bytes:
    """All of a file. Raises Exhausted."""
    parts, size = [], 0
    while part := file.read(1 << 20):
        size += len(part)
        if size > most:
            raise Exhausted("it is too large to be read whole")
        parts.append(part)
    return b"".join(parts)


def passages(place: str, file: Readable, shape: Shape, *, names: bool = True) -> Iterator[Passage]:
    """Text in blocks that end where a record ends."""
    block, line = file.read(BLOCK), 1
    while more := file.read(BLOCK):
        end = _end(block, shape)
        if end == 0 and len(block) < LONGEST_LINE:
            block += more
            continue
        end = end or len(block)
        yield Passage(place, line, block[:end], shape, names)
        line += block.count(b"\n", 0, end)
        block = block[end:] + more
    if block:
        yield Passage(place, line, block, shape, names)


def _end(block: bytes, shape: Shape) -> int:
    """Where the last whole record of a block ends; 0 where none does."""
    if shape is Shape.PROSE and (paragraph := block.rfind(b"\n\n")) != -1:
        return paragraph + 2
    return block.rfind(b"\n") + 1


def batches(place: str, plan: Plan, rows: Iterator[tuple[int, Sequence[str]]]) -> Iterator[Rows]:
    """Rows, some at a time."""
    held: list[tuple[int, Sequence[str]]] = []
    for row in rows:
        held.append(row)
        if len(held) >= MOST_ROWS:
            yield Rows(place, plan, held)
            held = []
    if held:
        yield Rows(place, plan, held)
