"""What staff count by hand for their branch, day by day: visits, questions, sessions (IMLS 501, 502, 651, 652).

Nobody is in such a number. A door counter is read off and a tally sheet is added up, so that entering a number again
puts it right.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import catalog, staff, tallies
from carrel.catalog import Branch
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.store import Transaction

COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "VISITS": "Library visits",
        "REFERENC": "Reference transactions",
        "PITUSR": "Uses of public Internet computers",
        "WIFISESS": "Wireless sessions",
    }
)
"""What is counted by hand: the survey's variable, and its name."""
_COUNTERS = frozenset({Role.PAGE, Role.VOLUNTEER, Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN})
"""Whoever works in the building may stand at its door with a counter."""
_MOST = 100_000
"""More than any branch has in a day: a slip of the hand."""


class DayCounted(msgspec.Struct, frozen=True):
    """What a branch has counted on one day."""

    branch: str
    day: date
    numbers: Mapping[str, int]
    """By the survey's variable; what nobody counted is not there."""


class MonthCounted(msgspec.Struct, frozen=True):
    """What a branch has counted in a month."""

    branch: str
    first: date
    days: tuple[DayCounted, ...]
    """Each day on which something was counted."""

    def sum_of(self, variable: str) -> int:
        """What the days come to."""
        return sum(day.numbers.get(variable, 0) for day in self.days)


def counted_on(house: House, actor: Actor, day: date | None = None) -> DayCounted | Refusal:
    """What the actor's branch has counted on a day; today's where none is named."""
    on = house.clock().date() if day is None else day
    with house.store.read() as tx:
        branch = _branch(tx, house, actor)
        if isinstance(branch, Refusal):
            return branch
        return DayCounted(branch.name, on, tallies.counts_of_day(tx, on, branch.id))


def counted_in(house: House, actor: Actor, month: date) -> MonthCounted | Refusal:
    """What the actor's branch has counted in the month of a day."""
    first = month.replace(day=1)
    last = first + relativedelta(months=1, days=-1)
    with house.store.read() as tx:
        branch = _branch(tx, house, actor)
        if isinstance(branch, Refusal):
            return branch
        found = tallies.counts_of_days(tx, first, last, branch.id)
    return MonthCounted(
        branch.name, first, tuple(DayCounted(branch.name, day, numbers) for day, numbers in sorted(found.items()))
    )


def note_counts(house: House, actor: Actor, day: date, numbers: Mapping[str, int | None]) -> DayCounted | Refusal:
    """Let what the actor's branch counted on a day be these numbers; None takes a number back."""
    if day > house.clock().date():
        return Refusal("this day has not come yet", "enter what was counted when the day is over")
    if refusal := _unfit(numbers):
        return refusal
    with house.store.write() as tx:
        branch = _branch(tx, house, actor)
        if isinstance(branch, Refusal):
            return branch
        for variable, number in numbers.items():
            if number is None:
                tallies.drop_count(tx, variable, day, branch.id)
            else:
                tallies.note_count(tx, variable, day, branch.id, number)
        return DayCounted(branch.name, day, tallies.counts_of_day(tx, day, branch.id))


def _unfit(numbers: Mapping[str, int | None]) -> Refusal | None:
    """What is wrong with the numbers themselves."""
    if not COUNTED.keys() >= numbers.keys():
        return Refusal("this is not counted by hand", "choose one of the list")
    given = [number for number in numbers.values() if number is not None]
    if any(number < 0 for number in given):
        return Refusal("a count is never below nothing", "enter 0 where nothing was counted")
    if any(number > _MOST for number in given):
        return Refusal("this is more than a day can hold", "look at the number again")
    return None


def _branch(tx: Transaction, house: House, actor: Actor) -> Branch | Refusal:
    """Where the actor counts."""
    if actor.role not in _COUNTERS or staff.on_duty(tx, actor.name, house.clock()) is not actor.role:
        return Refusal("counts are entered by the library's staff", "sign in, at a branch")
    branch = None if actor.branch is None else catalog.branch(tx, actor.branch)
    return branch or Refusal("no branch was chosen at sign-in", "sign in again, at a branch")
