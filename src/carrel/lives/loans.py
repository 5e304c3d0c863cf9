"""The life of a loan: lent → renewed* → returned, and to return is to delete (design § 4)."""

import secrets
from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.gate import Act, Opened, Operation
from carrel.lives import histories, home_bound
from carrel.lives.states import GONE, LOAN, may
from carrel.records.circulation import Event, LastBorrower, Loan, LoanState, Slip
from carrel.records.ids import BranchId, PatronId
from carrel.records.registration import Registration
from carrel.sealed import pockets, slips
from carrel.tallies import age_band


class NoSlot:
    """The patron has as many loans as their category may have."""


class ItemMoved:
    """Another hand took the item in the meantime."""


def lend(
    act: Act,
    patron: Opened[Registration, Operation],
    item: Item,
    due: date,
    most: int,
    branch: BranchId,
    on: date | None = None,
) -> Loan | NoSlot | ItemMoved:
    """Begin a loan in a free slot of the patron's pocket; ``most`` is the category's limit.

    ``on`` is the day it went out where that was not today.

    A slot's tag is unique, so two desks cannot take one slot and the limit holds without a lock on the patron.
    """
    if not catalog.set_state(act.tx, item, ItemState.ON_LOAN):
        return ItemMoved()
    catalog.mark_used(act.tx, item.id)
    pockets.last_borrowers.drop(act.tx, pockets.loan_row(item.id))
    loan = Loan(
        patron=PatronId(patron.row),
        pocket=patron.record.pocket,
        slot=0,
        item=item.id,
        lent=on or act.now.date(),
        due=due,
        renewals=0,
        branch=branch,
        category=patron.record.category,
        keeps_history=patron.record.secrets.history_public,
        home_bound=patron.record.home_bound,
    )
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
    renewed = msgspec.structs.replace(
        loan.record, due=due, renewals=loan.record.renewals + 1, state=LoanState(state), told=0
    )
    pockets.loans.replace(act.tx, act.house.ring, act.live.current, [(loan.row, renewed)])
    _leave(act, Event.RENEWED, item, loan.record.branch, patron.record)
    return renewed


def end(
    act: Act, loan: Opened[Loan, Operation], item: Item, branch: BranchId, state: ItemState = ItemState.AVAILABLE
) -> bool:
    """End a loan: its card goes back into the book. ``state`` is where the item is now.

    From the item's side who had it last stays sealed for as many closes of day as the board says, for what is found
    damaged in the book drop; from the patron's side nothing is left, but a line that only their own password opens,
    where they wished for one. False where another hand was faster with the
    loan or the item: the act is to be undone.
    """
    if not (pockets.loans.drop(act.tx, loan.row) and catalog.set_state(act.tx, item, state)):
        return False
    closes = act.house.library.closes_kept(item.kind)
    if closes > 0:
        last = LastBorrower(loan.record.patron, loan.record.pocket, 0, item.id, act.now.date(), closes - 1)
        pockets.put_last_borrower(act.tx, act.house.ring, act.live, last)
    histories.leave_line(act, loan, item)
    home_bound.leave_line(act, loan, item)
    _leave(act, Event.RETURNED, item, branch, None)
    return True


def move(act: Act, loan: Opened[Loan, Operation], item: Item, name: str) -> bool:
    """Note that an item is claimed to be returned, or lost, on its loan and on the item; the link stays until settled.

    False where another hand moved the item. Raises ValueError where the loan's state has no such move.
    """
    state = LoanState(_to(name, loan.record.state))
    record = msgspec.structs.replace(loan.record, state=state, claimed=loan.record.claimed or act.now.date())
    pockets.loans.replace(act.tx, act.house.ring, act.live.current, [(loan.row, record)])
    return catalog.set_state(act.tx, item, _WHERE[state])


def settle(act: Act, loan: Opened[Loan, Operation]) -> bool:
    """End a loan whose item is not coming back: nothing remembers who had it. False where another hand was faster."""
    if _to("settle", loan.record.state) != GONE:
        raise ValueError("to settle is to delete")
    return pockets.loans.drop(act.tx, loan.row)


def used_here(act: Act, item: Item, branch: BranchId) -> None:
    """Leave a slip for an item that was used in the library and not lent."""
    _leave(act, Event.USED_HERE, item, branch, None)


_WHERE = {LoanState.CLAIMED_RETURNED: ItemState.CLAIMED_RETURNED, LoanState.LOST: ItemState.LOST}
"""Where an item is whose loan is in this state."""


def _to(name: str, state: LoanState) -> str:
    end = may(LOAN, name, state)
    if end is None:
        raise ValueError("the table of states has no such move")
    return end


def _leave(act: Act, event: Event, item: Item, branch: BranchId, patron: Registration | None) -> None:
    today = act.now.date()
    slip = Slip(
        event=event,
        day=today,
        branch=branch,
        kind=item.kind,
        category="" if patron is None else patron.category,
        town="" if patron is None else act.house.library.town_counted(patron.town),
        age_band="" if patron is None else age_band(patron.birth, today),
        audience=catalog.audience_counted(item),
        guest=patron is not None and act.house.library.category(patron.category).other_town,
    )
    slips.leave(act.tx, act.house.ring, act.live, slip)
