"""Two clerks at once, on one item and on one patron, on both databases: what ``test_concurrency`` does not ask."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from at_work import AtWork, at_once
from carrel import custody, desk, ledger, tallies
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from house import Clock, make_house


@pytest.fixture
def work(tmp_path: Path, address: str) -> Iterator[AtWork]:
    clock = Clock()
    built = make_house(tmp_path / "built", address, clock)
    yield AtWork(built, clock)
    built.house.store.close()


def sound(work: AtWork) -> custody.Checked:
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()
    assert found.loans == found.items_out
    return found


def test_one_item_returned_at_two_desks(work: AtWork) -> None:
    for item in [work.lent(work.person()) for _ in range(6)]:
        answers = at_once(*[partial(desk.return_item, work.house, work.clerk, item)] * 3)
        back = [answer for answer in answers if isinstance(answer, desk.Returned)]
        assert sum(answer.was_on_loan for answer in back) == 1
        assert all(isinstance(answer, desk.Returned | Refusal) for answer in answers), answers
    sound(work)
    closed = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(closed, custody.Closed)
    with work.house.store.read() as tx:
        assert tallies.totals_of_day(tx, work.clock().date())[Event.RETURNED] == 6


def test_two_clerks_serving_one_patron_take_two_tags(work: AtWork) -> None:
    """The patron's entries of a day are numbered without a gap, so that each can be found."""
    person = work.person()
    answers = at_once(*[lambda: desk.scan_card(work.house, work.clerk, person.card)] * 8)
    assert all(isinstance(answer, desk.Served) for answer in answers), answers
    record = work.record(person)
    with work.house.store.read() as tx:
        day = work.clock().date()
        assert len(list(ledger.entries_of(tx, record.trail, record.trail_day, day, day))) == 9
