"""Receipts that name nobody: for a payment (no title) and for a return (no name). The house keeps neither.

The code of a receipt is made from its words by the house's key, so whoever shows both shows what was once written. The
receipt of a lost item bears that item's barcode in its code only: the thing must be there to be paid back, and the
paper does not say what it was.
"""

from datetime import date

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.facts import title_of
from carrel.gate import Act, House
from carrel.records.circulation import FeeKind
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.sealed import receipts
from carrel.tallies import Method


class PaymentReceipt(Quiet, frozen=True):
    """What a patron takes away who has paid."""

    library: str
    day: date
    cents: int
    kind: FeeKind
    method: Method
    serial: str
    code: str


class ReturnReceipt(Quiet, frozen=True):
    """What whoever brought an item back may take away: it says that it came, and names nobody."""

    library: str
    title: str
    barcode: str
    day: date
    code: str


class ReceiptShown(Quiet, frozen=True):
    """A payment receipt that somebody brings back, as it reads. ``barcode`` is of the thing that was found."""

    day: date
    cents: int
    kind: FeeKind
    serial: str
    code: str
    barcode: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """What its code is made from."""
        return _paid(self.day, self.cents, self.kind, self.serial, self.barcode)


def payment_receipt(act: Act, kind: FeeKind, cents: int, method: Method, barcode: str) -> PaymentReceipt:
    """The receipt of an amount that was paid. ``barcode`` is of a lost item that was paid for, else empty."""
    day, serial = act.now.date(), receipts.serial()
    code = receipts.code(act.house.ring, *_paid(day, cents, kind, serial, barcode))
    return PaymentReceipt(act.house.library.name, day, cents, kind, method, serial, code)


def return_receipt(act: Act, item: Item) -> ReturnReceipt:
    """The receipt that says an item came back today."""
    day = act.now.date()
    code = receipts.code(act.house.ring, *_returned(item.barcode, day))
    return ReturnReceipt(act.house.library.name, title_of(act.tx, item), item.barcode, day, code)


def return_receipt_again(house: House, barcode: str, day: date, code: str) -> ReturnReceipt | Refusal:
    """The receipt that the house wrote for this item on this day, whole once more. It is kept nowhere."""
    with house.store.read() as tx:
        item = catalog.item_by_barcode(tx, barcode.strip())
        if item is None or not verify_return(house, item.barcode, day, code):
            return Refusal("this is not a receipt of this house", "compare every word with the paper")
        return ReturnReceipt(house.library.name, title_of(tx, item), item.barcode, day, code)


def verify_return(house: House, barcode: str, day: date, code: str) -> bool:
    """Whether the house once wrote that this item came back on this day. Nothing is opened: the paper is the record."""
    return receipts.is_ours(house.ring, code, *_returned(barcode.strip(), day))


def _paid(day: date, cents: int, kind: FeeKind, serial: str, barcode: str) -> tuple[str, ...]:
    return ("paid", day.isoformat(), str(cents), kind.value, serial.strip().lower(), barcode.strip())


def _returned(barcode: str, day: date) -> tuple[str, ...]:
    return ("returned", barcode, day.isoformat())
