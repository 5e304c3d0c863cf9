"""The life of a loan: lent → renewed* → returned, and to return is to delete (design § 4)."""

import secrets
from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.gate import Act, Opened, Operation
from carrel.lives.states import LOAN, may
from carrel.records.circulation import Event, Loan, LoanState, Slip
from carrel.records.ids import BranchId, PatronId
from carrel.records.registration import Registration
from carrel.sealed import pockets, slips
from carrel.tallies import age_band


class NoSlot:
    """The patron has as many loans as their category may have."""


class ItemMoved:
    """Another hand took the item in the meantime."""


def lend(
    act: Act, patron: Opened[Registration, Operation], item: Item, due: date, most: int, branch: BranchId
) -> Loan | NoSlot | ItemMoved:
    """Begin a loan in a free slot of the patron's pocket; ``most`` is the category's limit.

    A slot's tag is unique, so two desks cannot take one slot and the limit holds without a lock on the patron.
    """
    if not catalog.set_state(act.tx, item, ItemState.ON_LOAN):
        return ItemMoved()
    today = act.now.date()
    loan = Loan(PatronId(patron.row), patron.record.pocket, 0, item.id, today, due, 0, branch)
    slots = min(most, pockets.loans.kind.slots)
    start = secrets.randbelow(slots)  # from a random slot on, so that the first try is nearly always free
    for step in range(slots):
        placed = msgspec.structs.replace(loan, slot=(start + step) % slots + 1)
        if pockets.put_loan(act.tx, act.house.ring, act.live, placed):
            _leave(act, Event.LENT, item, branch, patron.record)
            return placed
    return NoSlot()


def renew(
    act: Act, loan: Opened[Loan, Operation], patron: Opened[Registration, Operation], item: Item, due: date
) -> Loan:
    """Put off the due date. Raises ValueError where the loan's state has no such move."""
    state = may(LOAN, "renew", loan.record.state)
    if state is None:
        raise ValueError(f"a loan that is {loan.record.state} cannot be renewed")
    renewed = msgspec.structs.replace(loan.record, due=due, renewals=loan.record.renewals + 1, state=LoanState(state))
    pockets.loans.replace(act.tx, act.house.ring, act.live.current, [(loan.row, renewed)])
    _leave(act, Event.RENEWED, item, loan.record.branch, patron.record)
    return renewed


def end(act: Act, loan: Opened[Loan, Operation], item: Item, branch: BranchId) -> bool:
    """End a loan: its card goes back into the book, and nothing remembers who had it.

    False where another hand was faster with the loan or the item: the act is to be undone.
    """
    if not (pockets.loans.drop(act.tx, loan.row) and catalog.set_state(act.tx, item, ItemState.AVAILABLE)):
        return False
    _leave(act, Event.RETURNED, item, branch, None)
    return True


def _leave(act: Act, event: Event, item: Item, branch: BranchId, patron: Registration | None) -> None:
    today = act.now.date()
    slip = Slip(
        event=event,
        day=today,
        branch=branch,
        kind=item.kind,
        category="" if patron is None else patron.category,
        town="" if patron is None else patron.town,
        age_band="" if patron is None else age_band(patron.birth, today),
    )
    slips.leave(act.tx, act.house.ring, act.live, slip)
