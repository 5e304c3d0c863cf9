"""The cataloguer's table: titles and items added, described, moved and withdrawn by hand. No record is opened.

An item that ever left the building is withdrawn and not deleted: a fee or a count may still speak of it.
"""

from typing import Final

import msgspec

from carrel import catalog
from carrel.catalog import Audience, Item, ItemEntry, ItemState, Put, Title, TitleEntry
from carrel.catalog.kinds import kinds
from carrel.desk.facts import title_of
from carrel.desk.refusals import taken_meanwhile, unknown_item
from carrel.desk.standing import desk_only
from carrel.formats import is_misread
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal
from carrel.sealed import pockets
from carrel.store import Transaction

BY_HAND: Final = (
    ItemState.AVAILABLE,
    ItemState.REPAIR,
    ItemState.DAMAGED,
    ItemState.MISSING,
    ItemState.ON_ORDER,
    ItemState.WITHDRAWN,
)
"""The states that the cataloguer moves an item between; every other is the desk's."""


class TitleForm(msgspec.Struct, frozen=True):
    """What describes a title, as it is typed."""

    title: str
    author: str = ""
    year: str = ""
    isbn: str = ""
    language: str = ""
    kind: str = "book"


class ItemForm(msgspec.Struct, frozen=True):
    """What describes an item, as it is typed."""

    barcode: str
    branch: BranchId
    kind: str = "book"
    audience: str = Audience.ADULT
    call_number: str = ""
    shelf: str = ""
    lendable: bool = True
    price_cents: int | None = None


class Choices(msgspec.Struct, frozen=True):
    """What a form chooses from: codes and names."""

    kinds: tuple[tuple[str, str], ...]
    audiences: tuple[tuple[str, str], ...]
    branches: tuple[tuple[str, str], ...]


class ItemWork(msgspec.Struct, frozen=True):
    """An item at the cataloguer's table."""

    form: ItemForm
    branch: str
    state: str
    movable: bool
    """Whether its state is the cataloguer's to change."""
    flagged: bool
    deletable: bool


class TitleWork(msgspec.Struct, frozen=True):
    """A title at the cataloguer's table, with its items."""

    id: TitleId
    form: TitleForm
    items: tuple[ItemWork, ...]


class TitleLine(msgspec.Struct, frozen=True):
    """One title of a list."""

    id: TitleId
    title: str
    author: str
    year: str


class FlaggedLine(msgspec.Struct, frozen=True):
    """One item that was lent before anybody catalogued it."""

    id: TitleId
    barcode: str
    title: str


class CatalogueWork(msgspec.Struct, frozen=True):
    """What the page begins with."""

    found: tuple[TitleLine, ...]
    flagged: tuple[FlaggedLine, ...]


def choices(house: House) -> Choices:
    """The kinds of material, the audiences and the branches."""
    with house.store.read() as tx:
        return Choices(
            kinds=tuple((kind.code, kind.name) for kind in kinds.values()),
            audiences=tuple((one.value, one.value) for one in Audience),
            branches=tuple((str(branch.id), branch.name) for branch in catalog.branches(tx)),
        )


def catalogue_work(house: House, actor: Actor, words: str) -> CatalogueWork | Refusal:
    """Titles that have these words, and the items still to be catalogued."""
    with house.store.read() as tx:
        if refusal := desk_only(tx, actor):
            return refusal
        found = tuple(TitleLine(one.id, one.title, one.author, one.year) for one in catalog.search_titles(tx, words))
        items = filter(None, (catalog.item(tx, one) for one in catalog.to_catalogue(tx)))
        return CatalogueWork(found, tuple(FlaggedLine(one.title, one.barcode, title_of(tx, one)) for one in items))


def title_work(house: House, actor: Actor, title: TitleId) -> TitleWork | Refusal:
    """A title with its items, to work on."""
    with house.store.read() as tx:
        return desk_only(tx, actor) or _title_work(tx, title)


def add_title(house: House, actor: Actor, form: TitleForm) -> TitleWork | Refusal:
    """Put a title into the catalogue; it has no items yet."""
    with house.store.write() as tx:
        if refusal := desk_only(tx, actor) or _wrong_title(form):
            return refusal
        return _title_work(tx, catalog.put_title(tx, _title_entry(form)).id)


def change_title(house: House, actor: Actor, title: TitleId, form: TitleForm) -> TitleWork | Refusal:
    """Describe a title anew. Its items that were still to be catalogued now are."""
    with house.store.write() as tx:
        if refusal := desk_only(tx, actor) or _wrong_title(form):
            return refusal
        if not catalog.amend_title(tx, title, _title_entry(form)):
            return _no_title()
        for item in catalog.items_of_title(tx, title):
            catalog.catalogued(tx, item.id)
        return _title_work(tx, title)


def add_item(house: House, actor: Actor, title: TitleId, form: ItemForm) -> TitleWork | Refusal:
    """Put an item of a title on its shelf."""
    with house.store.write() as tx:
        if refusal := desk_only(tx, actor) or _wrong_item(tx, form):
            return refusal
        if catalog.title(tx, title) is None:
            return _no_title()
        placed = catalog.put_item(tx, _item_entry(title, form))
        if placed.put is Put.TAKEN:
            return _taken(tx, form.barcode)
        catalog.mark_by_hand(tx, placed.id, flagged=False)
        return _title_work(tx, title)


