"""Money at the desk: a fee is charged, paid (in part), or waived. Settled, it leaves an amount in the till's tally."""

from enum import StrEnum

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.hands import in_hand
from carrel.desk.receipting import PaymentReceipt, payment_receipt
from carrel.desk.refusals import unknown_item
from carrel.gate import Act, House, Opened, Operation, fees_of, loans_of, perform
from carrel.lives import fees, loans
from carrel.records.actors import Actor
from carrel.records.circulation import Fee, FeeKind, LoanState
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.tallies import Method, Money, TillLine, note_money

ALL = "all"
"""In place of one fee's word: everything that is owed, the oldest first."""
MOST_CENTS = 1_000_000
"""The most that one fee may be: a slip of the finger is not a debt."""


class WaiveReason(StrEnum):
    """Why an amount was waived or paid back. A closed list: it stands in the ledger for ever."""

    LIBRARY_ERROR = "the library's own mistake"
    HARDSHIP = "it cannot be paid"
    ILLNESS = "illness or a death in the family"
    REPLACED = "the item was replaced by another copy"
    GOODWILL = "goodwill, by the board's policy"


class Charged(Quiet, frozen=True):
    """The fee stands. ``owed_cents`` is what the patron owes in all."""

    owed_cents: int


class Paid(Quiet, frozen=True):
    """The money is in the till: a receipt for each fee it went to, and what is still owed."""

    receipts: tuple[PaymentReceipt, ...]
    owed_cents: int


class Waived(Quiet, frozen=True):
    """The amount is owed no more."""

    cents: int
    owed_cents: int


def charge(house: House, actor: Actor, visit: str, kind: FeeKind, cents: int, barcode: str = "") -> Charged | Refusal:
    """Charge a fee to the patron in hand, for an item or for none."""
    if not 0 < cents <= MOST_CENTS:
        return Refusal("this is not an amount that can be charged", "enter dollars and cents, more than nothing")

    def work(act: Act) -> Charged | Refusal:
        patron = in_hand(act, visit, RecordClass.FEE)
        if isinstance(patron, Refusal):
            return patron
        item = catalog.item_by_barcode(act.tx, barcode) if barcode else None
        if barcode and item is None:
            return unknown_item()
        if not fees.charge(act, fees.owner(patron), kind, cents, None if item is None else item.id):
            return no_room()
        return Charged(fees.reckon(act, patron))

    return perform(house, actor, Purpose.CHARGE, work)


def pay(house: House, actor: Actor, visit: str, which: str, cents: int, method: Method) -> Paid | Refusal:
    """Take a payment of the patron in hand, for one fee (by its word) or for ``ALL``; less than is owed is a part."""
    if method is Method.NONE:
        return Refusal("nothing changed hands", "say how it was paid")

    def work(act: Act) -> Paid | Refusal:
        patron = in_hand(act, visit, RecordClass.FEE, RecordClass.LOAN)
        if isinstance(patron, Refusal):
            return patron
        chosen = _chosen(act, patron, which)
        if not 0 < cents <= sum(fee.record.cents for fee in chosen):
            return Refusal("the amount is not between one cent and what is owed", "look at what is owed, and pay that")
        written = []
        for fee, part in _spread(chosen, cents):
            written.append(_receipt(act, fee.record, part, method))
            if fees.lessen(act, fee, part):
                _settle_lost(act, patron, fee.record)
            _note(act, patron.record, Money.TAKEN, fee.record.kind, method, part)
        return Paid(tuple(written), fees.reckon(act, patron))

    return perform(house, actor, Purpose.CHARGE, work)


def waive(house: House, actor: Actor, visit: str, which: str, reason: WaiveReason) -> Waived | Refusal:
    """Let one fee of the patron in hand go, or ``ALL``, for a reason that the ledger keeps. A supervisor's duty."""

    def work(act: Act) -> Waived | Refusal:
        patron = in_hand(act, visit, RecordClass.FEE, RecordClass.LOAN, reason=reason)
        if isinstance(patron, Refusal):
            return patron
        chosen = _chosen(act, patron, which)
        if not chosen:
            return Refusal("there is no such fee any more", "look at what is owed")
        for fee in chosen:
            fees.end(act, fee, "waive")
            _settle_lost(act, patron, fee.record)
            _note(act, patron.record, Money.WAIVED, fee.record.kind, Method.NONE, fee.record.cents)
        return Waived(sum(fee.record.cents for fee in chosen), fees.reckon(act, patron))

    return perform(house, actor, Purpose.OVERRIDE, work)


def no_room() -> Refusal:
    """A patron has as many fees as a pocket holds."""
    return Refusal("this patron has as many open fees as can be kept", "settle some of them first")


def _chosen(act: Act, patron: Opened[Registration, Operation], which: str) -> list[Opened[Fee, Operation]]:
    """The patron's fee of this word, or all of them, the oldest first."""
    found = fees_of(act, patron)
    if which != ALL:
        row = act.house.visits.row_of(RecordClass.FEE, which, act.now)
        return [fee for fee in found if fee.row == row]
    return sorted(found, key=lambda fee: (fee.record.charged, fee.row))


def _spread(chosen: list[Opened[Fee, Operation]], cents: int) -> list[tuple[Opened[Fee, Operation], int]]:
    """How much of a payment each fee gets."""
    parts = []
    for fee in chosen:
        part = min(cents, fee.record.cents)
        cents -= part
        if part:
            parts.append((fee, part))
    return parts


def _receipt(act: Act, fee: Fee, cents: int, method: Method) -> PaymentReceipt:
    item = None if fee.item is None or fee.kind is not FeeKind.LOST else catalog.item(act.tx, fee.item)
    return payment_receipt(act, fee.kind, cents, method, "" if item is None else item.barcode)


def _settle_lost(act: Act, patron: Opened[Registration, Operation], fee: Fee) -> None:
    """A lost item that is paid for or waived: its loan ends too, and nothing remembers who had it."""
    if fee.kind is not FeeKind.LOST:
        return
    for loan in loans_of(act, patron):
        if loan.record.item == fee.item and loan.record.state is LoanState.LOST:
            loans.settle(act, loan)


def _note(act: Act, patron: Registration, money: Money, kind: FeeKind, method: Method, cents: int) -> None:
    note_money(act.tx, act.now.date(), till_branch(act, patron.branch), TillLine(money, kind, method, cents))


def till_branch(act: Act, otherwise: BranchId) -> BranchId:
    """Whose till it is: the actor's branch, or another where the actor has none."""
    return otherwise if act.actor.branch is None else act.actor.branch


def price(house: House, item: Item) -> int:
    """What a lost item costs: its price, or the usual one, and the work of replacing it. Whole cents."""
    losses = house.library.losses
    return (losses.price_cents if item.price_cents is None else item.price_cents) + losses.processing_cents
