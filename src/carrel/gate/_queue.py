"""Queues of holds. Who is next is judged inside: of a title's holds only the one that is served gets an entry.

The law needs the desk to know that somebody waits, and for whom the item in hand is; not who else waits.
"""

from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.sealed import Sealed, pockets
from carrel.sealed.codes import pickup_code
from carrel.sealed.kinds import HOLD

_APART = 1 << 20
"""How far apart places are given, so that another hold can be moved in between."""


class _Waiting(msgspec.Struct, frozen=True):
    """One hold of a title's queue."""

    place: tuple[int, date, bytes]
    record: Hold
    sealed: Sealed[Hold]


def first_waiting(act: Act, item: Item, branch: BranchId) -> Sealed[Hold] | None:
    """The hold that this item fills at ``branch``: the first in its title's queue that is not suspended.

    Items of the title that are on their way already are for those before. What was sent here for somebody goes to
    the first who fetches it here. Raises StoreCrossed where somebody began to wait after the act had looked, so that
    it has not waited for its own turn (``pockets.in_turn``).
    """
    wishes = (None, item.id) if item.lendable else (item.id,)
    fit = [one for one in _unserved(act, item.title, item.id) if one.record.item in wishes]
    if item.state in catalog.ON_ITS_WAY and catalog.route_of(act.tx, item.id) == branch:
        fit = [one for one in fit if one.record.pickup == branch] or fit
    if fit and fit[0].record.pickup == branch:
        # whoever came before and fetches here has it now; what is on its way to them will serve the next
        fit = [one for one in _active(act, item.title) if one.record.pickup == branch and one.record.item in wishes]
    if not fit:
        return None
    pockets.require_turn(act.tx)
    return pockets.holds.get_to_change(act.tx, fit[0].sealed.row)


def hold_on_shelf(act: Act, item: Item) -> Sealed[Hold] | None:
    """The hold that an item on the hold shelf waits for."""
    for one in _queue(act, item.title):
        if one.record.state is HoldState.READY and one.record.item == item.id:
            return pockets.holds.get_to_change(act.tx, one.sealed.row)
    return None


def holds_ready(act: Act, branch: BranchId) -> list[Sealed[Hold]]:
    """Every hold that is ready on a branch's hold shelf."""
    titles = {item.title for item in catalog.items_in(act.tx, ItemState.HOLD_SHELF)}
    queues = [one for title in titles for one in _queue(act, title)]
    return [one.sealed for one in queues if one.record.state is HoldState.READY and one.record.pickup == branch]


def unused_code(act: Act, branch: BranchId) -> str:
    """A new pickup code that no slip on the branch's hold shelf bears, such as K7-4Q."""
    used = {look(act, HOLD, sealed).code for sealed in holds_ready(act, branch)}
    while (code := pickup_code()) in used:
        pass
    return code


def next_place(act: Act, title: TitleId) -> int:
    """The place behind everybody who waits for a title."""
    return _APART + max((one.record.place for one in _queue(act, title)), default=0)


def place_at(act: Act, hold: Hold, row: bytes, position: int) -> int:
    """The place that puts a hold at a position of its title's queue: 1 is the first; beyond the end is the last."""
    others = [one.record.place for one in _queued(act, hold.title) if one.sealed.row != row]
    at = min(max(position, 1), len(others) + 1) - 1
    if not others:
        return hold.place
    if at == 0:
        return others[0] - _APART
    if at == len(others):
        return others[-1] + _APART
    return (others[at - 1] + others[at]) // 2


def position_of(act: Act, hold: Hold, row: bytes) -> int:
    """Where a waiting hold stands in its title's queue: 1 is the first; 0 for one that does not wait."""
    rows = [one.sealed.row for one in _queued(act, hold.title)]
    return rows.index(row) + 1 if row in rows else 0


def wanted_items(act: Act, title: TitleId) -> tuple[tuple[BranchId, ...], frozenset[ItemId]]:
    """What a title's queue could use today: where any item is waited for, first come first, and items by name."""
    waiting = _unserved(act, title)
    by_name = frozenset(one.record.item for one in waiting if one.record.item is not None)
    return tuple(one.record.pickup for one in waiting if one.record.item is None), by_name


def _unserved(act: Act, title: TitleId, but: ItemId | None = None) -> list[_Waiting]:
    """Who waits and is not suspended, without those for whom an item (other than ``but``) is on its way."""
    waiting = _active(act, title)
    if not waiting:
        return []
    for item, branch in catalog.on_their_way(act.tx, title):
        fit = (one for one in waiting if one.record.pickup == branch and one.record.item in (None, item.id))
        if item.id != but and (served := next(fit, None)) is not None:
            waiting.remove(served)
    return waiting


def _active(act: Act, title: TitleId) -> list[_Waiting]:
    """Who waits for a title and is not suspended, in turn."""
    return [one for one in _queued(act, title) if _wants(one.record, act.now.date())]


def _wants(hold: Hold, today: date) -> bool:
    suspended = hold.suspended_until is not None and hold.suspended_until > today
    return not suspended and (hold.expires is None or hold.expires >= today)


def _queued(act: Act, title: TitleId) -> list[_Waiting]:
    """Everybody who waits for a title, in turn. Holds of equal place go by the day they were placed."""
    return sorted(
        (one for one in _queue(act, title) if one.record.state is HoldState.QUEUED), key=lambda one: one.place
    )


def _queue(act: Act, title: TitleId) -> list[_Waiting]:
    """Every hold on a title, in random order."""
    opened = [(look(act, HOLD, sealed), sealed) for sealed in pockets.holds_of_title(act.tx, title)]
    return [_Waiting((record.place, record.placed, sealed.row), record, sealed) for record, sealed in opened]
