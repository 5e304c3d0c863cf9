"""Furnishes a new house with the demo library, some hundred patrons and what they have at a time."""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from carrel import catalog
from carrel.catalog import ItemEntry, ItemState
from carrel.catalog.library import Library
from carrel.exchange.demo import elsewhere, year
from carrel.exchange.demo.borrowing import Borrowing, Charge, overdue_at_close, slots
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.people import person
from carrel.exchange.demo.places import PLACES, put_places
from carrel.exchange.demo.stock import Edition, Stock, editions
from carrel.exchange.moving import Progress, Record
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import Generations, Keyring, epochs, pockets, registrations
from carrel.store import Store, Transaction

_BATCH = 500
"""Patrons in one transaction."""
_HOLDS = 0.06
"""For each patron, on average; a quarter of them are ready."""
_TURNOVER = 15
"""Days a loan lasts on average, from which follows how many there are in a day."""


class Furnished(msgspec.Struct, frozen=True):
    """What the demo library has."""

    branches: int
    patrons: int
    titles: int
    items: int
    loans: int
    holds: int
    sample_cards: tuple[str, ...]
    """Cards to try: of someone lapsed, someone with loans, a minor, someone with items overdue."""


class _Share(msgspec.Struct, frozen=True):
    """How much of each thing one batch makes."""

    first: int
    patrons: int
    items: int
    loans: int
    holds: int


class _Written(msgspec.Struct, frozen=True):
    """The patrons of a batch with their rows, and its items with their numbers."""

    patrons: list[tuple[PatronId, Registration]]
    items: dict[str, ItemId]
    """By barcode."""


def furnish(
    store: Store,
    ring: Keyring,
    today: date,
    record: Record,
    *,
    library: Library,
    seed: int = 1895,
    patrons: int = 2000,
    items: int = 8000,
    loans: int = 500,
    progress: Progress | None = None,
) -> Furnished | Refusal:
    """Furnish a house that has neither items nor patrons; a Refusal where it has.

    ``record`` writes the ledger's entry for each batch inside its transaction. ``progress`` hears "patrons", how many
    stand, and of how many. ``library`` says which categories and loan rules the people live by. Memory does not grow
    with the sizes. Raises ValueError where there are more loans than items, or more than the patrons may have.
    """
    if loans > items:
        raise ValueError("there are more loans than items: ask for fewer")
    with store.write() as tx:
        if catalog.count_in(tx, tuple(ItemState)) or registrations.count(tx):
            return Refusal("this house has items or patrons already", "found a new library, and make the demo there")
        branches = put_places(tx, today)
        titles = tuple((each, catalog.put_title(tx, each.entry).id) for each in editions(seed))
    demo = _Demo(ring, library, today, seed, branches, titles)
    done = Furnished(len(branches), 0, len(titles), 0, 0, 0, ())
    for share in _shares(patrons, items, loans):
        with store.write() as tx:
            done = _added(done, demo.batch(tx, share, record))
        if progress is not None:
            progress("patrons", done.patrons, patrons)
    with store.write() as tx:
        elsewhere.lend_some(tx, seed, today)
    for month in year.counts(seed, today, max(loans, 300) / _TURNOVER, patrons, demo.categories(), branches):
        with store.write() as tx:
            year.add(tx, month)
    return msgspec.structs.replace(done, sample_cards=demo.to_try())


