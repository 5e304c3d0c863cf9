"""A barcode that no item here has: a book of ours that nobody catalogued yet, or another library's.

Either can be lent at once. A book of ours is flagged for the cataloguer; another library's goes home when it comes
back, and then neither it nor its title is left. Nothing is opened, and taking in is not counted.
"""

from datetime import date
from typing import Final

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemEntry, TitleEntry, Visitor
from carrel.catalog.kinds import kinds
from carrel.desk.standing import desk_only
from carrel.desk.visiting import GoesHome
from carrel.formats import is_misread
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.store import Transaction

_LONGEST: Final = 300
"""Letters of a title that is typed in a hurry."""


class TakenIn(msgspec.Struct, frozen=True):
    """It stands in the catalogue, and can be lent."""

    barcode: str
    title: str


def take_in(house: House, actor: Actor, barcode: str, title: str, kind: str = "book") -> TakenIn | Refusal:
    """Enter a book of ours by its title alone; the cataloguer's list has it from now on."""
    with house.store.write() as tx:
        match _enter(tx, actor, barcode, title, kind):
            case Item() as item:
                catalog.mark_by_hand(tx, item.id, flagged=True)
                return TakenIn(item.barcode, " ".join(title.split()))
            case refusal:
                return refusal


def take_in_foreign(
    house: House, actor: Actor, barcode: str, title: str, partner: str, kind: str = "book", due: date | None = None
) -> TakenIn | Refusal:
    """Enter another library's item, so that it can be lent here; it goes back to ``partner`` when it is returned."""
    name = " ".join(partner.split())
    if not name:
        return Refusal("no library was named", "write whose item it is: it stands on the item")
    with house.store.write() as tx:
        match _enter(tx, actor, barcode, title, kind):
            case Item() as item:
                catalog.put_visitor(tx, Visitor(item.id, name, due=due))
                return TakenIn(item.barcode, " ".join(title.split()))
            case refusal:
                return refusal


def route_foreign(house: House, actor: Actor, barcode: str, partner: str) -> GoesHome | Refusal:
    """Another library's item came back here: it goes into that library's bin. Nothing is noted of it."""
    name = " ".join(partner.split())
    with house.store.read() as tx:
        if refusal := desk_only(tx, actor):
            return refusal
        if catalog.item_by_barcode(tx, barcode) is not None:
            return Refusal("this item is known here", "scan it on return")
    if not name:
        return Refusal("no library was named", "write whose item it is: it stands on the item")
    return GoesHome(barcode, "", name, "")


def _enter(tx: Transaction, actor: Actor, barcode: str, title: str, kind: str) -> Item | Refusal:
    number, name = barcode.strip(), " ".join(title.split())
    if refusal := desk_only(tx, actor):
        return refusal
    if not number or is_misread(number):
        return Refusal("the barcode was not read rightly", "scan it again")
    if not name or len(name) > _LONGEST:
        return Refusal("the item needs a title", f"write it as it stands on the item, in at most {_LONGEST} letters")
    if catalog.item_by_barcode(tx, number) is not None:
        return Refusal("an item has this barcode already", "scan it again")
    branch = _branch(tx, actor)
    if kind not in kinds or branch is None:
        return Refusal("there is no such kind of material", "choose one of the list")
    placed = catalog.put_title(tx, TitleEntry(name, kind=kind))
    new = catalog.put_item(tx, ItemEntry(number, placed.id, branch, kind))
    return catalog.item(tx, new.id) or Refusal("the item was not entered", "scan it again")


def _branch(tx: Transaction, actor: Actor) -> BranchId | None:
    if actor.branch is not None:
        return actor.branch
    return next((branch.id for branch in catalog.branches(tx)), None)
