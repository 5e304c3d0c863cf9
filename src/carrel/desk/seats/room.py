"""The room: which computers are free, taken or kept, and who is next by a code. No name, whoever looks."""

from datetime import datetime, timedelta
from enum import StrEnum

from carrel.catalog import ComputerState
from carrel.desk.seats.keeping import keep_room
from carrel.gate import Booked, House, InLine, Machine, Seen, see_room
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, ComputerId
from carrel.records.quiet import Quiet


class Standing(StrEnum):
    """How a computer stands."""

    FREE = "free"
    TAKEN = "taken"
    CALLED = "called"
    """It is kept for whoever was called."""
    OUT_OF_SERVICE = "out of service"


class ComputerLine(Quiet, frozen=True):
    """One computer."""

    id: ComputerId
    label: str
    kind: str
    """The kind's code in ``library.toml``."""
    state: Standing
    minutes_left: int | None
    """Until it is free, or for which it is still kept; None where neither is so."""
    code: str
    """Of whoever is called to it; empty otherwise."""
    next_reservation: datetime | None
    """When a computer of its kind is reserved next."""


class QueueLine(Quiet, frozen=True):
    """One place in the queue for a kind."""

    code: str
    kind: str
    place: int
    about_minutes: int | None
    """When a computer will be free for them, as far as is known; None where there is none of the kind."""


class Room(Quiet, frozen=True):
    """A branch's public computers, as anybody may see them."""

    computers: tuple[ComputerLine, ...]
    queue: tuple[QueueLine, ...]


def room(house: House, actor: Actor | None, branch: BranchId) -> Room:
    """A branch's room. For a screen that everybody sees, ``actor`` is None."""
    keep_room(house, branch, actor)
    seen, now = see_room(house, branch), house.clock()
    lines = tuple(_line(one, seen.booked, now) for one in seen.machines)
    return Room(lines, tuple(_queue(house, seen, now)))


def _line(machine: Machine, booked: tuple[Booked, ...], now: datetime) -> ComputerLine:
    computer = machine.computer
    if machine.taken:
        state = Standing.TAKEN
    elif machine.code:
        state = Standing.CALLED
    else:
        state = Standing.FREE if computer.state is ComputerState.IN_SERVICE else Standing.OUT_OF_SERVICE
    following = (one.begins for one in booked if one.kind == computer.kind)
    minutes = None if machine.until is None else _minutes(now, machine.until)
    return ComputerLine(computer.id, computer.label, computer.kind, state, minutes, machine.code, next(following, None))


def _queue(house: House, seen: Seen, now: datetime) -> list[QueueLine]:
    lines: list[QueueLine] = []
    places: dict[str, int] = {}
    for one in seen.line:
        place = places[one.kind] = places.get(one.kind, 0) + 1
        lines.append(QueueLine(one.code, one.kind, place, _about(house, seen, one, place, now)))
    return lines


def _about(house: House, seen: Seen, one: InLine, place: int, now: datetime) -> int | None:
    """The sittings that end first make room first; after each, one of a waiting room's length."""
    mine = [m for m in seen.machines if m.computer.kind == one.kind and m.computer.state is ComputerState.IN_SERVICE]
    if not mine:
        return None
    ends = sorted(_minutes(now, m.until) if m.until is not None else 0 for m in mine)
    rounds, which = divmod(place - 1, len(ends))
    return ends[which] + rounds * house.library.computers.minutes_when_waiting


def _minutes(now: datetime, until: datetime) -> int:
    return max(0, -((now - until) // timedelta(minutes=1)))
