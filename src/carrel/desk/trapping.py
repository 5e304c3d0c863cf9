"""Where an item goes that has come back: to the hold shelf, to another branch, or home.

Whoever waits for it is served in the same act and transaction; only their hold is opened, and gets its entry.
"""

from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.refusals import not_allowed, taken_meanwhile
from carrel.gate import (
    Act,
    Denied,
    Grant,
    Opened,
    Operation,
    decide,
    first_waiting,
    hold_on_shelf,
    holds_of,
    unseal,
)
from carrel.lives import holds, shelving
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import BranchId, ItemId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.sealed import pockets
from carrel.sealed.kinds import HOLD

KEPT_ASIDE = (
    ItemState.ON_LOAN,
    ItemState.ELSEWHERE,
    ItemState.REPAIR,
    ItemState.DAMAGED,
    ItemState.ON_ORDER,
    ItemState.WITHDRAWN,
)
"""States that a scan alone does not end."""


class Next(msgspec.Struct, frozen=True):
    """Where an item goes now. It names nobody."""

    code: str = ""
    """The code of the hold shelf it goes on."""
    last_day: date | None = None
    """Its last day there."""
    send_to: str = ""
    """The branch it is sent to."""


def take_turn(act: Act, item: Item | None) -> None:
    """Wait for one's turn where what is done with an item may move a queue; before anything is decided.

    Where somebody begins to wait for an item on loan just after this, ``first_waiting`` has the act done again.
    """
    if item is not None and (item.state is not ItemState.ON_LOAN or pockets.count_holds(act.tx, item.title)):
        pockets.in_turn(act.tx)


def send_on(act: Act, item: ItemId, branch: BranchId) -> Next | Refusal:
    """Send an item that is nobody's loan where it is needed. ``take_turn`` was called before."""
    found = catalog.item(act.tx, item)
    if found is None or found.state in KEPT_ASIDE:
        return Next()
    if found.state is ItemState.HOLD_SHELF:
        return _on_shelf(act, found, branch)
    return _onward(act, found, branch)


def _onward(act: Act, item: Item, branch: BranchId) -> Next | Refusal:
    sealed = first_waiting(act, item, branch)
    if sealed is None:
        return _home(act, item, branch)
    match decide(act, sealed, HOLD):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return _for(act, unseal(act, sealed, grant), item, branch)


def _for(act: Act, hold: Opened[Hold, Operation], item: Item, branch: BranchId) -> Next | Refusal:
    pickup = hold.record.pickup
    if pickup != branch:
        return Next(send_to=_name(act, pickup)) if shelving.send(act, item, pickup) else taken_meanwhile()
    ready = holds.trap(act, hold, item)
    return taken_meanwhile() if ready is None else Next(ready.code, ready.expires)


def _home(act: Act, item: Item, branch: BranchId) -> Next | Refusal:
    if item.branch != branch:
        return Next(send_to=_name(act, item.branch)) if shelving.send(act, item, item.branch) else taken_meanwhile()
    return Next() if shelving.shelve(act, item) else taken_meanwhile()


def _on_shelf(act: Act, item: Item, branch: BranchId) -> Next | Refusal:
    """An item that waits for somebody was scanned: its slip says the same, unless its last day has passed."""
    sealed = hold_on_shelf(act, item)
    if sealed is None:
        return _onward(act, item, branch)
    match decide(act, sealed, HOLD):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            hold = unseal(act, sealed, grant)
            record = hold.record
            if record.expires is not None and record.expires < act.now.date():
                holds.expire(act, hold)
            elif record.pickup != branch or not record.code:
                holds.put_back(act, hold)
            else:
                return Next(record.code, record.expires)
            freed = catalog.item(act.tx, item.id)
            return Next() if freed is None else _onward(act, freed, branch)


def own_hold(act: Act, patron: Opened[Registration, Operation], title: TitleId) -> Opened[Hold, Operation] | None:
    """The patron's own hold on a title: when they take an item of it, it ends.

    Their pocket is looked into only where somebody waits for the title: asking for all its slots is dear.
    """
    if not pockets.count_holds(act.tx, title):
        return None
    return next((hold for hold in holds_of(act, patron) if hold.record.title == title), None)


def waits_for(act: Act, hold: Opened[Hold, Operation] | None, item: Item) -> bool:
    """Whether this hold is the one that the item waits on the shelf for, or is to be fetched for."""
    if hold is None:
        return False
    if item.state is ItemState.HOLD_SHELF:
        return hold.record.state is HoldState.READY and hold.record.item == item.id
    first = first_waiting(act, item, hold.record.pickup) if item.state is ItemState.WANTED else None
    return first is not None and first.row == hold.row


def put_others_back(act: Act, own: Opened[Hold, Operation] | None, item: Item) -> Refusal | None:
    """A supervisor lends what waits for somebody else: whoever that is waits again, in the place they had."""
    sealed = hold_on_shelf(act, item) if item.state is ItemState.HOLD_SHELF else None
    if sealed is None or (own is not None and own.row == sealed.row):
        return None
    match decide(act, sealed, HOLD):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            holds.put_back(act, unseal(act, sealed, grant))
            return None


def _name(act: Act, branch: BranchId) -> str:
    found = catalog.branch(act.tx, branch)
    return "" if found is None else found.name
