"""A library's empty catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from carrel.catalog import tables
from carrel.store import Store, metadata, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    address = f"sqlite:///{tmp_path / 'library.db'}"
    engine = create_engine(address)
    metadata.create_all(engine, [tables.branches, tables.closed_days, tables.hours, tables.titles, tables.items])
    engine.dispose()
    store = open_store(address)
    yield store
    store.close()
