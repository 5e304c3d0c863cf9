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
from itertools import groupby
from operator import itemgetter
from typing import final

import msgspec

from carrel.formats._logtimes import Stamp, TimeForm
from carrel.records.quiet import Quiet

_REMEMBERED = 4096
"""Different values of a field whose cleaned form is remembered; past that all are forgotten, so memory stays flat."""
_HOURS = 64
"""Different hours for which that is remembered."""
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
    """What is written for the words of a line, in one hour: before its size, and after it. Remembers what it made."""

    def __init__(self, left: Sequence[bytes | Left], places: Places, hour: bytes) -> None:
        super().__init__()
        self._places = _words(left, places)
        said = [hour if isinstance(one, Left) and one.place == places.time else one for one in left]
        at = next((at for at, one in enumerate(said) if isinstance(one, Left) and one.place == places.size), len(said))
        self._pieces = (said[:at], said[at + 1 :])

    def __missing__(self, words: Row) -> Row:
        if len(self) >= _REMEMBERED:
            self.clear()
        raw = dict(zip(self._places, words, strict=True))
        made = self[words] = tuple(b"".join(_said(one, raw) for one in piece) for piece in self._pieces)
        return made


def _words(left: Sequence[bytes | Left], places: Places) -> list[int]:
    """The groups that are words; at least two, so that they are taken out of a row as a tuple."""
    found = [one.place for one in left if isinstance(one, Left) and one.place not in {places.time, places.size}]
    return [*found, places.time, places.time] if len(found) < 2 else found


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
        self._left = left
        self._words = itemgetter(*_words(left, places))
        self._rebuilt: dict[bytes, _Rebuilt] = {}

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
        plain = (
            lines.replace(b"\r\n", b"\n") if b"\r" in lines else lines
        )  # one byte is looked for much faster than two
        return self._pattern.findall(plain)

    def written(self, lines: Lines) -> bytes:
        """The lines anew, without what patrons viewed."""
        hours = {raw: stamp.shown for raw, stamp in lines.stamps.items()}
        if len(set(hours.values())) == 1:
            return self._written(next(iter(hours.values())), lines.rows)
        runs = groupby(lines.rows, lambda row: hours[row[self.places.time]])
        return b"".join(self._written(hour, list(rows)) for hour, rows in runs)

    def _written(self, hour: bytes, rows: Sequence[Row]) -> bytes:
        if hour not in self._rebuilt:
            if len(self._rebuilt) >= _HOURS:
                self._rebuilt.clear()
            self._rebuilt[hour] = _Rebuilt(self._left, self.places, hour)
        made = list(map(self._rebuilt[hour].__getitem__, map(self._words, rows)))
        parts = [b""] * (3 * len(rows))
        parts[0::3] = [before for before, _ in made]
        if self.places.size is not None:
            parts[1::3] = _cut_short([row[self.places.size] for row in rows])
        parts[2::3] = [after for _, after in made]
        return b"".join(parts)


def _cut_short(sizes: list[bytes]) -> list[bytes]:
    """Numbers of bytes with their first two figures kept and the others made zero."""
    return [size[:2].ljust(len(size), b"0") for size in sizes]


def _reason(time: bytes, line: bytes) -> Dropped:
    if time:
        return Dropped.TIME
    if _CONTROL.search(line):
        return Dropped.BINARY
    return Dropped.FORM if line.strip() else Dropped.EMPTY
