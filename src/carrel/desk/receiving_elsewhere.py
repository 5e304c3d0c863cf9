"""Interlibrary loan, borrowing: the item comes, stands in the catalogue while it is here, and leaves no trace."""

from datetime import date

from carrel import catalog
from carrel.catalog import Item, ItemEntry, ItemState, Put, TitleEntry
from carrel.desk.borrowing_elsewhere import branch_name, moved_on, open_request
from carrel.desk.refusals import unknown_item
from carrel.desk.standing import desk_only
from carrel.gate import Act, House, Opened, Operation, perform
from carrel.gate.views import ShelfSlip
from carrel.lives import interloans
from carrel.lives.states import INTERLOAN, may
from carrel.records.actors import Actor
from carrel.records.circulation import Interloan
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import pockets
from carrel.store import Transaction


class Arrival(Quiet, frozen=True):
    """What came, as the other library's own slip says it."""

    barcode: str = ""
    """The other library's barcode; empty for a temporary one."""
    kind: str = "book"
    due: date | None = None
    """When that library wants it back."""


class ReceivedElsewhere(Quiet, frozen=True):
    """The item waits for its reader, or is to go to the branch where they fetch it."""

    slip: ShelfSlip


class SentHome(Quiet, frozen=True):
    """It is gone from the catalogue, and its title with it."""

    partner: str


def receive_elsewhere(house: House, actor: Actor, word: str, arrival: Arrival) -> ReceivedElsewhere | Refusal:
    """Take in what another library sent for a request."""

    def work(act: Act) -> ReceivedElsewhere | Refusal:
        match open_request(act, word):
            case Opened() as one:
                return _receive(act, one, arrival)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.INTERLOAN, work)


def sent_home(house: House, actor: Actor, barcode: str) -> SentHome | Refusal:
    """Another library's item is in the van: nothing here remembers it. Opens no record."""
    with house.store.write() as tx:
        if refusal := desk_only(tx, actor):
            return refusal
        item = catalog.item_by_barcode(tx, barcode)
        came = None if item is None else catalog.visitor(tx, item.id)
        if item is None:
            return unknown_item()
        if came is None:
            return Refusal("this item is the library's own", "shelve it")
        if pockets.loans.get(tx, pockets.loan_row(item.id)) is not None:
            return Refusal("the item is still on loan", "return it first")
        if came.awaited and item.state in (ItemState.HOLD_SHELF, ItemState.IN_TRANSIT):
            return Refusal("somebody here waits for this item", "end the request in the work list first")
        _forget(tx, item)
        return SentHome(came.partner)


def _receive(act: Act, one: Opened[Interloan, Operation], arrival: Arrival) -> ReceivedElsewhere | Refusal:
    record, tx = one.record, act.tx
    if may(INTERLOAN, "receive", record.state) is None:
        return moved_on()
    if arrival.due is not None and arrival.due < act.now.date():
        return Refusal("the due date has passed already", "write the day that stands on the other library's slip")
    here = act.actor.branch in (None, record.pickup)
    barcode = arrival.barcode.strip() or f"ILL-{record.number}"
    title = catalog.put_title(tx, TitleEntry(record.title, record.author, kind=arrival.kind)).id
    state = ItemState.HOLD_SHELF if here else ItemState.IN_TRANSIT
    placed = catalog.put_item(tx, ItemEntry(barcode, title, record.pickup, arrival.kind, state=state))
    item = catalog.item(tx, placed.id)
    if placed.put is Put.TAKEN or item is None:
        return Refusal("another item here has this barcode", "leave the field empty, and write the temporary one on it")
    code = interloans.fresh_number()
    if interloans.receive(act, one, item, arrival.due, code) is None:
        return moved_on()
    return ReceivedElsewhere(ShelfSlip(code, branch_name(act, record.pickup), here, barcode, arrival.due))


def _forget(tx: Transaction, item: Item) -> None:
    pockets.last_borrowers.drop(tx, pockets.loan_row(item.id))
    catalog.drop_visitor(tx, item.id)
    catalog.drop_item(tx, item.id)
    if not pockets.count_holds(tx, item.title):
        catalog.drop_title(tx, item.title)
