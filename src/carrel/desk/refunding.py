"""Paying back against a receipt, once, without knowing who: the paper is all that is left of a settled fee."""

from datetime import timedelta

from carrel import catalog
from carrel.catalog import ItemState
from carrel.desk.charging import WaiveReason, till_branch
from carrel.desk.receipting import ReceiptShown
from carrel.desk.refusals import not_allowed, unknown_item
from carrel.gate import Act, Denied, House, decide, perform
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import receipts
from carrel.sealed.kinds import FEE
from carrel.tallies import Method, Money, TillLine, note_money


class Refunded(Quiet, frozen=True):
    """Hand out this much, whole cents."""

    cents: int


def refund(house: House, actor: Actor, shown: ReceiptShown, method: Method) -> Refunded | Refusal:
    """Pay back what a receipt says was paid for a lost item that has been found; ``shown.barcode`` is the item's."""
    if shown.kind is not FeeKind.LOST:
        return Refusal("only what was paid for a lost item is paid back for being found", "ask a supervisor")
    return _refund(house, actor, shown, method, Purpose.CHARGE, "")


def refund_mistake(
    house: House, actor: Actor, shown: ReceiptShown, method: Method, reason: WaiveReason
) -> Refunded | Refusal:
    """Pay back what should not have been taken, for a reason that the ledger keeps. A supervisor's duty."""
    return _refund(house, actor, shown, method, Purpose.OVERRIDE, reason)


def _refund(
    house: House, actor: Actor, shown: ReceiptShown, method: Method, purpose: Purpose, reason: str
) -> Refunded | Refusal:
    def work(act: Act) -> Refunded | Refusal:
        match decide(act, None, FEE, reason=reason):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return _pay_back(act, shown, method, found=purpose is Purpose.CHARGE)

    return perform(house, actor, purpose, work)


def _pay_back(act: Act, shown: ReceiptShown, method: Method, found: bool) -> Refunded | Refusal:
    today, item = act.now.date(), catalog.item_by_barcode(act.tx, shown.barcode)
    if found and item is None:
        return unknown_item()
    if found and item is not None and item.state is ItemState.LOST:
        return Refusal("the item is still recorded as lost", "return it first, then pay back")
    if not receipts.is_ours(act.house.ring, shown.code, *shown.words):
        return Refusal("this is not a receipt of this house", "compare every word with the paper, and scan the item")
    if shown.day + timedelta(days=act.house.library.losses.refund_days) < today:
        return Refusal("the days in which this is paid back are over", "ask the custodian")
    if not receipts.spend(act.tx, act.house.ring, today.toordinal(), *shown.words):
        return Refusal("this receipt was paid back before", "keep it, and ask a supervisor")
    branch = till_branch(act, BranchId(0) if item is None else item.branch)
    note_money(act.tx, today, branch, TillLine(Money.REFUNDED, shown.kind, method, shown.cents))
    return Refunded(shown.cents)