class _Demo:
    """Writes the demo in batches."""

    def __init__(
        self,
        ring: Keyring,
        library: Library,
        today: date,
        seed: int,
        branches: tuple[BranchId, ...],
        titles: tuple[tuple[Edition, TitleId], ...],
    ) -> None:
        self._ring = ring
        self._library = library
        self._today = today
        self._branches = branches
        self._titles = [title for _, title in titles]
        self._people = chance(seed, "people")
        self._choice = chance(seed, "holds")
        self._stock = Stock(seed, titles, branches)
        self._borrowing = Borrowing(seed, library, branches, today)
        self._of_category: dict[str, int] = {}
        self._to_try: dict[str, str] = {}

    def categories(self) -> dict[str, float]:
        """How the patrons divide into categories."""
        whole = sum(self._of_category.values())
        return {code: number / whole for code, number in self._of_category.items()}

    def to_try(self) -> tuple[str, ...]:
        """A card of each sort, as far as there was one."""
        return tuple(number for _, number in sorted(self._to_try.items()))

    def batch(self, tx: Transaction, share: _Share, record: Record) -> Furnished:
        """Write one batch: people, items, and what links them."""
        live = epochs.generations(tx)
        out = [self._stock.copy_on_loan() for _ in range(share.loans)]
        here = [self._stock.copy_here() for _ in range(share.items - share.loans)]
        here, ready = _shelved_for_holds(here, share.holds // 4)
        people = list(self._some_people(share))
        charges = self._borrowing.hand_out(people, out)
        people = [self._as_of_last_night(*one) for one in zip(people, charges, strict=True)]
        written = _Written(
            [(registrations.put(tx, self._ring, live, one), one) for one in people],
            {entry.barcode: catalog.put_item(tx, entry).id for entry in out + here},
        )
        loans = self._put_loans(tx, live, written, charges)
        holds = self._put_holds(tx, live, written, share.holds, ready)
        for of, number in (
            (RecordClass.REGISTRATION, len(people)),
            (RecordClass.LOAN, loans),
            (RecordClass.HOLD, holds),
        ):
            if number:
                record(tx, of, number)
        for one, has in zip(people, charges, strict=True):
            if sort := _sort(one, has, self._today):
                self._to_try.setdefault(sort, one.cards[-1].number)
        return Furnished(0, len(people), 0, len(written.items), loans, holds, ())

    def _some_people(self, share: _Share) -> Iterator[Registration]:
        rng = self._people
        for serial in range(share.first, share.first + share.patrons):
            branch = rng.choices(self._branches, [place.share for place in PLACES])[0]
            one = person(rng, serial, branch, self._library, self._today)
            self._of_category[one.category] = self._of_category.get(one.category, 0) + 1
            yield one

    def _as_of_last_night(self, one: Registration, has: list[Charge]) -> Registration:
        """The registration with what last night's close would have noted."""
        if not has:
            return one
        newest = max(charge.lent for charge in has).replace(day=1)
        return msgspec.structs.replace(one, overdue=overdue_at_close(has, self._today), last_active=newest)

    def _put_loans(
        self, tx: Transaction, live: Generations, written: _Written, charges: Sequence[Sequence[Charge]]
    ) -> int:
        loans = [
            charge.loan(row, one.pocket, slot, written.items[charge.copy.barcode])
            for (row, one), has in zip(written.patrons, charges, strict=True)
            for charge, slot in zip(has, slots(len(has), self._borrowing.most(one)), strict=True)
        ]
        # rows side by side must not tell that they belong together
        secrets.SystemRandom().shuffle(loans)
        return sum(pockets.put_loan(tx, self._ring, live, loan) for loan in loans)

    def _put_holds(
        self, tx: Transaction, live: Generations, written: _Written, number: int, ready: list[ItemEntry]
    ) -> int:
        held = []
        for place, (row, one) in enumerate(self._choice.sample(written.patrons, number)):
            entry = ready[place] if place < len(ready) else None
            title = self._choice.choice(self._titles) if entry is None else entry.title
            item = None if entry is None else written.items[entry.barcode]
            held.append(self._borrowing.hold(row, one, title, item))
        return sum(pockets.put_hold(tx, self._ring, live, hold) is not None for hold in held)


def _shares(patrons: int, items: int, loans: int) -> Iterator[_Share]:
    """Batches that add up to exactly these numbers."""
    bounds = [*range(0, patrons, _BATCH), patrons]
    wholes = (items, loans, round(patrons * _HOLDS))
    for first, after in pairwise(bounds):
        parts = [whole * after // patrons - whole * first // patrons for whole in wholes]
        yield _Share(first, after - first, *parts)


def _shelved_for_holds(copies: list[ItemEntry], number: int) -> tuple[list[ItemEntry], list[ItemEntry]]:
    """The copies, of which the first few that can be lent wait on the hold shelf; and those few."""
    fit = [copy for copy in copies if copy.state is ItemState.AVAILABLE and copy.lendable][:number]
    ready = {copy.barcode: msgspec.structs.replace(copy, state=ItemState.HOLD_SHELF) for copy in fit}
    return [ready.get(copy.barcode, copy) for copy in copies], list(ready.values())


def _sort(one: Registration, has: Sequence[Charge], today: date) -> str:
    """What makes a patron worth looking at, or empty."""
    if one.expires < today:
        return "lapsed"
    if one.guardian is not None:
        return "minor"
    if one.overdue:
        return "overdue"
    return "loans" if len(has) > 2 else ""


def _added(done: Furnished, batch: Furnished) -> Furnished:
    return Furnished(
        done.branches,
        done.patrons + batch.patrons,
        done.titles,
        done.items + batch.items,
        done.loans + batch.loans,
        done.holds + batch.holds,
        (),
    )
