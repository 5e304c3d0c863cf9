"""A folder's outside tells nothing: leaves of one size, rows that nobody can join, a store that is mostly decoys."""

import hashlib
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


class Written:
    """Takes down what would be written."""

    def __init__(self) -> None:
        self.rows: list[bytes] = []

    def many(self, _: object, rows: list[dict[str, bytes]]) -> None:
        self.rows += [row["which"] for row in rows]


def test_what_is_sealed_anew_is_written_in_another_order(open_) -> None:
    """A heap keeps the order it is written in: it must not be the order in which they were read."""
    _, ring, live = open_
    rows, written = [bytes([number]) * 16 for number in range(60)], Written()
    folders.preserved.replace(written, ring, live.current, [(row, Preserved()) for row in rows])
    assert written.rows != rows
    assert sorted(written.rows) == rows


def test_a_record_has_a_random_row_and_goes_once(open_) -> None:
    tx, ring, live = open_
    before = folders.preserved.count(tx)
    row = folders.preserved.put(tx, ring, live, Preserved())
    assert len(row) == 16
    assert folders.preserved.put(tx, ring, live, Preserved()) != row
    for get in (folders.preserved.get, folders.preserved.get_to_change):
        found = get(tx, row)
        assert found is not None
        assert (found.row, found.record_class) == (row, PRESERVED.record_class)
        assert get(tx, bytes(16)) is None
    assert folders.preserved.drop(tx, row) is True
    assert folders.preserved.drop(tx, row) is False
    assert folders.preserved.count(tx) == before + 1


def test_a_leaf_is_found_again_after_an_upgrade(open_) -> None:
    paper = folders.put_paper(*open_, b"a short letter")
    assert len(paper) == 16
    row = hashlib.sha256(b"leaf\x00" + paper + b"\x00\x00\x00\x00").digest()[:16]
    assert [sealed.row for sealed in folders.papers.every(open_[0])] == [row]
