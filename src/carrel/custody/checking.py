"""``carrel check``: are the books right? Every loan from both sides, every counter, the whole ledger."""

from collections.abc import Callable, Sequence

import msgspec

from carrel import catalog, ledger, tallies
from carrel.catalog import ItemState
from carrel.custody.checking_holds import hold_faults
from carrel.custody.checking_requests import request_faults
from carrel.custody.checking_seats import seat_faults
from carrel.custody.closing import LEDGER_KEY
from carrel.custody.owing import owing_faults
from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, Grant, House, Opened, Operation, unseal_all
from carrel.ledger import LedgerKey
from carrel.records.actors import Actor
from carrel.records.circulation import Loan, LoanState
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, pockets, registrations
from carrel.sealed.kinds import LOAN, REGISTRATION
from carrel.store import Transaction

_OUT = (ItemState.ON_LOAN, ItemState.CLAIMED_RETURNED)
"""States in which an item must have a loan."""
_WHERE = {
    LoanState.LENT: ItemState.ON_LOAN,
    LoanState.RENEWED: ItemState.ON_LOAN,
    LoanState.CLAIMED_RETURNED: ItemState.CLAIMED_RETURNED,
    LoanState.LOST: ItemState.LOST,
}
"""Where an item with a loan is. A lost item keeps its loan until that is settled, and then is lost without one."""


class Checked(msgspec.Struct, frozen=True):
    """What was checked, and every fault that was found; a fault names things, never a person."""

    loans: int
    """Loans of lost items included."""
    items_out: int
    entries: int
    faults: tuple[str, ...]


class _Loans(msgspec.Struct):
    """Loans, counted."""

    all: int = 0
    of_items_out: int = 0


def check(
    house: House, actor: Actor, say: Callable[[str], None], copies: Callable[[House], Sequence[str]] = lambda _: ()
) -> Checked | Refusal:
    """Check the books. Changes nothing but the ledger, which tells of it.

    ``copies`` says where what was copied from the books and the books disagree.
    """
    say("checking every loan from both sides")
    grant = everyone(house, actor, Purpose.CHECK, LOAN, pockets.loans.count)
    if isinstance(grant, Refusal):
        return grant
    patrons = everyone(house, actor, Purpose.CHECK, REGISTRATION, registrations.count)
    if isinstance(patrons, Refusal):
        return patrons
    faults: list[str] = []
    loans = _loans(house, actor, grant, patrons, faults)
    if isinstance(loans, Refusal):
        return loans
    more: tuple[tuple[str, Callable[[], list[str] | Refusal]], ...] = (
        ("checking the hold shelves", lambda: hold_faults(house, actor)),
        ("checking the folders of requests", lambda: request_faults(house, actor)),
        ("checking the public computers", lambda: seat_faults(house, actor, patrons)),
        ("checking what is owed", lambda: owing_faults(house, actor, patrons)),
    )
    for step, look in more:
        say(step)
        found = look()
        if isinstance(found, Refusal):
            return found
        faults += found
    say("checking the items, the counters and the ledger")
    faults += copies(house)
    with house.store.read() as tx:
        out = catalog.count_in(tx, _OUT)
        faults += tallies.faults(tx)
        verdict = ledger.verify(tx, LedgerKey(house.library.ledger_name, house.ring.keeper.fetch(LEDGER_KEY)).verifier)
    if out != loans.of_items_out:
        faults.append(f"{out} items are out and {loans.of_items_out} have a loan: they must be as many")
    match verdict:
        case ledger.Verified(size):
            return Checked(loans.all, out, size, tuple(faults))
        case ledger.Broken(where, what):
            return Checked(loans.all, out, 0, (*faults, f"the ledger is broken at {where}: {what}"))


def _loans(
    house: House,
    actor: Actor,
    grant: Grant[Loan, Operation],
    patrons: Grant[Registration, Operation],
    faults: list[str],
) -> _Loans | Refusal:
    found = _Loans()

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Loan]]:
        return pockets.loans.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Loan]]) -> None:
        for loan in unseal_all(act, sealed, grant):
            faults.extend(_loan(act, loan, patrons, found))

    return rounds(house, actor, Purpose.CHECK, page, work) or found


def _loan(act: Act, loan: Opened[Loan, Operation], patrons: Grant[Registration, Operation], found: _Loans) -> list[str]:
    record = loan.record
    found.all += 1
    item = catalog.item(act.tx, record.item)
    if item is None or loan.row != pockets.loan_row(record.item):
        return [f"a loan stands in the row of item {int.from_bytes(loan.row, 'big')}, which is not its item"]
    found.of_items_out += item.state in _OUT
    faults = []
    if item.state not in _WHERE.values():
        faults.append(f"item {item.barcode} has a loan and is {item.state}")
    elif item.state is not _WHERE.get(record.state):
        faults.append(f"the loan of item {item.barcode} is {record.state} and the item {item.state}")
    owner = registrations.get(act.tx, record.patron)
    if owner is None:
        return [*faults, f"the loan of item {item.barcode} belongs to no registration"]
    [patron] = unseal_all(act, [owner], patrons)
    in_pocket = pockets.loans.of_pocket(act.tx, act.house.ring, act.live, patron.record.pocket)
    if [one.row for one in in_pocket].count(loan.row) != 1:
        faults.append(f"the loan of item {item.barcode} is not in its borrower's pocket")
    return faults
