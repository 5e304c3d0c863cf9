"""The room of public computers. Who is next, and for how long, is judged inside.

Of a queue only the one who is served gets an entry. What leaves by this way otherwise is a fact about a thing: that
a computer is taken, and for how many minutes.
"""

from datetime import date, datetime, timedelta

import msgspec

from carrel import catalog
from carrel.catalog import Computer, ComputerState
from carrel.gate._unseal import Opened, look, unseal_all
from carrel.gate.act import Act
from carrel.gate.grant import GrantFault
from carrel.gate.grounds import Operation
from carrel.records.computers import Seat, SeatState
from carrel.records.ids import BranchId, ComputerId
from carrel.records.quiet import Quiet
from carrel.records.registration import Registration
from carrel.sealed import Sealed, days, pockets, seats
from carrel.sealed.codes import pickup_code
from carrel.sealed.kinds import DAY_USE, SEAT

_LEAST = timedelta(minutes=5)
"""Nobody is called to a computer that a reservation, or closing time, takes from them sooner."""


class Here(msgspec.Struct, frozen=True):
    """One seat, turn or reservation of a room. It never leaves the gate."""

    record: Seat
    sealed: Sealed[Seat]


class Stay(Quiet, frozen=True):
    """A sitting as far as its limits go."""

    pocket: bytes
    guest: bool
    branch: BranchId
    kind: str
    begins: datetime


def stay_of(act: Act, seat: Seat) -> Stay:
    """The sitting at hand, or the one that would begin now."""
    begins = seat.begins if seat.state is SeatState.SEATED and seat.begins is not None else act.now
    return Stay(seat.pocket, seat.guest, seat.branch, seat.kind, begins)


def everybody_in(act: Act, branch: BranchId) -> list[Here]:
    """Who sits, waits or has reserved at a branch, in random order."""
    return [Here(look(act, SEAT, sealed), sealed) for sealed in seats.of_branch(act.tx, branch)]


def seats_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Seat, Operation]]:
    """A patron's seat or turn, and reservations. Raises GrantFault where the decision did not cover the class."""
    found = pockets.seats.of_pocket(act.tx, act.house.ring, act.live, patron.record.pocket)
    return unseal_all(act, found, patron.grant.also(SEAT))


def seat_at(act: Act, computer: ComputerId) -> Sealed[Seat] | None:
    """The seat at a computer: of whoever sits there, or for whom it is kept."""
    return seats.at(act.tx, computer)


class Sat(Quiet, frozen=True):
    """A sitting as the count needs it: a fact about a machine."""

    branch: BranchId
    kind: str
    begins: datetime
    ends: datetime


def sat(act: Act, sealed: Sealed[Seat]) -> Sat | None:
    """The sitting in a box that is to be deleted unopened; None where nobody sits by it."""
    seat = look(act, SEAT, sealed)
    if seat.state is not SeatState.SEATED or seat.begins is None or seat.ends is None:
        return None
    return Sat(seat.branch, seat.kind, seat.begins, seat.ends)


def is_kept(act: Act, sealed: Sealed[Seat]) -> bool:
    """Whether the computer is kept for whoever was called, and nobody sits there yet."""
    return look(act, SEAT, sealed).state is SeatState.CALLED


def seat_of_code(act: Act, branch: BranchId, code: str) -> Sealed[Seat] | None:
    """The seat that a slip's code stands for."""
    plain = code.strip().upper()
    return next((one.sealed for one in everybody_in(act, branch) if one.record.code == plain), None)


def unused_seat_code(act: Act, branch: BranchId) -> str:
    """A new code that nobody in the room has, such as K7-4Q."""
    used = {one.record.code for one in everybody_in(act, branch)}
    while (code := pickup_code()) in used:
        pass
    return code


def sittings_over(act: Act, branch: BranchId) -> list[Sealed[Seat]]:
    """Whose time at a computer is over."""
    return [one.sealed for one in everybody_in(act, branch) if _is_over(one.record, act.now)]


