"""What the close does with holds: those whose last day has passed end, and what is wanted is marked anew."""

from datetime import date
from itertools import islice

from carrel import catalog
from carrel.catalog import ItemState
from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, Grant, House, Operation, perform, unseal_all
from carrel.lives import holds
from carrel.lives.shelving import refresh_wanted
from carrel.records.actors import Actor
from carrel.records.circulation import Hold
from carrel.records.ids import TitleId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, pockets
from carrel.sealed.kinds import HOLD
from carrel.store import Transaction

_TITLES = 200
"""Titles whose queues are gone through in one transaction."""


def end_holds(house: House, actor: Actor, day: date) -> int | Refusal:
    """End the holds whose last day is ``day`` or before, and mark exactly what is wanted tomorrow. How many ended.

    Before anything is re-sealed: a hold that has ended is not sealed again. An item that waited is to be taken off
    the hold shelf; it goes on when it is scanned, to whoever is next or to its place.
    """
    grant = everyone(house, actor, Purpose.CLOSE_DAY, HOLD, pockets.holds.count)
    if isinstance(grant, Refusal):
        return grant
    ended = _expire(house, actor, grant, day)
    return ended if isinstance(ended, Refusal) else _mark_wanted(house, actor) or ended


def _expire(house: House, actor: Actor, grant: Grant[Hold, Operation], day: date) -> int | Refusal:
    ended = 0

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Hold]]:
        return pockets.holds.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Hold]]) -> None:
        nonlocal ended
        for hold in unseal_all(act, sealed, grant):
            last = hold.record.expires
            ended += last is not None and last <= day and holds.expire(act, hold)

    return rounds(house, actor, Purpose.CLOSE_DAY, page, work, alone=True) or ended


def _mark_wanted(house: House, actor: Actor) -> Refusal | None:
    """Suspensions end by themselves, so every queue is looked at; and every item that is marked for nobody."""
    with house.store.read() as tx:
        marked = {item.title for item in catalog.items_in(tx, ItemState.WANTED)}
        titles = iter(marked.union(pockets.titles_held(tx)))
    while batch := tuple(islice(titles, _TITLES)):

        def work(act: Act, batch: tuple[TitleId, ...] = batch) -> None:
            for title in batch:
                refresh_wanted(act, title)

        refusal = perform(house, actor, Purpose.CLOSE_DAY, work, alone=True)
        if refusal is not None:
            return refusal
    return None
