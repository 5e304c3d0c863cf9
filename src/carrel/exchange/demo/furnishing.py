"""Furnishes a new house with the demo library, some hundred patrons and what they have at a time."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import TypeVar

import msgspec

from carrel import catalog
from carrel.catalog import ItemState
from carrel.catalog.library import Library
from carrel.exchange.demo import elsewhere, lately, permits, waiting, year
from carrel.exchange.demo.borrowing import Borrowing, Charge, overdue_at_close, slots
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.computers import put_computers
from carrel.exchange.demo.members import Shares
from carrel.exchange.demo.money import Money, Owing
from carrel.exchange.demo.people import person
from carrel.exchange.demo.places import PLACES, put_places
from carrel.exchange.demo.stock import Edition, Stock, editions
from carrel.exchange.demo.waiting import Waiter, Waiting
from carrel.exchange.moving import Progress, Record
from carrel.records.circulation import Linked
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import Generations, Keyring, epochs, pockets, registrations
from carrel.store import Store, Transaction

L = TypeVar("L", bound=Linked)
_BATCH = 500
"""Patrons in one transaction."""
_HOLDS = 0.06
"""For each patron, on average; a quarter of them are ready."""
_TURNOVER = 15
"""Days a loan lasts on average, from which follows how many there are in a day."""


class Sample(msgspec.Struct, frozen=True):
    """A card to try."""

    whose: str
    """What the patron shows, as ``SAMPLES`` names it."""
    card: str


class Furnished(msgspec.Struct, frozen=True):
    """What the demo library has."""

    branches: int
    patrons: int
    titles: int
    items: int
    loans: int
    holds: int = 0
    fees: int = 0
    interloans: int = 0
    permissions: int = 0
    samples: tuple[Sample, ...] = ()


SAMPLES = (
    "lapsed",
    "with loans",
    "a minor",
    "with items overdue",
    "who owes",
    "home-bound",
    "with a note",
    "from another town",
    "with something on the hold shelf",
    "who collects for somebody",
)
"""What the cards to try show, in their order."""


class _Share(msgspec.Struct, frozen=True):
    """How much of each thing one batch makes."""

    first: int
    patrons: int
    items: int
    loans: int
    holds: int


class _Patron(msgspec.Struct, frozen=True):
    """A patron of a batch, with what they have and owe."""

    row: PatronId
    one: Registration
    has: list[Charge]
    owes: list[Owing]


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
    stand, and of how many. ``library`` says which categories and loan rules the people live by. Of memory, only what
    is needed of those who wait for something grows with the sizes. Raises ValueError where there are more loans than
    items, or more than the patrons may have.
    """
    if loans > items:
        raise ValueError("there are more loans than items: ask for fewer")
    with store.write() as tx:
        if catalog.count_in(tx, tuple(ItemState)) or registrations.count(tx):
            return Refusal("this house has items or patrons already", "found a new library, and make the demo there")
        branches = put_places(tx, today)
        put_computers(tx, branches)
        titles = tuple((each, catalog.put_title(tx, each.entry).id) for each in editions(seed))
    demo = _Demo(ring, library, today, seed, branches, titles)
    done = Furnished(len(branches), 0, len(titles), 0, 0)
    for share in _shares(patrons, items, loans):
        with store.write() as tx:
            done = _added(done, demo.batch(tx, share, record))
        if progress is not None:
            progress("patrons", done.patrons, patrons)
    with store.write() as tx:
        done = demo.finish(tx, done, round(patrons * _HOLDS), record)
        elsewhere.lend_some(tx, seed, today)
        lately.fill_tills(tx, seed, today, branches)
        hurried = lately.enter_in_a_hurry(tx, seed, branches[0])
    first, a_day = year.first_day(today, library.statistics.year_begins), max(loans, 300) / _TURNOVER
    for month in year.months(seed, first, today, a_day, demo.shares(patrons), branches):
        with store.write() as tx:
            year.add(tx, month)
    return msgspec.structs.replace(done, items=done.items + hurried, samples=demo.to_try())


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
        self._seed = seed
        self._branches = branches
        self._editions = [edition for edition, _ in titles]
        self._people = chance(seed, "people")
        self._choice = chance(seed, "who waits")
        self._stock = Stock(seed, titles, branches)
        self._borrowing = Borrowing(seed, library, branches, today)
        self._money = Money(seed, library, today)
        self._of_category: dict[str, int] = {}
        self._waiters: list[Waiter] = []
        self._to_try: dict[str, str] = {}

    def shares(self, patrons: int) -> Shares:
        """How the patrons divide, for the counts of what they are."""
        whole = sum(self._of_category.values())
        return Shares(
            patrons,
            {code: number / whole for code, number in self._of_category.items()},
            frozenset(category.code for category in self._library.categories if category.other_town),
            self._library.town,
        )

    def to_try(self) -> tuple[Sample, ...]:
        """A card of each sort, as far as there was one."""
        return tuple(Sample(whose, self._to_try[whose]) for whose in SAMPLES if whose in self._to_try)

    def batch(self, tx: Transaction, share: _Share, record: Record) -> Furnished:
        """Write one batch: people, items, and what links them."""
        live = epochs.generations(tx)
        out = [self._stock.copy_on_loan() for _ in range(share.loans)]
        here = [self._stock.copy_here() for _ in range(share.items - share.loans)]
        people = list(self._some_people(share))
        charges = self._borrowing.hand_out(people, out)
        owed = [self._money.owed(has, here) for has in charges]
        entries = [*here, *(charge.copy for has in charges for charge in has)]
        items = {entry.barcode: catalog.put_item(tx, entry).id for entry in entries}
        patrons = []
        for plain, has, owes in zip(people, charges, owed, strict=True):
            one = self._as_of_last_night(plain, has, owes)
            patrons.append(_Patron(registrations.put(tx, self._ring, live, one), one, has, owes))
        loans = self._put_loans(tx, live, patrons, items)
        fees = [self._money.fee(owing, each.row, each.one, items) for each in patrons for owing in each.owes]
        put_fees = _put(tx, self._ring, live, pockets.fees, fees)
        permissions, lines = self._put_home_bound(tx, live, patrons)
        _tell(
            tx,
            record,
            {
                RecordClass.REGISTRATION: len(people),
                RecordClass.LOAN: loans,
                RecordClass.FEE: put_fees,
                RecordClass.PERMISSION: permissions,
                RecordClass.HISTORY: lines,
            },
        )
        self._remember(patrons, share.holds)
        return Furnished(0, len(people), 0, len(items), loans, fees=put_fees, permissions=permissions)

    def finish(self, tx: Transaction, done: Furnished, holds: int, record: Record) -> Furnished:
        """When everybody is there: who waits for what, what other libraries were asked for, and who collects."""
        live, ring = epochs.generations(tx), self._ring
        waits = Waiting(self._seed, self._library, self._today, self._branches, self._waiters)
        made, ready = waits.place(tx, holds, self._stock.sought)
        placed = waiting.seal(tx, ring, live, made)
        asked = elsewhere.ask_some(tx, self._seed, self._today, self._waiters)
        requests = _put(tx, ring, live, pockets.interloans, asked)
        pairs = list(zip(ready[::4], [each for each in self._waiters if each not in ready], strict=False))
        permitted = [
            one for giver, collector in pairs for one in permits.to_collect(self._choice, giver, collector, self._today)
        ]
        permissions = _put(tx, ring, live, pockets.permissions, permitted)
        for giver, collector in pairs[:1]:
            self._to_try["with something on the hold shelf"] = giver.one.cards[-1].number
            self._to_try["who collects for somebody"] = collector.one.cards[-1].number
        classes = {
            RecordClass.HOLD: placed,
            RecordClass.INTERLOAN: requests,
            RecordClass.PERMISSION: permissions,
        }
        _tell(tx, record, classes)
        return msgspec.structs.replace(
            done,
            holds=placed,
            interloans=requests,
            permissions=done.permissions + permissions,
            items=done.items + len(catalog.visitors(tx)),
        )

    def _some_people(self, share: _Share) -> Iterator[Registration]:
        rng = self._people
        for serial in range(share.first, share.first + share.patrons):
            branch = rng.choices(self._branches, [place.share for place in PLACES])[0]
            one = person(rng, serial, branch, self._library, self._today)
            self._of_category[one.category] = self._of_category.get(one.category, 0) + 1
            yield one

    def _as_of_last_night(self, one: Registration, has: list[Charge], owes: list[Owing]) -> Registration:
        """The registration with what last night's close would have noted."""
        owed = msgspec.structs.replace(one, owed_cents=sum(owing.cents for owing in owes))
        if not has:
            return owed
        newest = max(charge.lent for charge in has).replace(day=1)
        return msgspec.structs.replace(owed, overdue=overdue_at_close(has, self._today), last_active=newest)

    def _put_loans(
        self, tx: Transaction, live: Generations, patrons: Sequence[_Patron], items: Mapping[str, ItemId]
    ) -> int:
        loans = [
            charge.loan(each.row, each.one, slot, items[charge.copy.barcode])
            for each in patrons
            for charge, slot in zip(each.has, slots(len(each.has), self._borrowing.most(each.one)), strict=True)
        ]
        # rows side by side must not tell that they belong together
        secrets.SystemRandom().shuffle(loans)
        return sum(pockets.put_loan(tx, self._ring, live, loan) for loan in loans)

    def _put_home_bound(self, tx: Transaction, live: Generations, patrons: Sequence[_Patron]) -> tuple[int, int]:
        """The permissions of those who cannot come, and the lines of what they have had."""
        rng, today, bound = self._choice, self._today, [each for each in patrons if each.one.home_bound]
        permitted = [permits.for_home_bound(rng, each.row, each.one, today) for each in bound]
        lines = [line for each in bound for line in permits.had(rng, each.row, each.one, self._editions, today)]
        return (
            _put(tx, self._ring, live, pockets.permissions, permitted),
            _put(tx, self._ring, live, pockets.histories, lines),
        )

    def _remember(self, patrons: Sequence[_Patron], number: int) -> None:
        """Who of a batch may wait for something, and whose card is worth trying."""
        able = [each for each in patrons if each.one.expires >= self._today and not each.one.blocks]
        for each in self._choice.sample(able, min(number, len(able))):
            self._waiters.append(Waiter(each.row, each.one, frozenset(charge.copy.title for charge in each.has)))
        for each in patrons:
            if sort := _sort(each.one, each.has, self._today, self._library):
                self._to_try.setdefault(sort, each.one.cards[-1].number)


