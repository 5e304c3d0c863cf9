"""A patron's own turn and reservations, at their own pages."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from carrel import catalog
from carrel.desk.owning import own
from carrel.desk.seats.comers import Comer, as_comer
from carrel.desk.seats.keeping import keep_room
from carrel.desk.seats.reserving import Reserved, begin_reservation
from carrel.desk.seats.turns import begin_turn, kind_at
from carrel.gate import Act, House, Opened, Operation, perform, seats_of
from carrel.gate.own_views import OwnTurn
from carrel.lives import seats as life
from carrel.records.actors import Actor
from carrel.records.computers import Seat, SeatState
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import seats

T = TypeVar("T", bound=Quiet)


class OwnTurns(Quiet, frozen=True):
    """What the patron who is signed in has of the computers: a turn or a seat, and reservations."""

    turns: tuple[OwnTurn, ...]


def own_turns(house: House, actor: Actor) -> OwnTurns | Refusal:
    """The turn, seat and reservations of the patron who is signed in."""

    def work(act: Act) -> OwnTurns | Refusal:
        match own(act, RecordClass.COMPUTER):
            case Opened() as patron:
                return OwnTurns(turns_of(act, seats_of(act, patron)))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def own_take_turn(house: House, actor: Actor, branch: BranchId, kind: str) -> OwnTurns | Refusal:
    """Wait for a computer of a kind at a branch; the room calls whoever is next."""
    keep_room(house, branch)
    done = _as_comer(house, actor, lambda act, comer: _take_turn(act, comer, branch, kind))
    if isinstance(done, Refusal):
        return done
    keep_room(house, branch)
    return own_turns(house, actor)


def own_reserve(
    house: House, actor: Actor, branch: BranchId, kind: str, begins: datetime, minutes: int
) -> Reserved | Refusal:
    """Reserve a computer of a kind at a branch."""

    def work(act: Act, comer: Comer) -> Reserved | Refusal:
        asked = kind_at(act, branch, kind)
        return asked if isinstance(asked, Refusal) else begin_reservation(act, comer, branch, asked, begins, minutes)

    keep_room(house, branch)
    return _as_comer(house, actor, work)


def own_give_up(house: House, actor: Actor, word: str) -> Refusal | None:
    """Give up a turn or a reservation; ``word`` stands for it on the page."""
    branches: list[BranchId] = []

    def work(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        row = house.visits.row_of(RecordClass.COMPUTER, word, act.now)
        match own(act, RecordClass.COMPUTER):
            case Opened() as patron:
                seat = next((one for one in seats_of(act, patron) if one.row == row), None)
                if seat is None or seat.record.state is SeatState.SEATED:
                    return Refusal("this is no longer waiting or reserved", "look at the page again")
                life.end(act, seat, "give up")
                branches[:] = [seat.record.branch]
                return None
            case refusal:
                return refusal

    refusal = perform(house, actor, Purpose.OWN, work)
    for branch in branches if refusal is None else ():
        keep_room(house, branch)
    return refusal


def turns_of(act: Act, found: list[Opened[Seat, Operation]]) -> tuple[OwnTurn, ...]:
    """A patron's seats as they see them: the turn or the sitting first, then the reservations in time."""
    lines = sorted(found, key=lambda one: (one.record.slot > 1, one.record.begins or one.record.asked))
    return tuple(_line(act, one) for one in lines)


class _Begun(Quiet, frozen=True):
    """The turn has begun."""


def _take_turn(act: Act, comer: Comer, branch: BranchId, kind: str) -> "_Begun | Refusal":
    asked = kind_at(act, branch, kind)
    return asked if isinstance(asked, Refusal) else begin_turn(act, comer, branch, asked) or _Begun()


def _as_comer(house: House, actor: Actor, do: Callable[[Act, Comer], T | Refusal]) -> T | Refusal:
    def work(act: Act) -> T | Refusal:
        seats.in_turn(act.tx)
        match own(act, RecordClass.COMPUTER):
            case Opened() as patron:
                comer = as_comer(act, patron)
                return do(act, comer) if isinstance(comer, Comer) else comer
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _line(act: Act, seat: Opened[Seat, Operation]) -> OwnTurn:
    record, zone = seat.record, act.now.tzinfo
    branch = catalog.branch(act.tx, record.branch)
    machine = None if record.computer is None else catalog.computer(act.tx, record.computer)
    kind = act.house.library.computers.kind(record.kind)
    ends = record.kept or record.ends
    return OwnTurn(
        word=act.house.visits.word_for(RecordClass.COMPUTER, seat.row, act.now),
        state=record.state.value,
        branch="" if branch is None else branch.name,
        kind=record.kind if kind is None else kind.name,
        code=record.code,
        label="" if machine is None else machine.label,
        begins=None if record.begins is None else record.begins.astimezone(zone),
        ends=None if ends is None else ends.astimezone(zone),
    )
