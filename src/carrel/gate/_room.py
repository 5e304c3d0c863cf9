"""What anybody in a room of public computers can see: facts about machines. No decision, no entry, and no name."""

from datetime import datetime

from carrel import catalog
from carrel.catalog import Computer
from carrel.gate._seating import Here, anything_due, everybody_in, runs_until, somebody_waits, stay_of
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.gate.house import House
from carrel.records.actors import Actor
from carrel.records.computers import SeatState
from carrel.records.ids import BranchId, ComputerId
from carrel.records.quiet import Quiet
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import seats
from carrel.sealed.kinds import SEAT

_ANYBODY = Actor("", Role.STRANGER)


class Machine(Quiet, frozen=True):
    """A computer as it stands there."""

    computer: Computer
    taken: bool
    """Somebody sits at it."""
    until: datetime | None
    """Until when it is taken, or kept for whoever is called."""
    code: str
    """Of whoever is called to it; empty otherwise."""


class InLine(Quiet, frozen=True):
    """A place in the queue for a kind of computer."""

    code: str
    kind: str


class Booked(Quiet, frozen=True):
    """A time for which a computer of a kind is reserved."""

    kind: str
    begins: datetime
    ends: datetime


class Seen(Quiet, frozen=True):
    """A room as anybody in it sees it."""

    machines: tuple[Machine, ...]
    line: tuple[InLine, ...]
    """In turn."""
    booked: tuple[Booked, ...]


class AtMachine(Quiet, frozen=True):
    """What the machine itself shows to whoever sits at it."""

    ends: datetime
    filtered: bool
    may_extend: bool
    """Whether nobody waits, and there is time left."""


def see_room(house: House, branch: BranchId) -> Seen:
    """A branch's room. Read by itself, in an act of nobody's that writes nothing."""
    with house.store.read() as tx:
        act = Act(house, tx, _ANYBODY, Purpose.SEAT, house.clock())
        here = everybody_in(act, branch)
        at = {one.record.computer: one for one in here if one.record.computer is not None}
        machines = tuple(_machine(act, one, at.get(one.id)) for one in catalog.computers_of(tx, branch))
        waiting = sorted((one for one in here if one.record.state is SeatState.WAITING), key=_came)
        line = tuple(InLine(one.record.code, one.record.kind) for one in waiting)
        booked = sorted((_booked(act, one) for one in here if _is_booked(one)), key=lambda one: one.begins)
        return Seen(machines, line, tuple(booked))


def is_due(house: House, branch: BranchId) -> bool:
    """Whether somebody's time is over, or somebody is to be called: asked at every look, and mostly not."""
    with house.store.read() as tx:
        act = Act(house, tx, _ANYBODY, Purpose.SEAT, house.clock())
        return anything_due(act, branch, everybody_in(act, branch))


def see_machine(house: House, computer: ComputerId) -> AtMachine | None:
    """What a machine shows; None where nobody sits at it."""
    with house.store.read() as tx:
        act = Act(house, tx, _ANYBODY, Purpose.SEAT, house.clock())
        sealed = seats.at(tx, computer)
        seat = None if sealed is None else look(act, SEAT, sealed)
        if sealed is None or seat is None or seat.state is not SeatState.SEATED or seat.ends is None:
            return None
        free = seat.ends > act.now and not somebody_waits(act, seat.branch, seat.kind, sealed.row)
        longer = free and runs_until(act, stay_of(act, seat), sealed.row) > seat.ends
        return AtMachine(seat.ends.astimezone(act.now.tzinfo), seat.filtered, longer)


def _machine(act: Act, computer: Computer, one: Here | None) -> Machine:
    if one is None:
        return Machine(computer, taken=False, until=None, code="")
    seat = one.record
    taken = seat.state is SeatState.SEATED
    until = seat.ends if taken else seat.kept
    local = None if until is None else until.astimezone(act.now.tzinfo)
    if until is not None and until <= act.now:
        return Machine(computer, taken=False, until=None, code="")
    return Machine(computer, taken, local, "" if taken else seat.code)


def _came(one: Here) -> tuple[datetime, bytes]:
    return one.record.asked, one.sealed.row


def _is_booked(one: Here) -> bool:
    return one.record.state is SeatState.RESERVED and one.record.begins is not None and one.record.ends is not None


def _booked(act: Act, one: Here) -> Booked:
    begins, ends = one.record.begins or act.now, one.record.ends or act.now
    return Booked(one.record.kind, begins.astimezone(act.now.tzinfo), ends.astimezone(act.now.tzinfo))
