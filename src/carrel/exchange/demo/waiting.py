"""Who in the demo waits for what: queues, hold shelves, things to fetch and things on their way.

The catalogue is read to find what stands where; of what is sealed, nothing is.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.catalog.library import Library
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.places import PLACES, open_from
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import BranchId, PatronId, TitleId
from carrel.records.registration import Registration
from carrel.sealed import Generations, Keyring, pockets
from carrel.sealed.codes import pickup_code
from carrel.store import Transaction

_APART = 1 << 20
"""Between the places of a queue, as the gate leaves it."""


class Waiter(msgspec.Struct, frozen=True):
    """Somebody who may wait for something."""

    row: PatronId
    one: Registration
    has: frozenset[TitleId]
    """What they have at home, and so do not wait for."""


class Waiting:
    """Places the holds of the demo. All chance but the codes comes from one seed."""

    def __init__(
        self,
        seed: int,
        library: Library,
        today: date,
        branches: tuple[BranchId, ...],
        waiters: Sequence[Waiter],
    ) -> None:
        self._rng = chance(seed, "holds")
        self._library, self._today, self._branches = library, today, branches
        self._places = dict(zip(branches, PLACES, strict=True))
        self._waiters = waiters
        self._at = 0
        self._titles: dict[PatronId, set[TitleId]] = {each.row: set(each.has) for each in waiters}
        self._codes: dict[tuple[PatronId, BranchId], str] = {}
        self._length: dict[TitleId, int] = {}

    def place(self, tx: Transaction, number: int, sought: Sequence[TitleId]) -> tuple[list[Hold], list[Waiter]]:
        """As many holds, a quarter of them ready and a fifth to be fetched; and for whom something is ready.

        Most of the others wait for the titles that are ``sought``, whose copies are all out.
        """
        if not self._waiters:
            return [], []
        shelf = self._standing(tx, sought)
        ready = [self._ready(tx, place, item) for place, item in enumerate(islice(shelf, number // 4))]
        wanted = [self._wanted(tx, item) for item in islice(shelf, number // 5)]
        coming = [self._coming(tx, item) for item in islice(shelf, number // 15)]
        for item in islice(shelf, min(2, number // 12)):
            # nobody came for these: they are to be taken off the shelf
            catalog.set_state(tx, item, ItemState.UNSHELVE)
            catalog.put_route(tx, item.id, self._branches[0])
        made = [one for one in (*ready, *wanted, *coming) if one is not None]
        made += [self._queued(who, title) for who, title in self._behind(number - len(made), sought)]
        rows = {hold.patron for hold in made if hold.state is HoldState.READY}
        return made, [each for each in self._waiters if each.row in rows]

    def _standing(self, tx: Transaction, sought: Sequence[TitleId]) -> Iterator[Item]:
        """Items on their shelves, one of each title, in no order."""
        found: dict[TitleId, Item] = {}
        for item in sorted(catalog.items_in(tx, ItemState.AVAILABLE), key=lambda one: one.barcode):
            if item.lendable and item.title not in sought:
                found.setdefault(item.title, item)
        items = list(found.values())
        return iter(self._rng.sample(items, len(items)))

    def _ready(self, tx: Transaction, place: int, item: Item) -> Hold | None:
        again = place % 4 == 3  # now and then somebody has two things ready, under one code
        who = self._someone(item.title, self._at - 1 if again else self._at)
        if who is None or not catalog.set_state(tx, item, ItemState.HOLD_SHELF):
            return None
        pickup = self._branches[place % len(self._branches)] if place < 6 else who.one.branch
        code = self._codes.setdefault((who.row, pickup), pickup_code())
        on_shelf = self._today + timedelta(days=self._rng.randint(1, 8))
        hold = msgspec.structs.replace(self._queued(who, item.title), suspended_until=None, pickup=pickup)
        expires = open_from(self._places[pickup], on_shelf, 1)
        return msgspec.structs.replace(hold, item=item.id, expires=expires, state=HoldState.READY, code=code)

    def _wanted(self, tx: Transaction, item: Item) -> Hold | None:
        who = self._someone(item.title, self._at)
        if who is None:
            return None
        hold = msgspec.structs.replace(self._queued(who, item.title), suspended_until=None)
        free = [one for one in catalog.items_of_title(tx, item.title) if one.state is ItemState.AVAILABLE]
        nearest = min(free, key=lambda one: one.branch != hold.pickup)
        catalog.set_state(tx, nearest, ItemState.WANTED)
        named = nearest.id if self._rng.random() < 0.15 else None
        return msgspec.structs.replace(hold, item=named)

    def _coming(self, tx: Transaction, item: Item) -> Hold | None:
        who = self._someone(item.title, self._at)
        if who is None:
            return None
        elsewhere = [branch for branch in self._branches if branch != item.branch]
        hold = msgspec.structs.replace(
            self._queued(who, item.title), suspended_until=None, pickup=self._rng.choice(elsewhere)
        )
        catalog.set_state(tx, item, ItemState.IN_TRANSIT)
        catalog.put_route(tx, item.id, hold.pickup)
        return hold

    def _behind(self, number: int, sought: Sequence[TitleId]) -> Iterator[tuple[Waiter, TitleId]]:
        """Who stands in the queues: the first of these titles has the longest."""
        for _ in range(number if sought else 0):
            title = sought[int(len(sought) * self._rng.random() ** 2)]
            who = self._someone(title, self._at)
            if who is not None:
                yield who, title

    def _queued(self, who: Waiter, title: TitleId) -> Hold:
        rng, length = self._rng, self._length.get(title, 0) + 1
        self._length[title] = length
        placed = self._today - timedelta(days=max(1, 45 - 3 * length - rng.randint(0, 2)))
        return Hold(
            patron=who.row,
            pocket=who.one.pocket,
            slot=0,
            title=title,
            placed=placed,
            pickup=who.one.branch,
            expires=placed + relativedelta(months=self._library.holds.months),
            suspended_until=self._today + timedelta(days=rng.randint(5, 40)) if rng.random() < 0.1 else None,
            place=length * _APART,
        )

    def _someone(self, title: TitleId, start: int) -> Waiter | None:
        """The next who may wait for a title: nobody waits twice for one, nor for what they have."""
        for step in range(len(self._waiters)):
            who = self._waiters[(start + step) % len(self._waiters)]
            titles = self._titles[who.row]
            most = self._library.category(who.one.category).most_holds
            if title not in titles and len(titles) - len(who.has) < most:
                titles.add(title)
                self._at = start + step + 1
                return who
        return None


def seal(tx: Transaction, ring: Keyring, live: Generations, made: Sequence[Hold]) -> int:
    """Seal holds in no order; how many found room."""
    order = list(made)
    secrets.SystemRandom().shuffle(order)
    return sum(pockets.put_anywhere(tx, ring, live, pockets.holds, one, title=one.title) is not None for one in order)
