"""A few days at the desk and in custody, the same on every database."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

import desk_day
from carrel import custody, desk
from carrel.custody import Verified, resealing, verify_ledger
from carrel.records.circulation import Event
from carrel.records.vocabulary import Role
from carrel.store import open_store
from carrel.store.as_built import as_built
from carrel.store.logs import logs
from desk_day import Stock, assert_sound, close, counted, in_hands, lend, renew, stock, take_back, visit, with_limit
from house import Built, Clock, make_house

LIMIT = 5


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(address: str, tmp_path: Path, clock: Clock) -> Iterator[Built]:
    built = make_house(tmp_path, address, clock, with_limit(LIMIT))
    yield built
    built.house.store.close()


@pytest.fixture
def things(library: Built) -> Stock:
    return stock(library, patrons=9, items=12)


def found(built: Built, text: str) -> list[str]:
    """The names a search shows."""
    done = desk.find(built.house, built.actors[Role.CLERK], text)
    assert isinstance(done, desk.Found), done.prose
    return [line.name for line, _ in done.lines]


def test_a_day_and_its_close(library: Built, things: Stock, clock: Clock) -> None:
    first, second, *_ = things.cards
    for barcode in things.barcodes[:LIMIT]:
        assert lend(library, first, barcode)
    assert not lend(library, first, things.barcodes[LIMIT])
    assert not lend(library, second, things.barcodes[0])
    assert lend(library, second, things.barcodes[LIMIT])
    assert renew(library, things.barcodes[0])
    assert take_back(library, things.barcodes[1])
    assert not take_back(library, things.barcodes[1])
    held = dict.fromkeys(things.barcodes[2:LIMIT], 0) | {things.barcodes[0]: 1}

    for night in range(3):
        assert in_hands(library, first) == held
        assert in_hands(library, second) == {things.barcodes[LIMIT]: 0}
        checked = assert_sound(library)
        assert (checked.loans, checked.items_out) == (LIMIT, LIMIT)
        if night == 0:
            assert close(library).counted == len(things.cards) + LIMIT + 1 + 2
            figures = counted(library)
            assert [figures[event] for event in Event] == [LIMIT + 1, 1, 1, len(things.cards), 0, 0, 0, 0, 0]
        else:
            assert close(library).counted == 0
        clock.days_later()
    verdict = verify_ledger(library.house, library.actors[Role.AUDITOR])
    assert isinstance(verdict, Verified)
    assert verdict.checkpoints == 3


def test_everybody_is_found_on_every_day(library: Built, things: Stock, clock: Clock) -> None:
    """Tags are rebuilt each night and cut short: a word's new tag may be its old one, and must not go with it."""
    for _ in range(4):
        for number in range(len(things.cards)):
            assert found(library, f"Invented{number}") == [f"Invented{number} Person{number % 7}"]
        assert found(library, "per") == sorted(f"Invented{n} Person{n % 7}" for n in range(len(things.cards)))
        assert found(library, "0004") == ["Invented4 Person4"]
        assert found(library, "Nobody") == []
        close(library)
        clock.days_later()


def test_what_a_night_erases_and_what_it_keeps(library: Built, things: Stock, clock: Clock) -> None:
    """Long after the registration lapsed: gone where nothing is owed, kept where something is."""
    first, *others = things.cards
    assert lend(library, first, things.barcodes[0])
    clock.days_later(8 * 366)
    assert close(library).erased == len(others)
    assert in_hands(library, first) == {things.barcodes[0]: 0}
    gone = desk.scan_card(library.house, library.actors[Role.CLERK], others[0])
    assert isinstance(gone, desk.UnknownCard)
    assert_sound(library)
    assert take_back(library, things.barcodes[0])


def test_who_borrows_while_the_night_looks_is_not_erased(
    library: Built, things: Stock, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The close asks everybody's pocket first and erases later: a loan made between the two keeps its patron."""
    card, barcode = things.cards[0], things.barcodes[0]
    clock.days_later(8 * 366)
    supervisor = library.actors[Role.SUPERVISOR]
    look = resealing._standings

    def look_and_lend(*given: object) -> object:
        seen = look(*given)
        done = desk.lend_despite(
            library.house, supervisor, visit(library, card), barcode, desk.OverrideReason.LIBRARY_ERROR
        )
        assert isinstance(done, desk.Lent), done.prose
        return seen

    monkeypatch.setattr(resealing, "_standings", look_and_lend)
    assert close(library).erased == len(things.cards) - 1
    assert in_hands(library, card) == {barcode: 0}
    assert_sound(library)


def test_a_check_finds_what_is_wrong(library: Built, things: Stock) -> None:
    """An item that stands as lent without a loan: the check is able to fail here too."""
    assert lend(library, things.cards[0], things.barcodes[0])
    from carrel.sealed import pockets

    with library.house.store.write() as tx:
        [sealed] = pockets.loans.page(tx, b"", 9)
        assert pockets.loans.drop(tx, sealed.row)
    done = custody.check(library.house, library.actors[Role.KEEPER], lambda step: None)
    assert isinstance(done, custody.Checked)
    assert len(done.faults) == 1


def test_the_keys_of_a_past_night_are_destroyed(library: Built, things: Stock, clock: Clock) -> None:
    """After its horizon: a day for loans, seven for registrations."""
    began = clock().date()
    for _ in range(9):
        close(library)
        days = clock().date() - began
        kept = {path.stem for path in library.keys.glob("*.key")}
        assert ("loan-00000001" in kept) is (days < timedelta(days=1))
        assert ("registration-00000001" in kept) is (days < timedelta(days=7))
        clock.days_later()
    assert_sound(library)
    assert desk_day.visit(library, things.cards[0])


def test_the_audit_finds_a_database_as_it_was_made(library: Built) -> None:
    """On PostgreSQL a setting that writes statements down is a log too."""
    store = library.house.store
    built = as_built(store)
    assert built.strange() == ()
    assert built.unclassified == ()
    assert logs(store) == ()
    if store.database == "postgresql":
        engine = create_engine(store.address.replace("postgresql://", "postgresql+psycopg://", 1))
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE searches (words text)"))
            connection.execute(text(f"ALTER DATABASE \"{engine.url.database}\" SET log_statement = 'all'"))
        engine.dispose()
        assert as_built(store).strange() == ("searches",)
        again = open_store(store.address)
        assert logs(again) == ("log_statement = all",)
        again.close()
