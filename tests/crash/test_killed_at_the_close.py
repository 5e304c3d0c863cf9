"""The day's close is killed at any point: the desk goes on, the next close ends it, and nothing counts twice."""

import random
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from carrel import catalog, disclosure, tallies
from carrel.custody import Verified, verify_ledger
from carrel.records.circulation import Event, Fee, Hold, Interloan
from carrel.records.computers import Seat, SeatState
from carrel.records.ids import PatronId, TitleId
from carrel.records.requests import Instrument
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, folders, pockets, seats
from carrel.store import Transaction
from crash.victims import Hatchery, Job
from desk_day import (
    Stock,
    assert_sound,
    close,
    counted,
    in_hands,
    lend,
    open_again,
    renew,
    stock,
    take_back,
    visit,
)
from house import Built, Clock, make_house, sqlite_address

KILLS = 18
OF_A_SOAK = 200
HORIZON = dict.fromkeys(("registration", "request", "paper", "stray"), 7) | dict.fromkeys(
    (
        "loan",
        "hold",
        "interloan",
        "fee",
        "last-borrower",
        "history",
        "notice",
        "permission",
        "computer",
        "slip",
        "preserved",
    ),
    1,
)
"""Days for which a key outlives its epoch, as the board says."""
TABLES = (
    "registrations",
    "card_tags",
    "search_tags",
    "loans",
    "holds",
    "interloans",
    "fees",
    "slips",
    "requests",
    "papers",
    "preserved",
    "seats",
    "strays",
)


class Evening(msgspec.Struct, frozen=True):
    """A house at the end of its day, to be copied for each kill."""

    folder: Path
    things: Stock
    points: tuple[str, ...]
    """Every point a close passes here, by name."""


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory, hatchery: Hatchery) -> Evening:
    """Ten patrons, of whom each has something of each kind; two closes lie behind them."""
    clock = Clock()
    folder = tmp_path_factory.mktemp("evening") / "house"
    built = make_house(folder, sqlite_address(folder), clock)
    things = stock(built, patrons=10, items=30)
    for number, barcode in enumerate(things.barcodes[:20]):
        assert lend(built, things.cards[number % 10], barcode)
    _set_aside(built, things)
    _asked_for(built)
    for _ in range(2):
        close(built)
        clock.days_later()
    assert all(take_back(built, barcode) for barcode in things.barcodes[:4])
    assert all(renew(built, barcode) for barcode in things.barcodes[4:7])
    assert all(lend(built, things.cards[0], barcode) for barcode in things.barcodes[20:25])
    built.house.store.close()
    copy = _copy(folder, folder.with_name("counted"))
    victim = hatchery.start(_job(copy, clock))
    assert victim.end() == 0
    return Evening(folder, things, tuple(victim.lines()))


def _set_aside(built: Built, things: Stock) -> None:
    """A hold, a fee and an interlibrary loan for each patron, put into their pockets."""
    house, today = built.house, built.house.clock().date()
    owners = [house.visits.read(visit(built, card), house.clock()) for card in things.cards]
    with house.store.write() as tx:
        live = epochs.generations(tx)
        for number, row in enumerate(owners):
            assert row is not None
            whose = (PatronId(row), bytes([number]) * 16, 1)
            hold = Hold(*whose, title=TitleId(number + 1), placed=today, pickup=built.branch)
            assert pockets.put_hold(tx, house.ring, live, hold)
            fee = Fee(*whose, cents=100, reason="invented", charged=today)
            assert pockets.fees.put(tx, house.ring, live, bytes([1, number]) * 8, fee)
            asked = Interloan(*whose, "An Invented Title", "Nobody", "Elsewhere", today, built.branch)
            assert pockets.interloans.put(tx, house.ring, live, bytes([2, number]) * 8, asked)
            _seat(tx, built, live, whose)
        assert folders.strays.put(tx, house.ring, live, Stray(StrayState.FOUND, "a place", (), today, today))


def _seat(tx: Transaction, built: Built, live: epochs.Generations, whose: tuple[PatronId, bytes, int]) -> None:
    """A guest who sits at a computer, and has one reserved for next week."""
    now = built.house.clock()
    computer = catalog.put_computer(tx, built.branch, f"PC {whose[1][0]}", "internet")
    seated = Seat(
        *whose,
        built.branch,
        "internet",
        SeatState.SEATED,
        now,
        "K7-4Q",
        computer.id,
        now,
        now + timedelta(days=3),
        guest=True,
    )
    later = msgspec.structs.replace(
        seated,
        slot=2,
        state=SeatState.RESERVED,
        computer=None,
        begins=now + timedelta(days=7),
        ends=now + timedelta(days=8),
    )
    assert seats.put(tx, built.house.ring, live, seated)
    assert seats.put(tx, built.house.ring, live, later)


def _asked_for(built: Built) -> None:
    """A request for records, with the paper that was shown."""
    paper = b"%PDF-1.7 " + bytes(20_000)
    form = disclosure.Intake(Instrument.COURT_ORDER, "Officer Invented", photo=paper)
    done = disclosure.begin_request(built.house, built.actors[Role.CLERK], form)
    assert isinstance(done, disclosure.RequestBegun)


