"""Many hands at one desk: two clerks on one patron, two on one item, and the day's close while they work."""

import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import desk_day
from carrel import desk
from carrel.records.circulation import Event
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import pockets, slips
from carrel.store import Transaction
from crash.victims import Hatchery, Job
from desk_day import RENEWALS, Stock, any_of, assert_sound, close, counted, in_hands, on_the_ledger, stock, with_limit
from house import Built, Clock, make_house

HANDS = 8
LIMIT = 5
SECONDS = 1.5
ROUNDS = 4


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def hatchery() -> Iterator[Hatchery]:
    with Hatchery() as opened:
        yield opened


@pytest.fixture
def library(address: str, tmp_path: Path, clock: Clock) -> Iterator[Built]:
    """A house on each database in turn, whose patrons may have five items."""
    built = make_house(tmp_path, address, clock, with_limit(LIMIT))
    yield built
    built.house.store.close()


def together(tries: list[Callable[[], bool]]) -> list[bool]:
    """Try all at once, as far as a machine can; raises what any of them raised."""
    ready = threading.Barrier(len(tries))

    def one(attempt: Callable[[], bool]) -> bool:
        ready.wait(10)
        return attempt()

    with ThreadPoolExecutor(len(tries)) as hands:
        return list(hands.map(one, tries, timeout=60))


class Crowd:
    """Hands that lend, renew and take back few things for few patrons, and count what they did."""

    def __init__(self, built: Built, things: Stock) -> None:
        self.built = built
        self.things = things
        self.done: Counter[tuple[str, str]] = Counter()
        """How often each item was lent, renewed and returned."""
        self.waits: list[float] = []
        """Seconds of each act."""
        self.most_seen = 0
        self._ended = threading.Event()
        self._lock = threading.Lock()

    def work(self, seconds: float, meanwhile: Callable[[], object] = lambda: None) -> None:
        """Work for some seconds, and at least as long as what happens meanwhile. Raises what any hand raised."""
        self._ended.clear()
        with ThreadPoolExecutor(HANDS) as hands:
            working = [hands.submit(self._hand, random.Random(number)) for number in range(HANDS)]
            try:
                until = time.monotonic() + seconds
                meanwhile()
                while time.monotonic() < until and not any(hand.done() for hand in working):
                    time.sleep(0.02)
            finally:
                self._ended.set()
            for hand in working:
                hand.result(timeout=60)

    def _hand(self, chance: random.Random) -> None:
        acts = {"lent": self._lend, "renewed": self._renew, "returned": self._take_back}
        while not self._ended.is_set():
            barcode, name = any_of(chance, self.things.barcodes), any_of(chance, tuple(acts))
            begun = time.perf_counter()
            happened = acts[name](chance, barcode)
            with self._lock:
                self.waits.append(time.perf_counter() - begun)
                self.done[name, barcode] += happened

    def _lend(self, chance: random.Random, barcode: str) -> bool:
        card = any_of(chance, self.things.cards)
        if chance.random() < 0.2:
            self.most_seen = max(self.most_seen, len(in_hands(self.built, card)))
        return desk_day.lend(self.built, card, barcode)

    def _renew(self, chance: random.Random, barcode: str) -> bool:
        return desk_day.renew(self.built, barcode)

    def _take_back(self, chance: random.Random, barcode: str) -> bool:
        return desk_day.take_back(self.built, barcode)

    def total(self, name: str) -> int:
        return sum(number for (done, _), number in self.done.items() if done == name)

    def assert_nothing_lost(self) -> None:
        """Each item was lent once more than it was returned, or as often, and stands so from both sides."""
        held = [in_hands(self.built, card) for card in self.things.cards]
        for barcode in self.things.barcodes:
            out = self.done["lent", barcode] - self.done["returned", barcode]
            assert out in (0, 1)
            assert sum(barcode in one for one in held) == out
        assert max(map(len, held)) <= LIMIT
        assert self.most_seen <= LIMIT
        for purpose, name in ((Purpose.LEND, "lent"), (Purpose.RENEW, "renewed")):
            assert on_the_ledger(self.built, purpose) == self.total(name)
        assert_sound(self.built)

    def assert_counted(self, figures: dict[Event, int]) -> None:
        """Every act is in the tallies once."""
        for event in (Event.LENT, Event.RENEWED, Event.RETURNED):
            assert figures[event] == self.total(event.value)