def calls_over(act: Act, branch: BranchId) -> list[Sealed[Seat]]:
    """Who did not come when a computer was kept for them, or never came to one that was reserved."""
    return [one.sealed for one in everybody_in(act, branch) if _is_missed(one.record, act.now)]


def next_called(act: Act, branch: BranchId) -> tuple[Sealed[Seat], ComputerId] | None:
    """Who is called now, and to which computer; None where nobody can be.

    Reservations whose time has come go first, then whoever came first; each for the kind they asked for.
    """
    return _next_called(act, branch, everybody_in(act, branch))


def anything_due(act: Act, branch: BranchId, here: list[Here]) -> bool:
    """Whether somebody's time is over, or somebody is to be called."""
    over = any(_is_over(one.record, act.now) or _is_missed(one.record, act.now) for one in here)
    return over or _next_called(act, branch, here) is not None


def _next_called(act: Act, branch: BranchId, here: list[Here]) -> tuple[Sealed[Seat], ComputerId] | None:
    waiting = [one for one in here if _waits(one.record, act.now)]
    if not waiting:
        return None
    taken = {one.record.computer for one in here}
    free: dict[str, ComputerId] = {}
    for machine in in_service(act, branch):
        if machine.id not in taken:
            free.setdefault(machine.kind, machine.id)
    for one in sorted(waiting, key=_turn):
        computer = free.get(one.record.kind)
        if computer is not None and _may_be_called(act, one, here):
            return one.sealed, computer
    return None


def behind_everybody(act: Act, branch: BranchId) -> datetime:
    """Now, and in any case after everybody in the room has come: also when two come at once, or a clock is set back."""
    latest = max((one.record.asked for one in everybody_in(act, branch)), default=act.now)
    return max(act.now, latest + timedelta(microseconds=1))


def somebody_waits(act: Act, branch: BranchId, kind: str, but: bytes = b"") -> bool:
    """Whether anybody but the seat in row ``but`` waits for a kind, or has one reserved from now on."""
    return any(
        one.record.kind == kind and one.sealed.row != but and _waits(one.record, act.now)
        for one in everybody_in(act, branch)
    )


def runs_until(act: Act, stay: Stay, row: bytes = b"", *, despite_limit: bool = False) -> datetime:
    """Until when a sitting may last: by its day's minutes, by what others have reserved, and by closing time.

    ``row`` is its own seat's, where it has one. ``despite_limit`` leaves the day's minutes out.
    """
    free = free_until(act, stay.branch, stay.kind, row)
    left = None if despite_limit else minutes_left(act, stay)
    return free if left is None else min(free, stay.begins + timedelta(minutes=left))


def minutes_left(act: Act, stay: Stay) -> int | None:
    """Minutes of the day for which they may still sit, the sitting at hand included; None for any."""
    rules = act.house.library.computers
    kind = rules.kind(stay.kind)
    if kind is not None and not kind.counts:
        return None
    most = rules.guest_minutes if stay.guest else rules.minutes_a_day
    return max(0, most - minutes_sat(act, stay.pocket, stay.begins.astimezone(act.now.tzinfo).date()))


def minutes_sat(act: Act, pocket: bytes, day: date) -> int:
    """For how long the owner of a pocket has sat on a day. Nobody can ask after the day's close."""
    used = days.use_of(act.tx, act.house.ring, act.live, pocket, day)
    return 0 if used is None else look(act, DAY_USE, used).minutes


def free_until(act: Act, branch: BranchId, kind: str, but: bytes = b"") -> datetime:
    """Until when one more may sit at a kind of computer, so that everybody who reserved one finds one free."""
    ends = closing_time(act, branch)
    first = _first_conflict(act, branch, kind, everybody_in(act, branch), but)
    return ends if first is None else min(ends, first)


def may_reserve(act: Act, branch: BranchId, kind: str, begins: datetime, ends: datetime) -> bool:
    """Whether a computer of a kind is left all the time from ``begins`` to ``ends``."""
    most = sum(machine.kind == kind for machine in in_service(act, branch))
    here = [one.record for one in everybody_in(act, branch) if one.record.kind == kind]
    starts = [one.begins for one in here if one.begins is not None and begins < one.begins < ends]
    return all(_in_use(here, moment) < most for moment in (begins, *starts))


