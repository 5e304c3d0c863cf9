"""Rounds: how many records in one act, how many at once, and what Python does meanwhile."""

import gc
from collections.abc import Iterator

import pytest

from at_work import AtWork
from carrel.custody.rounds import BATCH, rounds
from carrel.gate import Act
from carrel.records.circulation import Loan
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed
from carrel.store import Transaction

ROWS = [number.to_bytes(4, "big") for number in range(1, 4501)]


def page(_tx: Transaction, after: bytes, most: int) -> list[Sealed[Loan]]:
    found = [row for row in ROWS if row > after][:most]
    return [Sealed(RecordClass.LOAN, row, b"") for row in found]


@pytest.fixture
def searching() -> Iterator[None]:
    """Python searches for garbage, before and after."""
    assert gc.isenabled()
    yield
    gc.enable()


def test_every_record_is_worked_on_once_a_thousand_at_once_in_acts_of_their_size(work: AtWork) -> None:
    acts: list[Act] = []
    pages: list[list[bytes]] = []

    def note(act: Act, sealed: list[Sealed[Loan]]) -> None:
        acts.append(act)
        pages.append([one.row for one in sealed])

    assert rounds(work.house, work.keeper, Purpose.CLOSE_DAY, page, note, size=2 * BATCH + 500) is None
    assert [row for found in pages for row in found] == ROWS
    assert [len(found) for found in pages] == [BATCH, BATCH, 500, BATCH, BATCH]
    assert [acts.index(act) for act in acts] == [0, 0, 0, 3, 3]


@pytest.mark.usefixtures("searching")
def test_no_garbage_is_searched_for_during_an_act_and_again_after_it(work: AtWork) -> None:
    during: list[bool] = []
    rounds(work.house, work.keeper, Purpose.CLOSE_DAY, page, lambda act, sealed: during.append(gc.isenabled()))
    assert not any(during)
    assert gc.isenabled()

    def fails(act: Act, sealed: list[Sealed[Loan]]) -> None:
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError, match="planted"):
        rounds(work.house, work.keeper, Purpose.CLOSE_DAY, page, fails)
    assert gc.isenabled()


@pytest.mark.usefixtures("searching")
def test_who_has_switched_the_search_off_finds_it_off(work: AtWork) -> None:
    gc.disable()
    rounds(work.house, work.keeper, Purpose.CLOSE_DAY, page, lambda act, sealed: None)
    assert not gc.isenabled()