def _copy(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    return to


def _job(folder: Path, clock: Clock, die_at: int = 0) -> Job:
    return Job("close", str(folder), sqlite_address(folder), clock().isoformat(), str(folder / "told"), die_at=die_at)


def _some_of_each(points: tuple[str, ...], most: int, chance: random.Random) -> list[int]:
    """Points to die at, counted from one: at least one of each name, and chance ones, up to ``most``."""
    by_name: dict[str, list[int]] = {}
    for number, name in enumerate(points, 1):
        by_name.setdefault(name, []).append(number)
    picked = {chance.choice(numbers) for numbers in by_name.values()}
    rest = [number for number in range(1, len(points) + 1) if number not in picked]
    chance.shuffle(rest)
    return sorted(picked | set(rest[: max(0, most - len(picked))]))


def _evening_clock() -> Clock:
    clock = Clock()
    clock.days_later(2)
    return clock


def _sat(built: Built) -> int:
    first, last = date(2026, 1, 1), date(2027, 1, 1)
    with built.house.store.read() as tx:
        return tallies.total(tx, tallies.Counter.COMPUTER, Event.SAT, first, last)


def _assert_turned(built: Built, folder: Path) -> None:
    """No slip waits, and every row of every table is of the epoch that is current."""
    with sqlite3.connect(folder / "home" / "library.db") as database:
        [(current,)] = database.execute("SELECT number FROM epochs WHERE state = 'current'").fetchall()
        assert database.execute("SELECT count(*) FROM epochs WHERE state = 'turning'").fetchone() == (0,)
        for table in TABLES:
            found = database.execute(f"SELECT DISTINCT epoch FROM {table}").fetchall()
            assert found == ([] if table == "slips" else [(current,)]), table
    database.close()


def _assert_keys(folder: Path, today: date) -> None:
    """A key is there while its epoch is current or its horizon has not passed, and no longer."""
    with sqlite3.connect(folder / "home" / "library.db") as database:
        nights = database.execute("SELECT number, superseded FROM epochs").fetchall()
    database.close()
    due = {
        f"{record_class}-{number:08d}"
        for number, superseded in nights
        for record_class, days in HORIZON.items()
        if superseded is None or today.toordinal() < superseded + days
    }
    assert {path.stem for path in (folder / "keys").glob("*-0*.key")} == due


def _die_and_end(evening: Evening, hatchery: Hatchery, folder: Path, die_at: int) -> None:
    clock = _evening_clock()
    _copy(evening.folder, folder)
    victim = hatchery.start(_job(folder, clock, die_at))
    assert victim.end() == -9, "the close was over before its point came"
    built = open_again(folder, sqlite_address(folder), clock)
    assert_sound(built)
    things = evening.things
    # the desk goes on, between the generations
    assert take_back(built, things.barcodes[8])
    assert renew(built, things.barcodes[9])
    assert lend(built, things.cards[1], things.barcodes[8])
    held = {card: in_hands(built, card) for card in things.cards}
    assert sum(map(len, held.values())) == 21

    close(built)
    assert_sound(built)
    _assert_turned(built, folder)
    figures = counted(built)
    assert _sat(built) == len(things.cards), "each sitting is counted, and once"
    assert (figures[Event.LENT], figures[Event.RETURNED], figures[Event.RENEWED]) == (5 + 1, 4 + 1, 3 + 1)
    assert {card: in_hands(built, card) for card in things.cards} == held
    with built.house.store.read() as tx:
        assert [shelf.count(tx) for shelf in (pockets.holds, pockets.fees, pockets.interloans)] == [10, 10, 10]
    for _ in range(8):
        clock.days_later()
        close(built)
        _assert_keys(folder, clock().date())
    assert_sound(built)
    assert isinstance(verify_ledger(built.house, built.actors[Role.AUDITOR]), Verified)
    built.house.store.close()


def _died_at_each(evening: Evening, hatchery: Hatchery, folder: Path, most: int) -> None:
    deaths = _some_of_each(evening.points, most, random.Random(11))
    assert len(deaths) >= 15
    for die_at in deaths:
        _die_and_end(evening, hatchery, folder / str(die_at), die_at)
        shutil.rmtree(folder / str(die_at))


def test_a_close_killed_at_each_kind_of_point(evening: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _died_at_each(evening, hatchery, tmp_path, KILLS)


@pytest.mark.soak
def test_a_close_killed_at_many_points(evening: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    _died_at_each(evening, hatchery, tmp_path, OF_A_SOAK)


def test_a_close_that_is_killed_over_and_over(evening: Evening, hatchery: Hatchery, tmp_path: Path) -> None:
    """Each try comes a little further than the one before it, and the night still ends."""
    clock = _evening_clock()
    folder = _copy(evening.folder, tmp_path / "house")
    tries = 0
    while True:
        tries += 1
        victim = hatchery.start(_job(folder, clock, die_at=tries * len(evening.points) // 12))
        if victim.end() == 0:
            break
        assert_sound(built := open_again(folder, sqlite_address(folder), clock))
        built.house.store.close()
    assert tries > 3
    built = open_again(folder, sqlite_address(folder), clock)
    assert_sound(built)
    _assert_turned(built, folder)
    figures = counted(built)
    assert (figures[Event.LENT], figures[Event.RETURNED], figures[Event.RENEWED]) == (5, 4, 3)
    built.house.store.close()
