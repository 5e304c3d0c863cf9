"""A hatchery of victims, and a house for them."""

from collections.abc import Iterator

import pytest

from crash.victims import Hatchery
from house import Clock
from integration.conftest import address, postgres_address, postgres_server

__all__ = ["address", "postgres_address", "postgres_server"]


@pytest.fixture(scope="session")
def hatchery() -> Iterator[Hatchery]:
    with Hatchery() as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()
