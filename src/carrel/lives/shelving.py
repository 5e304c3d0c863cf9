"""Where an item stands on account of holds: wanted, on its way, on the hold shelf, to be taken off it, or at home."""

from datetime import date, timedelta

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.gate import Act, wanted_items
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.sealed import pockets

_ON_ITS_SHELF = (ItemState.AVAILABLE, ItemState.WANTED)


def refresh_wanted(act: Act, title: TitleId) -> None:
    """Mark exactly the items on their shelves that are to be fetched for somebody; from the pickup branch first."""
    pickups, by_name = wanted_items(act, title)
    standing = [item for item in catalog.items_of_title(act.tx, title) if item.state in _ON_ITS_SHELF]
    chosen = {item.id for item in standing if item.id in by_name}
    for pickup in pickups:
        free = [item for item in standing if item.id not in chosen and item.lendable]
        if not free:
            break
        chosen.add(_nearest(free, pickup).id)
    for item in standing:
        state = ItemState.WANTED if item.id in chosen else ItemState.AVAILABLE
        if item.state is not state:
            catalog.set_state(act.tx, item, state)


def _nearest(free: list[Item], pickup: BranchId) -> Item:
    """An item of the pickup branch, and rather one that is being fetched already."""
    return min(free, key=lambda item: (item.branch != pickup, item.state is ItemState.AVAILABLE))


def last_shelf_day(act: Act, branch: BranchId) -> date:
    """The last day on which what is put on the hold shelf today can be fetched: only days on which it is open count."""
    day = act.now.date()
    for _ in range(act.house.library.holds.shelf_days):
        day = catalog.next_open_day(act.tx, branch, day + timedelta(days=1))
    return day


def take_off_shelf(act: Act, item: ItemId | None, branch: BranchId) -> None:
    """Nobody comes for the item any more: it stands on the hold shelf until whoever clears it scans it."""
    found = None if item is None else catalog.item(act.tx, item)
    if found is not None and found.state is ItemState.HOLD_SHELF:
        catalog.set_state(act.tx, found, ItemState.UNSHELVE)
        catalog.put_route(act.tx, found.id, branch)


def send(act: Act, item: Item, branch: BranchId) -> bool:
    """Put an item on its way to another branch. False if another hand moved it."""
    if not (item.state is ItemState.IN_TRANSIT or catalog.set_state(act.tx, item, ItemState.IN_TRANSIT)):
        return False
    catalog.put_route(act.tx, item.id, branch)
    refresh_wanted(act, item.title)
    return True


def shelve(act: Act, item: Item) -> bool:
    """Put an item back on its own shelf. False if another hand moved it."""
    if not (item.state is ItemState.AVAILABLE or catalog.set_state(act.tx, item, ItemState.AVAILABLE)):
        return False
    catalog.drop_route(act.tx, item.id)
    if pockets.count_holds(act.tx, item.title):  # nearly always nobody waits, and nothing is to be marked
        refresh_wanted(act, item.title)
    return True
