"""Times as logs write them, and what is left of one: the hour.

A form is written as strftime writes it, since Squid, Apache and EZproxy are told theirs that way. ``%f`` stands for a
fraction of a second that may be missing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Protocol, final

import msgspec

_MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_FIELDS = {
    "d": rb"[ 0-3]?\d",
    "e": rb"[ 0-3]?\d",
    "m": rb"[01]?\d",
    "b": b"|".join(_MONTHS),
    "Y": rb"[12]\d{3}",
    "y": rb"\d\d",
    "H": rb"[ 0-2]?\d",
    "M": rb"[0-5]\d",
    "S": rb"[0-6]\d",
    "z": rb"[+-](?:0\d|1[0-4]):?[0-5]\d|Z",
    "f": rb"(?:[.,]\d{1,9})?",
}
_TOGETHER = {"T": "%H:%M:%S", "F": "%Y-%m-%d", "D": "%m/%d/%y", "R": "%H:%M", "h": "%b"}
_DIRECTIVE = re.compile(r"%(.)", re.DOTALL)


class Stamp(msgspec.Struct, frozen=True):
    """One time that was read."""

    seconds: int
    """Since 1970-01-01 00:00; of the clock on the wall where the form names no zone."""
    shown: bytes
    """The same, in the same form, to the hour."""


class TimeForm(Protocol):
    """A way of writing times."""

    @property
    def pattern(self) -> bytes:
        """What such a time looks like: a regular expression without groups."""

    @property
    def zoned(self) -> bool:
        """Whether it says which zone's time it is."""

    def read(self, raw: bytes, today: date) -> Stamp | None:
        """The time; None where there is no such day or hour. ``today`` tells the year where none is written."""


@final
class Epoch:
    """Seconds since 1970."""

    pattern = rb"\d{9,10}"
    zoned = True

    def read(self, raw: bytes, today: date) -> Stamp:  # noqa: ARG002  # as every form is asked
        """The time."""
        seconds = int(raw)
        return Stamp(seconds, b"%d" % (seconds - seconds % 3600))


@final
class Calendar:
    """A date and time by the calendar."""

    def __init__(self, form: str, *, zoned: bool = False) -> None:
        """Raises ValueError where the form has a directive that is not known, or lacks day, month or hour."""
        for short, long in _TOGETHER.items():
            form = form.replace(f"%{short}", long)
        pieces = _DIRECTIVE.split(form)  # literal, directive, literal, directive, … literal
        self._literals = [re.escape(piece.encode()) for piece in pieces[::2]]
        self._directives = pieces[1::2]
        unknown = set(self._directives) - set(_FIELDS)
        if unknown or not ({"d", "e"} & set(self._directives) and {"m", "b"} & set(self._directives)):
            raise ValueError(form)
        if "H" not in self._directives or len(set(self._directives)) < len(self._directives):
            raise ValueError(form)
        self.zoned = zoned or "z" in self._directives
        self.pattern = self._compiled(rb"(?:%b)")
        groups = [b"(?P<%b>" % name.encode() + _FIELDS[name] + b")" for name in self._directives]
        self._reader = re.compile(_woven(self._literals, groups))
        self._plain = [piece.encode() for piece in pieces[::2]]

    def _compiled(self, around: bytes) -> bytes:
        return _woven(self._literals, [around % _FIELDS[name] for name in self._directives])

    def read(self, raw: bytes, today: date) -> Stamp | None:
        """The time; None where there is no such day or hour."""
        found = self._reader.fullmatch(raw)
        if found is None:
            return None
        parts = found.groupdict()
        try:
            moment = _moment(parts, today)
        except ValueError:
            return None
        return Stamp(int(moment.timestamp()), self._to_the_hour(parts))

    def _to_the_hour(self, parts: Mapping[str, bytes]) -> bytes:
        zeros = {"M": b"00", "S": b"00", "f": b""}
        return _woven(self._plain, [zeros.get(name, parts[name]) for name in self._directives])


def _woven(literals: list[bytes], between: list[bytes]) -> bytes:
    return literals[0] + b"".join(one + literal for one, literal in zip(between, literals[1:], strict=True))


def _moment(parts: Mapping[str, bytes], today: date) -> datetime:
    """The time, in UTC or as if the wall's clock were. Raises ValueError where there is none such."""
    month = _MONTHS.index(parts["b"]) + 1 if "b" in parts else int(parts["m"])
    day = int(parts["d"] if "d" in parts else parts["e"])
    minute, second = int(parts.get("M", b"0")), min(int(parts.get("S", b"0")), 59)
    moment = datetime(_year(parts, month, day, today), month, day, int(parts["H"]), minute, second, tzinfo=UTC)
    zone = parts.get("z", b"Z")
    if zone == b"Z":
        return moment
    away = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return moment - away if zone[:1] == b"+" else moment + away


def _year(parts: Mapping[str, bytes], month: int, day: int, today: date) -> int:
    """The year; where none is written, the latest in which that day is past, or not later than tomorrow."""
    if "Y" in parts:
        return int(parts["Y"])
    if "y" in parts:
        return 2000 + int(parts["y"])
    latest = today + timedelta(days=1)
    year = latest.year if (month, day) <= (latest.month, latest.day) else latest.year - 1
    while (month, day) == (2, 29) and not _leaps(year):
        year -= 1
    return year


def _leaps(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
