"""The end of a registration by the patron's own wish, or at the desk: everything that is theirs goes at once."""

from carrel.gate import (
    Act,
    Opened,
    Operation,
    fees_of,
    forget_elsewhere,
    holds_of,
    interloans_of,
    loans_of,
)
from carrel.lives import holds, interloans, seats
from carrel.records.circulation import InterloanState
from carrel.records.ids import PatronId
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import pockets, registrations

ERASED = (
    RecordClass.LOAN,
    RecordClass.HOLD,
    RecordClass.INTERLOAN,
    RecordClass.FEE,
    RecordClass.HISTORY,
    RecordClass.NOTICE,
    RecordClass.PERMISSION,
)
"""What the decision must cover beside the registration."""


def still_open(act: Act, patron: Opened[Registration, Operation]) -> tuple[str, ...]:
    """Why a registration cannot end yet, in words; empty where it can."""
    owed = sum(fee.record.cents for fee in fees_of(act, patron))
    found = []
    if loans := len(loans_of(act, patron)):
        found.append("an item is out" if loans == 1 else f"{loans} items are out")
    if owed:
        found.append(f"${owed // 100}.{owed % 100:02} is owed")
    # once it is sent for, the desk asks the other library first
    if any(one.record.state is not InterloanState.REQUESTED for one in interloans_of(act, patron)):
        found.append("an item from another library is on its way or here")
    return tuple(found)


def erase(act: Act, patron: Opened[Registration, Operation]) -> None:
    """Erase a registration and all that is its patron's. The caller has asked what is still open, and is in turn.

    What they wait for is cancelled as it always is, so that an item on the hold shelf goes to whoever is next.
    """
    row = PatronId(patron.row)
    for hold in holds_of(act, patron):
        holds.cancel(act, hold)
    for request in interloans_of(act, patron):
        interloans.end(act, request, "cancel")
    empty_pocket(act, patron.record.pocket)
    forget_elsewhere(act, frozenset((row,)))
    registrations.drop(act.tx, act.house.ring, act.live, row, patron.record)
    act.house.sittings.end_all(row)


def empty_pocket(act: Act, pocket: bytes) -> None:
    """Delete everything in a patron's pocket. Whoever sits at a computer is counted, and sits there no more."""
    seats.forget(act, pocket)
    for shelf in (
        pockets.loans,
        pockets.holds,
        pockets.interloans,
        pockets.fees,
        pockets.histories,
        pockets.notices,
        pockets.permissions,
    ):
        for sealed in shelf.of_pocket(act.tx, act.house.ring, act.live, pocket):
            shelf.drop(act.tx, sealed.row)
