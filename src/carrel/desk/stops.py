"""Why lending stops and asks: the patron's side, then the item's."""

from datetime import date

from carrel.catalog import Item, ItemState
from carrel.catalog.library import Library
from carrel.desk.refusals import Blocked, Stop
from carrel.records.registration import Registration


def stops(library: Library, patron: Registration, item: Item, today: date, for_them: bool = False) -> tuple[Stop, ...]:
    """Every stop there is, so that the clerk sees all of them at once. ``for_them``: the item waits for this patron."""
    return (*patron_stops(library, patron, today), *(() if for_them else item_stops(item)))


def blocked(found: tuple[Stop, ...]) -> Blocked:
    """The refusal these stops make."""
    reasons = "; ".join(stop.why for stop in found)
    if all(stop.overridable for stop in found):
        return Blocked(reasons, "settle it with the patron, or ask a supervisor to set it aside", found)
    return Blocked(reasons, "this cannot be set aside at the desk", found)


def over_limit(most: int) -> Stop:
    """The patron has as many items as the category may have."""
    return Stop(f"the limit of {most} items at once is reached", overridable=True)


def registration_stops(patron: Registration, today: date) -> list[Stop]:
    """What stands between a patron and anything that a card is needed for."""
    return [*_lapsed(patron, today), *_blocks(patron)]


def _lapsed(patron: Registration, today: date) -> list[Stop]:
    if patron.expires >= today:
        return []
    return [Stop(f"the registration lapsed on {patron.expires:%-d %B %Y}: check the address and renew it", True)]


def _blocks(patron: Registration) -> list[Stop]:
    return [Stop(block.reason, True) for block in patron.blocks]


def patron_stops(library: Library, patron: Registration, today: date) -> list[Stop]:
    """What stands between a patron and any loan."""
    found = []
    if patron.overdue >= library.overdue_limit:
        found.append(Stop(f"{patron.overdue} items were overdue at last night's close", True))
    if 0 < library.owed_limit_cents <= patron.owed_cents:
        owed = f"{patron.owed_cents // 100}.{patron.owed_cents % 100:02}"
        found.append(Stop(f"${owed} is owed: take a payment, or agree on one", True))
    return [*_lapsed(patron, today), *found, *_blocks(patron)]


_IN_THE_WAY = {
    ItemState.ON_LOAN: ("the item is still on loan: return it first, then lend it", False),
    ItemState.HOLD_SHELF: ("the item waits on the hold shelf for someone", True),
    ItemState.WANTED: ("the item is wanted for someone who waits: return it first, so that it goes to them", True),
    ItemState.ELSEWHERE: ("the item is recorded as sent to another library: take it back first", False),
}
_UNSETTLED = (ItemState.CLAIMED_RETURNED, ItemState.LOST, ItemState.MISSING)


def item_stops(item: Item) -> tuple[Stop, ...]:
    """What stands in the way on the item's side."""
    if item.state is ItemState.AVAILABLE:
        return () if item.lendable else (Stop("the item is for use in the library only", True),)
    so_that = ", so that its record is settled" if item.state in _UNSETTLED else ""
    why, overridable = _IN_THE_WAY.get(item.state, (f"the item is {item.state}: return it first{so_that}", False))
    return (Stop(why, overridable),)