def test_a_crowded_desk(library: Built, record_property: Callable[[str, object], None]) -> None:
    crowd = Crowd(library, stock(library, patrons=3, items=12))
    for _ in range(10):  # a slow machine takes longer until everything has happened
        crowd.work(SECONDS)
        if min(crowd.total("lent"), crowd.total("returned"), crowd.total("renewed")) > 0:
            break
    assert min(crowd.total("lent"), crowd.total("returned"), crowd.total("renewed")) > 0
    crowd.assert_nothing_lost()
    close(library)
    crowd.assert_counted(counted(library))
    p99 = statistics.quantiles(crowd.waits, n=100)[98]
    record_property("acts per second", round(len(crowd.waits) / SECONDS))
    record_property("p99 of an act, ms", round(p99 * 1000, 1))


def test_a_limit_holds_exactly(library: Built) -> None:
    things = stock(library, patrons=1, items=16)
    [card] = things.cards
    visit = desk_day.visit(library, card)
    clerk = library.actors[Role.CLERK]

    def attempt(barcode: str) -> bool:
        return isinstance(desk.lend(library.house, clerk, visit, barcode), desk.Lent)

    for _ in range(ROUNDS):
        assert sum(together([lambda one=barcode: attempt(one) for barcode in things.barcodes])) == LIMIT
        held = in_hands(library, card)
        assert len(held) == LIMIT
        assert all(together([lambda one=barcode: desk_day.take_back(library, one) for barcode in held]))
    assert_sound(library)


def test_one_item_goes_to_one_patron(library: Built) -> None:
    things = stock(library, patrons=HANDS, items=1)
    [barcode] = things.barcodes
    for _ in range(ROUNDS):
        assert sum(together([lambda one=card: desk_day.lend(library, one, barcode) for card in things.cards])) == 1
        assert [list(held) for card in things.cards if (held := in_hands(library, card))] == [[barcode]]
        assert sum(together([lambda: desk_day.take_back(library, barcode)] * HANDS)) == 1
    assert_sound(library)


def test_renewals_are_not_lost(library: Built) -> None:
    """As many as the rule allows, however many hands renew at once: one that was lost would allow one more."""
    things = stock(library, patrons=1, items=1)
    [card], [barcode] = things.cards, things.barcodes
    for _ in range(ROUNDS):
        assert desk_day.lend(library, card, barcode)
        assert sum(together([lambda: desk_day.renew(library, barcode)] * HANDS)) == RENEWALS
        assert in_hands(library, card) == {barcode: RENEWALS}
        assert desk_day.take_back(library, barcode)


def test_what_is_returned_is_not_renewed(library: Built) -> None:
    """Whichever hand is first: what was renewed was still out."""
    things = stock(library, patrons=1, items=1)
    [card], [barcode] = things.cards, things.barcodes
    renewed = 0
    for _ in range(ROUNDS):
        assert desk_day.lend(library, card, barcode)
        hands = [lambda: desk_day.renew(library, barcode)] + [lambda: desk_day.take_back(library, barcode)] * 3
        done = together(hands)
        renewed += done[0]
        assert sum(done[1:]) == 1
    assert on_the_ledger(library, Purpose.RENEW) == renewed
    close(library)
    assert counted(library)[Event.RENEWED] == renewed


def test_cards_issued_at_once_are_all_known(library: Built) -> None:
    """Two desks change one registration: neither writes over what the other wrote."""
    [card] = stock(library, patrons=1, items=0).cards
    visit = desk_day.visit(library, card)
    clerk = library.actors[Role.CLERK]
    new = [f"new-{number}" for number in range(HANDS)]

    def issue(number: str) -> bool:
        done = desk.replace_card(library.house, clerk, visit, number, desk.Why.WORN)
        return isinstance(done, desk.CardIssued)

    assert all(together([lambda one=number: issue(one) for number in new]))
    read = desk.read_back(library.house, clerk, visit)
    assert isinstance(read, desk.ReadBack)
    assert {number for number, _ in read.view.cards} == {card, *new}
    assert Counter(standing.value for _, standing in read.view.cards) == {"current": 1, "replaced": HANDS}


def test_one_card_goes_to_one_person(library: Built) -> None:
    clerk = library.actors[Role.CLERK]
    for turn in range(ROUNDS):

        def register(number: int, turn: int = turn) -> bool:
            form = desk_day.application(100 * turn + number)
            named = desk.Application(given=form.given, family=form.family, category="adult", card=f"shared-{turn}")
            return isinstance(desk.register(library.house, clerk, named, different_person=True), desk.Registered)

        assert sum(together([lambda one=number: register(one) for number in range(HANDS)])) == 1
    assert_sound(library)


