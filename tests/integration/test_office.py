"""The office from the desk to the answer, over several nights, the same on every database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from at_work import AtWork
from carrel import custody, desk, disclosure
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, PaperKind, RequestState
from house import Clock, make_house
from office import PHOTO, authorised, folder, opened, taken_in, whole


@pytest.fixture
def work(address: str, tmp_path: Path) -> Iterator[AtWork]:
    clock = Clock()
    built = make_house(tmp_path, address, clock)
    yield AtWork(built, clock)
    built.house.store.close()


def night(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()
    work.clock.days_later()


def test_an_order_is_held_for_and_answered_over_several_nights(work: AtWork) -> None:
    person, other = work.person(), work.person(given="Sorrel", family="Absent")
    book, theirs = work.lent(person), work.lent(other)
    key = whole(work, person)
    folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 10))
    desk.return_item(work.house, work.clerk, book)
    for _ in range(3):
        night(work)
    [paper] = opened(work, key).papers
    shown = disclosure.paper(work.house, work.custodian, key, paper.id)
    assert isinstance(shown, disclosure.PaperContent)
    assert shown.content == PHOTO
    folder(disclosure.extend_hold(work.house, work.custodian, key, 5))
    folder(disclosure.begin_review(work.house, work.custodian, key))
    folder(disclosure.authorise(work.house, work.custodian, key))
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    night(work)
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, disclosure.Released), done.prose
    assert book.encode() in done.packet.file("loan.csv")
    assert theirs.encode() not in done.packet.file("loan.csv")
    closed = folder(disclosure.close(work.house, work.custodian, key))
    assert (closed.state, closed.preserved_until) == (RequestState.CLOSED, None)
    night(work)


def test_a_warrant_is_carried_out_in_one_visit(work: AtWork) -> None:
    person = work.person()
    book = work.lent(person)
    key = whole(work, person, instrument=Instrument.WARRANT)
    folder(disclosure.execute(work.house, work.custodian, key))
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, disclosure.Released)
    assert book.encode() in done.packet.file("loan.csv")
    night(work)


def test_a_folder_goes_with_every_leaf_when_its_time_is_over(work: AtWork) -> None:
    key = taken_in(work, Instrument.NOTHING)
    kept = authorised(work, work.person())
    folder(disclosure.close_at_once(work.house, work.custodian, key, disclosure.AtOnce.WITHDRAWN))
    night(work)
    assert opened(work, key).state is RequestState.CLOSED
    work.clock.days_later(36 * 31 + 2)
    night(work)
    assert isinstance(disclosure.open_request(work.house, work.custodian, key), Refusal)
    assert [paper.kind for paper in opened(work, kept).papers] == [PaperKind.THEIRS]


def test_two_who_change_one_request_at_once_both_stand(work: AtWork) -> None:
    key = taken_in(work)
    items = [item.key for item in opened(work, key).items]
    with ThreadPoolExecutor(4) as hands:
        seen = [
            hands.submit(disclosure.note_seen, work.house, work.custodian, key, item, f"seen: {item}") for item in items
        ]
        day = work.clock().date()
        moved = hands.submit(disclosure.set_due, work.house, work.custodian, key, day)
        for done in (*seen, moved):
            folder(done.result())
    found = opened(work, key)
    assert found.due == day
    assert {item.key for item in found.items if item.seen} == set(items)


def test_what_is_held_is_let_go_by_two_at_once(work: AtWork) -> None:
    """Each seals the whole store anew: neither brings back what the other let go."""
    keys = []
    for n in range(4):
        person = work.person(given=f"Number{n}")
        work.lent(person)
        keys.append(whole(work, person))
        folder(disclosure.hold_records(work.house, work.custodian, keys[-1], "Counsel Invented", 10))
    with ThreadPoolExecutor(4) as hands:
        reason = disclosure.AtOnce.COURT
        closed = [hands.submit(disclosure.close_at_once, work.house, work.custodian, key, reason) for key in keys]
        for done in closed:
            folder(done.result())
    night(work)
