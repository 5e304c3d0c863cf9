"""Figures come from what was counted, cover the whole year or say why not, and nothing missing is taken for nothing."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel import catalog, statistics, tallies
from carrel.catalog import Audience, kinds
from carrel.catalog.kinds import Form
from carrel.catalog.library import ComputerKind, ComputerRules, FineRule, StatisticsRules
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import RecordClass, Role
from carrel.statistics import AnnualReport, How
from carrel.tallies import Counter
from house import LIBRARY, Clock, pack
from survey_rows import YEAR_FIRST, YEAR_LAST, a_year_of_loans, by_hand, with_hours

Asked = Callable[..., AnnualReport]


def add(work: AtWork, counter: Counter, day: date, word: str, event: Event, number: int) -> None:
    with work.house.store.write() as tx:
        tallies.add(tx, counter, day, work.built.branch, word, event, number)


def test_an_empty_library_computes_what_it_can_and_misses_the_rest(asked: Asked) -> None:
    report = asked()
    assert not report.complete
    for variable in ("PHYSCIR", "KIDPHYSCIR", "LOANTO", "REGBOR", "VISITS", "TOTCIR", "TOTSTAFF", "C_ADMIN"):
        line = report.line(variable)
        assert (line.how, line.value, line.figure) == (How.MISSING, "", None), variable
        assert line.why, variable
    assert report.line("STARTDAT").value == "07/01/2025"
    assert report.line("ENDDATE").value == "06/30/2026"


def test_physical_circulation_is_every_physical_kind_lent_and_renewed(work: AtWork, asked: Asked) -> None:
    number = a_year_of_loans(work)
    for at, kind in enumerate(sorted(kinds), 1):
        add(work, Counter.MATERIAL, YEAR_LAST, kind, Event.LENT, 100 * at)
        for event in set(Event) - {Event.LENT, Event.RENEWED, Event.LENT_ELSEWHERE, Event.BORROWED_ELSEWHERE}:
            add(work, Counter.MATERIAL, YEAR_LAST, kind, event, 7)
    physical = sum(100 * at for at, kind in enumerate(sorted(kinds), 1) if kinds[kind].form is not Form.ELECTRONIC)
    other = sum(100 * at for at, kind in enumerate(sorted(kinds), 1) if kinds[kind].form is Form.OTHER)
    report = asked()
    line = report.line("PHYSCIR")
    assert (line.how, line.figure) == (How.COMPUTED, number + physical)
    assert report.line("OTHPHCIR").figure == other
    (traced,) = line.traced
    assert (traced.counter, traced.first, traced.last) == ("material", YEAR_FIRST, YEAR_LAST)
    assert traced.number == line.figure
    assert "e-resource" not in traced.words


def test_what_was_lent_before_or_after_the_year_is_not_in_it(work: AtWork, asked: Asked) -> None:
    number = a_year_of_loans(work)
    for counter, word in ((Counter.MATERIAL, "book"), (Counter.CATEGORY, "adult")):
        add(work, counter, date(2025, 6, 30), word, Event.LENT, 1000)
    add(work, Counter.MATERIAL, date(2026, 7, 1), "book", Event.LENT, 1000)
    assert asked().line("PHYSCIR").figure == number


def test_childrens_circulation_goes_by_the_audience_without_teens(work: AtWork, asked: Asked) -> None:
    a_year_of_loans(work)
    for audience, number in ((Audience.CHILD, 5), (Audience.TEEN, 70), (Audience.ADULT, 900)):
        add(work, Counter.AUDIENCE, YEAR_FIRST, audience.value, Event.LENT, number)
        add(work, Counter.AUDIENCE, YEAR_LAST, audience.value, Event.RENEWED, number)
    assert asked().line("KIDPHYSCIR").figure == 10


def test_interlibrary_loans_are_those_sent_and_received(work: AtWork, asked: Asked) -> None:
    a_year_of_loans(work)
    add(work, Counter.MATERIAL, YEAR_FIRST, "book", Event.LENT_ELSEWHERE, 12)
    add(work, Counter.MATERIAL, YEAR_FIRST, "video", Event.BORROWED_ELSEWHERE, 34)
    report = asked()
    assert (report.line("LOANTO").figure, report.line("LOANFM").figure) == (12, 34)


def test_nothing_counted_of_one_event_in_a_year_that_was_counted_is_a_real_nothing(work: AtWork, asked: Asked) -> None:
    a_year_of_loans(work)
    line = asked().line("LOANTO")
    assert (line.how, line.value) == (How.COMPUTED, "0")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 1, 1), YEAR_LAST, "counted only from 1 January 2026"),
        (YEAR_FIRST, date(2026, 4, 30), "nothing was counted here in May 2026"),
    ],
)
def test_a_part_of_a_year_is_shown_and_not_taken_for_the_whole(
    work: AtWork, asked: Asked, first: date, last: date, said: str
) -> None:
    number = a_year_of_loans(work, first=first, last=last)
    line = asked().line("PHYSCIR")
    assert (line.how, line.value) == (How.MISSING, "")
    assert said in line.why
    assert line.traced[0].number == number


def test_what_another_system_counted_and_moved_in_is_no_year_of_ours(work: AtWork, asked: Asked) -> None:
    a_year_of_loans(work, first=date(2025, 1, 1))
    work.sql("DELETE FROM tallies WHERE counter = 'category' AND period < ?", date(2026, 1, 1).toordinal())
    report = asked()
    for variable in ("PHYSCIR", "KIDPHYSCIR", "LOANTO"):
        assert report.line(variable).how is How.MISSING, variable
        assert "another system" in report.line(variable).why


def test_a_counter_that_came_later_than_another_covers_its_own_days_alone(work: AtWork, asked: Asked) -> None:
    a_year_of_loans(work)
    work.sql("DELETE FROM tallies WHERE counter = 'audience' AND period < ?", date(2026, 1, 1).toordinal())
    report = asked()
    assert report.line("PHYSCIR").how is How.COMPUTED
    assert report.line("KIDPHYSCIR").how is How.MISSING
    assert "only from 1 January 2026" in report.line("KIDPHYSCIR").why


def test_a_year_that_runs_is_not_over(work: AtWork, asked: Asked) -> None:
    with_hours(work)
    a_year_of_loans(work, first=date(2026, 7, 1), last=date(2026, 11, 20))
    report = asked(2027)
    for line in (report.line("PHYSCIR"), report.line("REGBOR"), report.line("HOURS", work.built.branch)):
        assert line.how is How.MISSING
        assert "runs until 30 June 2027" in line.why


def test_electronic_loans_are_a_part_that_people_add_to(work: AtWork, asked: Asked) -> None:
    a_year_of_loans(work, kind="e-resource")
    report = asked()
    assert report.line("EBOOK_CIR").how is How.MISSING
    assert report.line("EBOOK_CIR").traced[0].number > 0
    assert report.line("ELMATCIR").how is How.MISSING


def test_registered_users_are_those_of_the_last_close_of_the_year(work: AtWork, asked: Asked) -> None:
    with work.house.store.write() as tx:
        for day, number in ((date(2026, 5, 31), 90), (date(2026, 6, 27), 95), (date(2026, 6, 30), 97)):
            tallies.note_registered(tx, day, number)
        tallies.note_registered(tx, date(2026, 7, 1), 120)
    line = asked().line("REGBOR")
    assert (line.how, line.figure) == (How.COMPUTED, 97)
    assert "June 2026" in line.why


def test_registered_users_are_not_computed_where_the_board_keeps_registrations_longer(clock: Clock) -> None:
    longer = pack("putnam")
    rows = tuple(
        msgspec.structs.replace(row, months=60) if row.of is RecordClass.REGISTRATION else row
        for row in longer.retention
    )
    with at_work(clock=clock) as work:
        work.house.local = msgspec.structs.replace(longer, retention=rows)
        with work.house.store.write() as tx:
            tallies.note_registered(tx, YEAR_LAST, 97)
        report = statistics.annual_report(work.house, work.custodian, 2026)
    assert isinstance(report, AnnualReport)
    assert report.line("REGBOR").how is How.MISSING
    assert "three years" in report.line("REGBOR").why


def test_visits_counted_on_every_open_day_are_a_count(work: AtWork, asked: Asked) -> None:
    with_hours(work)
    number = by_hand(work, "VISITS", 31)
    report = asked()
    assert (report.line("VISITS").how, report.line("VISITS").figure) == (How.COMPUTED, number)
    assert (report.line("VISITRPT").how, report.line("VISITRPT").value) == (How.COMPUTED, "CT")


def test_visits_that_miss_one_open_day_are_no_count(work: AtWork, asked: Asked) -> None:
    with_hours(work)
    by_hand(work, "VISITS", 31, last=date(2026, 6, 29))
    line = asked().line("VISITS")
    assert line.how is How.MISSING
    assert "counted on 312 of 313 open days" in line.why


def test_hours_and_weeks_come_from_the_calendar_without_closed_days(work: AtWork, asked: Asked) -> None:
    with_hours(work)
    whole = asked()
    branch = work.built.branch
    assert whole.line("HOURS", branch).figure == 313 * 8  # six days a week, in 365 days from a Tuesday on
    assert whole.line("WKS_OPEN", branch).figure == 52
    assert whole.line("HRS_OPEN").figure == 313 * 8
    with work.house.store.write() as tx:
        for day in range(3, 10):
            catalog.put_closed_day(tx, branch, date(2026, 2, day), "flood")
    flooded = asked()
    assert flooded.line("HOURS", branch).figure == 307 * 8
    assert flooded.line("WKS_OPEN", branch).figure == 51


def test_the_collection_is_what_the_catalogue_holds_without_what_is_gone(work: AtWork, asked: Asked) -> None:
    gone = (catalog.ItemState.LOST, catalog.ItemState.WITHDRAWN, catalog.ItemState.MISSING, catalog.ItemState.ON_ORDER)
    for state in (*gone, catalog.ItemState.AVAILABLE, catalog.ItemState.ON_LOAN, catalog.ItemState.REPAIR):
        work.book(state=state)
    work.book(kind="video")
    work.book(kind="equipment")
    report = asked()
    found = {name: report.line(name).figure for name in ("BKVOL", "VIDEO_PH", "AUDIO_PH", "OTHPHYS", "TOTPHYS")}
    assert found == {"BKVOL": 3, "VIDEO_PH": 1, "AUDIO_PH": 0, "OTHPHYS": 1, "TOTPHYS": 5}


def test_whether_fines_are_charged_is_the_boards_rule(clock: Clock) -> None:
    rules = msgspec.structs.replace(LIBRARY, fines=(FineRule("*", "*", 10, 500),))
    for library, answer in ((LIBRARY, "N"), (rules, "Y")):
        with at_work(library, clock) as work:
            report = statistics.annual_report(work.house, work.custodian, 2026)
            assert isinstance(report, AnnualReport)
            assert report.line("ODFINE").value == answer


def test_a_fiscal_year_may_be_the_calendars(clock: Clock) -> None:
    clock.now = datetime(2027, 2, 1, 10, tzinfo=ZoneInfo("America/New_York"))
    with at_work(msgspec.structs.replace(LIBRARY, statistics=StatisticsRules(year_begins=1)), clock) as work:
        report = statistics.annual_report(work.house, work.custodian, 2026)
    assert isinstance(report, AnnualReport)
    assert (report.first, report.last) == (date(2026, 1, 1), date(2026, 12, 31))


def test_the_list_of_the_year_is_used_and_a_later_year_says_that_its_list_is_not_here(asked: Asked) -> None:
    assert [asked(year).asked for year in (2023, 2024, 2026)] == [2023, 2024, 2024]
    assert not asked(2024).remarks
    assert "2026" in asked(2026).remarks[0]
    assert asked(2023).line("KIDCIRCL").how is How.MISSING


@pytest.mark.parametrize("role", [Role.CLERK, Role.SUPERVISOR, Role.VOLUNTEER, Role.AUDITOR, Role.KEEPER])
def test_the_report_is_the_custodians(work: AtWork, role: Role) -> None:
    assert isinstance(statistics.annual_report(work.house, work.actor(role), 2026), Refusal)


def test_a_year_before_the_first_list_is_refused(work: AtWork) -> None:
    refusal = statistics.annual_report(work.house, work.custodian, 2022)
    assert isinstance(refusal, Refusal)
    assert "2023" in refusal.remedy


def test_the_report_and_its_file_say_the_same(work: AtWork, asked: Asked) -> None:
    with_hours(work)
    a_year_of_loans(work)
    report = asked()
    names, values = statistics.survey_csv(report).decode("cp1252").splitlines()
    row = dict(zip(names.split(","), values.split(","), strict=True))
    assert row["FSCSKEY"] == "CT0132"
    assert row["PHYSCIR"] == report.line("PHYSCIR").value
    assert row["VISITS"] == ""
    assert not {"TOTCIR", "ELMATCIR", "HRS_OPEN", "HOURS"} & row.keys()
    names, values = statistics.outlets_csv(report).decode("cp1252").splitlines()
    assert names == "FSCSKEY,LIBNAME,SQ_FEET,HOURS,WKS_OPEN"
    assert values == "CT0132,Main Branch,,2504,52"


def test_a_sum_is_of_what_is_known_and_unknown_where_a_part_is(work: AtWork, asked: Asked) -> None:
    for variable, value in (("LIBRARIA", "2.5"), ("OTHPAID", "1.25")):
        statistics.enter_figure(work.house, work.custodian, 2026, variable, value)
    line = asked().line("TOTSTAFF")
    assert (line.how, line.figure) == (How.COMPUTED, Decimal("3.75"))
    statistics.enter_figure(work.house, work.custodian, 2026, "OTHPAID", "-1")
    line = asked().line("TOTSTAFF")
    assert (line.how, line.value, line.figure) == (How.UNKNOWN, "-1", None)


def sat(work: AtWork, kind: str, number: int, first: date, last: date) -> int:
    """So many leave a computer on every day that the branch is open; how many that makes."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    with work.house.store.write() as tx:
        open_days = [day for day in days if catalog.open_on(tx, work.built.branch, day)]
        for day in open_days:
            word = tallies.sitting_word(kind, "16 to 30")
            tallies.add(tx, Counter.COMPUTER, day, work.built.branch, word, Event.SAT, number)
    return number * len(open_days)


