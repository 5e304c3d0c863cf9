"""A report that was handed in stands as it was; its exact totals are in the register, and last year's is beside it."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest

from at_work import AtWork
from carrel import statistics, tallies
from carrel.catalog import Audience
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.statistics import AnnualReport, HandedIn, How
from carrel.statistics.register import earlier, entries
from carrel.statistics.survey import pack_of
from carrel.statistics.tables import About
from carrel.tallies import Counter
from survey_rows import SPECIAL, a_year_of_loans, by_hand, good_row, with_hours

Asked = Callable[..., AnnualReport]
HANDED = {
    "STARTDAT",
    "ENDDATE",
    "REGBOR",
    "PHYSCIR",
    "OTHPHCIR",
    "KIDPHYSCIR",
    "LOANTO",
    "LOANFM",
    "VISITS",
    "VISITRPT",
}
"""What Carrel makes by itself in these tests."""


@pytest.fixture
def whole(work: AtWork) -> AtWork:
    """A year with which nothing is wrong: counted here where it can be, entered where it cannot."""
    with_hours(work)
    a_year_of_loans(work)
    by_hand(work, "VISITS", 31)
    with work.house.store.write() as tx:
        for day in (date(2025, 8, 1), date(2026, 5, 1)):
            tallies.add(tx, Counter.AUDIENCE, day, work.built.branch, Audience.CHILD.value, Event.LENT, 3)
        tallies.note_registered(tx, date(2026, 6, 30), 97)
    for line in good_row(pack_of(2024)):
        element = line.element
        if element.variable not in HANDED and not element.sums and not element.outlet:
            done = statistics.enter_figure(work.house, work.custodian, 2026, element.variable, line.value)
            assert not isinstance(done, Refusal), (element.variable, done)
    done = statistics.enter_figure(work.house, work.custodian, 2026, "SQ_FEET", "9000", branch=work.built.branch)
    assert not isinstance(done, Refusal)
    return work


def hand_in(work: AtWork, year: int = 2026) -> HandedIn:
    done = statistics.hand_in(work.house, work.custodian, year)
    assert isinstance(done, HandedIn), done
    return done


def test_a_whole_report_lacks_the_states_own_questions_alone(whole: AtWork, asked: Asked) -> None:
    report = asked()
    assert report.missing == ()
    assert [found for found in report.findings if not found.question] == []
    assert not report.complete
    assert "state's own questions" in report.lacking[0]


def test_a_report_with_a_missing_answer_is_not_handed_in(whole: AtWork) -> None:
    statistics.take_back(whole.house, whole.custodian, 2026, "GPTERMS")
    refusal = statistics.hand_in(whole.house, whole.custodian, 2026)
    assert isinstance(refusal, Refusal)
    assert "answers are missing, GPTERMS first" in refusal.what


def test_a_report_with_a_fault_is_not_handed_in_and_one_with_a_question_is(whole: AtWork) -> None:
    statistics.enter_figure(whole.house, whole.custodian, 2026, "POPU_LSA", "50")
    assert isinstance(statistics.hand_in(whole.house, whole.custodian, 2026), HandedIn)
    statistics.enter_figure(whole.house, whole.custodian, 2026, "MASTER", "9.99")
    refusal = statistics.hand_in(whole.house, whole.custodian, 2026)
    assert isinstance(refusal, Refusal)
    assert "MASTER" in refusal.what


def test_what_was_handed_in_stands_though_the_counters_go_on(whole: AtWork, asked: Asked) -> None:
    before = hand_in(whole).report.line("PHYSCIR")
    with whole.house.store.write() as tx:
        tallies.add(tx, Counter.MATERIAL, date(2026, 6, 30), whole.built.branch, "book", Event.LENT, 40)
    line = asked().line("PHYSCIR")
    assert (line.how, line.value) == (How.COMPUTED, before.value)
    assert line.counted == str(int(before.value) + 40)


def test_the_register_knows_each_exact_total_and_shows_it_to_nobody(whole: AtWork) -> None:
    report = hand_in(whole).report
    with whole.house.store.read() as tx:
        assert entries(tx) == ()
        lent = earlier(tx, About("", "material", "lent"))
        renewed = earlier(tx, About("", "material", "renewed"))
        standing = earlier(tx, About("", "standing", "standing"))
    totals = {
        (one.release.about.title.split(",")[0], one.release.about.counter, one.release.about.event): shown(one)
        for one in (*lent, *renewed, *standing)
    }
    physical = [totals["Physical Item Circulation", "material", event] for event in ("lent", "renewed")]
    assert sum(number for (number,) in physical) == report.line("PHYSCIR").figure
    assert totals["Circulation of Children’s Physical Material", "audience", "lent"] == [6]
    assert totals["Number of Registered Users", "standing", "standing"] == [97]


def shown(one: object) -> list[int]:
    return [cell.number for cell in one.release.cells if cell.number is not None]


def test_nothing_but_the_whole_is_given_and_it_is_given_as_it_is(whole: AtWork) -> None:
    hand_in(whole)
    with whole.house.store.read() as tx:
        for one in earlier(tx, About("", "material", "lent")):
            assert [cell.key for cell in one.release.cells] == [("all",)]
            assert (one.release.rule.threshold, one.release.rule.method.value) == (1, "round")


def test_handing_in_is_the_custodians_and_stands_in_the_ledger(whole: AtWork) -> None:
    for role in (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR):
        assert isinstance(statistics.hand_in(whole.house, whole.actor(role), 2026), Refusal)
    with whole.told() as told:
        hand_in(whole)
    assert [entry.purpose for entry in told] == ["publish", "publish"]  # it is made, and then handed in


# -- last year


def test_last_years_figures_stand_beside_this_years_with_how_they_came_about(whole: AtWork, asked: Asked) -> None:
    report = hand_in(whole).report
    assert report.line("PHYSCIR").last_year is None
    beside = asked(2027)
    assert beside.line("PHYSCIR").last_year.value == report.line("PHYSCIR").value
    assert "counted when it happened" in beside.line("PHYSCIR").last_year.how
    assert beside.line("TOTPRES").last_year.value == "40"
    assert "entered by custodian" in beside.line("TOTPRES").last_year.how


def test_where_the_library_was_not_here_last_year_is_as_the_survey_published_it(work: AtWork, asked: Asked) -> None:
    row = {"FSCSKEY": "CT0132", "VISITS": "53401", "WIFISESS": "-1"}
    other = {"FSCSKEY": "CT0001", "VISITS": "1"}
    with work.house.store.write() as tx:
        rows = [(one["FSCSKEY"], msgspec.json.encode(one).decode()) for one in (other, row)]
        tallies.put_peers(tx, 2025, rows)
    report = asked()
    assert report.line("VISITS").last_year.value == "53401"
    assert report.line("VISITS").last_year.how == "published in the survey of 2025"
    assert report.line("WIFISESS").last_year.value == "-1"
    assert report.line("PHYSCIR").last_year is None


def test_a_figure_far_from_last_years_is_asked_about(work: AtWork, asked: Asked) -> None:
    with work.house.store.write() as tx:
        row = {"FSCSKEY": "CT0132", "VISITS": "1000", "REFERENC": "1000"}
        tallies.put_peers(tx, 2025, [("CT0132", msgspec.json.encode(row).decode())])
    for variable, value in (("VISITS", "3441"), ("REFERENC", "3440")):
        statistics.enter_figure(work.house, work.custodian, 2026, variable, value)
    report = asked()
    assert "figures beside last year's" in {found.check for found in report.line("VISITS").findings}
    assert "figures beside last year's" not in {found.check for found in report.line("REFERENC").findings}


def test_the_good_row_of_these_tests_is_what_they_say() -> None:
    assert set(SPECIAL) - {"KIDCIRCL"} <= pack_of(2024).by_variable.keys()
