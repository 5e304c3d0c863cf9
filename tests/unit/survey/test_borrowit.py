"""Loans to residents of other towns: exact for the state by town, for nobody else; what is no town stands apart."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from at_work import AtWork
from carrel import statistics, tallies
from carrel.records.circulation import Event, Slip
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.statistics import BorrowIt, TownLoans
from carrel.statistics.register import earlier, entries
from carrel.statistics.tables import About, Undisclosed
from survey_rows import a_year_of_loans, with_hours

FIRST, LAST = date(2025, 3, 1), date(2026, 2, 28)


def loan(work: AtWork, town: str, day: date, number: int = 1, guest: bool = True, event: Event = Event.LENT) -> None:
    slip = Slip(event, day, work.built.branch, "book", "adult", town, "adult", guest=guest)
    with work.house.store.write() as tx:
        for _ in range(number):
            tallies.add_slip(tx, slip)


@pytest.fixture
def lent(work: AtWork) -> AtWork:
    """A year of loans, of which some go to residents of other towns."""
    with_hours(work)
    a_year_of_loans(work, first=FIRST, last=LAST)
    loan(work, "Pomfret", FIRST, 3)
    loan(work, "Pomfret", LAST, 2)
    loan(work, "  east  lyme ", date(2025, 9, 1))
    loan(work, "Webster", date(2025, 9, 1), 4)
    loan(work, "Putnam", date(2025, 9, 1), 2)
    return work


def report(work: AtWork) -> BorrowIt:
    made = statistics.borrowit(work.house, work.custodian, 2026)
    assert isinstance(made, BorrowIt), made
    return made


def test_each_other_town_is_listed_with_its_loans_and_what_is_none_apart(lent: AtWork) -> None:
    made = report(lent)
    assert (made.first, made.last, made.lacking) == (FIRST, LAST, "")
    assert made.towns == (TownLoans("East Lyme", 1), TownLoans("Pomfret", 5))
    assert made.apart == (
        TownLoans("Putnam", 2, "the library's own town"),
        TownLoans("Webster", 4, "no town of the state"),
    )
    assert made.total == 6


def test_only_loans_on_home_cards_within_the_lending_year_count(lent: AtWork) -> None:
    before = report(lent)
    loan(lent, "Pomfret", date(2025, 9, 1), guest=False)
    loan(lent, "Pomfret", date(2025, 9, 1), event=Event.RENEWED)
    loan(lent, "Pomfret", date(2025, 2, 28), 100)
    loan(lent, "Pomfret", date(2026, 3, 1), 100)
    assert report(lent).towns == before.towns


def test_the_file_has_every_word_that_was_counted(lent: AtWork) -> None:
    lines = statistics.borrowit_csv(report(lent)).decode().splitlines()
    assert lines == [
        "Town,Loans,Apart",
        "East Lyme,1,",
        "Pomfret,5,",
        "Putnam,2,the library's own town",
        "Webster,4,no town of the state",
    ]


def test_a_leap_years_february_is_whole(work: AtWork) -> None:
    work.clock.now = datetime(2028, 3, 10, 10, tzinfo=ZoneInfo("America/New_York"))
    made = statistics.borrowit(work.house, work.custodian, 2028)
    assert isinstance(made, BorrowIt)
    assert made.last == date(2028, 2, 29)


def test_a_year_that_is_not_counted_whole_says_so_and_is_not_handed_in(work: AtWork) -> None:
    loan(work, "Pomfret", date(2026, 2, 1))
    assert report(work).lacking
    assert isinstance(statistics.hand_in_borrowit(work.house, work.custodian, 2026), Refusal)


def test_what_the_state_was_told_of_each_town_stands_in_the_register_and_is_shown_to_nobody(lent: AtWork) -> None:
    assert isinstance(statistics.hand_in_borrowit(lent.house, lent.custodian, 2026), BorrowIt)
    with lent.house.store.read() as tx:
        assert entries(tx) == ()
        (one,) = earlier(tx, About("", "guest", "lent"))
        numbers = tallies.released_numbers(tx, "guest", "lent")
    told = {cell.key: cell.number for cell in one.release.cells}
    assert told == {("all",): 6, ("East Lyme",): 1, ("Pomfret",): 5}
    assert sum(numbers.values()) == 6  # what stands apart was not given, and is not known


def test_the_publics_table_is_one_that_nobody_can_read_before_control(lent: AtWork) -> None:
    table = statistics.borrowit_table(lent.house, lent.custodian, 2026)
    assert isinstance(table, Undisclosed)
    assert [dimension.name for dimension in table.dimensions] == ["town", "month"]
    assert len(table.dimensions[1].leaves()) == 12
    assert "Pomfret" not in repr(table)


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.KEEPER])
def test_it_is_the_custodians(lent: AtWork, role: Role) -> None:
    for prepare in (statistics.borrowit, statistics.hand_in_borrowit, statistics.borrowit_table):
        assert isinstance(prepare(lent.house, lent.actor(role), 2026), Refusal)
