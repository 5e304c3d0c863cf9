"""Two desks and the patron at home, on one patron and one title: nothing is lost and nobody waits for ever."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from at_work import AtWork, Person
from carrel import catalog, custody, desk
from carrel.catalog import ItemEntry, TitleEntry
from carrel.formats.barcodes import barcode
from carrel.records.actors import Actor
from carrel.records.ids import TitleId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from house import Clock, make_house

DONE = ("Lent", "Returned", "Renewed", "HoldPlaced", "HoldCancelled")
"""What must have happened, or the crowd has shown nothing."""


@pytest.fixture
def work(tmp_path: Path, address: str) -> Iterator[AtWork]:
    clock = Clock()
    built = make_house(tmp_path / "built", address, clock)
    yield AtWork(built, clock)
    built.house.store.close()


class Crowd:
    """Everybody reaches for the same few things."""

    def __init__(self, work: AtWork) -> None:
        self.work, self.house = work, work.house
        self.one, self.other = work.person(), work.person(given="Bramble")
        self.title, self.items = self._copies(3)
        self.answers: Counter[str] = Counter()
        self.faults: list[BaseException] = []

    def _copies(self, number: int) -> tuple[TitleId, list[str]]:
        codes = [barcode("3", "1189", 900 + n) for n in range(number)]
        with self.house.store.write() as tx:
            title = catalog.put_title(tx, TitleEntry("The Salt Lantern", author="Nobody, Invented")).id
            for code in codes:
                catalog.put_item(tx, ItemEntry(code, title, self.work.built.branch, "book"))
        return title, codes

    def desk(self, clerk: Actor, chance: random.Random) -> object:
        person = chance.choice((self.one, self.other))
        visit, item = self._visit(person), chance.choice(self.items)
        return chance.choice(
            (
                lambda: desk.lend(self.house, clerk, visit, item),
                lambda: desk.return_item(self.house, clerk, item),
                lambda: desk.renew(self.house, clerk, item),
                lambda: desk.place_hold(self.house, clerk, visit, self.title, self.work.built.branch),
                lambda: self._cancel(clerk, visit),
                lambda: desk.serve(self.house, clerk, visit),
            )
        )()

    def pages(self, chance: random.Random) -> object:
        """The patron, at home."""
        own = Actor("", Role.PATRON, patron=self.one.row)
        return chance.choice(
            (
                lambda: desk.own_room(self.house, own),
                lambda: desk.renew_all_own(self.house, own),
                lambda: desk.place_own_hold(self.house, own, self.title, self.work.built.branch),
                lambda: desk.own_openings(self.house, own),
                lambda: desk.renew_own(self.house, own, chance.choice(self.items)),
            )
        )()

    def _cancel(self, clerk: Actor, visit: str) -> object:
        waiting = desk.holds_of_patron(self.house, clerk, visit)
        if isinstance(waiting, desk.Waiting) and waiting.lines:
            return desk.cancel_hold(self.house, clerk, waiting.lines[0][1])
        return waiting

    def _visit(self, person: Person) -> str:
        return self.house.visits.issue(person.row, self.work.clock())

    def run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        clerks = (self.work.clerk, self.work.supervisor)
        workers: list[Callable[[random.Random], object]] = [
            lambda chance: self.desk(clerks[0], chance),
            lambda chance: self.desk(clerks[1], chance),
            self.pages,
            self.pages,
        ]
        threads = [threading.Thread(target=self._loop, args=(one, n, until)) for n, one in enumerate(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 60)
        assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"

    def _loop(self, deed: Callable[[random.Random], object], seed: int, until: float) -> None:
        chance = random.Random(seed)
        try:
            while time.monotonic() < until:
                self.answers[type(deed(chance)).__name__] += 1
        except BaseException as fault:  # noqa: BLE001  # the test looks at it
            self.faults.append(fault)


def crowded(work: AtWork, seconds: float) -> None:
    crowd = Crowd(work)
    for _ in range(15):  # a slow machine takes longer until everything has happened
        crowd.run(seconds)
        if all(crowd.answers[name] for name in DONE):
            break
    assert crowd.faults == []
    assert all(crowd.answers[name] for name in DONE), crowd.answers
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()
    out = {item for item in crowd.items if work.state(item) == "on loan"}
    assert out == work.loans_of(crowd.one) | work.loans_of(crowd.other)
    assert not work.loans_of(crowd.one) & work.loans_of(crowd.other)
    for person in (crowd.one, crowd.other):
        waiting = desk.holds_of_patron(work.house, work.clerk, work.again(person).visit)
        assert not isinstance(waiting, Refusal)
        assert len(waiting.lines) <= 1, "one title is waited for once"


def test_a_moment(work: AtWork) -> None:
    crowded(work, 4)


@pytest.mark.soak
def test_a_minute(work: AtWork) -> None:
    crowded(work, 60)
