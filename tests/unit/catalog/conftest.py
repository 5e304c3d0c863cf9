"""A library's empty catalogue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Table, create_engine

from carrel.catalog import tables
from carrel.store import Store, metadata, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    address = f"sqlite:///{tmp_path / 'library.db'}"
    engine = create_engine(address)
    names = [name for name, table in vars(tables).items() if isinstance(table, Table)]
    metadata.create_all(engine, [getattr(tables, name) for name in names])
    engine.dispose()
    store = open_store(address)
    yield store
    store.close()