@pytest.fixture
def seated(clock: Clock) -> Iterator[AtWork]:
    """A library with two kinds of computer, on one of which there is no Internet."""
    kinds = (ComputerKind("internet", "Internet"), ComputerKind("catalogue", "Catalogue", internet=False))
    rules = msgspec.structs.replace(LIBRARY, computers=ComputerRules(kinds))
    with at_work(rules, clock=clock) as work:
        with_hours(work)
        yield work


def report_of(work: AtWork) -> AnnualReport:
    report = statistics.annual_report(work.house, work.custodian, 2026)
    assert isinstance(report, AnnualReport)
    return report


def test_uses_of_computers_are_those_that_people_left(seated: AtWork) -> None:
    number = sat(seated, "internet", 3, YEAR_FIRST, YEAR_LAST)
    sat(seated, "catalogue", 9, YEAR_FIRST, YEAR_LAST)
    by_hand(seated, "PITUSR", 50, first=date(2026, 1, 1))  # two counts of one thing are not added
    report = report_of(seated)
    assert (report.line("PITUSR").how, report.line("PITUSR").figure) == (How.COMPUTED, number)
    assert report.line("PITUSR").why == "counted when people left the computers"
    assert report.line("PITUSRRPT").value == "CT"


def test_before_carrel_seats_anybody_the_count_is_by_hand(seated: AtWork) -> None:
    hand = by_hand(seated, "PITUSR", 50, last=date(2025, 12, 31))
    number = sat(seated, "internet", 3, date(2026, 1, 1), YEAR_LAST)
    line = report_of(seated).line("PITUSR")
    assert (line.how, line.figure) == (How.COMPUTED, hand + number)
    assert line.why.startswith("counted when people left the computers; by hand on ")
    assert [one.number for one in line.traced] == [number, hand]


def test_open_days_that_nobody_counted_are_told(seated: AtWork) -> None:
    sat(seated, "internet", 3, date(2026, 1, 1), YEAR_LAST)
    line = report_of(seated).line("PITUSR")
    assert line.how is How.MISSING
    assert "nobody counted on 158 open days" in line.why


def test_computers_are_those_in_the_list_with_the_internet(seated: AtWork) -> None:
    assert report_of(seated).line("GPTERMS").how is How.MISSING
    with seated.house.store.write() as tx:
        for label, kind in (("PC 1", "internet"), ("PC 2", "internet"), ("OPAC", "catalogue")):
            catalog.put_computer(tx, seated.built.branch, label, kind)
    line = report_of(seated).line("GPTERMS")
    assert (line.how, line.figure) == (How.COMPUTED, 2)
