"""Estimates from typical weeks: one week counts 52 times, two count 26 times, four count 13 times (IMLS 502).

"A 'typical week' is a time that is neither unusually busy nor unusually slow": seven consecutive days without a holiday
or a closing, in which the library is open its regular hours.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import msgspec

from carrel import catalog
from carrel.records.refusals import Refusal
from carrel.statistics.survey.outlets import Outlet
from carrel.statistics.survey.periods import Period
from carrel.statistics.survey.report import Week

TIMES = {1: 52, 2: 26, 4: 13}
"""By how many weeks were counted: what their sum is multiplied with."""
_DAYS = 7


def estimate(weeks: Sequence[Week]) -> int:
    """A year's figure from its typical weeks. Raises KeyError for any number of weeks but one, two or four."""
    return TIMES[len(weeks)] * sum(week.number for week in weeks)


def not_typical(weeks: Sequence[date], period: Period, outlets: Sequence[Outlet]) -> Refusal | None:
    """Why weeks that begin on these days cannot stand for the year; None where they can."""
    if len(weeks) not in TIMES:
        return Refusal("a year is estimated from one, two or four typical weeks", "count one, two or four whole weeks")
    if len(set(weeks)) != len(weeks) or any((b - a).days < _DAYS for a, b in _pairs(weeks)):
        return Refusal("two of these weeks overlap", "give the first day of each week, seven days apart or more")
    for first in weeks:
        refusal = _not_regular(first, period, outlets)
        if refusal is not None:
            return refusal
    return None


def days_of(first: date) -> tuple[date, ...]:
    """The seven days of a week."""
    return tuple(first + timedelta(days=ahead) for ahead in range(_DAYS))


def written(weeks: Sequence[Week]) -> str:
    """Weeks as they are kept with a figure."""
    return msgspec.json.encode(tuple(weeks)).decode() if weeks else ""


def read(text: str) -> tuple[Week, ...]:
    """Weeks as they were kept."""
    return msgspec.json.decode(text, type=tuple[Week, ...]) if text else ()


def _not_regular(first: date, period: Period, outlets: Sequence[Outlet]) -> Refusal | None:
    days = days_of(first)
    if days[0] < period.first or days[-1] > period.last:
        return Refusal("a typical week lies in the report's own twelve months", "choose a week of this fiscal year")
    holidays = {day for year in {days[0].year, days[-1].year} for day, _ in catalog.legal_holidays(year)}
    if holidays.intersection(days):
        return Refusal("a typical week has no holiday in it", "choose a week without one")
    if any(outlet.closed.intersection(days) for outlet in outlets):
        return Refusal("a typical week has its regular hours", "choose a week without a closed day at any branch")
    return None


def _pairs(weeks: Sequence[date]) -> list[tuple[date, date]]:
    return list(pairwise(sorted(weeks)))
