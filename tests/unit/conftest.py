"""A library at work, for the rooms above storage."""

from collections.abc import Iterator

import pytest

from at_work import AtWork, at_work
from house import Clock


@pytest.fixture
def clock() -> Clock:
    """A Tuesday morning, until the test moves it."""
    return Clock()


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    """A small library on SQLite, with one account for each role and no patron yet."""
    with at_work(clock=clock) as library:
        yield library
