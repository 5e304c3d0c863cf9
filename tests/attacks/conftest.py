"""A small library for the attacks, on SQLite and on a PostgreSQL of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from people import Town

from integration.conftest import postgres_address, postgres_server

__all__ = ["postgres_address", "postgres_server"]

from house import Built, Clock, make_house, sqlite_address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def library(tmp_path: Path, clock: Clock) -> Iterator[Built]:
    """A house on SQLite."""
    built = make_house(tmp_path, sqlite_address(tmp_path), clock)
    yield built
    built.house.store.close()


@pytest.fixture
def town(library: Built) -> Town:
    """Twelve people and sixty things, before any is lent."""
    return Town(library, people=12, copies=60)


@pytest.fixture
def library_on_postgresql(tmp_path: Path, postgres_address: str, clock: Clock) -> Iterator[Built]:
    """A house on PostgreSQL."""
    built = make_house(tmp_path, postgres_address, clock)
    yield built
    built.house.store.close()
