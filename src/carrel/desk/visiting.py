"""Another library's item at the desk: for whom it is here, until when, and where it goes afterwards."""

from datetime import date
from typing import Final

from carrel import catalog
from carrel.catalog import Item, ItemState, Visitor
from carrel.desk.facts import title_of
from carrel.gate import Act, Opened, Operation, interloans_of
from carrel.lives import interloans
from carrel.records.circulation import Interloan
from carrel.records.ids import ItemId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.store import Transaction

HOLD_SHELF: Final = "the hold shelf"
"""Where an item goes whose reader waits for it."""
_WAITING: Final = (ItemState.HOLD_SHELF, ItemState.IN_TRANSIT)


class GoesHome(Quiet, frozen=True):
    """Another library's item, and where it goes. No name, and nothing is counted."""

    barcode: str
    title: str
    partner: str
    number: str
    """The request that it came for; empty where it came without one."""


class Guest(Quiet, frozen=True):
    """What lending an item of another library goes by; nothing of it for the library's own."""

    due: date | None = None
    """The day its own library set."""
    request: Opened[Interloan, Operation] | None = None
    """The patron's request that it came for, which ends when it is lent."""


def also_needed(tx: Transaction, item: Item | None) -> tuple[RecordClass, ...]:
    """What lending this item must open besides: who asked for it, where another library sent it for someone."""
    came = None if item is None else catalog.visitor(tx, item.id)
    return (RecordClass.INTERLOAN,) if item is not None and came is not None and _waits(item, came) else ()


def as_visitor(act: Act, patron: Opened[Registration, Operation], item: Item) -> Guest | Refusal:
    """How this item is lent to the patron in hand; refused where another library sent it for somebody else."""
    came = catalog.visitor(act.tx, item.id)
    if came is None:
        return Guest()
    due = None if came.due is None else max(came.due, act.now.date())
    if not _waits(item, came):
        return Guest(due)
    request = interloans.waiting_for(interloans_of(act, patron), item.id)
    if request is None:
        return Refusal("another library sent this item for somebody else", "put it back on the hold shelf")
    return Guest(due, request)


def came_back(act: Act, which: ItemId) -> GoesHome | Item | None:
    """Where another library's item goes that is not on loan; the item itself where its reader waits for it here.

    None for the library's own. Nothing is counted.
    """
    came, item = catalog.visitor(act.tx, which), catalog.item(act.tx, which)
    if came is None or item is None:
        return None
    if _waits(item, came):
        if act.actor.branch in (None, item.branch) and item.state is ItemState.IN_TRANSIT:
            catalog.set_state(act.tx, item, ItemState.HOLD_SHELF)
        return item
    catalog.set_state(act.tx, item, ItemState.IN_TRANSIT)
    catalog.send_home(act.tx, item.id)
    return GoesHome(item.barcode, title_of(act.tx, item), came.partner, came.number)


def _waits(item: Item, came: Visitor) -> bool:
    return came.awaited and item.state in _WAITING
