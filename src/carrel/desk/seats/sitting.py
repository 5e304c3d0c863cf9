"""Sitting at a public computer: by card and PIN, or by a guest pass, until leaving or until the time is over.

On leaving the link is gone in that transaction. A stop is not said aloud: who stands behind them may read the screen.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from carrel import catalog
from carrel.catalog import Computer, ComputerState
from carrel.desk.own_signing_in import PinRight, Wrong, check_pin, hear
from carrel.desk.refusals import Blocked, NotAllowed
from carrel.desk.seats.comers import Comer, with_card, with_pass
from carrel.desk.seats.keeping import keep, keep_room, opened
from carrel.desk.seats.terminals import Terminal
from carrel.gate import (
    Act,
    AtMachine,
    House,
    Opened,
    Operation,
    Stay,
    is_kept,
    minutes_left,
    perform,
    runs_until,
    seat_at,
    see_machine,
    somebody_waits,
    stay_of,
)
from carrel.lives import seats as life
from carrel.records.computers import Seat, SeatState
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import seats

_ASK = Refusal("please ask at the desk", "somebody there will help you")
_NOBODY = Refusal("nobody sits here", "sign in first")
_OUT_OF_ORDER = Refusal("this computer is out of service", "take another one, or ask at the desk")
_IN_USE = Refusal("somebody sits here", "take another one, or ask at the desk for a turn")
_KEPT = Refusal("this computer is kept for somebody", "take another one, or ask at the desk for a turn")
_ELSEWHERE = Refusal("you sit at another computer already", "leave there first")
_NOT_FOR_YOU = Refusal("this computer is not for your age", "take another one, or ask at the desk")
_NO_TIME = Refusal("there is no time left for you today", "come back tomorrow, or ask at the desk")
_RESERVED = Refusal("this computer is reserved, or the library closes", "take another one, or ask at the desk")
_LEAST = timedelta(minutes=1)


class Sitting(Quiet, frozen=True):
    """What the machine shows to whoever sits there: minutes, and yes or no."""

    label: str
    ends: datetime
    minutes_left: int
    """Whole minutes, begun ones too."""
    filtered: bool
    """Whether the filter for children applies."""
    may_extend: bool
    warn: bool
    """Whether the end is near."""


def sit_down(house: House, terminal: Terminal, card: str, pin: str) -> Sitting | Refusal:
    """Sit down with card and PIN: at once where the computer is free, or where it is kept for them.

    Where somebody sits no PIN is heard: nobody finds out there which one is right.
    """
    keep_room(house, terminal.branch, terminal.actor)
    if see_machine(house, terminal.computer) is not None:
        return _IN_USE
    if stop := hear(house, "card", _named(terminal)):
        return stop
    match check_pin(house, card, pin):
        case PinRight():
            house.tries.forgive("card", _named(terminal))
            return _sit_down(house, terminal, lambda act: with_card(act, card))
        case refusal:
            return refusal


def sit_down_as_guest(house: House, terminal: Terminal, code: str) -> Sitting | Refusal:
    """Sit down with a guest pass of today. Nobody asks who it is."""
    if stop := hear(house, "pass", _named(terminal)):
        return stop
    keep_room(house, terminal.branch, terminal.actor)
    done = _sit_down(house, terminal, lambda act: with_pass(act, code))
    if not isinstance(done, Wrong):
        house.tries.forgive("pass", _named(terminal))
    return done


def sitting_at(house: House, terminal: Terminal) -> Sitting | None:
    """What the machine shows now; None where nobody sits there any more. To be asked again and again."""
    keep_room(house, terminal.branch, terminal.actor)
    seen = see_machine(house, terminal.computer)
    return None if seen is None else _shown(house, terminal, seen)


def extend(house: House, terminal: Terminal) -> Sitting | Refusal:
    """Sit longer, where nobody waits and the day has minutes left."""
    keep_room(house, terminal.branch, terminal.actor)

    def work(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        if refusal := keep(act, terminal.branch):
            return refusal
        match _seated_here(act, terminal):
            case Opened() as seat:
                return _extend(act, seat)
            case refusal:
                return refusal

    refusal = perform(house, terminal.actor, Purpose.SEAT, work)
    return refusal or sitting_at(house, terminal) or _NOBODY


def leave(house: House, terminal: Terminal) -> Refusal | None:
    """Leave: the link is gone, a slip is left, and whoever is next is called, all in one transaction."""
    keep_room(house, terminal.branch, terminal.actor)

    def work(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        match _seated_here(act, terminal):
            case Opened() as seat:
                life.end(act, seat, "leave")
                return keep(act, terminal.branch)
            case refusal:
                return refusal

    return perform(house, terminal.actor, Purpose.SEAT, work)


def time_for(act: Act, stay: Stay, row: bytes = b"", planned: datetime | None = None) -> datetime:
    """When a sitting that begins now ends: as ``planned``, or after its kind's minutes, fewer while others wait."""
    rules = act.house.library.computers
    kind = rules.kind(stay.kind)
    minutes = rules.minutes_when_waiting if kind is None else kind.minutes
    if somebody_waits(act, stay.branch, stay.kind, row):
        minutes = min(minutes, rules.minutes_when_waiting)
    return min(planned or act.now + timedelta(minutes=minutes), runs_until(act, stay, row))


