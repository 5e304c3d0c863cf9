"""Cash-up: what a branch's till took, paid back and waived on a day. Counts only: no record is opened."""

from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Amnesty
from carrel.desk.refusals import not_allowed
from carrel.gate import Act, Denied, House, decide, perform
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed.kinds import FEE
from carrel.tallies import Method, Money, TillLine, till_of_day


class CashUp(msgspec.Struct, frozen=True):
    """A branch's day in money. Amounts are whole cents."""

    library: str
    branch: str
    day: date
    lines: tuple[TillLine, ...]

    def sum_of(self, money: Money, method: Method | None = None) -> int:
        """What lines of one sort come to, by one way of paying or by all."""
        return sum(line.cents for line in self.lines if line.money is money and method in (None, line.method))


def cash_up(house: House, actor: Actor, day: date | None = None) -> CashUp | Refusal:
    """The till of the actor's branch on a day; today's where none is named."""
    of = house.clock().date() if day is None else day
    with house.store.read() as tx:
        branch = None if actor.branch is None else catalog.branch(tx, actor.branch)
        if branch is None:
            return Refusal("no branch was chosen at sign-in", "sign in again, at a branch")
        return CashUp(house.library.name, branch.name, of, till_of_day(tx, of, branch.id))


def amnesties(house: House, actor: Actor) -> tuple[Amnesty, ...]:
    """The amnesties of the actor's branch that have not passed."""
    today = house.clock().date()
    with house.store.read() as tx:
        found = () if actor.branch is None else catalog.amnesties(tx, actor.branch)
    return tuple(span for span in found if span.last >= today)


def open_amnesty(house: House, actor: Actor, first: date, last: date) -> Amnesty | Refusal:
    """Let the actor's branch take things back without fines, from one day to another. A supervisor's duty."""
    if last < first or (last - first).days > _LONGEST:
        return Refusal("these are not the days of an amnesty", "choose a first day, and a last one within a year")

    def work(act: Act) -> Amnesty | Refusal:
        match decide(act, None, FEE):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                pass
        span = Amnesty(first, last)
        if actor.branch is None:
            return Refusal("no branch was chosen at sign-in", "sign in again, at a branch")
        if not catalog.put_amnesty(act.tx, actor.branch, span):
            return Refusal("an amnesty begins on this day already", "take that back first")
        return span

    return perform(house, actor, Purpose.OVERRIDE, work)


def end_amnesty(house: House, actor: Actor, first: date) -> bool | Refusal:
    """Take back the amnesty that begins on a day. A supervisor's duty; True where there was one."""

    def work(act: Act) -> bool | Refusal:
        match decide(act, None, FEE):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return actor.branch is not None and catalog.drop_amnesty(act.tx, actor.branch, first)

    return perform(house, actor, Purpose.OVERRIDE, work)


_LONGEST = 366
"""Days of the longest amnesty."""
