"""Returning: the item comes back, and its link to the patron is gone in the same transaction.

It goes where it is needed next: to the hold shelf under a code, to another branch, or back to its own shelf.
"""

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.facts import branch_of, title_of
from carrel.desk.lending_elsewhere import take_back
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
from carrel.sealed import Sealed
from carrel.sealed.kinds import LOAN


class Returned(Quiet, frozen=True):
    """The item is back. ``was_on_loan`` is False where it had not been out."""

    view: ReturnView
    was_on_loan: bool


def return_item(house: House, actor: Actor, barcode: str) -> Returned | GoesHome | Refusal:
    """Take an item back, whoever brings it. Nothing about a patron is shown."""

    def work(act: Act) -> Returned | GoesHome | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        take_turn(act, item)
        sealed = None if item is None else loan_of(act, item.id)
        match decide(act, sealed, LOAN):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if item is None:
                    return unknown_item()
                return _back(act, item, False, False) if sealed is None else _end(act, item, sealed, grant)

    return perform(house, actor, Purpose.RETURN, work)


def _end(act: Act, item: Item, sealed: Sealed[Loan], grant: Grant[Loan, Operation]) -> Returned | GoesHome | Refusal:
    loan = unseal(act, sealed, grant)
    if not loans.end(act, loan, item, branch_of(act, item)):
        return taken_meanwhile()
    return _back(act, item, was_overdue=loan.record.due < act.now.date(), was_on_loan=True)


def _back(act: Act, item: Item, was_overdue: bool, was_on_loan: bool) -> Returned | GoesHome | Refusal:
    """What was found on a shelf or in the drop without having been lent is simply back, too."""
    if isinstance(visitor := came_back(act, item.id), GoesHome):
        return visitor
    if isinstance(visitor, Item):  # its reader waits for it
        return Returned(ReturnView(item.barcode, title_of(act.tx, item), HOLD_SHELF, was_overdue), was_on_loan)
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
    return Returned(view, was_on_loan)
