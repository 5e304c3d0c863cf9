"""What people enter stands with their name and the day; what is no answer is refused; weeks are typical."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from at_work import AtWork
from carrel import catalog, statistics
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.statistics import AnnualReport, Entered, How
from carrel.statistics.survey.report import Week
from carrel.statistics.survey.weeks import TIMES, estimate
from survey_rows import a_year_of_loans, by_hand, with_hours

Asked = Callable[..., AnnualReport]
MONDAYS = [date(2025, 10, 20), date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 20)]
"""Weeks without a holiday or a closing."""


def enter(work: AtWork, variable: str, value: str, **said: object) -> Entered | Refusal:
    return statistics.enter_figure(work.house, work.custodian, 2026, variable, value, **said)


def weeks(work: AtWork, variable: str, *given: tuple[date, int | None]) -> Entered | Refusal:
    return statistics.enter_weeks(work.house, work.custodian, 2026, variable, given)


def test_an_entry_stands_with_its_officer_day_and_note(work: AtWork, asked: Asked) -> None:
    assert enter(work, "TOTPRES", " 1,234 ", note="counted from the site") == Entered("TOTPRES", "1234")
    line = asked().line("TOTPRES")
    assert (line.how, line.value, line.note) == (How.ENTERED, "1234", "counted from the site")
    assert (line.account, line.day) == ("custodian", date(2026, 11, 24))
    assert "custodian" in line.why


def test_an_entry_stands_in_place_of_what_carrel_makes_which_stands_beside_it(work: AtWork, asked: Asked) -> None:
    number = a_year_of_loans(work)
    enter(work, "PHYSCIR", "5000", note="with the bookmobile's")
    line = asked().line("PHYSCIR")
    assert (line.how, line.value, line.counted) == (How.ENTERED, "5000", str(number))
    assert statistics.take_back(work.house, work.custodian, 2026, "PHYSCIR") == Entered("PHYSCIR", "")
    assert (asked().line("PHYSCIR").how, asked().line("PHYSCIR").figure) == (How.COMPUTED, number)


def test_there_is_nothing_to_take_back_where_nothing_was_entered(work: AtWork) -> None:
    assert isinstance(statistics.take_back(work.house, work.custodian, 2026, "PHYSCIR"), Refusal)


@pytest.mark.parametrize(
    ("variable", "value", "how"),
    [
        ("KIDPHYSCIR", "-1", How.UNKNOWN),
        ("AUTORENEW", "m", How.UNKNOWN),
        ("AUTORENEW", "n", How.ENTERED),
        ("C_ADMIN", "so", How.ENTERED),
        ("LOCGVT", "$455,544", How.ENTERED),
        ("MASTER", "1.75", How.ENTERED),
        ("STARTDAT", "07/01/2025", How.ENTERED),
        ("TOTPRES", "0", How.ENTERED),
    ],
)
def test_an_answer_of_its_kind_is_taken(work: AtWork, asked: Asked, variable: str, value: str, how: How) -> None:
    assert isinstance(enter(work, variable, value), Entered)
    assert asked().line(variable).how is how


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("TOTPRES", "many"),
        ("TOTPRES", "-2"),
        ("TOTPRES", "-3"),
        ("TOTPRES", "1.5"),
        ("TOTPRES", ""),
        ("TOTPRES", "\uff11\uff12"),
        ("LOCGVT", "12.50"),
        ("MASTER", "1.755"),
        ("C_ADMIN", "M"),
        ("C_ADMIN", ""),
        ("AUTORENEW", "yes"),
        ("STARTDAT", "2025-07-01"),
        ("STARTDAT", "02/30/2026"),
        ("CENTLIB", "-1"),
        ("TOTCIR", "5"),
        ("HRS_OPEN", "5"),
        ("KIDCIRCL", "5"),
        ("HOURS", "5"),
        ("NONSENSE", "5"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(
    work: AtWork, asked: Asked, variable: str, value: str
) -> None:
    assert isinstance(enter(work, variable, value), Refusal)
    assert not [line for line in asked().lines if line.account]


def test_no_website_is_an_answer_where_the_list_says_so(work: AtWork, asked: Asked) -> None:
    done = statistics.enter_figure(work.house, work.custodian, 2023, "WEBVISIT", "-3")
    assert done == Entered("WEBVISIT", "-3")
    assert asked(2023).line("WEBVISIT").how is How.NOT_APPLICABLE


def test_an_outlets_figure_is_entered_for_its_branch(work: AtWork, asked: Asked) -> None:
    assert isinstance(enter(work, "SQ_FEET", "9000", branch=work.built.branch), Entered)
    assert asked().line("SQ_FEET", work.built.branch).figure == 9000


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.KEEPER])
def test_only_the_custodian_enters(work: AtWork, role: Role) -> None:
    actor = work.actor(role)
    assert isinstance(statistics.enter_figure(work.house, actor, 2026, "TOTPRES", "5"), Refusal)
    assert isinstance(statistics.enter_weeks(work.house, actor, 2026, "VISITS", [(MONDAYS[0], 5)]), Refusal)
    assert isinstance(statistics.take_back(work.house, actor, 2026, "TOTPRES"), Refusal)


def test_a_note_has_its_length(work: AtWork) -> None:
    assert isinstance(enter(work, "TOTPRES", "5", note="n" * 501), Refusal)


# -- typical weeks


@pytest.mark.parametrize("count", [1, 2, 4])
def test_one_two_or_four_weeks_are_an_estimate(work: AtWork, asked: Asked, count: int) -> None:
    with_hours(work)
    given = [(monday, 100 + at) for at, monday in enumerate(MONDAYS[:count])]
    number = TIMES[count] * sum(counted for _, counted in given)
    assert weeks(work, "REFERENC", *given) == Entered("REFERENC", str(number))
    report = asked()
    assert report.line("REFERENC").weeks == tuple(Week(first, counted) for first, counted in given)
    assert (report.line("REFERRPT").how, report.line("REFERRPT").value) == (How.COMPUTED, "ES")


def test_the_arithmetic_is_the_surveys() -> None:
    assert {count: estimate([Week(MONDAYS[0], 10)] * count) for count in (1, 2, 4)} == {1: 520, 2: 520, 4: 520}
    with pytest.raises(KeyError):
        estimate([Week(MONDAYS[0], 10)] * 3)


@pytest.mark.parametrize(
    "given",
    [
        [],
        MONDAYS[:3],
        [*MONDAYS, date(2026, 5, 4)],
        [MONDAYS[0], MONDAYS[0]],
        [MONDAYS[1], MONDAYS[1] + timedelta(days=6)],
        [date(2025, 6, 30)],
        [date(2026, 6, 25)],
        [date(2025, 12, 22)],
        [date(2026, 1, 19)],
        [date(2025, 10, 13)],
    ],
    ids=["none", "three", "five", "the same", "overlapping", "too early", "too late", "Christmas", "King", "Columbus"],
)
def test_weeks_that_cannot_stand_for_the_year_are_refused(work: AtWork, given: list[date]) -> None:
    with_hours(work)
    assert isinstance(weeks(work, "REFERENC", *((first, 100) for first in given)), Refusal)


def test_a_single_week_of_visits_is_of_october(work: AtWork) -> None:
    refusal = weeks(work, "VISITS", (MONDAYS[1], 100))
    assert isinstance(refusal, Refusal)
    assert "October" in refusal.what
    assert isinstance(weeks(work, "VISITS", (MONDAYS[0], 100)), Entered)
    assert isinstance(weeks(work, "VISITS", (MONDAYS[1], 100), (MONDAYS[2], 100)), Entered)
    assert isinstance(weeks(work, "REFERENC", (MONDAYS[1], 100)), Entered)


def test_two_weeks_may_follow_each_other(work: AtWork) -> None:
    assert isinstance(weeks(work, "VISITS", (date(2026, 3, 2), 10), (date(2026, 3, 9), 10)), Entered)


@pytest.mark.parametrize(("day", "taken"), [(0, False), (6, False), (7, True), (-1, True)])
def test_a_week_with_a_closed_day_is_not_typical(work: AtWork, day: int, taken: bool) -> None:
    with_hours(work)
    with work.house.store.write() as tx:
        catalog.put_closed_day(tx, work.built.branch, MONDAYS[0] + timedelta(days=day), "burst pipe")
    assert isinstance(weeks(work, "VISITS", (MONDAYS[0], 100)), Entered) is taken


def test_a_week_may_be_what_was_counted_by_hand_in_it(work: AtWork, asked: Asked) -> None:
    with_hours(work)
    by_hand(work, "VISITS", 30, first=MONDAYS[0], last=MONDAYS[0] + timedelta(days=6))
    assert weeks(work, "VISITS", (MONDAYS[0], None)) == Entered("VISITS", str(6 * 30 * 52))
    assert isinstance(weeks(work, "VISITS", (MONDAYS[1], None)), Refusal)
    assert isinstance(weeks(work, "VISITS", (MONDAYS[0], -5)), Refusal)
    assert asked().line("VISITS").figure == 6 * 30 * 52


def test_a_figure_that_is_not_estimated_takes_no_weeks(work: AtWork) -> None:
    assert isinstance(weeks(work, "PHYSCIR", (MONDAYS[0], 100)), Refusal)


def test_a_count_that_is_entered_wants_its_method(work: AtWork, asked: Asked) -> None:
    enter(work, "VISITS", "65618")
    assert [found.check for found in asked().line("VISITS").findings] == ["methods are told"]
    enter(work, "VISITRPT", "CT")
    assert asked().line("VISITS").findings == ()
    enter(work, "VISITS", "-1")
    statistics.take_back(work.house, work.custodian, 2026, "VISITRPT")
    assert asked().line("VISITRPT").value == "M"
