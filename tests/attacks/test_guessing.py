"""Somebody with the disk and no keys guesses: right no oftener than chance. The guesser itself can be right."""

import random
import sqlite3
from datetime import timedelta
from statistics import correlation

from people import Town
from test_boxes import close, rows
from test_order import owners
from test_prove import attack

from carrel.custody.chance import fuller_half, side_by_side
from carrel.sealed import pockets
from house import Built, Clock


def test_chance_is_called_chance_and_knowledge_is_not() -> None:
    chance = random.Random(7)
    order = [owner for owner in range(200) for _ in range(5)]
    assert side_by_side("sorted", [order], judged=True).better_than_chance
    assert not side_by_side("sorted, before the close", [order], judged=False).better_than_chance
    amounts = sorted(chance.randint(0, 9) for _ in range(400))
    assert fuller_half("sorted", amounts, judged=True).better_than_chance
    assert fuller_half("sorted the other way", amounts[::-1], judged=True).better_than_chance
    for _ in range(300):
        chance.shuffle(order)
        chance.shuffle(amounts)
        assert not side_by_side("shuffled", [order], judged=True).better_than_chance
        assert not fuller_half("shuffled", amounts, judged=True).better_than_chance


def test_after_the_close_the_guesser_knows_nothing(library: Built) -> None:
    town = Town(library, people=60, copies=400)
    town.day(9)
    close(library)
    proof = attack(library)
    assert proof.clean
    told = {guess.what: guess for guess in proof.guesses}
    assert all(guess.judged for guess in told.values())
    assert told["which loans share a patron, by the order of places in the file"].by_chance > 1
    assert told["who has more, by the place in the file"].right > 10


def test_rows_that_lie_in_the_order_of_the_day_are_found(library: Built) -> None:
    """Whoever wrote loans under keys of their own making, one patron after another, is caught."""
    town = Town(library, people=60, copies=400)
    town.day(9)
    close(library)
    whose = owners(library, rows(library.home / "library.db", "loans"))
    with sqlite3.connect(library.home / "library.db") as database:
        for number, row in enumerate(sorted(whose, key=lambda one: whose[one])):
            database.execute("UPDATE loans SET tag = ? WHERE row = ?", (number.to_bytes(16, "big"), row))
    found = [guess.what for guess in attack(library).guesses if guess.better_than_chance]
    assert found == ["which loans share a patron, by the order of tags"]


def test_the_hour_is_not_to_be_guessed(library: Built, clock: Clock) -> None:
    """Things went out all day long: no order that the disk has goes with the hour."""
    town = Town(library, people=60, copies=300)
    free = list(town.copies)
    went: dict[bytes, int] = {}
    for number, barcode in enumerate(free[:240]):
        town.lend(town.people[number % 60], barcode)
        with library.house.store.read() as tx:
            (new,) = {one.row for one in pockets.loans.page(tx, b"", 10_000)} - set(went)
        went[new] = number
        clock.now += timedelta(minutes=2)
    close(library)
    raw = (library.home / "library.db").read_bytes()
    boxes = rows(library.home / "library.db", "loans")
    with sqlite3.connect(library.home / "library.db") as database:
        by_row = [row for (row,) in database.execute("SELECT row FROM loans ORDER BY row")]
        by_tag = [row for (row,) in database.execute("SELECT row FROM loans ORDER BY tag")]
        entries = [tag for (tag,) in database.execute("SELECT tag FROM ledger_entries ORDER BY seq")]
    by_place = sorted(boxes, key=lambda row: raw.index(boxes[row]))
    assert len(entries) >= len(went)
    for order in (by_row, by_tag, by_place):
        assert abs(correlation(range(len(order)), [went[row] for row in order])) < 0.32  # five deviations of chance
