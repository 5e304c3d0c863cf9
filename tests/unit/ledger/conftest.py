"""A ledger on an empty SQLite database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from carrel.ledger import tables
from carrel.store import Store, metadata, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open database with the ledger's tables and nothing in them."""
    address = f"sqlite:///{tmp_path / 'carrel.db'}"
    engine = create_engine(address)
    metadata.create_all(engine, tables=[tables.pending, tables.entries, tables.nodes, tables.checkpoints])
    engine.dispose()
    opened = open_store(address)
    yield opened
    opened.close()
