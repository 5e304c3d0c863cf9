"""Dates as other systems write them.

Taken: ISO (``2020-01-31``, with or without a time), ``20200131``, ``1/31/2020``, ``31.01.2020``, ``31 Jan 2020``,
``Jan 31, 2020``, and two-digit years. A slash or hyphen date is read month first unless told otherwise; a dot
date is always read day first.
"""

import re
from datetime import date
from enum import Enum, StrEnum


class DateOrder(Enum):
    """How ``03/04/2020`` is meant."""

    MONTH_FIRST = "m/d/y"
    DAY_FIRST = "d/m/y"


class DateProblem(StrEnum):
    """Why a text is no date."""

    UNREADABLE = "not a date in any form known here"
    IMPOSSIBLE = "a day that does not exist"
    FUTURE = "a birth date in the future"


_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})(?: .*)?")
_DAY_NAMED = re.compile(r"(\d{1,2})[-. ]+([a-z]{3,9})\.?[-, ]+(\d{4}|\d{2})", re.IGNORECASE)
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.? +(\d{1,2}),? +(\d{4}|\d{2})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_AHEAD = 50
"""Years a two-digit year that is not of birth may lie in the future: cards expire, but not later than this."""


def read_date(
    text: str, today: date, *, order: DateOrder = DateOrder.MONTH_FIRST, birth: bool = False
) -> date | DateProblem:
    """The day ``text`` names.

    A two-digit year of birth is the latest that is not in the future (``27`` is 1927 in 2026); any other is at
    most fifty years ahead. A birth date with four digits in the future is a problem.
    """
    found = _parts(text.strip(), order)
    if found is None:
        return DateProblem.UNREADABLE
    year, month, day = found
    short = len(year) == 2
    full = int(year) + (today.year // 100 * 100 + 100 if short else 0)
    latest = today.year + (0 if birth else _AHEAD)
    while short and full > latest:
        full -= 100
    try:
        result = date(full, month, day)
        if birth and short and result > today:
            result = date(full - 100, month, day)
    except ValueError:
        return DateProblem.IMPOSSIBLE
    return DateProblem.FUTURE if birth and result > today else result


def order_told_by(text: str) -> DateOrder | None:
    """What a date betrays of its file's order: ``31/01/2020`` can only be day first; ``03/04/2020`` says nothing."""
    match = _YEAR_LAST.fullmatch(text.strip())
    if match is None or match[2] == ".":
        return None
    first, second = int(match[1]), int(match[3])
    if 12 < first <= 31 and second <= 12:
        return DateOrder.DAY_FIRST
    if 12 < second <= 31 and first <= 12:
        return DateOrder.MONTH_FIRST
    return None


def _parts(text: str, order: DateOrder) -> tuple[str, int, int] | None:
    """Year as written, month, day."""
    if match := _YEAR_FIRST.fullmatch(text) or _RUN.fullmatch(text):
        return match[1], int(match[2]), int(match[3])
    if match := _YEAR_LAST.fullmatch(text):
        day_first = match[2] == "." or order is DateOrder.DAY_FIRST
        day, month = (match[1], match[3]) if day_first else (match[3], match[1])
        return match[4], int(month), int(day)
    if match := _DAY_NAMED.fullmatch(text):
        return _named(match[3], match[2], match[1])
    if match := _MONTH_NAMED.fullmatch(text):
        return _named(match[3], match[1], match[2])
    return None


def _named(year: str, month: str, day: str) -> tuple[str, int, int] | None:
    start = month[:3].casefold()
    return (year, _MONTHS.index(start) + 1, int(day)) if start in _MONTHS else None
