"""Things on their way: to the branch where somebody waits for them, or home."""

from sqlalchemy import bindparam, delete, select

from carrel.catalog.items import Item, ItemState, item, items_of_title
from carrel.catalog.tables import routes as table
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave

ON_ITS_WAY = (ItemState.IN_TRANSIT, ItemState.UNSHELVE)
"""States in which an item has a branch to go to."""

_DROP: Statement[object] = Statement(delete(table).where(table.c.item == bindparam("which")))
_PUT: Statement[tuple[()]] = insert_or_leave(table)
_OF: Statement[tuple[BranchId]] = Statement(select(table.c.branch).where(table.c.item == bindparam("item")))
_TO: Statement[tuple[ItemId]] = Statement(
    select(table.c.item).where(table.c.branch == bindparam("branch")).order_by(table.c.item)
)


def put_route(tx: Transaction, item: ItemId, branch: BranchId) -> None:
    """The item goes to this branch, wherever it was to go before."""
    tx.run(_DROP, which=item)
    tx.run(_PUT, item=item, branch=branch)


def drop_route(tx: Transaction, item: ItemId) -> None:
    """The item has arrived, or goes nowhere any more."""
    tx.run(_DROP, which=item)


def route_of(tx: Transaction, item: ItemId) -> BranchId | None:
    """Where the item goes to."""
    found = tx.row(_OF, item=item)
    return None if found is None else found[0]


def routed_to(tx: Transaction, branch: BranchId) -> tuple[Item, ...]:
    """Everything that goes to a branch."""
    found = (item(tx, number) for (number,) in tx.rows(_TO, branch=branch))
    return tuple(one for one in found if one is not None)


def on_their_way(tx: Transaction, title: TitleId) -> tuple[tuple[Item, BranchId], ...]:
    """The items of a title that go somewhere, and where to."""
    going = [(one, route_of(tx, one.id)) for one in items_of_title(tx, title) if one.state in ON_ITS_WAY]
    return tuple((one, branch) for one, branch in going if branch is not None)
