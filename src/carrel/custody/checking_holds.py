"""Are the hold shelves right? Everything on them waits for somebody, and whatever is ready stands there."""

from carrel import catalog
from carrel.catalog import ItemState
from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, House, unseal_all
from carrel.records.actors import Actor
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import ItemId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, pockets
from carrel.sealed.kinds import HOLD
from carrel.store import Transaction


def hold_faults(house: House, actor: Actor) -> list[str] | Refusal:
    """Every fault of the hold shelves and of what is on its way; a fault names things, never a person."""
    grant = everyone(house, actor, Purpose.CHECK, HOLD, pockets.holds.count)
    if isinstance(grant, Refusal):
        return grant
    faults: list[str] = []
    waiting: set[ItemId] = set()

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Hold]]:
        return pockets.holds.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Hold]]) -> None:
        for hold in unseal_all(act, sealed, grant):
            faults.extend(_ready(act, hold.record, waiting))

    refusal = rounds(house, actor, Purpose.CHECK, page, work)
    if refusal is not None:
        return refusal
    with house.store.read() as tx:
        return faults + _shelves(tx, waiting)


def _ready(act: Act, hold: Hold, waiting: set[ItemId]) -> list[str]:
    """What is wrong with a hold that is ready."""
    if hold.state is not HoldState.READY:
        return []
    item = None if hold.item is None else catalog.item(act.tx, hold.item)
    if item is None:
        return ["a hold is ready and has no item"]
    faults = [] if item.state is ItemState.HOLD_SHELF else [f"a hold is ready with item {item.barcode}, {item.state}"]
    if item.title != hold.title:
        faults.append(f"a hold is ready with item {item.barcode}, which is not of its title")
    if item.id in waiting:
        faults.append(f"two holds are ready with item {item.barcode}")
    waiting.add(item.id)
    return faults


def _shelves(tx: Transaction, waiting: set[ItemId]) -> list[str]:
    """What stands on a hold shelf for nobody, and what is on its way to nowhere."""
    shelved = catalog.items_in(tx, ItemState.HOLD_SHELF)
    faults = [
        f"item {one.barcode} is on the hold shelf for nobody"
        for one in shelved
        if one.id not in waiting and not catalog.visitor(tx, one.id)
    ]
    freed = catalog.items_in(tx, ItemState.UNSHELVE)
    lost = [one for one in freed if catalog.route_of(tx, one.id) is None]
    return faults + [f"item {one.barcode} is to be taken off a hold shelf, and nobody knows which" for one in lost]
