"""Outlets: the branches as the survey counts their hours and weeks (IMLS 713, 714)."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from carrel import catalog
from carrel.records.ids import BranchId
from carrel.statistics.survey.periods import Period
from carrel.store import Transaction

_WEEK = 7


class Outlet(msgspec.Struct, frozen=True):
    """A branch with its hours as they stand today, and the days on which it was or will be closed."""

    id: BranchId
    name: str
    week: Mapping[int, tuple[int, int]]
    """Weekday (0 is Monday) to opening and closing minute; empty where no hours are written down."""
    closed: frozenset[date]

    def opens(self, day: date) -> bool:
        """Whether it opens at all. Without written hours it is taken to open on every day that is not closed."""
        return day not in self.closed and (not self.week or day.weekday() in self.week)

    def minutes(self, day: date) -> int:
        """For how many minutes it is open on a day."""
        return 0 if day in self.closed else self._scheduled(day)

    def hours(self, period: Period) -> int:
        """Hours open, to the nearest whole one."""
        return (sum(map(self.minutes, period.days())) + 30) // 60

    def weeks(self, period: Period) -> int:
        """Weeks in which it was open for half or more of its hours. A week begins with the period's weekday."""
        days = period.days()
        weeks = [days[at : at + _WEEK] for at in range(0, len(days) - _WEEK + 1, _WEEK)]
        return sum(self._half_open(week) for week in weeks)

    def _half_open(self, week: tuple[date, ...]) -> bool:
        scheduled = sum(map(self._scheduled, week))
        return scheduled > 0 and 2 * sum(map(self.minutes, week)) >= scheduled

    def _scheduled(self, day: date) -> int:
        opens, closes = self.week.get(day.weekday(), (0, 0))
        return closes - opens


def outlets(tx: Transaction, period: Period) -> tuple[Outlet, ...]:
    """Every branch, with its closed days from a week before the period on."""
    since = period.first - timedelta(days=_WEEK)
    return tuple(
        Outlet(
            branch.id,
            branch.name,
            catalog.week_of(tx, branch.id),
            frozenset(day for day, _ in catalog.closed_from(tx, branch.id, since)),
        )
        for branch in catalog.branches(tx)
    )