def change_item(house: House, actor: Actor, barcode: str, form: ItemForm) -> TitleWork | Refusal:
    """Describe an item anew; where it is stays as it is."""
    with house.store.write() as tx:
        item = _ours(tx, actor, barcode)
        if isinstance(item, Refusal):
            return item
        if refusal := _wrong_item(tx, form):
            return refusal
        if catalog.amend_item(tx, item.id, _item_entry(item.title, form)).put is Put.TAKEN:
            return _taken(tx, form.barcode)
        catalog.catalogued(tx, item.id)
        return _title_work(tx, item.title)


def move_item(house: House, actor: Actor, barcode: str, state: str) -> TitleWork | Refusal:
    """Withdraw an item, send it to repair, report it missing or damaged, or put it back on its shelf."""
    with house.store.write() as tx:
        item = _ours(tx, actor, barcode)
        if isinstance(item, Refusal):
            return item
        if item.state not in BY_HAND:
            return Refusal(f"the item is {item.state}", "scan it on return first")
        if state not in BY_HAND:
            return Refusal("an item is not moved there by hand", "choose one of the list")
        return _title_work(tx, item.title) if catalog.set_state(tx, item, ItemState(state)) else taken_meanwhile()


def delete_item(house: House, actor: Actor, barcode: str) -> TitleWork | Refusal:
    """Delete an item that was entered by mistake: by hand, and never lent."""
    with house.store.write() as tx:
        item = _ours(tx, actor, barcode)
        if isinstance(item, Refusal):
            return item
        if not _deletable(tx, item):
            return Refusal("the item has been in use, or came from another system", "withdraw it instead")
        catalog.drop_item(tx, item.id)
        return _title_work(tx, item.title)


def delete_title(house: House, actor: Actor, title: TitleId) -> Refusal | None:
    """Delete a title that has no item, and that nobody waits for."""
    with house.store.write() as tx:
        if refusal := desk_only(tx, actor):
            return refusal
        if pockets.count_holds(tx, title):
            return Refusal("somebody waits for this title", "cancel their holds first, or add an item")
        if not catalog.drop_title(tx, title):
            return Refusal("the title has items, or is gone", "delete or withdraw its items, and keep the title")
        return None


def _ours(tx: Transaction, actor: Actor, barcode: str) -> Item | Refusal:
    """The library's own item with this barcode."""
    if refusal := desk_only(tx, actor):
        return refusal
    item = catalog.item_by_barcode(tx, barcode)
    if item is None:
        return unknown_item()
    if catalog.visitor(tx, item.id) is not None:
        return Refusal("this item is another library's", "send it home instead")
    return item


def _deletable(tx: Transaction, item: Item) -> bool:
    """Nothing can be kept of what never left the building. Somebody may wait for it, if it is the only one."""
    entered = catalog.entered(tx, item.id)
    if entered is None or entered.used or item.state not in BY_HAND:
        return False
    return not pockets.count_holds(tx, item.title)


def _title_work(tx: Transaction, title: TitleId) -> TitleWork | Refusal:
    found = catalog.title(tx, title)
    if found is None:
        return _no_title()
    items = [one for one in catalog.items_of_title(tx, title) if catalog.visitor(tx, one.id) is None]
    return TitleWork(title, _title_form(found), tuple(_item_work(tx, one) for one in items))


def _item_work(tx: Transaction, item: Item) -> ItemWork:
    branch = catalog.branch(tx, item.branch)
    entered = catalog.entered(tx, item.id)
    return ItemWork(
        form=ItemForm(
            item.barcode,
            item.branch,
            item.kind,
            item.audience,
            item.call_number,
            item.shelf,
            item.lendable,
            item.price_cents,
        ),
        branch="" if branch is None else branch.name,
        state=item.state,
        movable=item.state in BY_HAND,
        flagged=entered is not None and entered.flagged,
        deletable=_deletable(tx, item),
    )


def _title_form(title: Title) -> TitleForm:
    return TitleForm(title.title, title.author, title.year, title.isbn, title.language, title.kind)


def _title_entry(form: TitleForm) -> TitleEntry:
    return TitleEntry(form.title.strip(), form.author.strip(), form.year, form.isbn, form.language, form.kind)


def _item_entry(title: TitleId, form: ItemForm) -> ItemEntry:
    return ItemEntry(
        form.barcode.strip(),
        title,
        form.branch,
        form.kind,
        Audience(form.audience),
        form.call_number.strip(),
        form.shelf.strip(),
        form.lendable,
        form.price_cents,
    )


def _wrong_title(form: TitleForm) -> Refusal | None:
    if not form.title.strip():
        return Refusal("a title needs its words", "write it as it stands on the title page")
    return None


def _wrong_item(tx: Transaction, form: ItemForm) -> Refusal | None:
    number = form.barcode.strip()
    if not number:
        return Refusal("the item needs a barcode", "scan the one on the item")
    if is_misread(number):
        return Refusal("the barcode's check digit does not fit", "scan it again")
    if form.kind not in kinds or form.audience not in set(Audience):
        return Refusal("there is no such kind of material or audience", "choose one of the list")
    if catalog.branch(tx, form.branch) is None:
        return Refusal("there is no such branch", "choose one of the list")
    if form.price_cents is not None and form.price_cents < 0:
        return Refusal("a price is not below nothing", "write what it costs to replace, or leave it empty")
    return None


def _taken(tx: Transaction, barcode: str) -> Refusal:
    """The barcode stands on another item: say on which, or the cataloguer cannot find the two."""
    other = catalog.item_by_barcode(tx, barcode.strip())
    name = "another item" if other is None else f"an item of {title_of(tx, other) or 'a title without words'}"
    return Refusal(f"the barcode belongs to {name}", "scan the item's own barcode, or give it a new one")


def _no_title() -> Refusal:
    return Refusal("the catalogue has no such title", "look for it again")
