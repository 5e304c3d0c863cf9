"""Reserving a computer: so many days ahead, while the branch is open, and never more than there are computers."""

from datetime import datetime, timedelta
from typing import Final

from carrel import catalog
from carrel.catalog.library import ComputerKind
from carrel.desk.seats.comers import Comer, with_card
from carrel.desk.seats.keeping import keep_room
from carrel.desk.seats.turns import NO_BRANCH, kind_at
from carrel.gate import Act, House, may_reserve, perform
from carrel.lives import seats as life
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import seats

SHORTEST: Final = 5
"""Minutes of the shortest reservation."""
_NOT_OPEN = Refusal("the branch is not open all that time", "choose another time")
_NONE_LEFT = Refusal("every computer of that kind is taken then", "choose another time")
_TOO_MANY = Refusal("there are two reservations already", "give one up first")
_NOT_FITTING = Refusal("this kind of computer is not for that age", "choose another kind")


class Reserved(Quiet, frozen=True):
    """A computer of the kind will be kept at ``begins``, for some minutes."""

    code: str
    begins: datetime
    ends: datetime


def reserve(house: House, actor: Actor, card: str, kind: str, begins: datetime, minutes: int) -> Reserved | Refusal:
    """Reserve a computer of a kind for a patron at the desk. ``begins`` is the library's own wall time."""
    branch = actor.branch
    if branch is None:
        return NO_BRANCH
    keep_room(house, branch, actor)

    def work(act: Act) -> Reserved | Refusal:
        seats.in_turn(act.tx)
        asked = kind_at(act, branch, kind)
        if isinstance(asked, Refusal):
            return asked
        match with_card(act, card):
            case Comer() as comer:
                return begin_reservation(act, comer, branch, asked, begins, minutes)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.SEAT, work)


def begin_reservation(
    act: Act, comer: Comer, branch: BranchId, kind: ComputerKind, begins: datetime, minutes: int
) -> Reserved | Refusal:
    """Reserve a computer for whoever comes, if there is one, at a time at which it can be."""
    starts = begins.replace(second=0, microsecond=0, tzinfo=act.now.tzinfo) if begins.tzinfo is None else begins
    starts = starts.astimezone(act.now.tzinfo)
    ends = starts + timedelta(minutes=minutes)
    if stop := _unfit_time(act, kind, starts, minutes) or _closed(act, branch, starts, ends):
        return stop
    if not comer.fits(kind):
        return _NOT_FITTING
    if any(_meets(one.record.begins, one.record.ends, starts, ends) for one in comer.seats):
        return Refusal("there is a reservation or a sitting at that time already", "choose another time")
    if not may_reserve(act, branch, kind.code, starts, ends):
        return _NONE_LEFT
    seat = life.reserve(act, comer.whose, branch, kind.code, starts, ends)
    return _TOO_MANY if seat is None else Reserved(seat.code, starts, ends)


def _unfit_time(act: Act, kind: ComputerKind, begins: datetime, minutes: int) -> Refusal | None:
    rules = act.house.library.computers
    longest = min(kind.minutes, rules.minutes_a_day) if kind.counts else kind.minutes
    if not SHORTEST <= minutes <= longest:
        return Refusal(f"a reservation is from {SHORTEST} to {longest} minutes long", "choose how long within these")
    if begins <= act.now:
        return Refusal("that time is over", "choose a later one, or take a turn now")
    if (begins.date() - act.now.date()).days > rules.reserve_days or not rules.reserve_days:
        return Refusal(f"a computer is reserved {rules.reserve_days} days ahead at most", "choose an earlier day")
    return None


def _closed(act: Act, branch: BranchId, begins: datetime, ends: datetime) -> Refusal | None:
    last = ends - timedelta(minutes=1)
    same_day = begins.date() == last.date()
    is_open = same_day and all(catalog.within_hours(act.tx, branch, moment) for moment in (begins, last))
    return None if is_open and catalog.open_on(act.tx, branch, begins.date()) else _NOT_OPEN


def _meets(one: datetime | None, until: datetime | None, begins: datetime, ends: datetime) -> bool:
    return one is not None and until is not None and one < ends and begins < until
