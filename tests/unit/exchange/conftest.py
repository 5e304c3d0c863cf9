"""An empty library into which others move."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from carrel.catalog.library import Category, Library, LoanRule
from carrel.exchange import MoveIn, Report
from carrel.records.vocabulary import RecordClass
from carrel.sealed import FileKeeper, Keyring, epochs
from carrel.store import Store, Transaction, metadata, open_store

TODAY = date(2026, 11, 24)
LIBRARY = Library(
    name="Test Library",
    town="Nowhere",
    kind="public",
    categories=(
        Category("adult", "Adult", 50, 36),
        Category("child", "Child", 20, 12, minor=True),
        Category("student", "Patron - Student", 50, 12),
    ),
    rules=(LoanRule("*", "*", 21, 2),),
)


class Entries:
    """What was written to the ledger, in place of a ledger."""

    def __init__(self) -> None:
        self.written: list[tuple[RecordClass, int]] = []

    def __call__(self, tx: Transaction, record_class: RecordClass, number: int) -> None:
        self.written.append((record_class, number))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    address = f"sqlite:///{tmp_path / 'library.db'}"
    engine = create_engine(address)
    metadata.create_all(engine)
    engine.dispose()
    store = open_store(address)
    yield store
    store.close()


@pytest.fixture
def move(store: Store, tmp_path: Path) -> MoveIn:
    keys = tmp_path / "keys"
    keys.mkdir()
    ring = Keyring(FileKeeper(keys))
    with store.write() as tx:
        epochs.open_first(tx, ring, TODAY)
    return MoveIn(store, ring, LIBRARY, TODAY, Entries(), Report())
