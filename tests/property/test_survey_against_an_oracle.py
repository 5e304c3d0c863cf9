"""Figures of the annual report, held against sums that are reckoned a line at a time."""

from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from at_work import at_work
from carrel import statistics, tallies
from carrel.catalog import Audience, Form, kinds
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.statistics import AnnualReport
from carrel.statistics.survey.outlets import Outlet
from carrel.statistics.survey.periods import twelve_months
from carrel.tallies import Counter
from house import Clock
from survey_rows import YEAR_FIRST, a_year_of_loans

YEAR = twelve_months(YEAR_FIRST)
EVENTS = [Event.LENT, Event.RENEWED, Event.RETURNED, Event.LENT_ELSEWHERE, Event.BORROWED_ELSEWHERE]
days = st.integers(-40, 400).map(lambda ahead: YEAR_FIRST + timedelta(days=ahead))
counted = st.lists(
    st.tuples(days, st.sampled_from(sorted(kinds)), st.sampled_from(list(Audience)), st.sampled_from(EVENTS)),
    max_size=60,
)


@given(counted)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_counted_figure_is_the_sum_of_the_events_it_speaks_of(
    events: list[tuple[date, str, Audience, Event]],
) -> None:
    with at_work(clock=Clock()) as work:
        every_day = a_year_of_loans(work)  # so that the year is covered
        with work.house.store.write() as tx:
            for day, kind, audience, event in events:
                tallies.add(tx, Counter.MATERIAL, day, work.built.branch, kind, event)
                tallies.add(tx, Counter.CATEGORY, day, 0, "adult", event)
                tallies.add(tx, Counter.AUDIENCE, day, work.built.branch, audience.value, event)
        report = statistics.annual_report(work.house, work.custodian, 2026)
    assert isinstance(report, AnnualReport)
    within = [one for one in events if YEAR.first <= one[0] <= YEAR.last]
    loans = [one for one in within if one[3] in {Event.LENT, Event.RENEWED}]
    expected = {
        "PHYSCIR": every_day + sum(kinds[kind].form is not Form.ELECTRONIC for _, kind, _, _ in loans),
        "OTHPHCIR": sum(kinds[kind].form is Form.OTHER for _, kind, _, _ in loans),
        "KIDPHYSCIR": sum(audience is Audience.CHILD for _, _, audience, _ in loans),
        "LOANTO": sum(event is Event.LENT_ELSEWHERE for _, _, _, event in within),
        "LOANFM": sum(event is Event.BORROWED_ELSEWHERE for _, _, _, event in within),
    }
    assert {variable: report.line(variable).figure for variable in expected} == expected


minutes = st.integers(0, 24 * 60)
weeks = st.dictionaries(st.integers(0, 6), st.tuples(minutes, minutes).map(lambda two: (min(two), max(two))))


@given(weeks, st.sets(days, max_size=80))
def test_hours_and_weeks_are_those_of_each_day_of_the_calendar(
    week: Mapping[int, tuple[int, int]], closed: set[date]
) -> None:
    outlet = Outlet(BranchId(1), "Main", week, frozenset(closed))
    open_minutes = []
    for ahead in range(365):
        day = YEAR_FIRST + timedelta(days=ahead)
        opens, closes = week.get(day.weekday(), (0, 0))
        open_minutes.append(0 if day in closed else closes - opens)
    assert outlet.hours(YEAR) == (sum(open_minutes) + 30) // 60
    scheduled = sum(closes - opens for opens, closes in week.values())
    whole = [sum(open_minutes[7 * number : 7 * number + 7]) for number in range(52)]
    assert outlet.weeks(YEAR) == sum(scheduled > 0 and 2 * number >= scheduled for number in whole)
