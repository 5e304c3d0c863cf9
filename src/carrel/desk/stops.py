"""Why lending stops and asks: the patron's side, then the item's."""

from datetime import date

from carrel.catalog import Item, ItemState
from carrel.catalog.library import Library
from carrel.desk.refusals import Blocked, Stop
from carrel.records.registration import Registration


def stops(library: Library, patron: Registration, item: Item, today: date) -> tuple[Stop, ...]:
    """Every stop there is, so that the clerk sees all of them at once."""
    return (*_of_patron(library, patron, today), *_of_item(item))


def blocked(found: tuple[Stop, ...]) -> Blocked:
    """The refusal these stops make."""
    reasons = "; ".join(stop.why for stop in found)
    if all(stop.overridable for stop in found):
        return Blocked(reasons, "settle it with the patron, or ask a supervisor to set it aside", found)
    return Blocked(reasons, "this cannot be set aside at the desk", found)


def over_limit(most: int) -> Stop:
    """The patron has as many items as the category may have."""
    return Stop(f"the limit of {most} items at once is reached", overridable=True)


def _of_patron(library: Library, patron: Registration, today: date) -> list[Stop]:
    found = []
    if patron.expires < today:
        found.append(
            Stop(f"the registration lapsed on {patron.expires:%-d %B %Y}: check the address and renew it", True)
        )
    if patron.overdue >= library.overdue_limit:
        found.append(Stop(f"{patron.overdue} items were overdue at last night's close", True))
    found += [Stop(block.reason, True) for block in patron.blocks]
    return found


def _of_item(item: Item) -> list[Stop]:
    match item.state:
        case ItemState.AVAILABLE:
            pass
        case ItemState.ON_LOAN:
            return [Stop("the item is still on loan: return it first, then lend it", False)]
        case ItemState.CLAIMED_RETURNED | ItemState.LOST | ItemState.MISSING:
            return [Stop(f"the item is {item.state}: return it first, so that its record is settled", False)]
        case ItemState.HOLD_SHELF:
            return [Stop("the item waits on the hold shelf for someone", True)]
        case ItemState.IN_TRANSIT | ItemState.REPAIR | ItemState.DAMAGED | ItemState.ON_ORDER | ItemState.WITHDRAWN:
            return [Stop(f"the item is {item.state}: return it first", False)]
    return [] if item.lendable else [Stop("the item is for use in the library only", True)]
