"""The demo's traffic with other libraries: ours that are there, theirs that are here, and what was asked of them."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from carrel import catalog
from carrel.catalog import Away, ItemEntry, ItemState, TitleEntry, Visitor
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.people import LIBRARY_DIGITS
from carrel.exchange.demo.waiting import Waiter
from carrel.formats import barcode
from carrel.records.circulation import Interloan, InterloanState
from carrel.records.ids import ItemId
from carrel.sealed.codes import CLEAR
from carrel.store import Transaction

_PARTNERS: Final = ("Farther Valley Library (invented)", "Nearer Hill Library (invented)")
_MOST: Final = 6
_WORKS: Final = (
    ("The Anatomy of Melancholy", "Burton, Robert"), ("Marius the Epicurean", "Pater, Walter"),
    ("The Egoist", "Meredith, George"), ("Lavengro", "Borrow, George"), ("Evelina", "Burney, Frances"),
    ("Headlong Hall", "Peacock, Thomas Love"), ("The Coral Island", "Ballantyne, R. M."),
    ("Hudibras", "Butler, Samuel"), ("Eothen", "Kinglake, Alexander William"), ("Rasselas", "Johnson, Samuel"),
    ("The Purple Land", "Hudson, W. H."), ("Handley Cross", "Surtees, R. S."),
)  # fmt: skip
"""In the public domain, and not in the demo's own catalogue."""
_STATES: Final = (InterloanState.REQUESTED, InterloanState.SENT, InterloanState.RECEIVED)


def lend_some(tx: Transaction, seed: int, today: date) -> None:
    """Send a few of the items that are on their shelves to other libraries. No reader is in it."""
    rng = chance(seed, "elsewhere")
    here = sorted(
        (one for one in catalog.items_in(tx, ItemState.AVAILABLE) if one.lendable), key=lambda one: one.barcode
    )
    for place, item in enumerate(rng.sample(here, min(_MOST, len(here) // 100))):
        due = today + timedelta(days=rng.randint(3, 40) if place else -9)
        number = f"{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}"
        if catalog.set_state(tx, item, ItemState.ELSEWHERE):
            catalog.put_away(tx, Away(item.id, rng.choice(_PARTNERS), number, due))


def ask_some(tx: Transaction, seed: int, today: date, waiters: Sequence[Waiter]) -> list[Interloan]:
    """Requests in every state, for a few who wait; what has come stands in the catalogue as the other library's.

    The last of the works came for somebody who did not fetch it, and is on its way home.
    """
    rng = chance(seed, "requests")
    *asked, going = _WORKS
    made = [
        _request(tx, rng, who, place, today)
        for place, who in enumerate(rng.sample(list(waiters), min(len(asked), len(waiters) // 3)))
    ]
    if made:
        title, author = going
        item = _come(tx, rng, title, author, ItemState.IN_TRANSIT, waiters[0])
        catalog.put_visitor(tx, Visitor(item, rng.choice(_PARTNERS), _number(), today + timedelta(days=12)))
    return made


def _request(tx: Transaction, rng: Random, who: Waiter, place: int, today: date) -> Interloan:
    (title, author), state = _WORKS[place], _STATES[place % len(_STATES)]
    asked = Interloan(
        patron=who.row,
        pocket=who.one.pocket,
        slot=0,
        title=title,
        author=author,
        partner="" if state is InterloanState.REQUESTED else rng.choice(_PARTNERS),
        requested=today - timedelta(days=rng.randint(1, 6) + 7 * (place % len(_STATES))),
        pickup=who.one.branch,
        state=state,
        number=_number(),
    )
    if state is not InterloanState.RECEIVED:
        return asked
    # most wait on the shelf; now and then one is still on its way to where it is fetched
    where = ItemState.IN_TRANSIT if place % 4 == 3 else ItemState.HOLD_SHELF
    item, due = _come(tx, rng, title, author, where, who), today + timedelta(days=rng.randint(14, 40))
    catalog.put_visitor(tx, Visitor(item, asked.partner, asked.number, due, awaited=True))
    return msgspec.structs.replace(asked, item=item, due=due, code=_number())


def _come(tx: Transaction, rng: Random, title: str, author: str, state: ItemState, who: Waiter) -> ItemId:
    placed = catalog.put_title(tx, TitleEntry(title, author, kind="book", language="eng"))
    number = barcode("3", LIBRARY_DIGITS, 90_000_000 + rng.randrange(9_999_999))
    return catalog.put_item(tx, ItemEntry(number, placed.id, who.one.branch, "book", state=state)).id


def _number() -> str:
    """As the desk makes one: it names nobody and comes from no seed."""
    signs = "".join(secrets.choice(CLEAR) for _ in range(8))
    return f"{signs[:4]}-{signs[4:]}"
