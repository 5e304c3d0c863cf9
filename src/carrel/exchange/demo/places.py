"""The demo's three branches, and the days they are open."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

import msgspec

from carrel import catalog
from carrel.records.ids import BranchId
from carrel.store import Transaction

_NINE, _TEN, _ONE, _FOUR, _FIVE, _SEVEN = 9 * 60, 10 * 60, 13 * 60, 16 * 60, 17 * 60, 19 * 60


class Place(msgspec.Struct, frozen=True):
    """A branch as the demo plans it."""

    name: str
    short_name: str
    share: int
    """Of a hundred loans and items, how many are here."""
    week: Mapping[int, tuple[int, int]]
    """Weekday (0 is Monday) to opening and closing minute of the day."""


def _week(*days: tuple[int, int, int]) -> Mapping[int, tuple[int, int]]:
    return MappingProxyType({weekday: (opens, closes) for weekday, opens, closes in days})


PLACES: Final = (
    Place("Main Library", "MAIN", 70, _week(*((day, _NINE, _SEVEN) for day in range(5)), (5, _NINE, _ONE))),
    Place("Inkhorn Street Branch", "INKHORN", 22, _week((1, _TEN, _FIVE), (3, _TEN, _SEVEN), (5, _TEN, _ONE))),
    Place("Bookmobile", "BKM", 8, _week((0, _TEN, _FOUR), (2, _TEN, _FOUR), (4, _TEN, _FOUR))),
)
"""The main library first."""


def put_places(tx: Transaction, today: date) -> tuple[BranchId, ...]:
    """Put the branches in the catalogue with hours and closed days; a branch that is there serves as the main one."""
    there = catalog.branches(tx)
    found = []
    for number, place in enumerate(PLACES):
        if number == 0 and there:
            branch = there[0].id
        else:
            branch = catalog.put_branch(tx, place.name, place.short_name, f"demo/{place.short_name}").id
        catalog.put_hours(tx, branch, place.week)
        for year in (today.year - 1, today.year, today.year + 1):
            for day, reason in closed_days(year):
                catalog.put_closed_day(tx, branch, day, reason)
        found.append(branch)
    return tuple(found)


@cache
def closed_days(year: int) -> tuple[tuple[date, str], ...]:
    """The days of a year on which every branch is closed."""
    return (
        (date(year, 1, 1), "New Year's Day"),
        (_nth(year, 1, 0, 3), "Martin Luther King Day"),
        (_nth(year, 6, 0, 1) - timedelta(days=7), "Memorial Day"),
        (date(year, 6, 19), "Juneteenth"),
        (date(year, 7, 4), "Independence Day"),
        (_nth(year, 9, 0, 1), "Labor Day"),
        (date(year, 11, 11), "Veterans Day"),
        (_nth(year, 11, 3, 4), "Thanksgiving"),
        (date(year, 12, 24), "Christmas Eve"),
        (date(year, 12, 25), "Christmas Day"),
    )


def open_on(place: Place, day: date) -> bool:
    """Whether the demo's branch is open."""
    return day.weekday() in place.week and all(day != closed for closed, _ in closed_days(day.year))


def open_from(place: Place, day: date, step: int) -> date:
    """``day`` if the branch is open then, else the first open day after it (step 1) or before it (step -1)."""
    while not open_on(place, day):
        day += timedelta(days=step)
    return day


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth weekday of a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
