"""Figures of what people count day by day: visits, reference questions, sessions (IMLS 501, 502, 651, 652)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import msgspec

from carrel import tallies
from carrel.records.ids import BranchId
from carrel.statistics.survey.outlets import Outlet
from carrel.statistics.survey.periods import Period
from carrel.store import Transaction

Counts: TypeAlias = Mapping[BranchId, Mapping[date, Mapping[str, int]]]
"""What each branch has counted on each day, by the survey's variable."""


class ByHand(msgspec.Struct, frozen=True):
    """What was counted by hand in a span of days."""

    number: int
    days: int
    """On how many of the branches' open days it was counted."""
    open_days: int
    """How many open days there were, over all branches."""

    @property
    def whole(self) -> bool:
        """Whether every branch counted on every day it was open."""
        return self.days == self.open_days > 0


def counts_in(tx: Transaction, outlets: Sequence[Outlet], period: Period) -> Counts:
    """What was counted by hand in a period."""
    return {outlet.id: tallies.counts_of_days(tx, period.first, period.last, outlet.id) for outlet in outlets}


def counted_by_hand(counts: Counts, outlets: Sequence[Outlet], variable: str, days: Iterable[date]) -> ByHand:
    """What all branches counted of a variable on these days."""
    asked = tuple(days)
    known = {
        (outlet.id, day): counts[outlet.id][day][variable]
        for outlet in outlets
        for day in asked
        if variable in counts[outlet.id].get(day, {})
    }
    wanted = {(outlet.id, day) for outlet in outlets for day in asked if outlet.opens(day)}
    return ByHand(sum(known.values()), len(wanted & known.keys()), len(wanted))