def closing_time(act: Act, branch: BranchId) -> datetime:
    """When the branch closes today; midnight where its hours do not say."""
    midnight = act.now.replace(hour=0, minute=0, second=0, microsecond=0)
    minute = catalog.closes_at(act.tx, branch, act.now.date())
    return midnight + (timedelta(days=1) if minute is None else timedelta(minutes=minute))


def in_service(act: Act, branch: BranchId) -> list[Computer]:
    """A branch's computers that may be used, by label."""
    return [one for one in catalog.computers_of(act.tx, branch) if one.state is ComputerState.IN_SERVICE]


def _past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


def _is_over(seat: Seat, now: datetime) -> bool:
    return seat.state is SeatState.SEATED and _past(seat.ends, now)


def _is_missed(seat: Seat, now: datetime) -> bool:
    if seat.state is SeatState.CALLED:
        return _past(seat.kept, now)
    return seat.state is SeatState.RESERVED and _past(seat.ends, now)


def _waits(seat: Seat, now: datetime) -> bool:
    return seat.state is SeatState.WAITING or (seat.state is SeatState.RESERVED and _past(seat.begins, now))


def _turn(one: Here) -> tuple[bool, datetime, datetime, bytes]:
    """Reservations first, by their time; then by when they came. Two who came at once: in random order."""
    seat = one.record
    return seat.state is not SeatState.RESERVED, seat.begins or seat.asked, seat.asked, one.sealed.row


def _may_be_called(act: Act, one: Here, here: list[Here]) -> bool:
    seat = one.record
    if seat.state is SeatState.RESERVED:
        return True
    kept = timedelta(minutes=act.house.library.computers.called_minutes)
    first = _first_conflict(act, seat.branch, seat.kind, here, one.sealed.row)
    free = min(closing_time(act, seat.branch), first or closing_time(act, seat.branch))
    return free >= act.now + kept + _LEAST


def _first_conflict(act: Act, branch: BranchId, kind: str, here: list[Here], but: bytes) -> datetime | None:
    """The first reservation that would find no computer if one more sat until then."""
    most = sum(machine.kind == kind for machine in in_service(act, branch))
    others = [one.record for one in here if one.record.kind == kind and one.sealed.row != but]
    starts = sorted(
        one.begins
        for one in others
        if one.state is SeatState.RESERVED and one.begins is not None and one.begins > act.now
    )
    return next((start for start in starts if _in_use(others, start) >= most), None)


def _in_use(here: list[Seat], moment: datetime) -> int:
    """How many computers are sat at, or reserved, at a moment to come."""
    return sum(
        one.ends is not None and one.ends > moment and (one.begins is None or one.begins <= moment) for one in here
    )


class InTurn(Quiet, frozen=True):
    """Where somebody stands in a room. A fact about whoever shows their card or pass, and nobody else."""

    code: str
    place: int
    """In the queue for the kind: 1 is the next; 0 for whoever is called or sits."""
    computer: ComputerId | None
    until: datetime | None
    """Called: until when the computer is kept."""


def place_in_line(act: Act, pocket: bytes) -> InTurn:
    """Where the owner of a pocket sits or waits. The caller has decided on them in this act. Raises GrantFault."""
    found = pockets.seats.of_pocket(act.tx, act.house.ring, act.live, pocket)
    mine = next((one for one in (look(act, SEAT, sealed) for sealed in found) if one.slot == 1), None)
    if mine is None:
        raise GrantFault("nobody of this pocket sits or waits")
    until = None if mine.kept is None else mine.kept.astimezone(act.now.tzinfo)
    return InTurn(mine.code, _place(act, mine), mine.computer, until)


def _place(act: Act, mine: Seat) -> int:
    if mine.state is not SeatState.WAITING:
        return 0
    waiting = [
        one
        for one in everybody_in(act, mine.branch)
        if one.record.state is SeatState.WAITING and one.record.kind == mine.kind
    ]
    return 1 + [one.record.code for one in sorted(waiting, key=_turn)].index(mine.code)
