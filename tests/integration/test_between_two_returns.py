"""Somebody begins to wait between an act's look at an empty queue and its end. On SQLite nothing comes between."""

import itertools
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from at_work import AtWork, at_once
from carrel import catalog, custody, desk
from carrel.catalog import ItemEntry, TitleEntry
from carrel.formats.barcodes import barcode
from carrel.records.ids import TitleId
from carrel.sealed import pockets
from carrel.store import Transaction
from house import Clock, make_house

ROUNDS = 5
COUNT = pockets.count_holds


@pytest.fixture
def work(tmp_path: Path, postgres_address: str) -> Iterator[AtWork]:
    clock = Clock()
    built = make_house(tmp_path / "built", postgres_address, clock)
    yield AtWork(built, clock)
    built.house.store.close()


class Between:
    """Two copies come back. Both returns have seen that nobody waits; then somebody does."""

    def __init__(self, work: AtWork, number: int) -> None:
        self.work, self.reader = work, work.person()
        self.items = [barcode("3", "1189", 900 + 2 * number + one) for one in range(2)]
        with work.house.store.write() as tx:
            self.title = catalog.put_title(tx, TitleEntry("The Glass Orchard", author="Nobody, Invented")).id
            for code in self.items:
                catalog.put_item(tx, ItemEntry(code, self.title, work.built.branch, "book"))
        for code in self.items:
            work.lent(work.person(), code)
        self._looks, self._both_looked, self._placed = itertools.count(), threading.Barrier(3), threading.Event()

    def look(self, tx: Transaction, title: TitleId) -> int:
        found = COUNT(tx, title)
        if next(self._looks) < len(self.items):
            self._both_looked.wait(60)
            self._placed.wait(60)
        return found

    def place(self) -> object:
        self._both_looked.wait(60)
        answer = desk.place_hold(
            self.work.house, self.work.clerk, self.reader.visit, self.title, self.work.built.branch
        )
        self._placed.set()
        return answer


def test_a_hold_placed_while_two_copies_come_back(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """One copy is theirs, the other goes home, and nobody sees a fault."""
    for number in range(ROUNDS):
        between = Between(work, number)
        monkeypatch.setattr(pockets, "count_holds", between.look)
        returns = [partial(desk.return_item, work.house, work.clerk, item) for item in between.items]
        *back, held = at_once(*returns, between.place)
        assert isinstance(held, desk.HoldPlaced), held
        assert all(isinstance(answer, desk.Returned) for answer in back), back
        assert sorted(work.state(item) for item in between.items) == ["available", "on the hold shelf"]
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()
