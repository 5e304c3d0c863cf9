"""Facts about things that several acts at the desk need."""

from datetime import date, timedelta

from carrel import catalog
from carrel.catalog import Item
from carrel.gate import Act
from carrel.records.ids import BranchId
from carrel.store import Transaction


def title_of(tx: Transaction, item: Item) -> str:
    """An item's title."""
    found = catalog.title(tx, item.title)
    return "" if found is None else found.title


def branch_of(act: Act, item: Item) -> BranchId:
    """Where the act happens: the actor's branch, or the item's own where the actor has none."""
    return item.branch if act.actor.branch is None else act.actor.branch


def due_day(act: Act, branch: BranchId, days: int, on: date | None = None) -> date:
    """The day an item is due that goes out today, or went out ``on``: one on which it can be brought back."""
    return catalog.next_open_day(act.tx, branch, (on or act.now.date()) + timedelta(days=days))
