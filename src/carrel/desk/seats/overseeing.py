"""What the staff do in the room: end a sitting, move it, or give minutes that the rules do not."""

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from carrel import catalog
from carrel.catalog import ComputerState
from carrel.desk.refusals import not_allowed
from carrel.desk.seats.keeping import keep, keep_room
from carrel.desk.seats.terminals import OPENERS
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    decide,
    free_until,
    perform,
    runs_until,
    seat_at,
    stay_of,
    unseal,
)
from carrel.lives import seats as life
from carrel.records.actors import Actor
from carrel.records.computers import Seat, SeatState
from carrel.records.ids import BranchId, ComputerId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import seats
from carrel.sealed.kinds import SEAT

MOST_GIVEN: Final = 240
"""Minutes that are given at once at most."""
_NOBODY = Refusal("nobody sits there", "look at the room again")
_NO_COMPUTER = Refusal("there is no such computer", "look at the list of computers")


class SeatReason(StrEnum):
    """Why minutes were given beyond the rules. A closed list: it stands in the ledger for ever."""

    TEST = "an examination or an application with a deadline"
    SCHOOLWORK = "needed for school"
    ACCESS = "needed on account of illness or disability"
    LIBRARY_ERROR = "time was lost by the library's own fault"
    QUIET = "nobody else needs the computer"


def end_sitting(house: House, actor: Actor, computer: ComputerId) -> Refusal | None:
    """End the sitting at a computer, as if whoever sits there had left."""

    def work(act: Act, seat: Opened[Seat, Operation]) -> None:
        life.end(act, seat, "end")

    return _at(house, actor, computer, work)


def give_minutes(house: House, actor: Actor, computer: ComputerId, minutes: int, reason: SeatReason) -> Refusal | None:
    """Give minutes beyond the day's limit and although others wait, for a reason that the ledger keeps.

    A supervisor's duty. What somebody reserved, and closing time, are not set aside.
    """
    if actor.role not in OPENERS:
        return Refusal("a supervisor gives minutes beyond the rules", "ask a supervisor or the custodian")
    if not 0 < minutes <= MOST_GIVEN:
        return Refusal(f"from 1 to {MOST_GIVEN} minutes are given at once", "choose how many within these")

    def work(act: Act, seat: Opened[Seat, Operation]) -> Refusal | None:
        record = seat.record
        ends = (record.ends or act.now) + timedelta(minutes=minutes)
        most = runs_until(act, stay_of(act, record), seat.row, despite_limit=True)
        if record.ends is None or most <= record.ends:
            return Refusal("the computer is reserved then, or the library closes", "move them to another one")
        life.extend(act, seat, min(ends, most))
        return None

    return _at(house, actor, computer, work, reason)


def move_sitting(house: House, actor: Actor, from_: ComputerId, to: ComputerId) -> Refusal | None:
    """Move whoever sits at one computer to another of the same branch, with the time they have left."""

    def work(act: Act, seat: Opened[Seat, Operation]) -> Refusal | None:
        machine = catalog.computer(act.tx, to)
        if machine is None or machine.branch != seat.record.branch:
            return _NO_COMPUTER
        if machine.state is not ComputerState.IN_SERVICE or seat_at(act, to) is not None:
            return Refusal("that computer is not free", "choose another one")
        ends = seat.record.ends or act.now
        ends = min(ends, free_until(act, machine.branch, machine.kind, seat.row))
        if ends <= act.now:
            return Refusal("that computer is reserved", "choose another one")
        life.move(act, seat, machine, ends)
        return None

    return _at(house, actor, from_, work)


def _at(
    house: House,
    actor: Actor,
    computer: ComputerId,
    work: Callable[[Act, Opened[Seat, Operation]], Refusal | None],
    reason: str = "",
) -> Refusal | None:
    """Do something with the sitting at a computer; the room is kept before and after."""
    branch = _branch_of(house, computer)
    if branch is None:
        return _NO_COMPUTER
    keep_room(house, branch, actor)

    def whole(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        sealed = seat_at(act, computer)
        match decide(act, sealed, SEAT, reason=reason):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if sealed is None:
                    return _NOBODY
                seat = unseal(act, sealed, grant)
                sits = seat.record.state is SeatState.SEATED
                return work(act, seat) or keep(act, branch) if sits else _NOBODY

    return perform(house, actor, Purpose.SEAT, whole)


def _branch_of(house: House, computer: ComputerId) -> BranchId | None:
    with house.store.read() as tx:
        machine = catalog.computer(tx, computer)
    return None if machine is None else machine.branch
