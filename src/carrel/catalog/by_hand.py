"""Titles and items entered by hand: at the desk in a hurry, or at the cataloguer's table."""

import msgspec
from sqlalchemy import bindparam, delete, select, update

from carrel.catalog.tables import by_hand, items, routes, titles
from carrel.records.ids import ItemId, TitleId
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave


class ByHand(msgspec.Struct, frozen=True):
    """What is known of an item that was entered here."""

    flagged: bool
    """Whether it is still to be catalogued."""
    used: bool
    """Whether it was ever lent; with whom, nothing says."""


_MARK: Statement[tuple[()]] = insert_or_leave(by_hand)
_OF: Statement[tuple[int, int]] = Statement(
    select(by_hand.c.flagged, by_hand.c.used).where(by_hand.c.item == bindparam("item"))
)
_FLAGGED: Statement[tuple[ItemId]] = Statement(
    select(by_hand.c.item)
    .join(items, items.c.id == by_hand.c.item)
    .where(by_hand.c.flagged == 1)
    .order_by(items.c.barcode)
)
_CATALOGUED: Statement[tuple[()]] = Statement(
    update(by_hand).where(by_hand.c.item == bindparam("which")).values(flagged=0)
)
_USED: Statement[tuple[()]] = Statement(
    update(by_hand).where(by_hand.c.item == bindparam("which"), by_hand.c.used == 0).values(used=1)
)
_FORGET: Statement[tuple[()]] = Statement(delete(by_hand).where(by_hand.c.item == bindparam("item")))
_NO_ROUTE: Statement[tuple[()]] = Statement(delete(routes).where(routes.c.item == bindparam("item")))
_DROP_ITEM: Statement[tuple[()]] = Statement(delete(items).where(items.c.id == bindparam("item")))
_DROP_TITLE: Statement[tuple[()]] = Statement(
    delete(titles).where(
        titles.c.id == bindparam("number"),
        ~select(items.c.id).where(items.c.title == titles.c.id).exists(),
    )
)


def mark_by_hand(tx: Transaction, item: ItemId, *, flagged: bool) -> None:
    """Note that an item was entered here; ``flagged`` where it is still to be catalogued."""
    tx.run(_MARK, item=item, flagged=int(flagged), used=0)


def entered(tx: Transaction, item: ItemId) -> ByHand | None:
    """What is known of an item that was entered here; None for every other item."""
    row = tx.row(_OF, item=item)
    return None if row is None else ByHand(bool(row[0]), bool(row[1]))


def to_catalogue(tx: Transaction) -> tuple[ItemId, ...]:
    """Items that were lent before anybody catalogued them, by barcode."""
    return tuple(item for (item,) in tx.rows(_FLAGGED))


def catalogued(tx: Transaction, item: ItemId) -> None:
    """Somebody has described it."""
    tx.run(_CATALOGUED, which=item)


def mark_used(tx: Transaction, item: ItemId) -> None:
    """It leaves the building: from now on it is withdrawn and not deleted."""
    tx.run(_USED, which=item)


def drop_item(tx: Transaction, item: ItemId) -> bool:
    """Delete an item and what is noted about it. The caller has seen that nothing is kept of it anywhere."""
    tx.run(_FORGET, item=item)
    tx.run(_NO_ROUTE, item=item)
    return tx.run(_DROP_ITEM, item=item) == 1


def drop_title(tx: Transaction, title: TitleId) -> bool:
    """Delete a title that has no item; False where it has one. The caller has seen that nobody waits for it."""
    return tx.run(_DROP_TITLE, number=title) == 1
