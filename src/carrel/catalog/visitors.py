"""Things that change libraries for a while: another library's that are here, and ours that are at another.

Facts about things. For whom another library's item is here, or who reads ours there, stands in no row.
"""

from datetime import date

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from carrel.catalog.tables import elsewhere, visiting
from carrel.records.ids import ItemId
from carrel.store import Statement, Transaction


class Visitor(msgspec.Struct, frozen=True):
    """Another library's item, while it is here."""

    item: ItemId
    partner: str
    """The library it belongs to."""
    number: str = ""
    """The request it came for; empty where it came without one, as a thing brought back to the wrong library."""
    due: date | None = None
    """When it is due back there."""
    awaited: bool = False
    """Whether it is here for someone; False: it is on its way home."""


class Away(msgspec.Struct, frozen=True):
    """One of our own items, lent to another library."""

    item: ItemId
    partner: str
    number: str
    """The partner's number of its request."""
    due: date | None = None


_VisitorRow = tuple[ItemId, str, str, int | None, int]
_AwayRow = tuple[ItemId, str, str, int | None]
_v, _e = visiting.c, elsewhere.c
_VISITORS = select(_v.item, _v.partner, _v.number, _v.due, _v.awaited)
_VISITOR: Statement[_VisitorRow] = Statement(_VISITORS.where(_v.item == bindparam("item")))
_ALL_VISITORS: Statement[_VisitorRow] = Statement(_VISITORS.order_by(_v.partner, _v.number, _v.item))
_ADD_VISITOR: Statement[tuple[()]] = Statement(insert(visiting))
_HOME: Statement[tuple[()]] = Statement(
    update(visiting).where(_v.item == bindparam("which"), _v.awaited == 1).values(awaited=0)
)
_DROP_VISITOR: Statement[tuple[()]] = Statement(delete(visiting).where(_v.item == bindparam("item")))
_AWAYS = select(_e.item, _e.partner, _e.number, _e.due)
_AWAY: Statement[_AwayRow] = Statement(_AWAYS.where(_e.item == bindparam("item")))
_ALL_AWAY: Statement[_AwayRow] = Statement(_AWAYS.order_by(_e.partner, _e.number, _e.item))
_ADD_AWAY: Statement[tuple[()]] = Statement(insert(elsewhere))
_DROP_AWAY: Statement[tuple[()]] = Statement(delete(elsewhere).where(_e.item == bindparam("item")))
_PARTNERS: Statement[tuple[str]] = Statement(select(_v.partner).union(select(_e.partner)).order_by("partner"))


def visitor(tx: Transaction, item: ItemId) -> Visitor | None:
    """Whose this item is, where it is another library's."""
    row = tx.row(_VISITOR, item=item)
    return None if row is None else _visitor(row)


def visitors(tx: Transaction) -> tuple[Visitor, ...]:
    """Every item of another library that is here, by library and number."""
    return tuple(map(_visitor, tx.rows(_ALL_VISITORS)))


def put_visitor(tx: Transaction, come: Visitor) -> None:
    """Note that an item is another library's."""
    due = None if come.due is None else come.due.toordinal()
    tx.run(_ADD_VISITOR, item=come.item, partner=come.partner, number=come.number, due=due, awaited=int(come.awaited))


def send_home(tx: Transaction, item: ItemId) -> bool:
    """Nobody here waits for it any more; False where nobody did."""
    return tx.run(_HOME, which=item) == 1


def drop_visitor(tx: Transaction, item: ItemId) -> bool:
    """It has gone home. The item itself goes with it: see ``items.drop_item``."""
    return tx.run(_DROP_VISITOR, item=item) == 1


def away(tx: Transaction, item: ItemId) -> Away | None:
    """Where one of our own items is, while another library has it."""
    row = tx.row(_AWAY, item=item)
    return None if row is None else _away(row)


def all_away(tx: Transaction) -> tuple[Away, ...]:
    """Every item of ours that another library has, by library and number."""
    return tuple(map(_away, tx.rows(_ALL_AWAY)))


def put_away(tx: Transaction, gone: Away) -> None:
    """Note that an item of ours is at another library."""
    due = None if gone.due is None else gone.due.toordinal()
    tx.run(_ADD_AWAY, item=gone.item, partner=gone.partner, number=gone.number, due=due)


def drop_away(tx: Transaction, item: ItemId) -> bool:
    """It came back; False where it was not away."""
    return tx.run(_DROP_AWAY, item=item) == 1


def partners(tx: Transaction) -> tuple[str, ...]:
    """The other libraries that have to do with us today, by name: to choose from, so that one name is typed once."""
    return tuple(partner for (partner,) in tx.rows(_PARTNERS))


def _visitor(row: _VisitorRow) -> Visitor:
    item, partner, number, due, awaited = row
    return Visitor(item, partner, number, None if due is None else date.fromordinal(due), bool(awaited))


def _away(row: _AwayRow) -> Away:
    item, partner, number, due = row
    return Away(item, partner, number, None if due is None else date.fromordinal(due))
