"""Builds a small house on a folder, for tests of every room. Its people are invented, and said to be."""

import atexit
import secrets
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import create_engine, make_url, select

import carrel.statute
from carrel import catalog, desk, staff, tallies
from carrel.catalog.library import Category, Library, LoanRule
from carrel.desk.signing_in import STAFF_KEY
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.vocabulary import Role
from carrel.sealed import FileKeeper, Keyring, epochs, folders
from carrel.staff.tables import ACCOUNTS
from carrel.statute import Pack, parse_pack
from carrel.store import Store, metadata, open_store

PASSWORD = "a sentence is fine"
STAFF = tuple(role for role in Role if role not in (Role.PATRON, Role.STRANGER))
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
    store = _open_unfounded(address)
    keeper = FileKeeper(keys)
    for name in (STAFF_KEY, "ledger"):
        keeper.keep(name, secrets.token_bytes(32))
    ring = Keyring(keeper)
    with store.write() as tx:
        epochs.open_first(tx, ring, clock().date())
        folders.fill_store(tx, ring, epochs.generations(tx), 0)
        branch = catalog.put_branch(tx, "Main Branch", "MAIN").id
    actors = {role: Actor(role.value, role, branch=branch) for role in STAFF}
    house = House(store, ring, pack("connecticut"), pack("putnam"), library, clock, home / "quarantine")
    return Built(house, actors, branch, home, keys)


def _open_unfounded(address: str) -> Store:
    """A database with every table and account, and nothing else in it."""
    if address.startswith("sqlite"):
        shutil.copyfile(_unfounded(), str(make_url(address).database))
        return open_store(address)
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    with create_engine(f"sqlite:///{_unfounded()}").connect() as made, engine.begin() as empty:
        metadata.create_all(empty, checkfirst=False)
        empty.execute(ACCOUNTS.insert(), [dict(row) for row in made.execute(select(ACCOUNTS)).mappings()])
    engine.dispose()
    return open_store(address)


@cache
def _unfounded() -> Path:
    """The file of such a database, to be copied: made once, for passwords are hashed slowly on purpose."""
    folder = Path(tempfile.mkdtemp(prefix="unfounded"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    address = sqlite_address(folder)
    store = open_store(address)  # first: it sets the page size of a new file
    engine = create_engine(address)
    metadata.create_all(engine)
    engine.dispose()
    with store.write() as tx:
        for role in STAFF:
            refusal = staff.create(tx, role.value, f"The {role.value}", role, PASSWORD, must_change=False)
            assert refusal is None
    store.tidy()
    store.close()
    return folder / "home" / "library.db"


def sqlite_address(folder: Path) -> str:
    """Where ``make_house`` expects a house in one file."""
    (folder / "home").mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'home' / 'library.db'}"