def _shares(patrons: int, items: int, loans: int) -> Iterator[_Share]:
    """Batches that add up to exactly these numbers."""
    bounds = [*range(0, patrons, _BATCH), patrons]
    wholes = (items, loans, round(patrons * _HOLDS))
    for first, after in pairwise(bounds):
        parts = [whole * after // patrons - whole * first // patrons for whole in wholes]
        yield _Share(first, after - first, *parts)


def _put(tx: Transaction, ring: Keyring, live: Generations, shelf: pockets.Pockets[L], records: Sequence[L]) -> int:
    """Seal records in no order; how many found room."""
    order = list(records)
    secrets.SystemRandom().shuffle(order)
    return sum(pockets.put_anywhere(tx, ring, live, shelf, one) is not None for one in order)


def _tell(tx: Transaction, record: Record, numbers: Mapping[RecordClass, int]) -> None:
    for of, number in numbers.items():
        if number:
            record(tx, of, number)


def _sort(one: Registration, has: Sequence[Charge], today: date, library: Library) -> str:
    """What makes a patron worth looking at, or empty."""
    sorts = {
        "lapsed": one.expires < today,
        "home-bound": one.home_bound,
        "with a note": one.note is not None,
        "a minor": one.guardian is not None,
        "with items overdue": one.overdue > 0,
        "who owes": one.owed_cents > 0,
        "from another town": library.category(one.category).other_town,
        "with loans": len(has) > 2,
    }
    return next((sort for sort, fits in sorts.items() if fits), "")


def _added(done: Furnished, batch: Furnished) -> Furnished:
    return msgspec.structs.replace(
        done,
        patrons=done.patrons + batch.patrons,
        items=done.items + batch.items,
        loans=done.loans + batch.loans,
        fees=done.fees + batch.fees,
        permissions=done.permissions + batch.permissions,
    )
