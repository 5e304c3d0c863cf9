"""The life of a hold: queued → ready → collected, cancelled or expired; each of these ends is to delete (design § 4).

Whoever moves a queue calls ``pockets.in_turn`` first, before anything is decided.
"""

from datetime import date

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.gate import Act, Opened, Operation, holds_of, next_place, place_at, unseal_all, unused_code
from carrel.lives.shelving import last_shelf_day, refresh_wanted, take_off_shelf
from carrel.lives.states import HOLD, may
from carrel.records.circulation import Event, Hold, HoldState, Slip
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.registration import Registration
from carrel.sealed import pockets, slips
from carrel.tallies import age_band


class NoRoom:
    """The patron waits for as many titles as their category may."""


def place(
    act: Act,
    patron: Opened[Registration, Operation],
    title: TitleId,
    item: ItemId | None,
    pickup: BranchId,
    most: int,
) -> Hold | NoRoom:
    """Begin a hold behind everybody who waits for the title; ``most`` is the category's limit."""
    if len(holds_of(act, patron)) >= most:
        return NoRoom()
    today = act.now.date()
    hold = Hold(
        patron=PatronId(patron.row),
        pocket=patron.record.pocket,
        slot=0,
        title=title,
        placed=today,
        pickup=pickup,
        item=item,
        expires=today + relativedelta(months=act.house.library.holds.months),
        place=next_place(act, title),
    )
    if pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.holds, hold, title=title) is None:
        return NoRoom()
    _leave(act, title, pickup, patron.record)
    refresh_wanted(act, title)
    return hold


def trap(act: Act, hold: Opened[Hold, Operation], item: Item) -> Hold | None:
    """Put an item on the hold shelf for the hold, under the patron's code at that branch. None if the item moved."""
    record = hold.record
    state = _moved(record, "trap")
    if not catalog.set_state(act.tx, item, ItemState.HOLD_SHELF):
        return None
    catalog.drop_route(act.tx, item.id)
    ready = msgspec.structs.replace(
        record,
        state=state,
        item=item.id,
        named=record.item is not None,
        code=_code(act, hold) or unused_code(act, record.pickup),
        expires=last_shelf_day(act, record.pickup),
        suspended_until=None,
    )
    _write(act, hold, ready)
    refresh_wanted(act, record.title)
    return ready


def _code(act: Act, hold: Opened[Hold, Operation]) -> str:
    """The code under which the patron has something ready at the branch already, or empty."""
    pocket = pockets.holds.of_pocket(act.tx, act.house.ring, act.live, hold.record.pocket)
    others = (one.record for one in unseal_all(act, pocket, hold.grant))
    ready = (one for one in others if one.state is HoldState.READY and one.pickup == hold.record.pickup)
    return next((one.code for one in ready if one.code), "")


def put_back(act: Act, hold: Opened[Hold, Operation]) -> None:
    """Somebody else was given the item: the patron waits again, in the place they had."""
    record = hold.record
    until = record.placed + relativedelta(months=act.house.library.holds.months)
    waiting = msgspec.structs.replace(
        record,
        state=_moved(record, "put back"),
        item=record.item if record.named else None,
        named=False,
        code="",
        expires=max(until, act.now.date()),
    )
    _write(act, hold, waiting)
    refresh_wanted(act, record.title)


def suspend(act: Act, hold: Opened[Hold, Operation], until: date | None) -> None:
    """Let others go first until a day; None resumes. The place in the queue stays."""
    state = _moved(hold.record, "resume" if until is None else "suspend")
    _write(act, hold, msgspec.structs.replace(hold.record, state=state, suspended_until=until))
    refresh_wanted(act, hold.record.title)


def move(act: Act, hold: Opened[Hold, Operation], position: int) -> None:
    """Put a waiting hold at a position of its title's queue: 1 is the first."""
    state, place = _moved(hold.record, "move"), place_at(act, hold.record, hold.row, position)
    _write(act, hold, msgspec.structs.replace(hold.record, state=state, place=place))
    refresh_wanted(act, hold.record.title)


def cancel(act: Act, hold: Opened[Hold, Operation]) -> bool:
    """End a hold. An item that waited for it is to be taken off the hold shelf. False if it has just ended."""
    return _end(act, hold, "cancel")


def expire(act: Act, hold: Opened[Hold, Operation]) -> bool:
    """End a hold whose time has passed; as ``cancel``."""
    return _end(act, hold, "expire")


def collect(act: Act, hold: Opened[Hold, Operation], item: ItemId) -> bool:
    """End a hold because its patron has the title; ``item`` is what they took, whichever item waited for them."""
    return _end(act, hold, "collect", item)


def _end(act: Act, hold: Opened[Hold, Operation], name: str, taken: ItemId | None = None) -> bool:
    _next_state(hold.record.state, name)
    if not pockets.holds.drop(act.tx, hold.row):
        return False
    if hold.record.state is HoldState.READY and hold.record.item not in (None, taken):
        take_off_shelf(act, hold.record.item, hold.record.pickup)
    refresh_wanted(act, hold.record.title)
    return True


def _moved(record: Hold, name: str) -> HoldState:
    return HoldState(_next_state(record.state, name))


def _next_state(state: HoldState, name: str) -> str:
    """Where a move leads. Raises ValueError where the table has no such move: a programmer's fault."""
    reached = may(HOLD, name, state)
    if reached is None:
        raise ValueError(f"a hold that is {state} has no such move: {name}")
    return reached


def _write(act: Act, hold: Opened[Hold, Operation], record: Hold) -> None:
    pockets.holds.replace(act.tx, act.house.ring, act.live.current, [(hold.row, record)])


def _leave(act: Act, title: TitleId, branch: BranchId, patron: Registration) -> None:
    today, found = act.now.date(), catalog.title(act.tx, title)
    kind = "" if found is None else found.kind
    items = catalog.items_of_title(act.tx, title)
    slip = Slip(
        event=Event.HELD,
        day=today,
        branch=branch,
        kind=kind or (items[0].kind if items else ""),
        category=patron.category,
        town=act.house.library.town_counted(patron.town),
        age_band=age_band(patron.birth, today),
    )
    slips.leave(act.tx, act.house.ring, act.live, slip)
