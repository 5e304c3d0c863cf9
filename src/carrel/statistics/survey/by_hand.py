"""Figures of what people count day by day: visits, reference questions, sessions (IMLS 501, 502, 651, 652)."""

from collections.abc import Iterable
from datetime import date

import msgspec

from carrel.statistics.survey.ground import Ground
from carrel.tallies import Counter


class ByHand(msgspec.Struct, frozen=True):
    """What was counted by hand in a span of days."""

    number: int
    days: int
    """On how many of a branch's open days it was counted."""
    open_days: int
    """How many open days there were, over all branches."""

    @property
    def whole(self) -> bool:
        """Whether every branch counted on every day it was open."""
        return self.days == self.open_days > 0


def counted_by_hand(ground: Ground, variable: str, days: Iterable[date]) -> ByHand:
    """What all branches counted of a variable on these days."""
    asked = frozenset(days)
    counts = {
        (row.period, row.place): row.number
        for row in ground.rows
        if row.counter == Counter.HAND and row.word == variable and row.period in asked
    }
    wanted = {(day, outlet.id) for outlet in ground.outlets for day in asked if outlet.opens(day)}
    return ByHand(sum(counts.values()), len(wanted & counts.keys()), len(wanted))