def test_searches_that_cross_do_not_stand_in_each_others_way(library: Built) -> None:
    """Each patron found gets an entry: two searches that find the same people must not wait for one another in turn."""
    clerk = library.actors[Role.CLERK]
    for number in range(20):
        form = desk_day.application(7 * number)
        assert isinstance(desk.register(library.house, clerk, form, different_person=True), desk.Registered)

    def search(text: str) -> bool:
        found = desk.find(library.house, clerk, text)
        return isinstance(found, desk.Found) and len(found.lines) > 0

    words = ["Person0", "person", "Invented0 Person0", "Invented7", "per", "0014", "0007 Person0", "Persen0"]
    for _ in range(ROUNDS):
        assert all(together([lambda one=text: search(one) for text in words]))


def test_the_day_is_closed_while_the_desk_works(library: Built, clock: Clock) -> None:
    things = stock(library, patrons=4, items=12)
    crowd = Crowd(library, things)
    figures: Counter[Event] = Counter()
    for _ in range(2):
        crowd.work(0.5, lambda: close(library))
        crowd.assert_nothing_lost()
        close(library)
        figures.update(counted(library))
        clock.days_later()
    crowd.assert_counted(figures)


def test_two_processes_work_and_a_third_closes_the_day(
    library: Built, address: str, clock: Clock, tmp_path: Path, hatchery: Hatchery
) -> None:
    """The lock in front of SQLite, and PostgreSQL's own, hold between processes."""
    things = stock(library, patrons=4, items=12)
    told = [tmp_path / f"told {number}" for number in range(2)]
    jobs = [
        Job(
            "desk", str(tmp_path), address, clock().isoformat(), str(file), seed=seed, most_loans=LIMIT,
            cards=things.cards, barcodes=things.barcodes,
        )
        for seed, file in enumerate(told)
    ]  # fmt: skip
    workers = [hatchery.start(job) for job in jobs]
    for worker in workers:
        worker.wait_for(30)
    closing = hatchery.start(
        Job("close", str(tmp_path), address, clock().isoformat(), str(tmp_path / "told"), most_loans=LIMIT)
    )
    assert closing.end() == 0
    so_far = [len(worker.lines()) for worker in workers]
    for worker, lines in zip(workers, so_far, strict=True):
        worker.wait_for(lines + 30)
    done: Counter[tuple[str, str]] = Counter()
    for worker in workers:
        _, *lines = worker.kill()
        for told_try, answer in zip(lines[::2], lines[1::2], strict=False):
            _, act, _, barcode = told_try.split()
            done[act, barcode] += answer == "did"
    held = [in_hands(library, card) for card in things.cards]
    assert max(map(len, held)) <= LIMIT
    # each process was killed at an act that may be done and not told
    apart = 0
    for barcode in things.barcodes:
        out = sum(barcode in one for one in held)
        assert out in (0, 1)
        apart += abs(done["lend", barcode] - done["return", barcode] - out)
    assert apart <= len(workers)
    assert_sound(library)


def test_two_closes_at_once_count_each_slip_once(library: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both at the point where the slips are read and not yet destroyed."""
    things = stock(library, patrons=2, items=10)
    for number, barcode in enumerate(things.barcodes):
        assert desk_day.lend(library, things.cards[number % 2], barcode)
    some = slips.some

    def some_slowly(tx: Transaction, most: int) -> object:
        read = some(tx, most)
        time.sleep(0.2)
        return read

    monkeypatch.setattr(slips, "some", some_slowly)
    assert together([lambda: close(library).counted >= 0] * 2) == [True, True]
    assert counted(library)[Event.LENT] == len(things.barcodes)
    assert_sound(library)


def test_a_box_is_not_sealed_over_what_the_desk_wrote(library: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """The close has opened a loan and not yet sealed it anew; the item comes back and goes to somebody else."""
    things = stock(library, patrons=2, items=1)
    [before, after], [barcode] = things.cards, things.barcodes
    assert desk_day.lend(library, before, barcode)
    opened = threading.Event()
    replace = pockets.Pockets.replace

    def replace_slowly(*given: object) -> None:
        opened.set()
        time.sleep(0.3)
        replace(*given)  # type: ignore[arg-type]  # handed on as given

    monkeypatch.setattr(pockets.Pockets, "replace", replace_slowly)
    with ThreadPoolExecutor(1) as night:
        closing = night.submit(close, library)
        assert opened.wait(20)
        assert desk_day.take_back(library, barcode)
        assert desk_day.lend(library, after, barcode)
        closing.result(timeout=60)
    assert (in_hands(library, before), in_hands(library, after)) == ({}, {barcode: 0})
    assert_sound(library)
