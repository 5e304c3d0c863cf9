"""Queues of holds. Who is next is judged inside: of a title's holds only the one that is served gets an entry.

The law needs the desk to know that somebody waits, and for whom the item in hand is; not who else waits.
"""

from carrel.catalog import Item
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import ItemId, TitleId
from carrel.sealed import Sealed, pockets
from carrel.sealed.kinds import HOLD


def first_waiting(act: Act, item: Item) -> Sealed[Hold] | None:
    """The hold that this item would fill: the first in its title's queue that is not suspended."""
    today = act.now.date()
    waiting = [
        (record.place, sealed)
        for record, sealed in _queue(act, item.title)
        if record.state is HoldState.QUEUED
        and record.item in (None, item.id)
        and (record.suspended_until is None or record.suspended_until <= today)
        and (record.expires is None or record.expires >= today)
    ]
    first = min(waiting, key=lambda one: (one[0], one[1].row), default=None)
    return None if first is None else pockets.holds.get_to_change(act.tx, first[1].row)


def hold_on_shelf(act: Act, item: Item) -> Sealed[Hold] | None:
    """The hold that an item on the hold shelf waits for."""
    for record, sealed in _queue(act, item.title):
        if record.state is HoldState.READY and record.item == item.id:
            return pockets.holds.get_to_change(act.tx, sealed.row)
    return None


def next_place(act: Act, title: TitleId) -> int:
    """The place behind everybody who waits for a title."""
    return 1 + max((record.place for record, _ in _queue(act, title)), default=0)


def wanted_items(act: Act, title: TitleId) -> tuple[int, frozenset[ItemId]]:
    """How many holds on a title could be filled today by any item, and the items that others wait for by name."""
    today = act.now.date()
    active = [
        record
        for record, _ in _queue(act, title)
        if record.state is HoldState.QUEUED and (record.suspended_until is None or record.suspended_until <= today)
    ]
    by_name = frozenset(record.item for record in active if record.item is not None)
    return sum(record.item is None for record in active), by_name


def _queue(act: Act, title: TitleId) -> list[tuple[Hold, Sealed[Hold]]]:
    return [(look(act, HOLD, sealed), sealed) for sealed in pockets.holds_of_title(act.tx, title)]
