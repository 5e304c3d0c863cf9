"""Paper slips: done afterwards as of their day, each line by itself, and never twice."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import custody, desk
from carrel.catalog.library import FineRule
from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.sealed import FileKeeper, Keyring
from house import LIBRARY


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as made:
        yield made


def replayed(work: AtWork, day: date, lent: str = "", returned: str = "") -> desk.Replayed:
    done = desk.replay(work.house, work.clerk, day, lent, returned)
    assert isinstance(done, desk.Replayed), done
    return done


def due(work: AtWork, person: Person) -> list[date]:
    served = desk.serve(work.house, work.clerk, work.again(person).visit)
    assert isinstance(served, desk.Served)
    return [line.due for line in served.view.loans]


def test_what_was_lent_on_paper_is_due_from_that_day(work: AtWork) -> None:
    person, other = work.person(), work.person()
    books = [work.book() for _ in range(3)]
    day = work.clock().date() - timedelta(days=2)
    slip = f"{person.card}\n{books[0]}\n{books[1]}\n{other.card} {books[2]}"
    assert replayed(work, day, slip) == desk.Replayed(3, 0, ())
    assert due(work, person) == [day + timedelta(days=21)] * 2
    assert work.loans_of(other) == {books[2]}


def test_what_came_back_is_back(work: AtWork) -> None:
    person = work.person()
    book = work.lent(person)
    assert replayed(work, work.clock().date(), returned=book) == desk.Replayed(1, 0, ())
    assert work.loans_of(person) == set()


def test_what_came_back_on_time_on_paper_costs_nothing() -> None:
    fined = msgspec.structs.replace(LIBRARY, fines=(FineRule("*", "*", 10, 1000),))
    with at_work(fined) as work:
        person, late = work.person(), work.person()
        book, other = work.lent(person), work.lent(late)
        work.clock.days_later(23)  # two days overdue
        replayed(work, work.clock().date() - timedelta(days=2), returned=book)
        replayed(work, work.clock().date(), returned=other)
        assert work.record(person).owed_cents == 0
        assert len(work.sql("SELECT * FROM fees")) == 1


def test_the_same_list_again_does_nothing_twice(work: AtWork) -> None:
    person = work.person()
    kept, brought, out = work.book(), work.book(), work.lent(person)
    day = work.clock().date()
    slip, back = f"{person.card} {kept} {brought}", f"{brought} {out}"
    assert replayed(work, day, slip, back) == desk.Replayed(4, 0, ())
    before = work.sql("SELECT count(*) FROM slips")
    assert replayed(work, day, slip, back) == desk.Replayed(0, 4, ())
    assert work.loans_of(person) == {kept}
    assert work.sql("SELECT count(*) FROM slips") == before


def restarted(work: AtWork) -> AtWork:
    """The same library in a process that remembers nothing."""
    old, keys = work.house, Keyring(FileKeeper(work.built.keys))
    house = House(old.store, keys, old.statute, old.local, old.library, old.clock)
    return AtWork(msgspec.structs.replace(work.built, house=house), work.clock)


def test_after_a_restart_what_was_lent_and_brought_back_on_one_list_is_not_done_again(work: AtWork) -> None:
    person = work.person()
    brought, out = work.book(), work.lent(person)
    day = work.clock().date()
    slip, back = f"{person.card} {brought}", f"{brought} {out}"
    assert replayed(work, day, slip, back) == desk.Replayed(3, 0, ())
    before = work.sql("SELECT count(*) FROM slips")
    work = restarted(work)
    assert replayed(work, day, slip, back) == desk.Replayed(0, 3, ())
    assert (work.loans_of(person), work.sql("SELECT count(*) FROM slips")) == (set(), before)
    closed(work)
    work.clock.days_later()
    assert replayed(work, day, slip, back) == desk.Replayed(0, 3, ())


def test_a_line_is_forgotten_at_the_close_after_the_next(work: AtWork) -> None:
    person, book = work.person(), work.book()
    replayed(work, work.clock().date(), f"{person.card} {book}", book)
    assert work.sql("SELECT count(*) FROM replayed") == [(2,)]
    closed(work)
    work.clock.days_later()
    assert work.sql("SELECT count(*) FROM replayed") == [(2,)]
    closed(work)
    assert work.sql("SELECT count(*) FROM replayed") == [(0,)]


def test_a_line_that_could_not_be_done_is_done_when_it_can(work: AtWork) -> None:
    """A return that found nothing to end is no line that was done."""
    person, other, book = work.person(), work.person(), work.book()
    day = work.clock().date()
    taken = work.lent(other, book)
    assert len(replayed(work, day, f"{person.card} {taken}").exceptions) == 1
    desk.return_item(work.house, work.clerk, taken)
    assert replayed(work, day, "", taken) == desk.Replayed(0, 1, ())
    assert replayed(work, day, f"{person.card} {taken}", taken) == desk.Replayed(2, 0, ())
    assert work.loans_of(person) == set()


def closed(work: AtWork) -> None:
    done = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed), done


def test_after_a_restart_what_is_out_is_not_lent_again(work: AtWork) -> None:
    person, book = work.person(), work.book()
    day = work.clock().date()
    replayed(work, day, f"{person.card} {book}")
    work.clock.now += timedelta(days=1)  # as if nothing were remembered
    assert replayed(work, day, f"{person.card} {book}") == desk.Replayed(0, 1, ())


def test_each_wrong_line_is_on_the_exception_list_and_stops_no_other(work: AtWork) -> None:
    person, lapsed, other = work.person(), work.person(), work.person()
    good, reference, taken = work.book(), work.book(lendable=False), work.lent(other)
    slip = f"{person.card} {reference} {taken} {good} 20000000000000 {work.book()}"
    done = replayed(work, work.clock().date(), slip, "39999999999999")
    assert done.done == 1
    assert [one.item for one in done.exceptions][:2] == [reference, taken]
    assert "for use in the library only" in done.exceptions[0].why
    assert "supervisor" in done.exceptions[0].remedy
    assert done.exceptions[2].why == "no registration has this card"
    assert done.exceptions[3].why == "no item has this barcode"
    assert all(one.remedy for one in done.exceptions)
    assert work.loans_of(person) == {good}
    assert work.loans_of(lapsed) == set()


def test_an_item_without_a_card_and_a_card_without_an_item_are_said(work: AtWork) -> None:
    person, book = work.person(), work.book()
    done = replayed(work, work.clock().date(), f"{book}\n{person.card}")
    assert done.done == 0
    assert len(done.exceptions) == 2
    assert work.state(book) == "available"


def test_a_lost_card_on_paper_lends_nothing(work: AtWork) -> None:
    person, book = work.person(), work.book()
    assert isinstance(desk.stop_cards(work.house, work.clerk, work.again(person).visit), desk.CardStopped)
    done = replayed(work, work.clock().date(), f"{person.card} {book}")
    assert (done.done, len(done.exceptions)) == (0, 1)
    assert work.loans_of(person) == set()


@pytest.mark.parametrize("days", [-1, 15])
def test_a_day_that_is_no_day_of_an_interruption_is_refused(work: AtWork, days: int) -> None:
    day = work.clock().date() - timedelta(days=days)
    assert isinstance(desk.replay(work.house, work.clerk, day, "", ""), Refusal)


def test_a_page_copies_no_slips(work: AtWork) -> None:
    person, book = work.person(), work.book()
    done = desk.replay(work.house, work.actor(Role.PAGE), work.clock().date(), f"{person.card} {book}", "")
    assert isinstance(done, desk.Replayed)
    assert (done.done, len(done.exceptions)) == (0, 1)
    assert work.loans_of(person) == set()
