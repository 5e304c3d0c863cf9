"""Items: the things on the shelf, found by their barcode at the speed of a scanner."""

from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from carrel.catalog.kinds import Audience, Form, kind_named
from carrel.catalog.putting import Placed, Put, fresh_number
from carrel.catalog.tables import items as table
from carrel.catalog.tables import visiting
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.store import Statement, Transaction


class ItemState(StrEnum):
    """Where an item is. Stands in rows: never reuse a word."""

    AVAILABLE = "available"
    ON_LOAN = "on loan"
    CLAIMED_RETURNED = "claimed returned"
    """A patron says it came back; the link stays until it is settled."""
    WANTED = "wanted"
    """On its shelf, and to be fetched for somebody: the pull list is made of these."""
    HOLD_SHELF = "on the hold shelf"
    UNSHELVE = "to be taken off the hold shelf"
    """Nobody comes for it any more: whoever clears the shelf scans it, and it goes on."""
    IN_TRANSIT = "in transit"
    ELSEWHERE = "at another library"
    REPAIR = "in repair"
    DAMAGED = "damaged"
    LOST = "lost"
    MISSING = "missing"
    ON_ORDER = "on order"
    WITHDRAWN = "withdrawn"


class ItemEntry(msgspec.Struct, frozen=True):
    """What describes an item."""

    barcode: str
    title: TitleId
    branch: BranchId
    kind: str
    """Code from ``catalog.kinds``."""
    audience: Audience = Audience.ADULT
    call_number: str = ""
    shelf: str = ""
    lendable: bool = True
    price_cents: int | None = None
    """Whole cents, or None where nobody knows."""
    state: ItemState = ItemState.AVAILABLE
    """Only for a new item: afterwards the desk moves it."""
    source: str | None = None
    """System and number it was moved in from."""


class Item(msgspec.Struct, frozen=True):
    """An item in the catalogue."""

    id: ItemId
    barcode: str
    title: TitleId
    branch: BranchId
    kind: str
    audience: Audience
    call_number: str
    shelf: str
    lendable: bool
    price_cents: int | None
    state: ItemState


def audience_counted(item: Item) -> str:
    """For whom a physical item is shelved, as it is counted (IMLS 549, KIDPHYSCIR); empty for an electronic one."""
    return "" if kind_named(item.kind).form is Form.ELECTRONIC else item.audience.value


_Row = tuple[ItemId, str, TitleId, BranchId, str, str, str, str, int, int | None, str]
_DESCRIBED = ("barcode", "title", "branch", "kind", "audience", "call_number", "shelf", "lendable", "price_cents")
_COLUMNS = select(table.c.id, *(table.c[name] for name in _DESCRIBED), table.c.state)
_FIND: Statement[_Row] = Statement(_COLUMNS.where(table.c.id == bindparam("item")))
_FIND_BARCODE: Statement[_Row] = Statement(_COLUMNS.where(table.c.barcode == bindparam("barcode")))
_FIND_SOURCE: Statement[_Row] = Statement(_COLUMNS.where(table.c.source == bindparam("source")))
_FIND_TITLE: Statement[_Row] = Statement(
    _COLUMNS.where(table.c.title == bindparam("title")).order_by(table.c.branch, table.c.barcode)
)
_ADD: Statement[tuple[()]] = Statement(insert(table))
_CHANGE: Statement[tuple[()]] = Statement(
    update(table).where(table.c.id == bindparam("item")).values({name: bindparam(name) for name in _DESCRIBED})
)
_MOVE: Statement[tuple[()]] = Statement(
    update(table)
    .where(table.c.id == bindparam("item"), table.c.state == bindparam("expected"))
    .values(state=bindparam("state"))
)
_IN_STATE: Statement[_Row] = Statement(
    _COLUMNS.where(table.c.state == bindparam("state")).order_by(table.c.call_number, table.c.barcode)
)
_NOT_HELD = (ItemState.ON_ORDER, ItemState.LOST, ItemState.MISSING, ItemState.WITHDRAWN)
_HELD: Statement[tuple[str, int]] = Statement(
    select(table.c.kind, func.count())
    .where(*(table.c.state != state.value for state in _NOT_HELD), table.c.id.not_in(select(visiting.c.item)))
    .group_by(table.c.kind)
)
_COUNT: Statement[tuple[int]] = Statement(
    select(func.count()).select_from(table).where(table.c.state == bindparam("state"))
)


