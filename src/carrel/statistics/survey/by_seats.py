"""Uses of public computers: what was counted when people left them, and by hand where Carrel seated nobody (IMLS 651).

On a day on which somebody sat at a branch by Carrel, that is the branch's number, whatever was ticked off besides:
two counts of one thing are not added.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import msgspec

from carrel import catalog, tallies
from carrel.catalog.library import ComputerRules
from carrel.records.ids import BranchId
from carrel.statistics.survey.by_hand import Counts
from carrel.statistics.survey.outlets import Outlet
from carrel.statistics.survey.periods import Period
from carrel.store import Transaction


class Seated(msgspec.Struct, frozen=True):
    """How a branch has seated people by Carrel."""

    since: date | None
    """The first day of all; None where it never did."""
    days: Mapping[date, int]
    """Turns at computers with the Internet, on days on which anybody sat."""


Seats: TypeAlias = Mapping[BranchId, Seated]


class Turns(msgspec.Struct, frozen=True):
    """What was counted in a span of days, by Carrel and by hand."""

    seated: int
    by_hand: int
    days_by_hand: int
    """On how many open days the number is the one that was counted by hand."""
    missing: int
    """Open days on which neither is known."""


def seats_in(tx: Transaction, rules: ComputerRules, outlets: Sequence[Outlet], period: Period) -> Seats:
    """How each branch has seated people in a period, where they get to the Internet."""
    with_internet = {kind.code for kind in rules.kinds if kind.internet}
    found = {}
    for outlet in outlets:
        days = tallies.sittings_of_days(tx, period.first, period.last, outlet.id)
        sums = {day: sum(n for kind, n in of.items() if kind in with_internet) for day, of in days.items()}
        found[outlet.id] = Seated(tallies.seated_since(tx, outlet.id), sums)
    return found


def machines_with_internet(tx: Transaction, rules: ComputerRules, outlets: Sequence[Outlet]) -> int:
    """How many computers in the catalogue the public uses the Internet on (IMLS 650)."""
    with_internet = {kind.code for kind in rules.kinds if kind.internet}
    return sum(one.kind in with_internet for outlet in outlets for one in catalog.computers_of(tx, outlet.id))


def turns(seats: Seats, counts: Counts, outlets: Sequence[Outlet], variable: str, days: Iterable[date]) -> Turns:
    """What all branches come to on these days."""
    seated = by_hand = days_by_hand = missing = 0
    asked = tuple(days)
    for outlet in outlets:
        own, hand = seats[outlet.id], counts[outlet.id]
        for day in asked:
            ticked = hand.get(day, {}).get(variable)
            if day in own.days:
                seated += own.days[day]
            elif ticked is not None:
                by_hand += ticked
                days_by_hand += outlet.opens(day)
            elif outlet.opens(day) and (own.since is None or day < own.since):
                missing += 1
    return Turns(seated, by_hand, days_by_hand, missing)
