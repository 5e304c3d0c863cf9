"""Turns: whoever comes to the desk is called at once where a computer is free, and waits in the queue where none is."""

from collections.abc import Callable
from datetime import datetime

from carrel import catalog
from carrel.catalog.library import ComputerKind
from carrel.desk.own_signing_in import Wrong, hear
from carrel.desk.seats.comers import Comer, with_card, with_pass
from carrel.desk.seats.keeping import keep, keep_room, opened
from carrel.gate import Act, House, Opened, Stay, minutes_left, perform, place_in_line, seat_of_code
from carrel.lives import seats as life
from carrel.records.actors import Actor
from carrel.records.computers import SeatState
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import seats

NO_BRANCH = Refusal("this account stands in no branch", "choose the branch you work in first")
_NO_KIND = Refusal("this branch has no computer of that kind", "choose another kind")
_SITS = Refusal("they sit at a computer already", "they leave there first")
_NOT_FITTING = Refusal("this kind of computer is not for that age", "choose another kind")
_NO_TIME = Refusal("there is no time left today", "a supervisor may give more to whoever sits")
_NO_CODE = Refusal("nobody waits under this code", "check it against the screen")


class Turn(Quiet, frozen=True):
    """A place in the queue, or a computer that is kept."""

    code: str
    place: int
    """1 is the next; 0 where a computer is kept."""
    label: str | None
    """Of the computer that is kept."""
    until: datetime | None
    """Until when it is kept."""


def take_turn(house: House, actor: Actor, card: str, kind: str) -> Turn | Refusal:
    """Give a patron at the desk a computer of a kind, or a place in the queue for one."""
    return _turn(house, actor, kind, lambda act: with_card(act, card))


def guest_turn(house: House, actor: Actor, code: str, kind: str) -> Turn | Refusal:
    """The same for whoever shows a guest pass."""
    if stop := hear(house, "pass", actor.name):
        return stop
    done = _turn(house, actor, kind, lambda act: with_pass(act, code))
    if not isinstance(done, Wrong):
        house.tries.forgive("pass", actor.name)
    return done


def give_up(house: House, actor: Actor, code: str) -> Refusal | None:
    """End a turn or a reservation, whose code somebody says; whoever is next is called."""
    branch = actor.branch
    if branch is None:
        return NO_BRANCH
    keep_room(house, branch, actor)

    def work(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        sealed = seat_of_code(act, branch, code)
        match _NO_CODE if sealed is None else opened(act, sealed):
            case Opened() as seat if seat.record.state is SeatState.SEATED:
                return Refusal("they sit at a computer", "end the sitting instead")
            case Opened() as seat:
                life.end(act, seat, "give up")
                return keep(act, branch)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.SEAT, work)


def kind_at(act: Act, branch: BranchId, code: str) -> ComputerKind | Refusal:
    """A kind of computer that a branch has."""
    kind = act.house.library.computers.kind(code)
    has = any(one.kind == code for one in catalog.computers_of(act.tx, branch))
    return kind if kind is not None and has else _NO_KIND


def begin_turn(act: Act, comer: Comer, branch: BranchId, kind: ComputerKind) -> Refusal | None:
    """Put somebody into the queue, unless they are in it for this kind already."""
    turn, whose = comer.turn, comer.whose
    if turn is not None and turn.record.state is SeatState.SEATED:
        return _SITS
    if turn is not None and turn.record.kind == kind.code and turn.record.branch == branch:
        return None
    if not comer.fits(kind):
        return _NOT_FITTING
    if minutes_left(act, Stay(whose.pocket, whose.guest, branch, kind.code, act.now)) == 0:
        return _NO_TIME
    if turn is not None:
        life.end(act, turn, "give up")
    return None if life.wait(act, whose, branch, kind.code) is not None else _SITS


def turn_of(act: Act, pocket: bytes) -> Turn:
    """Where the owner of a pocket stands now."""
    found = place_in_line(act, pocket)
    machine = None if found.computer is None else catalog.computer(act.tx, found.computer)
    return Turn(found.code, found.place, None if machine is None else machine.label, found.until)


def _turn(house: House, actor: Actor, kind: str, comes: Callable[[Act], Comer | Refusal]) -> Turn | Refusal:
    branch = actor.branch
    if branch is None:
        return NO_BRANCH
    keep_room(house, branch, actor)

    def work(act: Act) -> Turn | Refusal:
        seats.in_turn(act.tx)
        asked = kind_at(act, branch, kind)
        if isinstance(asked, Refusal):
            return asked
        match comes(act):
            case Comer() as comer:
                refusal = begin_turn(act, comer, branch, asked) or keep(act, branch)
                return refusal or turn_of(act, comer.whose.pocket)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.SEAT, work)
