"""Collecting: what waits on the hold shelf is fetched by its code, by whoever it waits for or whom they permitted.

One scan of the collector's card lists the codes. A title is seen when its item is scanned to be handed over, not
before; the loan is its owner's, and the use stands in the owner's permission and in their part of the ledger.
"""

from collections import Counter
from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.lending import Lent, lend_to
from carrel.desk.refusals import not_allowed, taken_meanwhile, unknown_item, visit_over
from carrel.desk.stops import patron_stops
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    decide,
    hold_on_shelf,
    holds_of,
    perform,
    permissions_of,
    unseal,
)
from carrel.gate.views import LendView, PickupLine
from carrel.lives import holds
from carrel.records.actors import Actor
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import BranchId, PatronId
from carrel.records.permissions import MOST_USES, Permission
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import HOLD, REGISTRATION


class Collectable(Quiet, frozen=True):
    """The codes to fetch from this branch's hold shelf."""

    lines: tuple[PickupLine, ...]


class HandedOver(Quiet, frozen=True):
    """The item is on loan to whoever it waited for."""

    view: LendView


def collectable(house: House, actor: Actor, visit: str) -> Collectable | Refusal:
    """What the patron in hand may collect here: their own, and what waits for those who permitted them."""

    def work(act: Act) -> Collectable | Refusal:
        collector = _collector(act, visit)
        if isinstance(collector, Refusal):
            return collector
        mine = pickups([hold.record for hold in holds_of(act, collector)], actor.branch, own=True)
        others: list[PickupLine] = []
        for giver in sorted(_pointed_to(act, collector)):
            others += _of_giver(act, giver, collector)
        return Collectable((*mine, *sorted(others, key=lambda line: line.code)))

    return perform(house, actor, Purpose.COLLECT, work)


def hand_over(house: House, actor: Actor, visit: str, barcode: str) -> HandedOver | Refusal:
    """Hand an item to the collector in hand; it is lent to whoever it waited for."""

    def work(act: Act) -> HandedOver | Refusal:
        pockets.in_turn(act.tx)
        collector = _collector(act, visit)
        if isinstance(collector, Refusal):
            return collector
        item = catalog.item_by_barcode(act.tx, barcode)
        if item is None:
            return unknown_item()
        waits = item.state is ItemState.HOLD_SHELF and bool(_pointed_to(act, collector))
        return _hand_over(act, collector, item) if waits else _not_theirs()

    return perform(house, actor, Purpose.COLLECT, work)


def pickups(found: list[Hold], branch: BranchId | None, own: bool) -> list[PickupLine]:
    """The codes under which something is ready at a branch, with how many items and the last day of the first."""
    ready = [hold for hold in found if hold.state is HoldState.READY and branch in (None, hold.pickup)]
    number = Counter(hold.code for hold in ready)
    return [PickupLine(code, number[code], _first_day(ready, code), own) for code in sorted(number)]


def _first_day(ready: list[Hold], code: str) -> date | None:
    return min((hold.expires for hold in ready if hold.code == code and hold.expires is not None), default=None)


def _collector(act: Act, visit: str) -> Opened[Registration, Operation] | Refusal:
    row = act.house.visits.read(visit, act.now)
    sealed = None if row is None else registrations.get(act.tx, row)
    match decide(act, sealed, REGISTRATION, RecordClass.HOLD, RecordClass.PERMISSION):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return visit_over() if sealed is None else unseal(act, sealed, grant)


def _pointed_to(act: Act, collector: Opened[Registration, Operation]) -> set[bytes]:
    """Whose permissions the collector's pocket points to; each is asked again in the giver's own record."""
    pointers = [one.record for one in permissions_of(act, collector) if not one.record.given and one.record.collects]
    return {one.other for one in pointers if one.expires >= act.now.date()}


def _of_giver(act: Act, row: bytes, collector: Opened[Registration, Operation]) -> list[PickupLine]:
    """The codes that wait for one giver; none where they took the permission back, or are gone."""
    sealed = registrations.get(act.tx, PatronId(row))
    if sealed is None:
        return []
    match decide(act, sealed, REGISTRATION, RecordClass.HOLD, RecordClass.PERMISSION):
        case Denied():
            return []
        case Grant() as grant:
            giver = unseal(act, sealed, grant)
            if _permission(act, giver, collector) is None:
                return []
            return pickups([hold.record for hold in holds_of(act, giver)], act.actor.branch, own=False)


def _permission(
    act: Act, giver: Opened[Registration, Operation], collector: Opened[Registration, Operation]
) -> Opened[Permission, Operation] | None:
    """The giver's own permission to this collector, where it stands today."""
    for one in permissions_of(act, giver):
        record = one.record
        to_them = record.given and record.collects and record.other == collector.row
        if to_them and record.expires >= act.now.date():
            return one
    return None


def _hand_over(act: Act, collector: Opened[Registration, Operation], item: Item) -> HandedOver | Refusal:
    sealed = hold_on_shelf(act, item)
    match decide(act, sealed, HOLD, RecordClass.REGISTRATION, RecordClass.PERMISSION):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return _not_theirs()
            hold = unseal(act, sealed, grant)
            owner = registrations.get(act.tx, hold.record.patron)
            if owner is None:
                return _not_theirs()
            return _lend_for(act, collector, unseal(act, owner, grant.also(REGISTRATION)), hold, item)


def _lend_for(
    act: Act,
    collector: Opened[Registration, Operation],
    owner: Opened[Registration, Operation],
    hold: Opened[Hold, Operation],
    item: Item,
) -> HandedOver | Refusal:
    permission = _permission(act, owner, collector)
    if permission is None:
        return _not_theirs()
    library, today = act.house.library, act.now.date()
    most = library.category(owner.record.category).most_loans
    lent = None if patron_stops(library, owner.record, today) else lend_to(act, owner, item, most)
    if not isinstance(lent, Lent):
        # why is the owner's matter, and not the collector's
        return Refusal("this item cannot be handed over today", "ask whoever it waits for to come or to call")
    if not holds.collect(act, hold, item.id):
        return taken_meanwhile()
    _remember_use(act, permission, today)
    return HandedOver(lent.view)


def _remember_use(act: Act, permission: Opened[Permission, Operation], today: date) -> None:
    days = dict.fromkeys((today, *permission.record.uses))
    used = msgspec.structs.replace(permission.record, uses=tuple(days)[:MOST_USES])
    pockets.permissions.replace(act.tx, act.house.ring, act.live.current, [(permission.row, used)])


def _not_theirs() -> Refusal:
    """It reads the same whether it waits for somebody else, for nobody, or under a permission that has ended."""
    return Refusal("this item does not wait for whoever is in hand", "look at the code on its slip again")
