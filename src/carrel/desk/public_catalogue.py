"""The catalogue as anybody may read it. No record is opened, nobody is asked who they are, nothing is kept."""

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState, Title
from carrel.gate import House
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal
from carrel.store import Transaction

PAGE = 20
"""Titles on one page."""
_ON_SHELF = ItemState.AVAILABLE
_GONE = (ItemState.WITHDRAWN, ItemState.LOST, ItemState.MISSING, ItemState.ON_ORDER)
_SAID = {
    ItemState.AVAILABLE: "on its shelf",
    ItemState.ON_LOAN: "out",
    ItemState.CLAIMED_RETURNED: "out",
    ItemState.IN_TRANSIT: "on its way between branches",
    ItemState.ELSEWHERE: "out",
}


class CatalogueLine(msgspec.Struct, frozen=True):
    """A title that was found."""

    title: TitleId
    name: str
    author: str
    year: str
    kind: str
    on_shelf: int
    """Items that stand on their shelves now."""
    items: int


class CataloguePage(msgspec.Struct, frozen=True):
    """One page of what was found."""

    lines: tuple[CatalogueLine, ...]
    more: bool


class PublicCopy(msgspec.Struct, frozen=True):
    """An item as the public sees it: a state that would say that somebody waits is said as *not on its shelf*."""

    branch: str
    kind: str
    call_number: str
    shelf: str
    state: str
    on_shelf: bool


class PublicTitle(msgspec.Struct, frozen=True):
    """A title and its items."""

    title: TitleId
    name: str
    author: str
    year: str
    isbn: str
    copies: tuple[PublicCopy, ...]
    lendable: bool
    """Whether any of them leaves the building, so that it can be held."""


def search_catalogue(
    house: House, words: str, here_now: bool = False, branch: BranchId | None = None, number: int = 1
) -> CataloguePage:
    """One page of titles, the likeliest first; ``number`` counts from 1."""
    skip = (min(max(number, 1), 500) - 1) * PAGE
    with house.store.read() as tx:
        found = catalog.search_public(tx, words[:200], here_now, branch, skip, PAGE + 1)
        return CataloguePage(tuple(_line(tx, title) for title in found[:PAGE]), len(found) > PAGE)


def title_page(house: House, title: TitleId) -> PublicTitle | Refusal:
    """A title as the public sees it."""
    with house.store.read() as tx:
        found = catalog.title(tx, title)
        if found is None or not catalog.listed(tx, title):
            return Refusal("there is no such title in the catalogue", "search for it, or ask at the desk")
        items = _items(tx, title)
        copies = tuple(_copy(tx, item) for item in items)
        lendable = any(item.lendable for item in items)
        return PublicTitle(found.id, found.title, found.author, found.year, found.isbn, copies, lendable)


def _line(tx: Transaction, title: Title) -> CatalogueLine:
    items = _items(tx, title.id)
    on_shelf = sum(item.state is _ON_SHELF for item in items)
    kind = catalog.kind_named(items[0].kind if items else title.kind).name
    return CatalogueLine(title.id, title.title, title.author, title.year, kind, on_shelf, len(items))


def _items(tx: Transaction, title: TitleId) -> list[Item]:
    """What the public may know of."""
    return [
        item for item in catalog.items_of_title(tx, title) if item.state not in _GONE and catalog.is_public(tx, item.id)
    ]


def _copy(tx: Transaction, item: Item) -> PublicCopy:
    branch = catalog.branch(tx, item.branch)
    return PublicCopy(
        branch="" if branch is None else branch.name,
        kind=catalog.kind_named(item.kind).name,
        call_number=item.call_number,
        shelf=item.shelf,
        state=_SAID.get(item.state, "not on its shelf"),
        on_shelf=item.state is _ON_SHELF,
    )