def item(transaction: Transaction, item: ItemId) -> Item | None:
    """The item with this id."""
    return _item(transaction.row(_FIND, item=item))


def item_by_barcode(transaction: Transaction, barcode: str) -> Item | None:
    """The item that bears this barcode."""
    return _item(transaction.row(_FIND_BARCODE, barcode=barcode))


def item_of_source(transaction: Transaction, source: str) -> Item | None:
    """The item moved in under this key."""
    return _item(transaction.row(_FIND_SOURCE, source=source))


def items_of_title(transaction: Transaction, title: TitleId) -> tuple[Item, ...]:
    """Every item of a title."""
    rows = transaction.rows(_FIND_TITLE, title=title)
    return tuple(found for found in map(_item, rows) if found)


def set_state(transaction: Transaction, item: Item, state: ItemState) -> bool:
    """Move the item on, if it is still in the state it was seen in; False if another hand moved it first."""
    return transaction.run(_MOVE, item=item.id, expected=item.state.value, state=state.value) == 1


def items_in(transaction: Transaction, state: ItemState) -> tuple[Item, ...]:
    """Every item in a state, as they stand on the shelf."""
    rows = transaction.rows(_IN_STATE, state=state.value)
    return tuple(found for found in map(_item, rows) if found)


def count_in(transaction: Transaction, states: tuple[ItemState, ...]) -> int:
    """How many items are in any of these states."""
    return sum(found[0] for state in states if (found := transaction.row(_COUNT, state=state)) is not None)


def count_held(transaction: Transaction) -> dict[str, int]:
    """How many items the library has of each kind: its own, without what is on order, lost, missing or withdrawn."""
    return dict(transaction.rows(_HELD))


def put_item(transaction: Transaction, entry: ItemEntry) -> Placed[ItemId]:
    """Add an item, or amend the description of the one moved in under the same source (its state is the desk's).

    Gives ``Put.TAKEN`` and the other item's id where another item bears the barcode.
    """
    known = transaction.row(_FIND_SOURCE, source=entry.source) if entry.source else None
    bearer = known if known and known[1] == entry.barcode else transaction.row(_FIND_BARCODE, barcode=entry.barcode)
    if bearer is not None and bearer != known:
        return Placed(Put.TAKEN, bearer[0])
    values = dict(zip(_DESCRIBED, _described(entry), strict=True))
    if known is None:
        number = ItemId(fresh_number())
        transaction.run(_ADD, id=number, state=entry.state.value, source=entry.source, **values)
        return Placed(Put.NEW, number)
    if known[1:-1] == tuple(values.values()):
        return Placed(Put.UNCHANGED, known[0])
    transaction.run(_CHANGE, item=known[0], **values)
    return Placed(Put.CHANGED, known[0])


def amend_item(transaction: Transaction, item: ItemId, entry: ItemEntry) -> Placed[ItemId]:
    """Describe an item anew; its state stays. ``Put.TAKEN``, with the other's id, where another bears the barcode."""
    bearer = transaction.row(_FIND_BARCODE, barcode=entry.barcode)
    if bearer is not None and bearer[0] != item:
        return Placed(Put.TAKEN, bearer[0])
    before = transaction.row(_FIND, item=item)
    described = _described(entry)
    if before is None or before[1:-1] == described:
        return Placed(Put.UNCHANGED, item)
    transaction.run(_CHANGE, item=item, **dict(zip(_DESCRIBED, described, strict=True)))
    return Placed(Put.CHANGED, item)


def _described(entry: ItemEntry) -> tuple[str | int | None, ...]:
    """In the order of ``_DESCRIBED``, as the database holds it."""
    return (
        entry.barcode,
        entry.title,
        entry.branch,
        entry.kind,
        entry.audience.value,
        entry.call_number,
        entry.shelf,
        int(entry.lendable),
        entry.price_cents,
    )


def _item(row: _Row | None) -> Item | None:
    if row is None:
        return None
    number, barcode, title, branch, kind, audience, call_number, shelf, lendable, price, state = row
    return Item(
        number,
        barcode,
        title,
        branch,
        kind,
        Audience(audience),
        call_number,
        shelf,
        bool(lendable),
        price,
        ItemState(state),
    )
