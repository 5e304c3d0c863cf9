"""What is to be fetched, and what stands on the hold shelf: lists to work through, printable, naming nobody."""

from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.facts import title_of
from carrel.desk.refusals import not_allowed
from carrel.gate import Act, Denied, Grant, House, decide_for_everyone, holds_ready, perform, unseal_all
from carrel.records.actors import Actor
from carrel.records.circulation import Hold
from carrel.records.ids import BranchId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import pockets
from carrel.sealed.kinds import HOLD
from carrel.store import Transaction


class PullLine(msgspec.Struct, frozen=True, order=True):
    """A thing to fetch, to clear away or to expect. That it is wanted is a fact about it."""

    call_number: str
    shelf: str
    title: str
    barcode: str


class PullList(msgspec.Struct, frozen=True):
    """What is to be fetched from the shelves of a branch."""

    branch: str
    lines: tuple[PullLine, ...]


class ShelfLine(msgspec.Struct, frozen=True):
    """One item on the hold shelf: its slip's code, and its last day."""

    code: str
    item: PullLine
    last_day: date | None


class ShelfList(msgspec.Struct, frozen=True):
    """A branch's hold shelf."""

    branch: str
    ready: tuple[ShelfLine, ...]
    to_clear: tuple[PullLine, ...]
    """Nobody comes for these any more: scanned as returned, they go on."""
    coming: tuple[PullLine, ...]
    """On their way here."""


class TitleChoice(msgspec.Struct, frozen=True):
    """A title to place a hold on."""

    id: TitleId
    title: str
    author: str
    year: str
    items: int
    available: int
    waiting: int
    """How many wait for it: a fact about the work."""


def pull_list(house: House, actor: Actor, branch: BranchId | None) -> PullList:
    """What is to be fetched at a branch (at the actor's own where none is given), in the order of the shelves.

    No record is opened, so no entry is made.
    """
    with house.store.read() as tx:
        here = actor.branch if branch is None else branch
        wanted = catalog.items_in(tx, ItemState.WANTED)
        lines = [_line(tx, item) for item in wanted if here in (None, item.branch)]
        lines.sort(key=lambda line: (line.shelf, line.call_number, line.title))
        return PullList(_name(tx, here), tuple(lines))


def shelf_list(house: House, actor: Actor, branch: BranchId) -> ShelfList | Refusal:
    """A branch's hold shelf, as its slips say it: only the holds that are ready there are opened, in one entry."""

    def work(act: Act) -> ShelfList | Refusal:
        sealed = holds_ready(act, branch)
        match decide_for_everyone(act, HOLD, count=len(sealed)):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                found = [_shelved(act.tx, hold.record) for hold in unseal_all(act, sealed, grant)]
                ready = sorted((line for line in found if line is not None), key=lambda line: (line.code, line.item))
                return _list(act.tx, branch, tuple(ready))

    return perform(house, actor, Purpose.HOLD, work)


def titles_to_hold(house: House, text: str) -> tuple[TitleChoice, ...]:
    """The titles that an item's barcode or some words stand for; nothing is recorded of the search."""
    with house.store.read() as tx:
        item = catalog.item_by_barcode(tx, text.strip())
        one = None if item is None else catalog.title(tx, item.title)
        found = catalog.search_titles(tx, text, most=20) if one is None else (one,)
        return tuple(_choice(tx, title) for title in found)


def _choice(tx: Transaction, title: catalog.Title) -> TitleChoice:
    items = [item for item in catalog.items_of_title(tx, title.id) if item.lendable]
    free = sum(item.state is ItemState.AVAILABLE for item in items)
    waiting = pockets.count_holds(tx, title.id)
    return TitleChoice(title.id, title.title, title.author, title.year, len(items), free, waiting)


def _list(tx: Transaction, branch: BranchId, ready: tuple[ShelfLine, ...]) -> ShelfList:
    routed = catalog.routed_to(tx, branch)
    to_clear = sorted(_line(tx, item) for item in routed if item.state is ItemState.UNSHELVE)
    coming = sorted(_line(tx, item) for item in routed if item.state is ItemState.IN_TRANSIT)
    return ShelfList(_name(tx, branch), ready, tuple(to_clear), tuple(coming))


def _shelved(tx: Transaction, hold: Hold) -> ShelfLine | None:
    item = None if hold.item is None else catalog.item(tx, hold.item)
    return None if item is None else ShelfLine(hold.code, _line(tx, item), hold.expires)


def _line(tx: Transaction, item: Item) -> PullLine:
    return PullLine(item.call_number, item.shelf, title_of(tx, item), item.barcode)


def _name(tx: Transaction, branch: BranchId | None) -> str:
    found = None if branch is None else catalog.branch(tx, branch)
    return "" if found is None else found.name
