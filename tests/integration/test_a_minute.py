"""Two desks, a kiosk and the patron at home, on one patron and one title: nothing is lost, nobody waits for ever."""

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
from carrel.records.circulation import Event
from carrel.records.ids import TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Role
from desk_day import close, counted
from house import Clock, make_house

DONE = (
    "desk Lent", "desk Returned", "desk Renewed", "desk HoldPlaced", "desk HoldCancelled",
    "kiosk Lent", "kiosk Renewed", "kiosk KioskReturned",
    "pages Renewed", "pages HoldPlaced", "pages HoldCancelled",
)  # fmt: skip
"""What must have happened, or the crowd has shown nothing."""
SAID = ("Lent", "Renewed", "HoldPlaced")


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
        self.pin = self._pin(self.one)
        key = desk.open_station(self.house, work.supervisor, kiosk=True)
        assert isinstance(key, str), key
        self.machine = key
        self.answers: Counter[str] = Counter()
        self.renewed = 0
        """Loans that were renewed many at once."""
        self.faults: list[BaseException] = []
        self.writing = threading.Lock()

    def _copies(self, number: int) -> tuple[TitleId, list[str]]:
        codes = [barcode("3", "1189", 900 + n) for n in range(number)]
        with self.house.store.write() as tx:
            title = catalog.put_title(tx, TitleEntry("The Salt Lantern", author="Nobody, Invented")).id
            for code in codes:
                catalog.put_item(tx, ItemEntry(code, title, self.work.built.branch, "book"))
        return title, codes

    def _pin(self, person: Person) -> str:
        given = desk.give_pin(self.house, self.work.clerk, self._visit(person), IdSeen.PASSPORT)
        assert isinstance(given, desk.SecretGiven), given
        return given.secret

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

    def kiosk(self, chance: random.Random) -> object:
        """The patron, at the machine; and whoever brings something."""
        item = chance.choice(self.items)
        if desk.kiosk_guest(self.house, self.machine) is None:
            assert desk.kiosk_begins(self.house, self.machine, self.one.card, self.pin) is None
        return chance.choices(
            (
                lambda: desk.kiosk_lends(self.house, self.machine, item),
                lambda: desk.kiosk_returns(self.house, self.machine, item),
                lambda: desk.kiosk_loans(self.house, self.machine),
                lambda: desk.kiosk_ends(self.house, self.machine),
            ),
            (6, 6, 2, 1),
        )[0]()

    def pages(self, chance: random.Random) -> object:
        """The patron, at home."""
        own = Actor("", Role.PATRON, patron=self.one.row)
        return chance.choice(
            (
                lambda: desk.own_room(self.house, own),
                lambda: self._renew_all(own),
                lambda: desk.place_own_hold(self.house, own, self.title, self.work.built.branch),
                lambda: desk.own_openings(self.house, own),
                lambda: desk.renew_own(self.house, own, chance.choice(self.items)),
                lambda: self._cancel_own(own),
            )
        )()

    def _cancel(self, clerk: Actor, visit: str) -> object:
        waiting = desk.holds_of_patron(self.house, clerk, visit)
        if isinstance(waiting, desk.Waiting) and waiting.lines:
            return desk.cancel_hold(self.house, clerk, waiting.lines[0][1])
        return waiting

    def _cancel_own(self, own: Actor) -> object:
        room = desk.own_room(self.house, own)
        if isinstance(room, desk.OwnRoom) and room.holds:
            return desk.cancel_own_hold(self.house, own, room.holds[0][1])
        return room

    def _renew_all(self, own: Actor) -> object:
        done = desk.renew_all_own(self.house, own)
        if isinstance(done, desk.RenewedAll):
            with self.writing:
                self.renewed += len(done.renewed)
        return done

    def _visit(self, person: Person) -> str:
        return self.house.visits.issue(person.row, self.work.clock())

    def run(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        clerks = (self.work.clerk, self.work.supervisor)
        workers: list[tuple[str, Callable[[random.Random], object]]] = [
            ("desk", lambda chance: self.desk(clerks[0], chance)),
            ("desk", lambda chance: self.desk(clerks[1], chance)),
            ("kiosk", self.kiosk),
            ("pages", self.pages),
        ]
        threads = [threading.Thread(target=self._loop, args=(*one, n, until)) for n, one in enumerate(workers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(seconds + 60)
        assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"

    def _loop(self, where: str, deed: Callable[[random.Random], object], seed: int, until: float) -> None:
        chance = random.Random(seed)
        try:
            while time.monotonic() < until:
                answer = f"{where} {type(deed(chance)).__name__}"
                with self.writing:
                    self.answers[answer] += 1
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
    _assert_none_lost(work, crowd, len(out))


def _assert_none_lost(work: AtWork, crowd: Crowd, out: int) -> None:
    """What was answered and what the night counts are the same acts: none is lost, and none was done twice."""
    said = {name: sum(crowd.answers[f"{where} {name}"] for where in ("desk", "kiosk", "pages")) for name in SAID}
    close(work.built)
    found = counted(work.built)
    assert found[Event.LENT] == said["Lent"]
    assert found[Event.RETURNED] == said["Lent"] - out
    assert found[Event.RENEWED] == said["Renewed"] + crowd.renewed
    assert found[Event.HELD] == said["HoldPlaced"]


def test_a_moment(work: AtWork) -> None:
    crowded(work, 4)


@pytest.mark.soak
def test_a_minute(work: AtWork) -> None:
    crowded(work, 60)
