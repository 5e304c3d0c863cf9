"""Interlibrary loan, lending: an item of ours goes to another library, and no patron is named on either side."""

from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Away, Item, ItemState
from carrel.desk.facts import title_of
from carrel.desk.refusals import not_allowed, taken_meanwhile, unknown_item
from carrel.desk.standing import desk_only
from carrel.desk.stops import blocked, item_stops
from carrel.gate import Act, Denied, House, note, perform
from carrel.lives import interloans
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.ids import ItemId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.store import Transaction


class AwayLine(msgspec.Struct, frozen=True):
    """One of our items at another library, or one of another library's that is here."""

    barcode: str
    title: str
    partner: str
    number: str
    due: date | None
    late: bool
    state: str


class Traffic(msgspec.Struct, frozen=True):
    """What is between libraries today. Facts about things: nothing is opened to know them."""

    away: tuple[AwayLine, ...]
    """Ours, elsewhere."""
    here: tuple[AwayLine, ...]
    """Theirs, here: on the shelf or on loan."""
    to_send_home: tuple[AwayLine, ...]
    """Theirs, and nobody here wants them any more."""
    partners: tuple[str, ...]


class LentElsewhere(msgspec.Struct, frozen=True):
    """The item goes to another library."""

    barcode: str
    title: str
    partner: str
    due: date | None


class BackFromElsewhere(msgspec.Struct, frozen=True):
    """The item is ours again; ``shelf`` says where it stands."""

    barcode: str
    title: str
    shelf: str


def lend_elsewhere(
    house: House, actor: Actor, barcode: str, partner: str, number: str = "", due: date | None = None
) -> LentElsewhere | Refusal:
    """Send one of our items to another library. Counted as lent to it (IMLS 575, LOANTO)."""
    name = " ".join(partner.split())

    def work(act: Act) -> LentElsewhere | Refusal:
        # no record is opened; the ledger tells who sent it all the same
        match note(act, RecordClass.INTERLOAN, count=0):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return _lend(act, barcode.strip(), name, number.strip(), due)

    if not name:
        return Refusal("no library was named", "write which library the item goes to")
    return perform(house, actor, Purpose.INTERLOAN, work)


def back_from_elsewhere(house: House, actor: Actor, barcode: str) -> BackFromElsewhere | Refusal:
    """Take back what another library had. A scan on return does the same."""
    with house.store.write() as tx:
        item = catalog.item_by_barcode(tx, barcode)
        if refusal := desk_only(tx, actor):
            return refusal
        if item is None:
            return unknown_item()
        if not take_back(tx, item):
            return Refusal("this item is not at another library", "scan it on return")
        return BackFromElsewhere(item.barcode, title_of(tx, item), item.shelf or item.call_number)


def take_back(tx: Transaction, item: Item) -> bool:
    """It is no longer away; False where it was not."""
    gone = catalog.drop_away(tx, item.id)
    if item.state is ItemState.ELSEWHERE:
        catalog.set_state(tx, item, ItemState.AVAILABLE)
    return gone or item.state is ItemState.ELSEWHERE


def partners(house: House) -> tuple[str, ...]:
    """The libraries that have to do with us today, to choose from."""
    with house.store.read() as tx:
        return catalog.partners(tx)


def traffic(house: House, actor: Actor) -> Traffic | Refusal:
    """Everything of ours that is elsewhere and of theirs that is here, with what is overdue."""
    today = house.clock().date()
    with house.store.read() as tx:
        if refusal := desk_only(tx, actor):
            return refusal
        away = tuple(_line(tx, one.item, one.partner, one.number, one.due, today) for one in catalog.all_away(tx))
        theirs = [
            (one.awaited, _line(tx, one.item, one.partner, one.number, one.due, today)) for one in catalog.visitors(tx)
        ]
        return Traffic(
            away=away,
            here=tuple(line for awaited, line in theirs if awaited or line.state == ItemState.ON_LOAN),
            to_send_home=tuple(line for awaited, line in theirs if not awaited and line.state != ItemState.ON_LOAN),
            partners=catalog.partners(tx),
        )


def _lend(act: Act, barcode: str, partner: str, number: str, due: date | None) -> LentElsewhere | Refusal:
    item = catalog.item_by_barcode(act.tx, barcode)
    if item is None:
        return unknown_item()
    if catalog.visitor(act.tx, item.id) is not None:
        return Refusal("this item is another library's already", "send it home instead")
    if stops := item_stops(item):
        return blocked(stops)
    if due is not None and due < act.now.date():
        return Refusal("the due date has passed already", "write the day it is to be back")
    if not catalog.set_state(act.tx, item, ItemState.ELSEWHERE):
        return taken_meanwhile()
    catalog.put_away(act.tx, Away(item.id, partner, number, due))
    catalog.mark_used(act.tx, item.id)
    interloans.count(act, Event.LENT_ELSEWHERE, item.kind)
    return LentElsewhere(item.barcode, title_of(act.tx, item), partner, due)


def _line(tx: Transaction, which: ItemId, partner: str, number: str, due: date | None, today: date) -> AwayLine:
    item = catalog.item(tx, which)
    late = due is not None and due < today
    if item is None:
        return AwayLine("", "", partner, number, due, late, "")
    return AwayLine(item.barcode, title_of(tx, item), partner, number, due, late, item.state)
