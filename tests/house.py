"""Builds a small house on a folder, for tests of every room. Its people are invented, and said to be."""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import create_engine

import carrel.statute
from carrel import catalog, desk, staff, tallies
from carrel.catalog.library import Category, Library, LoanRule
from carrel.desk.signing_in import STAFF_KEY
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.vocabulary import Role
from carrel.sealed import FileKeeper, Keyring, epochs, folders
from carrel.statute import Pack, parse_pack
from carrel.store import Transaction, metadata, open_store

PASSWORD = "a sentence is fine"
PACKS = Path(carrel.statute.__file__).parent / "packs"
_ALL_TABLES = (catalog, desk, staff, tallies)  # importing a room describes its tables

LIBRARY = Library(
    name="Invented Public Library",
    town="Inventon",
    kind="public",
    categories=(
        Category("adult", "Adult", most_loans=50, months=36),
        Category("child", "Child", most_loans=20, months=36, minor=True),
    ),
    rules=(LoanRule("*", "*", days=21, renewals=2),),
)


_A_TUESDAY = datetime(2026, 11, 24, 10, 30, tzinfo=ZoneInfo("America/New_York"))


class Clock:
    """The library's wall clock, which a test moves."""

    def __init__(self, now: datetime = _A_TUESDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def days_later(self, days: int = 1) -> None:
        self.now += timedelta(days=days)


class Built(msgspec.Struct, frozen=True):
    """A house that stands."""

    house: House
    actors: Mapping[Role, Actor]
    branch: BranchId
    home: Path
    """The folder of the database; keys are elsewhere."""
    keys: Path


@cache
def pack(name: str) -> Pack:
    """One of the packs as they are shipped. A board's is judged against the statute's schema."""
    paths = [*(PACKS / name).iterdir(), PACKS / "connecticut" / "schema.cedarschema"]
    return parse_pack({path.name: path.read_text(encoding="utf-8") for path in paths})


def make_house(folder: Path, address: str, clock: Callable[[], datetime], library: Library = LIBRARY) -> Built:
    """A house at ``address`` with one branch, and one account for each role, named after it. No patron yet."""
    home, keys = folder / "home", folder / "keys"
    home.mkdir(parents=True, exist_ok=True)
    keys.mkdir()
    store = open_store(address)  # first: it sets the page size of a new file
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    metadata.create_all(engine)
    engine.dispose()
    keeper = FileKeeper(keys)
    for name in (STAFF_KEY, "ledger"):
        keeper.keep(name, secrets.token_bytes(32))
    ring = Keyring(keeper)
    with store.write() as tx:
        epochs.open_first(tx, ring, clock().date())
        folders.fill_store(tx, ring, epochs.generations(tx), 0)
        branch = catalog.put_branch(tx, "Main Branch", "MAIN").id
        actors = {role: _hired(tx, role, branch) for role in Role if role not in (Role.PATRON, Role.STRANGER)}
    house = House(store, ring, pack("connecticut"), pack("putnam"), library, clock, home / "quarantine")
    return Built(house, actors, branch, home, keys)


def _hired(tx: Transaction, role: Role, branch: BranchId) -> Actor:
    refusal = staff.create(tx, role.value, f"The {role.value}", role, PASSWORD, must_change=False)
    assert refusal is None
    return Actor(role.value, role, branch=branch)


def sqlite_address(folder: Path) -> str:
    """Where ``make_house`` expects a house in one file."""
    (folder / "home").mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'home' / 'library.db'}"
