"""Are the public computers' books right? Every seat from both sides, and none at a computer that is not there."""

from collections.abc import Mapping

from carrel import catalog, staff
from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, Grant, House, Opened, Operation, unseal_all
from carrel.records.actors import Actor
from carrel.records.computers import Seat, SeatState
from carrel.records.ids import BranchId, ComputerId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, pockets, registrations, seats
from carrel.sealed.kinds import SEAT
from carrel.store import Transaction

_AT_ONE = (SeatState.SEATED, SeatState.CALLED)
_Places = Mapping[bytes, tuple[BranchId, ComputerId | None]]


def seat_faults(house: House, actor: Actor, patrons: Grant[Registration, Operation]) -> list[str] | Refusal:
    """Every fault of the seats, turns and reservations; a fault names things, never a person."""
    grant = everyone(house, actor, Purpose.CHECK, SEAT, pockets.seats.count)
    if isinstance(grant, Refusal):
        return grant
    faults: list[str] = []

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Seat]]:
        return pockets.seats.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Seat]]) -> None:
        places = {row: (branch, computer) for row, branch, computer in seats.places(act.tx)}
        for seat in unseal_all(act, sealed, grant):
            faults.extend(_seat(act, seat, places))
            faults.extend(_owner(act, seat, patrons))

    refusal = rounds(house, actor, Purpose.CHECK, page, work)
    if refusal is not None:
        return refusal
    with house.store.read() as tx:
        there = [one for one in staff.terminals(tx) if catalog.computer(tx, one.computer) is None]
    return faults + [f"a key was given to computer {one.computer}, which is not in the list" for one in there]


def _seat(act: Act, seat: Opened[Seat, Operation], places: _Places) -> list[str]:
    """What is wrong with where a seat is."""
    record = seat.record
    if places.get(seat.row) != (record.branch, record.computer):
        return ["a seat stands in the row of another branch or computer than its own"]
    if (record.computer is not None) != (record.state in _AT_ONE):
        return [f"a seat is {record.state} and its computer says otherwise"]
    machine = None if record.computer is None else catalog.computer(act.tx, record.computer)
    if record.computer is not None and machine is None:
        return [f"a seat is at computer {record.computer}, which is not in the list"]
    if machine is not None and machine.branch != record.branch:
        return [f"a seat is at computer {machine.label}, which is in another branch"]
    if record.state is SeatState.SEATED and (record.begins is None or record.ends is None):
        return ["a sitting has no end"]
    return []


def _owner(act: Act, seat: Opened[Seat, Operation], patrons: Grant[Registration, Operation]) -> list[str]:
    """Whether a seat is found from its patron's side; from a guest's, while the pass is good."""
    record, pocket = seat.record, seat.record.pocket
    if not record.guest:
        owner = registrations.get(act.tx, record.patron)
        if owner is None:
            return ["a seat belongs to no registration"]
        [patron] = unseal_all(act, [owner], patrons)
        pocket = patron.record.pocket
    rows = [one.row for one in pockets.seats.of_pocket(act.tx, act.house.ring, act.live, pocket)]
    return [] if rows.count(seat.row) == 1 else ["a seat is not in its owner's pocket"]