def _sit_down(house: House, terminal: Terminal, comes: Callable[[Act], Comer | Refusal]) -> Sitting | Refusal:
    def work(act: Act) -> Refusal | None:
        seats.in_turn(act.tx)
        if refusal := keep(act, terminal.branch):
            return refusal
        match comes(act):
            case Comer() as comer:
                machine = catalog.computer(act.tx, terminal.computer)
                return _OUT_OF_ORDER if machine is None else _take(act, comer, machine)
            case refusal:
                return refusal

    match perform(house, terminal.actor, Purpose.SEAT, work):
        case Wrong() as wrong:
            return wrong
        case Blocked() | NotAllowed():
            return _ASK
        case Refusal() as refusal:
            return refusal
        case None:
            return sitting_at(house, terminal) or _NO_TIME


def _take(act: Act, comer: Comer, machine: Computer) -> Refusal | None:
    """Let somebody sit at a machine; None when they do, or did already."""
    turn = comer.turn
    if turn is not None and turn.record.state is SeatState.SEATED:
        return None if turn.record.computer == machine.id else _ELSEWHERE
    kind = act.house.library.computers.kind(machine.kind)
    if machine.state is not ComputerState.IN_SERVICE or kind is None:
        return _OUT_OF_ORDER
    called = next((one for one in comer.seats if one.record.computer == machine.id), None)
    if called is None and (stop := _taken(act, machine)):
        return stop
    if called is None and not comer.fits(kind):
        return _NOT_FOR_YOU
    return _begin(act, comer, machine, called)


def _begin(act: Act, comer: Comer, machine: Computer, called: Opened[Seat, Operation] | None) -> Refusal | None:
    """Begin the sitting: by the seat that was called here, or by a turn that is given up for it, or by none."""
    by = called or comer.turn
    whose = comer.whose
    stay = Stay(whose.pocket, whose.guest, machine.branch, machine.kind, act.now)
    planned = None if called is None else called.record.ends
    ends = time_for(act, stay, b"" if by is None else by.row, planned)
    if ends < act.now + _LEAST:
        return _RESERVED if minutes_left(act, stay) else _NO_TIME
    if called is not None and comer.turn is not None and comer.turn.row != called.row:
        life.end(act, comer.turn, "give up")  # they waited, too
    done = life.sit(act, whose, machine, ends) if by is None else life.sit_in_turn(act, by, machine, ends)
    return _IN_USE if done is None else None


def _named(terminal: Terminal) -> str:
    """As whose its tries are counted."""
    return f"computer {terminal.computer}"


def _taken(act: Act, machine: Computer) -> Refusal | None:
    """Why a machine is not free, from whoever is there."""
    sealed = seat_at(act, machine.id)
    if sealed is None:
        return None
    return _KEPT if is_kept(act, sealed) else _IN_USE


def _seated_here(act: Act, terminal: Terminal) -> Opened[Seat, Operation] | Refusal:
    sealed = seat_at(act, terminal.computer)
    seat = _NOBODY if sealed is None else opened(act, sealed)
    return _NOBODY if isinstance(seat, Opened) and seat.record.state is not SeatState.SEATED else seat


def _extend(act: Act, seat: Opened[Seat, Operation]) -> Refusal | None:
    record = seat.record
    if record.ends is None or somebody_waits(act, record.branch, record.kind, seat.row):
        return Refusal("somebody waits for a computer", "save your work before the time is over")
    longer = record.ends + timedelta(minutes=act.house.library.computers.extension_minutes)
    ends = min(longer, runs_until(act, stay_of(act, record), seat.row))
    if ends <= record.ends:
        return Refusal("the time cannot be made longer", "save your work, or ask at the desk")
    life.extend(act, seat, ends)
    return None


def _shown(house: House, terminal: Terminal, seen: AtMachine) -> Sitting:
    now = house.clock()
    minutes = max(0, -((now - seen.ends) // timedelta(minutes=1)))
    warn = minutes <= house.library.computers.warn_minutes
    return Sitting(terminal.label, seen.ends, minutes, seen.filtered, seen.may_extend, warn)
