"""Exact numbers that the state was given are reckoned with: whoever holds them learns no small number from a table."""

from datetime import date

import pytest

from at_work import AtWork
from carrel import statistics, tallies
from carrel.records.circulation import Event
from carrel.statistics import BorrowIt
from carrel.statistics.control import attack, control
from carrel.statistics.register import Earlier, earlier
from carrel.statistics.survey.periods import lending_year
from carrel.statistics.tables import About, Publishable, Release, Rule, Undisclosed
from survey_rows import a_year_of_loans, with_hours

MONTHS = lending_year(2026).months()
SMALL = ("Pomfret", "2025-03")
RULE = Rule(threshold=10)


@pytest.fixture
def lent(work: AtWork) -> AtWork:
    """Loans to residents of four towns in every month; one number of them all is small."""
    with_hours(work)
    a_year_of_loans(work, first=MONTHS[0], last=date(2026, 2, 28))
    with work.house.store.write() as tx:
        for place, town in enumerate(("Pomfret", "Woodstock", "Killingly", "Thompson")):
            for at, month in enumerate(MONTHS):
                number = 3 if (town, at) == ("Pomfret", 0) else 20 + 7 * place + at
                tallies.add(tx, tallies.Counter.GUEST, month, 0, town, Event.LENT, number)
    return work


def table(work: AtWork) -> Undisclosed:
    made = statistics.borrowit_table(work.house, work.custodian, 2026)
    assert isinstance(made, Undisclosed)
    return made


def known(work: AtWork) -> tuple[Earlier, ...]:
    with work.house.store.read() as tx:
        return earlier(tx, About("", "guest", "lent"))


def published(work: AtWork) -> Release:
    made = control(table(work), RULE, known(work))
    assert isinstance(made, Publishable), made
    return made.release


def left_out(release: Release, town: str) -> set[str]:
    return {cell.key[1] for cell in release.cells if cell.key[0] == town and cell.number is None}


def test_with_the_towns_totals_known_a_second_month_of_the_town_is_left_out(lent: AtWork) -> None:
    assert isinstance(statistics.hand_in_borrowit(lent.house, lent.custodian, 2026), BorrowIt)
    release = published(lent)
    months = left_out(release, "Pomfret") - {"all"}
    assert SMALL[1] in months
    assert len(months) > 1, "else the total and the other months tell it"
    assert attack(table(lent), release, known(lent)).failed


def test_what_would_do_for_whoever_does_not_know_the_totals_is_found_unsafe_for_whoever_does(lent: AtWork) -> None:
    cells = published(lent).cells
    naive = tuple(
        type(cell)(cell.key, None)
        if cell.key in {SMALL, ("all", SMALL[1]), ("Pomfret", "all"), ("all", "all")}
        else type(cell)(cell.key, true_number(lent, cell.key))
        for cell in cells
    )
    made = table(lent)
    release = Release(made.about, made.dimensions, naive, RULE)
    assert attack(made, release, known(lent)).failed
    assert isinstance(statistics.hand_in_borrowit(lent.house, lent.custodian, 2026), BorrowIt)
    found = attack(made, release, known(lent))
    assert SMALL in found.cells
    assert found.releases == (1,)


def true_number(work: AtWork, key: tuple[str, ...]) -> int:
    with work.house.store.read() as tx:
        numbers = tallies.numbers_of_months(tx, "guest", "lent", MONTHS[0], date(2026, 3, 1))
    return sum(
        number
        for atom, number in numbers.items()
        if key[0] in {"all", atom.word} and key[1] in {"all", f"{atom.month:%Y-%m}"}
    )
