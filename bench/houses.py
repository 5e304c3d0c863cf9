"""Houses to measure: founded as a library founds one, on this machine's disk."""

import random
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import msgspec

from carrel import catalog, staff
from carrel.app.founding import Founding, found
from carrel.app.home import Home
from carrel.app.opening import open_house
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.circulation import Loan
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.registration import Card, CardStanding, Registration
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, pockets, registrations

_BATCH = 2000
_BEGINNINGS = [first + vowel + last for first in "zqkpfgbdmt" for vowel in "uoiae" for last in "ln"]
_ENDINGS = ["quill", "worth", "ing", "ow", "berry", "ette", "stone", "am", "ick", "over"]
_MOVED = 300
"""Patrons in one transaction, as a move-in takes them."""


class Measured(msgspec.Struct, frozen=True):
    """A house, who works in it, and what there is to lend."""

    house: House
    home: Path
    clerk: Actor
    keeper: Actor
    cards: tuple[str, ...]
    barcodes: tuple[str, ...]
    """Items on the shelf."""


@contextmanager
def house_with(patrons: int, loans: int, shelf: int = 500) -> Iterator[Measured]:
    """A house with this many patrons and open loans, and ``shelf`` items that are not out."""
    folder = Path(tempfile.mkdtemp(prefix="carrel-bench-", dir=Path.cwd()))
    home = folder / "home"
    try:
        found(Home(home), Founding("Bench Library", "Putnam", "public", "America/New_York", "Main"))
        house = open_house(Home(home))
        yield _filled(house, home, patrons, loans, shelf)
        house.store.close()
    finally:
        shutil.rmtree(folder)


def _filled(house: House, home: Path, patrons: int, loans: int, shelf: int) -> Measured:
    today = house.clock().date()
    with house.store.write() as tx:
        staff.create(tx, "clerk", "The clerk", Role.CLERK, "a sentence is fine", must_change=False)
        branch = catalog.branches(tx)[0].id
        entry = catalog.TitleEntry(title="Moby-Dick", author="Melville, Herman", year="1851")
        title = catalog.put_title(tx, entry).id
    pockets_of = _patrons(house, today, branch, patrons)
    _loans(house, today, branch, pockets_of, loans)
    barcodes = tuple(f"3{number:013d}" for number in range(shelf))
    with house.store.write() as tx:
        for barcode in barcodes:
            catalog.put_item(tx, catalog.ItemEntry(barcode=barcode, title=title, branch=branch, kind="book"))
    clerk = Actor("clerk", Role.CLERK, branch=branch)
    cards = tuple(f"2{number:013d}" for number in range(min(patrons, 500)))
    return Measured(house, home, clerk, Actor("keeper", Role.KEEPER), cards, barcodes)


def _patrons(house: House, today: date, branch: BranchId, patrons: int) -> list[tuple[PatronId, bytes]]:
    made: list[tuple[PatronId, bytes]] = []
    for start in range(0, patrons, _MOVED):
        with house.store.write() as tx:
            registrations.grow(tx, _MOVED)
            live = epochs.generations(tx)
            for number in range(start, min(start + _MOVED, patrons)):
                record = _patron(number, today, branch)
                made.append((registrations.put(tx, house.ring, live, record), record.pocket))
    return made


def family_of(number: int) -> str:
    """An invented family name. One in twenty begins with the same three letters, which is more than people's do."""
    chance = random.Random(number % 4999)
    first = chance.choices(_BEGINNINGS, [(place + 1) ** -0.5 for place in range(len(_BEGINNINGS))])[0]
    return (first + chance.choice(_ENDINGS) + chance.choice(_ENDINGS)).title()


def _patron(number: int, today: date, branch: BranchId) -> Registration:
    pocket, trail, trail_day = registrations.fresh_secrets(today)
    return Registration(
        pocket=pocket,
        trail=trail,
        trail_day=trail_day,
        given=f"Quarto{number % 997}",
        family=family_of(number),
        category="adult",
        branch=branch,
        registered=today,
        expires=today.replace(year=today.year + 3),
        birth=date(1930 + number % 90, 1 + number % 12, 1 + number % 28),
        town="Putnam",
        cards=(Card(f"2{number:013d}", CardStanding.CURRENT),),
        phones=(f"860-555-{number % 10000:04d}",),
    )


def _loans(house: House, today: date, branch: BranchId, patrons: list[tuple[PatronId, bytes]], loans: int) -> None:
    """Open loans, each of an item of its own, dealt round the patrons."""
    for start in range(0, loans, _BATCH):
        with house.store.write() as tx:
            live = epochs.generations(tx)
            for number in range(start, min(start + _BATCH, loans)):
                patron, pocket = patrons[number % len(patrons)]
                item = ItemId(secrets.randbits(62))
                loan = Loan(patron, pocket, 60 + number // len(patrons), item, today, today, 0, branch)
                pockets.put_loan(tx, house.ring, live, loan)
