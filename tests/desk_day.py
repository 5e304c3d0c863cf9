"""A small library with a few patrons and items, for tests that crowd its desk, break it off, or work it for days."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import msgspec

from carrel import catalog, custody, desk, ledger, tallies
from carrel.catalog import ItemEntry, TitleEntry
from carrel.catalog.library import Category, Library
from carrel.exchange import Counts, MoveIn, Report, import_patrons
from carrel.gate import House, record_move_in
from carrel.ledger import Outcome
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import FileKeeper, Keyring
from carrel.store import Transaction, open_store
from house import LIBRARY, Built, pack

RENEWALS = 2
"""How often the invented library lets an item be renewed."""


class Stock(msgspec.Struct, frozen=True):
    """The patrons' cards and the items' barcodes."""

    cards: tuple[str, ...]
    barcodes: tuple[str, ...]


def with_limit(most_loans: int) -> Library:
    """The invented library, with a limit that is soon reached."""
    return msgspec.structs.replace(
        LIBRARY, categories=(Category("adult", "Adult", most_loans=most_loans, months=36), *LIBRARY.categories[1:])
    )


def open_again(folder: Path, address: str, clock: Callable[[], datetime], library: Library = LIBRARY) -> Built:
    """The house that ``make_house`` made in a folder, as another process opens it."""
    store = open_store(address)
    with store.read() as tx:
        [branch] = catalog.branches(tx)
    actors = {
        role: Actor(role.value, role, branch=branch.id) for role in Role if role not in (Role.PATRON, Role.STRANGER)
    }
    house = House(store, Keyring(FileKeeper(folder / "keys")), pack("connecticut"), pack("putnam"), library, clock)
    return Built(house, actors, branch.id, folder / "home", folder / "keys")


def application(number: int) -> desk.Application:
    """Somebody invented."""
    return desk.Application(
        given=f"Invented{number}",
        family=f"Person{number % 7}",
        category="adult",
        card=f"card-{number}",
        phone=f"860-555-{number:04d}",
        town="Inventon",
    )


def stock(built: Built, patrons: int, items: int) -> Stock:
    """Register patrons and put items on the shelf."""
    barcodes = tuple(f"item-{number}" for number in range(items))
    with built.house.store.write() as tx:
        title = catalog.put_title(tx, TitleEntry("An Invented Title")).id
        for barcode in barcodes:
            catalog.put_item(tx, ItemEntry(barcode, title, built.branch, "book"))
    people = [application(number) for number in range(patrons)]
    for person in people:
        done = desk.register(built.house, built.actors[Role.CLERK], person, different_person=True)
        assert isinstance(done, desk.Registered), done.prose
    return Stock(tuple(person.card for person in people), barcodes)


def lend(built: Built, card: str, barcode: str) -> bool:
    """Card first, then the item; False where the desk refuses."""
    return isinstance(desk.lend(built.house, built.actors[Role.CLERK], visit(built, card), barcode), desk.Lent)


def take_back(built: Built, barcode: str) -> bool:
    """In the book drop; False where it was not on loan."""
    done = desk.return_item(built.house, built.actors[Role.CLERK], barcode)
    return isinstance(done, desk.Returned) and done.was_on_loan


def renew(built: Built, barcode: str) -> bool:
    """False where the desk refuses."""
    return isinstance(desk.renew(built.house, built.actors[Role.CLERK], barcode), desk.Renewed)


def visit(built: Built, card: str) -> str:
    """The patron in hand."""
    served = desk.scan_card(built.house, built.actors[Role.CLERK], card)
    assert isinstance(served, desk.Served), served.prose
    return served.visit


def in_hands(built: Built, card: str) -> dict[str, int]:
    """What a patron has, as the desk shows it: barcode, and how often it was renewed."""
    served = desk.scan_card(built.house, built.actors[Role.CLERK], card)
    assert isinstance(served, desk.Served), served.prose
    found = {line.barcode: RENEWALS - line.renewals_left for line in served.view.loans}
    assert len(found) == len(served.view.loans)
    return found


def close(built: Built) -> custody.Closed:
    """Close the day."""
    done = custody.close_day(built.house, built.actors[Role.KEEPER], lambda step: None)
    assert isinstance(done, custody.Closed), done.prose
    return done


def assert_sound(built: Built) -> custody.Checked:
    """The books agree, and so the ledger verifies."""
    done = custody.check(built.house, built.actors[Role.KEEPER], lambda step: None)
    assert isinstance(done, custody.Checked), done.prose
    assert done.faults == ()
    return done


def counted(built: Built) -> dict[Event, int]:
    """What the tallies say of the clock's day."""
    today = built.house.clock().date()
    with built.house.store.read() as tx:
        # a registration is no material: it is counted by category, for the month
        joined = tallies.total(tx, tallies.Counter.CATEGORY, Event.REGISTERED, today.replace(day=1), today)
        return {**tallies.totals_of_day(tx, today), Event.REGISTERED: joined}


def on_the_ledger(built: Built, purpose: Purpose) -> int:
    """How many acts of a purpose the ledger says were done, gathered or not."""
    wanted = ledger.Wanted(purpose=purpose, outcome=Outcome.PERMITTED)
    with built.house.store.read() as tx:
        gathered = ledger.page(tx, 10**6, None, wanted).entries
        return len(gathered) + sum(1 for _ in ledger.waiting(tx, wanted))


def any_of(chance: random.Random, words: Sequence[str]) -> str:
    """One of them."""
    return words[chance.randrange(len(words))]


def register(built: Built, card: str) -> bool:
    """Somebody new; False where the desk refuses."""
    person = msgspec.structs.replace(application(len(card)), card=card)
    done = desk.register(built.house, built.actors[Role.CLERK], person, different_person=True)
    return isinstance(done, desk.Registered)


def move_patrons_in(built: Built, file: Path) -> Counts:
    """Import a file of patrons as the command line does; what came of its lines."""
    house, keeper, report = built.house, built.actors[Role.KEEPER], Report()

    def record(tx: Transaction, record_class: RecordClass, number: int) -> None:
        record_move_in(house, tx, keeper, record_class, number)

    move = MoveIn(house.store, house.ring, house.library, house.clock().date(), record, report)
    import_patrons(move, file)
    return report.total


def send(built: Built, mailer: desk.MailServer) -> desk.Sent:
    """Hand every waiting message to the mail server."""
    done = desk.send_notices(built.house, built.actors[Role.KEEPER], mailer, lambda line: None)
    assert isinstance(done, desk.Sent), done.prose
    return done
