"""The life of a seat: waiting → called → seated, and gone; every end deletes it in the same transaction (design § 4).

Whoever changes a room calls ``sealed.seats.in_turn`` first. What is left of a sitting is a slip: the kind of computer
and a band of minutes; and until the close, under a key that dies there, for how long its patron sat today.
"""

from datetime import date, datetime, timedelta

import msgspec

from carrel.catalog import Computer
from carrel.gate import Act, Opened, Operation, Sat, behind_everybody, minutes_sat, sat, unused_seat_code
from carrel.lives.states import SEAT, may
from carrel.records.circulation import Event, Slip
from carrel.records.computers import DayUse, Seat, SeatState
from carrel.records.ids import BranchId, ComputerId, PatronId
from carrel.sealed import days, pockets, seats, slips
from carrel.tallies import minutes_band

_SITS = (1,)
"""The slot of whoever sits or waits: there is one, so that nobody does so twice."""
_RESERVES = (2, 3)

_Seat = Opened[Seat, Operation]


class Whose(msgspec.Struct, frozen=True):
    """Whose a seat is to be: a patron's, or a guest's, whose pocket is made from their pass and today's key."""

    patron: PatronId
    pocket: bytes
    filtered: bool
    guest: bool = False


def wait(act: Act, whose: Whose, branch: BranchId, kind: str) -> Seat | None:
    """Begin to wait, behind everybody who waits for the kind; None where they sit or wait already."""
    return _put(act, _new(act, whose, branch, kind, SeatState.WAITING), _SITS)


def reserve(act: Act, whose: Whose, branch: BranchId, kind: str, begins: datetime, ends: datetime) -> Seat | None:
    """Reserve a computer of a kind; None where they have as many reservations as there may be."""
    seat = _new(act, whose, branch, kind, SeatState.RESERVED)
    return _put(act, msgspec.structs.replace(seat, begins=begins, ends=ends), _RESERVES)


def sit(act: Act, whose: Whose, computer: Computer, ends: datetime) -> Seat | None:
    """Sit down at a free computer; None where they sit or wait already, or the computer was taken meanwhile."""
    seat = _new(act, whose, computer.branch, computer.kind, SeatState.SEATED)
    return _put(act, msgspec.structs.replace(seat, computer=computer.id, begins=act.now, ends=ends), _SITS)


def call(act: Act, seat: _Seat, computer: ComputerId) -> Seat:
    """Keep a computer for whoever is next."""
    kept = act.now + timedelta(minutes=act.house.library.computers.called_minutes)
    return _write(act, seat, "call", computer=computer, kept=kept)


def sit_in_turn(act: Act, seat: _Seat, computer: Computer, ends: datetime) -> Seat | None:
    """Sit down by a turn or a reservation; None where they sit or wait elsewhere already."""
    changed = _changed(
        seat.record,
        "seat",
        branch=computer.branch,
        computer=computer.id,
        kind=computer.kind,
        begins=act.now,
        ends=ends,
        kept=None,
    )
    pockets.seats.drop(act.tx, seat.row)
    return _put(act, changed, _SITS)


def extend(act: Act, seat: _Seat, ends: datetime) -> Seat:
    """Sit longer."""
    return _write(act, seat, "extend", ends=ends, extended=seat.record.extended + 1)


def move(act: Act, seat: _Seat, computer: Computer, ends: datetime) -> Seat:
    """Sit at another computer."""
    return _write(act, seat, "move", computer=computer.id, kind=computer.kind, ends=ends)


def end(act: Act, seat: _Seat, name: str) -> bool:
    """End a seat, turn or reservation by one of its moves; False if it has just ended.

    A sitting is remembered until the close for how long it was, and leaves its slip.
    """
    _next_state(seat.record.state, name)
    if not pockets.seats.drop(act.tx, seat.row):
        return False
    if seat.record.state is SeatState.SEATED:
        _remember(act, seat.record)
        _leave_slip(act, _sat(act, seat.record))
    return True


