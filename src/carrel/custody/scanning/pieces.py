"""Pieces: what readers of files give to whoever judges. Text in blocks, or rows of a table."""

import io
from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from typing import Protocol

from typing_extensions import Buffer, override

from carrel.custody.scanning.faults import Exhausted, TooLarge
from carrel.formats.columns import Plan
from carrel.records.quiet import Quiet

BLOCK = 1 << 18
"""Bytes of text that are looked at together."""
LONGEST_LINE = 1 << 20
MOST_ROWS = 2000
_MOST_LOOSE = 5000
NOT_OF_ITS_FORM = "not of the form in which it begins: from there on it was searched as text"
"""Why the rest of a file was not read as a table or a tree."""
MOST_WHOLE = 256 << 20
"""Bytes of a member of an archive, or of a document, that must be in memory whole."""
MOST_OF_ONE = 64 << 20
"""Bytes of one record or message."""


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


class Block(Quiet, frozen=True):
    """Rows of one table that are not parted yet: most tell of nobody, and need not be."""

    place: str
    plan: Plan
    text: bytes
    """Whatever the rows hold, in order, and perhaps more."""
    rows: Callable[[], Sequence[tuple[int, Sequence[str]]]]


class Unread(Quiet, frozen=True):
    """Something within a file that could not be read."""

    place: str
    why: str


class Attached(Quiet, frozen=True):
    """A file that goes with a document or a message."""

    name: str
    content: bytes


Piece = Passage | Rows | Block | Unread


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


class Again:
    """What was read already, and then the rest."""

    def __init__(self, before: bytes, rest: Readable) -> None:
        self._before, self._rest = io.BytesIO(before), rest

    def read(self, size: int, /) -> bytes:
        """As a file."""
        return self._before.read(size) or self._rest.read(size)


class Retraced:
    """A file that can be read again from about where it was understood last."""

    def __init__(self, file: Readable) -> None:
        self._file, self._held, self._size = file, list[bytes](), 0

    def read(self, size: int, /) -> bytes:
        """As a file. Raises ValueError where too much was read of which nothing was understood."""
        if self._size > MOST_OF_ONE:
            raise ValueError("one record of it is too large to be held")
        more = self._file.read(size)
        self._held.append(more)
        self._size += len(more)
        return more

    def understood(self) -> None:
        """A piece was made of what was read before the last part, and of some of that."""
        del self._held[:-1]
        self._size = len(self._held[0]) if self._held else 0

    def again(self) -> Readable:
        """From the last part on."""
        return Again(b"".join(self._held), self._file)


def whole(file: Readable) -> bytes:
    """All of a file. Raises TooLarge."""
    raw = up_to(file, MOST_WHOLE)
    if len(raw) > MOST_WHOLE:
        raise TooLarge("it is too large to be read whole")
    return raw


def up_to(file: Readable, most: int) -> bytes:
    """All of a file; of a larger one, somewhat more than ``most``."""
    parts, size = [], 0
    while size <= most and (part := file.read(1 << 20)):
        size += len(part)
        parts.append(part)
    return b"".join(parts)


def text_of(raw: bytes) -> str:
    """Text in UTF-8, or else in Windows-1252."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def within(place: str, part: str) -> str:
    """A part of a place, by the name that it has: a report shows it as ``printable``."""
    return f"{place}: {part}" if place and part else place or part


def printable(text: str) -> str:
    """A name as a report may print it: what is no sign, but ends a line or speaks to a terminal, is written out."""
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)


def local(tag: str) -> str:
    """The name of an element without its namespace."""
    return tag.rpartition("}")[2]


def passages(
    place: str, file: Readable, shape: Shape, *, names: bool = True, numbered: bool = True
) -> Iterator[Passage]:
    """Text in blocks that end where a record ends."""
    block, line = file.read(BLOCK), 1
    while more := file.read(BLOCK):
        end = _end(block, shape)
        if end == 0 and len(block) < LONGEST_LINE:
            block += more
            continue
        end = end or len(block)
        yield Passage(place, line, block[:end], shape, names, numbered)
        line += block.count(b"\n", 0, end) if numbered else 0
        block = block[end:] + more
    if block:
        yield Passage(place, line, block, shape, names, numbered)


class Loose:
    """Lines that are no row of anything, gathered into passages."""

    __slots__ = ("_begun", "_lines", "_numbered", "_place", "_size")

    def __init__(self, place: str, *, numbered: bool = True) -> None:
        self._place, self._lines, self._begun, self._size = place, list[bytes](), 1, 0
        self._numbered = numbered

    def add(self, number: int, line: bytes) -> Iterator[Passage]:
        """Take a line in; what has been gathered, where it is enough."""
        if not self._lines:
            self._begun = number
        self._lines.append(line)
        self._size += len(line)
        if len(self._lines) >= _MOST_LOOSE or self._size > BLOCK:
            yield from self.rest()

    def rest(self) -> Iterator[Passage]:
        """What has been gathered and not been given."""
        if self._lines:
            yield Passage(self._place, self._begun, b"\n".join(self._lines), numbered=self._numbered)
            self._lines, self._size = [], 0


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
