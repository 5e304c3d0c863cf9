"""A lost item is back: its loan ends, and what is unpaid of the fee for it. What was paid the receipt pays back."""

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.facts import branch_of
from carrel.desk.receipting import ReturnReceipt, return_receipt
from carrel.desk.refusals import not_allowed, taken_meanwhile
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, fees_of, perform, unseal
from carrel.lives import fees, loans
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind, Loan
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import LOAN, REGISTRATION


def found_again(house: House, actor: Actor, barcode: str) -> ReturnReceipt | Refusal:
    """End the loan of a lost item. Afterwards it is like any other thing on its way to a shelf."""

    def work(act: Act) -> ReturnReceipt | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        # not kept from other hands yet: whoever changes fees takes the registration first
        sealed = None if item is None else pockets.loans.get(act.tx, pockets.loan_row(item.id))
        match decide(act, sealed, LOAN, RecordClass.REGISTRATION, RecordClass.FEE):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if item is None or sealed is None:
                    return taken_meanwhile()
                return _end(act, item, unseal(act, sealed, grant))

    return perform(house, actor, Purpose.CLAIM, work)


def _end(act: Act, item: Item, loan: Opened[Loan, Operation]) -> ReturnReceipt | Refusal:
    owner = registrations.get_to_change(act.tx, loan.record.patron)
    if owner is not None:
        patron = unseal(act, owner, loan.grant.also(REGISTRATION))
        for fee in fees_of(act, patron):
            if fee.record.item == item.id and fee.record.kind is FeeKind.LOST:
                fees.end(act, fee, "withdraw")
        fees.reckon(act, patron)
    if not loans.end(act, loan, item, branch_of(act, item)):
        return taken_meanwhile()
    return return_receipt(act, item)
