"""A library at work: a house as ``house`` builds it, with the few words a test needs for people, books and the ledger.

Building a house takes a while (its passwords are hashed slowly on purpose), so one is built and then copied.
"""

import atexit
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import TypeVar

import msgspec

from carrel import catalog, desk, ledger
from carrel.catalog import ItemEntry, TitleEntry
from carrel.catalog.library import Library
from carrel.formats.barcodes import barcode
from carrel.gate import Act, House, perform
from carrel.ledger import Entry, LedgerKey
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import FileKeeper, Keyring, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import REGISTRATION
from carrel.statute import Judge, Pack
from carrel.store import open_store
from house import LIBRARY, Built, Clock, make_house, pack, sqlite_address

T = TypeVar("T")
_NUMBERS = count(1)


@cache
def _built_once() -> Built:
    folder = Path(tempfile.mkdtemp(prefix="house"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    built = make_house(folder, sqlite_address(folder), Clock())
    built.house.store.tidy()
    built.house.store.close()
    return built


@cache
def _judge(kind: str) -> Judge:
    """What it remembers is what the law answers, which is the same in every library of a kind."""
    return Judge(pack("connecticut"), pack("putnam"), kind)


def copy_of_house(
    folder: Path,
    clock: Callable[[], object],
    library: Library = LIBRARY,
    statute: Pack | None = None,
    local: Pack | None = None,
) -> Built:
    """A house of its own in ``folder``, under the law and rules that are given."""
    whole = _built_once()
    shutil.copytree(whole.home, folder / "home", dirs_exist_ok=True)
    shutil.copytree(whole.keys, folder / "keys")
    store = open_store(sqlite_address(folder))
    ring = Keyring(FileKeeper(folder / "keys"))
    house = House(store, ring, statute or pack("connecticut"), local or pack("putnam"), library, clock)
    if statute is None and local is None:
        house.judge = _judge(library.kind)
    return Built(house, whole.actors, whole.branch, folder / "home", folder / "keys")


class Person(msgspec.Struct):
    """Someone invented, and the word for them at the desk."""

    form: desk.Application
    visit: str
    row: PatronId

    @property
    def card(self) -> str:
        return self.form.card


class AtWork:
    """What a test says about one library."""

    def __init__(self, built: Built, clock: Clock) -> None:
        self.built = built
        self.house = built.house
        self.clock = clock
        self.clerk = built.actors[Role.CLERK]
        self.supervisor = built.actors[Role.SUPERVISOR]
        self.custodian = built.actors[Role.CUSTODIAN]
        self.keeper = built.actors[Role.KEEPER]

    def actor(self, role: Role) -> Actor:
        return self.built.actors[role]

    def new_card(self) -> str:
        return barcode("2", "1189", next(_NUMBERS))

    def form(self, **said: object) -> desk.Application:
        usual = {"given": "Quill", "family": "Fennimore", "category": "adult", "card": self.new_card()}
        return desk.Application(**(usual | said))

    def person(self, **said: object) -> Person:
        """Somebody registers."""
        form = self.form(**said)
        done = desk.register(self.house, self.clerk, form, different_person=True)
        assert isinstance(done, desk.Registered), done
        row = self.house.visits.read(done.visit, self.clock())
        assert row is not None
        return Person(form, done.visit, row)

    def again(self, person: Person) -> Person:
        """They stand at the desk again: a visit is good for half a day."""
        person.visit = self.house.visits.issue(person.row, self.clock())
        return person

    def book(self, title: str = "The Salt Lantern", kind: str = "book", **said: object) -> str:
        """Something new on the shelf; gives its barcode."""
        number = barcode("3", "1189", next(_NUMBERS))
        with self.house.store.write() as tx:
            placed = catalog.put_title(tx, TitleEntry(title, author="Nobody, Invented"))
            catalog.put_item(tx, ItemEntry(number, placed.id, self.built.branch, kind, **said))
        return number

    def lent(self, person: Person, number: str | None = None) -> str:
        """Lend something to somebody; gives its barcode."""
        number = self.book() if number is None else number
        done = desk.lend(self.house, self.clerk, self.again(person).visit, number)
        assert isinstance(done, desk.Lent), done
        return number

    def loans_of(self, person: Person) -> set[str]:
        """The barcodes the desk shows for somebody."""
        served = desk.serve(self.house, self.clerk, self.again(person).visit)
        assert isinstance(served, desk.Served), served
        return {line.barcode for line in served.view.loans}

    def state(self, number: str) -> str:
        with self.house.store.read() as tx:
            item = catalog.item_by_barcode(tx, number)
        assert item is not None
        return item.state.value

    def record(self, person: Person) -> Registration:
        """A registration as it lies in its box. The test may know."""
        with self.house.store.read() as tx:
            sealed = registrations.get(tx, person.row)
        assert sealed is not None
        return open_box(self.house.ring, REGISTRATION, sealed)

    def entries(self) -> list[Entry]:
        """Every entry there is: those gathered into the tree, then those still pending."""
        with self.house.store.read() as tx:
            gathered = [entry for _, entry in reversed(ledger.page(tx, 10**6).entries)]
            return gathered + list(ledger.waiting(tx))

    @contextmanager
    def told(self) -> Iterator[list[Entry]]:
        """The entries that are written inside the block, in any order."""
        before = {entry.tag for entry in self.entries()}
        new: list[Entry] = []
        yield new
        new += [entry for entry in self.entries() if entry.tag not in before]

    def perform(self, role: Role, purpose: Purpose, work: Callable[[Act], T]) -> T | Refusal:
        return perform(self.house, self.actor(role), purpose, work)

    def sql(self, text: str, *values: object) -> list[tuple[object, ...]]:
        """Whoever has the file may do this to it."""
        with sqlite3.connect(self.built.home / "library.db", timeout=30) as database:
            found = database.execute(text, values).fetchall()
        database.close()
        return found

    def dump(self) -> dict[str, list[tuple[object, ...]]]:
        """Everything that stands in the database but the ledger."""
        names = [str(name) for (name,) in self.sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(self.sql(f"SELECT * FROM {name}"), key=repr) for name in names if "ledger" not in name}

    def verified(self) -> ledger.Verified | ledger.Broken:
        key = LedgerKey(self.house.library.ledger_name, self.house.ring.keeper.fetch("ledger"))
        with self.house.store.read() as tx:
            return ledger.verify(tx, key.verifier)


_IN_MEMORY = "/dev/shm"


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: these tests ask what is right, not what survives a power cut."""
    in_memory = os.access(_IN_MEMORY, os.W_OK | os.X_OK)
    with tempfile.TemporaryDirectory(prefix="house", dir=_IN_MEMORY if in_memory else None) as folder:
        yield Path(folder)


@contextmanager
def at_work(library: Library = LIBRARY, clock: Clock | None = None) -> Iterator[AtWork]:
    """A library of its own for one test."""
    clock = clock or Clock()
    with quick_folder() as folder:
        built = copy_of_house(folder, clock, library)
        try:
            yield AtWork(built, clock)
        finally:
            built.house.store.close()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered, all begun in one moment."""
    answers: list[object] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(number: int) -> None:
        ready.wait()
        try:
            answers[number] = acts[number]()
        except BaseException as fault:  # noqa: BLE001  # the test looks at it
            answers[number] = fault

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers
