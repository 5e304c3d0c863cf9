"""Returning: the item comes back, and its link to the patron is gone in the same transaction.

It goes where it is needed next: to the hold shelf under a code, to another branch, or back to its own shelf. A fine is
reckoned from the loan alone: a return does not open who it is. A lost item is another act, because the fee for it ends.
"""

from datetime import date

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.facts import branch_of, title_of
from carrel.desk.fining import charge_fine, misdated
from carrel.desk.found_again import found_again
from carrel.desk.lending_elsewhere import take_back
from carrel.desk.receipting import ReturnReceipt, return_receipt
from carrel.desk.refusals import not_allowed, taken_meanwhile, unknown_item
from carrel.desk.trapping import send_on, take_turn
from carrel.desk.visiting import HOLD_SHELF, GoesHome, came_back
from carrel.gate import Act, Denied, Grant, House, Operation, decide, loan_of, perform, unseal
from carrel.gate.views import ReturnView
from carrel.lives import loans
from carrel.records.actors import Actor
from carrel.records.circulation import Loan
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, replays
from carrel.sealed.kinds import LOAN


class _WasLost:
    """The item was reported lost: to take it back is an act of its own."""


class Returned(Quiet, frozen=True):
    """The item is back. ``was_on_loan`` is False where it had not been out."""

    view: ReturnView
    was_on_loan: bool
    receipt: ReturnReceipt | None = None
    """For whoever brought it, if they wish one; None where the item had not been out."""


def return_item(house: House, actor: Actor, barcode: str, on: date | None = None) -> Returned | GoesHome | Refusal:
    """Take an item back, whoever brings it. Nothing about a patron is shown.

    ``on`` is the day it came, where that was not today: fines are reckoned to it.
    """
    return _return(house, actor, barcode, on)


def return_on_paper(house: House, actor: Actor, barcode: str, day: date) -> Returned | GoesHome | Refusal:
    """Write down what came back while there was only paper; a line that was done before is not done again."""
    return _return(house, actor, barcode, day, line=f"{day.toordinal()} {barcode}")


def _return(house: House, actor: Actor, barcode: str, on: date | None, line: str = "") -> Returned | GoesHome | Refusal:

    def work(act: Act) -> Returned | GoesHome | _WasLost | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        take_turn(act, item)
        sealed = None if item is None else loan_of(act, item.id)
        if sealed is not None and item is not None and item.state is ItemState.LOST:
            return _WasLost()
        match decide(act, sealed, LOAN):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if item is None:
                    return unknown_item()
                if line and replays.known(act.tx, house.ring, act.live, line):
                    return Returned(ReturnView(item.barcode, title_of(act.tx, item), "", False), was_on_loan=False)
                if sealed is None:
                    return _back(act, item)
                return _end(act, item, sealed, grant, act.now.date() if on is None else on, line)

    back = perform(house, actor, Purpose.RETURN, work)
    if not isinstance(back, _WasLost):
        return back
    receipt = found_again(house, actor, barcode)
    if isinstance(receipt, Refusal):
        return receipt
    return _as_found(perform(house, actor, Purpose.RETURN, work), receipt)


def _as_found(back: Returned | GoesHome | _WasLost | Refusal, receipt: ReturnReceipt) -> Returned | GoesHome | Refusal:
    match back:
        case Returned(view):
            return Returned(view, was_on_loan=True, receipt=receipt)
        case _WasLost():
            return taken_meanwhile()
        case other:
            return other


def _end(
    act: Act, item: Item, sealed: Sealed[Loan], grant: Grant[Loan, Operation], day: date, line: str
) -> Returned | GoesHome | Refusal:
    loan = unseal(act, sealed, grant)
    wrong = misdated(loan.record, day, act.now.date())
    if wrong is not None:
        return wrong
    charge_fine(act, loan.record, item, day)
    if not loans.end(act, loan, item, branch_of(act, item)):
        return taken_meanwhile()
    if line:
        replays.note(act.tx, act.house.ring, act.live, line)
    return _back(act, item, loan.record.due < day, return_receipt(act, item))


def _back(
    act: Act, item: Item, was_overdue: bool = False, receipt: ReturnReceipt | None = None
) -> Returned | GoesHome | Refusal:
    """What was found on a shelf or in the drop without having been lent is simply back, too: it has no receipt."""
    was_on_loan = receipt is not None
    if isinstance(visitor := came_back(act, item.id), GoesHome):
        return visitor
    if isinstance(visitor, Item):  # its reader waits for it
        return Returned(ReturnView(item.barcode, title_of(act.tx, item), HOLD_SHELF, was_overdue), was_on_loan, receipt)
    take_back(act.tx, item)
    goes = send_on(act, item.id, branch_of(act, item))
    if isinstance(goes, Refusal):
        return goes
    view = ReturnView(
        item.barcode,
        title_of(act.tx, item),
        item.shelf or item.call_number,
        was_overdue,
        code=goes.code,
        last_day=goes.last_day,
        send_to=goes.send_to,
    )
    return Returned(view, was_on_loan, receipt)
