"""The item page: facts about a thing. That it is on loan is one; to whom is not."""

import msgspec

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.refusals import unknown_item
from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.store import Transaction


class ItemCopy(msgspec.Struct, frozen=True):
    """One item of a title."""

    barcode: str
    branch: str
    kind: str
    call_number: str
    shelf: str
    state: str


class ItemView(msgspec.Struct, frozen=True):
    """An item, its title, and the title's other items."""

    title: str
    author: str
    year: str
    isbn: str
    copy: ItemCopy
    others: tuple[ItemCopy, ...]


def is_item(house: House, barcode: str) -> bool:
    """Whether an item bears this barcode."""
    with house.store.read() as tx:
        return catalog.item_by_barcode(tx, barcode) is not None


def item_page(house: House, barcode: str) -> ItemView | Refusal:
    """What the catalogue says of an item. No record is opened, so no entry is made."""
    with house.store.read() as tx:
        item = catalog.item_by_barcode(tx, barcode)
        if item is None:
            return unknown_item()
        title = catalog.title(tx, item.title)
        others = tuple(copy_of(tx, one) for one in catalog.items_of_title(tx, item.title) if one.id != item.id)
        return ItemView(
            title="" if title is None else title.title,
            author="" if title is None else title.author,
            year="" if title is None else title.year,
            isbn="" if title is None else title.isbn,
            copy=copy_of(tx, item),
            others=others,
        )


def copy_of(tx: Transaction, item: Item) -> ItemCopy:
    """An item, as pages about things show it."""
    branch = catalog.branch(tx, item.branch)
    return ItemCopy(
        barcode=item.barcode,
        branch="" if branch is None else branch.name,
        kind=catalog.kind_named(item.kind).name,
        call_number=item.call_number,
        shelf=item.shelf,
        state=item.state,
    )
