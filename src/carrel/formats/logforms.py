"""Lines of other programs' Internet logs: read many at once, and written anew without what patrons viewed.

A form has one regular expression. It takes a whole line or, at its end, whatever stands there up to the end of the
line, so that nothing is passed over. Of what it catches, a line written anew holds only words from closed lists,
numbers cut short and the form's own punctuation: no byte of it is copied from a place where a person, a site or a
search could stand. So a line that is misread can spoil a count, and cannot tell who viewed what.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from operator import itemgetter
from typing import final

import msgspec

from carrel.formats._logtimes import Stamp, TimeForm
from carrel.formats._logwords import size
from carrel.records.quiet import Quiet

_REMEMBERED = 4096
"""Different values of a field whose cleaned form is remembered; past that all are forgotten, so memory stays flat."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")

Row = tuple[bytes, ...]


class Dropped(StrEnum):
    """Why a line was not read. Nothing of it is passed on."""

    EMPTY = "empty"
    FORM = "of another form"
    TIME = "at an impossible time"
    BINARY = "with bytes that are no text"
    LONG = "too long"


class Places(msgspec.Struct, frozen=True):
    """Which groups of a form's expression hold what is counted; None for what its lines do not say."""

    time: int
    client: int | None = None
    size: int | None = None
    asked: int | None = None
    """A group that is empty where a line is no request. None: every line is one."""


class Left(msgspec.Struct, frozen=True):
    """What is left of a field: the group, and how its value is rebuilt."""

    place: int
    rebuilt: Callable[[bytes], bytes]


class Lines(Quiet, frozen=True):
    """Lines of one form, and what could not be read among them. They name people: the repr shows nothing."""

    rows: Sequence[Row]
    stamps: Mapping[bytes, Stamp]
    dropped: Mapping[Dropped, int]


@final
class _Rebuilt(dict[Row, Row]):
    """What is written for the words of a line, in pieces: time and size stand between them. Remembers what it made."""

    def __init__(self, left: Sequence[bytes | Left], apart: set[int | None]) -> None:
        super().__init__()
        self._pieces: list[list[bytes | Left]] = [[]]
        self.between: list[int] = []
        """The groups that stand between the pieces."""
        for one in left:
            if isinstance(one, Left) and one.place in apart:
                self.between.append(one.place)
                self._pieces.append([])
            else:
                self._pieces[-1].append(one)
        self._places = [one.place for piece in self._pieces for one in piece if isinstance(one, Left)]
        self.words = itemgetter(-1, -1, *self._places)  # the last group is empty: given twice, one gets a tuple

    def __missing__(self, words: Row) -> Row:
        if len(self) >= _REMEMBERED:
            self.clear()
        raw = dict(zip(self._places, words[2:], strict=True))
        made = self[words] = tuple(b"".join(_said(one, raw) for one in piece) for piece in self._pieces)
        return made


def _said(one: bytes | Left, raw: Mapping[int, bytes]) -> bytes:
    return one if isinstance(one, bytes) else one.rebuilt(raw[one.place])


@final
class LogForm:
    """One way of writing lines."""

    def __init__(self, pattern: bytes, places: Places, clock: TimeForm, left: Sequence[bytes | Left]) -> None:
        """``pattern`` takes one line without its end; ``left`` is the line written anew, its end too."""
        self._pattern = re.compile(rb"(?:" + pattern + rb")\n|(.*)\n")
        self.places = places
        self.clock = clock
        self._rebuilt = _Rebuilt(left, {places.time, places.size})

    def fits(self, lines: bytes) -> int:
        """How many of these whole lines are of this form."""
        return sum(bool(row[self.places.time]) for row in self._rows(lines))

    def read(self, lines: bytes, today: date) -> Lines:
        """Every one of these whole lines: each is a row, or counted as dropped. ``today`` tells a missing year."""
        rows = self._rows(lines)
        time = self.places.time
        times = {row[time] for row in rows}
        stamps = {raw: stamp for raw in times if raw and (stamp := self.clock.read(raw, today)) is not None}
        if len(stamps) == len(times):
            return Lines(rows, stamps, {})
        dropped = Counter(_reason(row[time], row[-1]) for row in rows if row[time] not in stamps)
        return Lines([row for row in rows if row[time] in stamps], stamps, dropped)

    def _rows(self, lines: bytes) -> list[Row]:
        return self._pattern.findall(lines.replace(b"\r\n", b"\n"))

    def written(self, lines: Lines) -> bytes:
        """The lines anew, without what patrons viewed."""
        rows, between = lines.rows, self._rebuilt.between
        pieces = list(map(self._rebuilt.__getitem__, map(self._rebuilt.words, rows)))
        width = 2 * len(between) + 1
        parts = [b""] * (width * len(rows))
        for number in range(len(between) + 1):
            parts[2 * number :: width] = [each[number] for each in pieces]
        for number, place in enumerate(between):
            parts[2 * number + 1 :: width] = self._cut_short(place, lines)
        return b"".join(parts)

    def _cut_short(self, place: int, lines: Lines) -> list[bytes]:
        if place == self.places.time:
            shown = {raw: stamp.shown for raw, stamp in lines.stamps.items()}
            return [shown[row[place]] for row in lines.rows]
        return [size(row[place]) for row in lines.rows]


def _reason(time: bytes, line: bytes) -> Dropped:
    if time:
        return Dropped.TIME
    if _CONTROL.search(line):
        return Dropped.BINARY
    return Dropped.FORM if line.strip() else Dropped.EMPTY
