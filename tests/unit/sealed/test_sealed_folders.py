"""A folder's outside tells nothing: leaves of one size, rows that nobody can join, a store that is mostly decoys."""

from collections.abc import Iterator
from datetime import date

import pytest

from at_work import AtWork
from carrel.records.requests import Preserved
from carrel.sealed import Generations, Keyring, epochs, folders
from carrel.sealed.box import HEADER
from carrel.sealed.kinds import PAPER, PRESERVED
from carrel.store import Transaction

_MAC = 16


@pytest.fixture
def open_(work: AtWork) -> Iterator[tuple[Transaction, Keyring, Generations]]:
    with work.house.store.write() as tx:
        yield tx, work.house.ring, epochs.generations(tx)


def test_a_papers_leaves_have_one_size_and_rows_that_do_not_show_its_id(open_) -> None:
    short = folders.put_paper(*open_, b"a short letter")
    long = folders.put_paper(*open_, bytes(3 * folders.LEAF + 1))
    found = folders.papers.every(open_[0])
    assert len(found) == 1 + 4
    assert {len(sealed.envelope) for sealed in found} == {HEADER + PAPER.size + _MAC}
    assert not any(paper in sealed.row or paper in sealed.envelope for paper in (short, long) for sealed in found)
    assert len(list(folders.leaves_of(open_[0], long, 3 * folders.LEAF + 1))) == 4


def test_a_paper_goes_with_every_leaf(open_) -> None:
    size = 2 * folders.LEAF
    paper = folders.put_paper(*open_, bytes(size))
    folders.drop_paper(open_[0], paper, size)
    assert folders.papers.count(open_[0]) == 0


def test_the_store_of_what_is_held_always_has_decoys_and_one_size(open_) -> None:
    tx, ring, live = open_
    folders.fill_store(tx, ring, live, 0)
    assert folders.preserved.count(tx) == 64
    folders.fill_store(tx, ring, live, 48)
    assert folders.preserved.count(tx) == 64
    folders.fill_store(tx, ring, live, 49)
    assert folders.preserved.count(tx) == 128
    some = folders.preserved.every(tx)[0].row
    held = Preserved(b"r" * 16, b"o" * 16, "loan", bytes(200), date(2026, 11, 24))
    folders.preserved.replace(tx, ring, live.current, [(some, held)])
    assert {len(one.envelope) for one in folders.preserved.every(tx)} == {HEADER + PRESERVED.size + _MAC}