def close(act: Act, seat: Seat, day: date) -> Seat | None:
    """What the close of ``day`` makes of a seat: nobody sits or waits any more, and only later reservations stay.

    A sitting leaves its slip; the caller deletes the seat in the same transaction.
    """
    begins = seat.begins or act.now
    if seat.state is SeatState.RESERVED and begins.astimezone(act.now.tzinfo).date() > day:
        return seat
    _next_state(seat.state, "close")
    if seat.state is SeatState.SEATED:
        _leave_slip(act, _sat(act, seat))
    return None


def forget(act: Act, pocket: bytes) -> None:
    """Delete, unopened, what a patron has of the computers: their registration ends. A sitting is counted."""
    for sealed in pockets.seats.of_pocket(act.tx, act.house.ring, act.live, pocket):
        sitting = sat(act, sealed)
        if pockets.seats.drop(act.tx, sealed.row) and sitting is not None:
            _leave_slip(act, sitting)


def _sat(act: Act, seat: Seat) -> Sat:
    return Sat(seat.branch, seat.kind, seat.begins or act.now, seat.ends or act.now)


def _minutes(act: Act, sitting: Sat) -> int:
    """How long a sitting was, in whole minutes begun; what is beyond its end does not count."""
    return max(0, -((sitting.begins - min(act.now, sitting.ends)) // timedelta(minutes=1)))


def _day(act: Act, sitting: Sat) -> date:
    return sitting.begins.astimezone(act.now.tzinfo).date()


def _leave_slip(act: Act, sitting: Sat) -> None:
    """Leave what tonight's count needs of a sitting: where, at what kind of computer, and about how long."""
    slip = Slip(
        event=Event.SAT,
        day=_day(act, sitting),
        branch=sitting.branch,
        kind="",
        category="",
        town="",
        age_band="",
        computer=sitting.kind,
        minutes=minutes_band(_minutes(act, sitting)),
    )
    slips.leave(act.tx, act.house.ring, act.live, slip)


def _remember(act: Act, seat: Seat) -> None:
    """For how long they sat today, until the close."""
    kind = act.house.library.computers.kind(seat.kind)
    if kind is not None and not kind.counts:
        return
    sitting = _sat(act, seat)
    day = _day(act, sitting)
    use = DayUse(day, minutes_sat(act, seat.pocket, day) + _minutes(act, sitting))
    days.put_use(act.tx, act.house.ring, act.live, seat.pocket, use)


def _new(act: Act, whose: Whose, branch: BranchId, kind: str, state: SeatState) -> Seat:
    return Seat(
        patron=whose.patron,
        pocket=whose.pocket,
        slot=0,
        branch=branch,
        kind=kind,
        state=state,
        asked=behind_everybody(act, branch),
        code=unused_seat_code(act, branch),
        filtered=whose.filtered,
        guest=whose.guest,
    )


def _put(act: Act, seat: Seat, slots: tuple[int, ...]) -> Seat | None:
    for slot in slots:
        placed = msgspec.structs.replace(seat, slot=slot)
        if seats.put(act.tx, act.house.ring, act.live, placed):
            return placed
    return None


def _write(act: Act, seat: _Seat, name: str, **values: object) -> Seat:
    changed = _changed(seat.record, name, **values)
    pockets.seats.replace(act.tx, act.house.ring, act.live.current, [(seat.row, changed)])
    seats.place(act.tx, seat.row, changed.computer)
    return changed


def _changed(record: Seat, name: str, **values: object) -> Seat:
    return msgspec.structs.replace(record, state=SeatState(_next_state(record.state, name)), **values)


def _next_state(state: SeatState, name: str) -> str:
    """Where a move leads. Raises ValueError where the table has no such move: a programmer's fault."""
    reached = may(SEAT, name, state)
    if reached is None:
        raise ValueError(f"a seat that is {state} has no such move: {name}")
    return reached
