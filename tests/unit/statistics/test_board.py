"""The board's month and the annual report on paper: what the public may read, and what the state is told."""

import re
from datetime import date

import pytest

import counted
from at_work import AtWork
from carrel import catalog, statistics, tallies
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.statistics import AnnualReport, publishing
from carrel.statistics.annual_pdf import annual_pdf
from carrel.statistics.board import BoardMonth, board_month, board_months, publish_month
from carrel.statistics.board_pdf import board_pdf
from carrel.tallies import Counter
from pdf_text import pdf_text

MONTH = date(2026, 9, 1)
ELSEWHERE = 4
"""Items that came from other libraries in the month: too few to be told."""


@pytest.fixture
def library(work: AtWork) -> AtWork:
    with work.house.store.write() as tx:
        branch = catalog.branches(tx)[0].id
        counted.count(tx, branch)
        tallies.add(tx, Counter.MATERIAL, date(2026, 9, 9), branch, "book", Event.BORROWED_ELSEWHERE, ELSEWHERE)
        tallies.add(tx, Counter.CATEGORY, MONTH, BranchId(0), "child", Event.REGISTERED, 3)
    return work


def month_of(library: AtWork) -> BoardMonth:
    found = publish_month(library.house, library.custodian, MONTH)
    assert isinstance(found, BoardMonth), found
    return found


def test_a_month_needs_its_tables_to_be_public_and_publishing_it_makes_them_so(library: AtWork) -> None:
    before = board_month(library.house, library.custodian, MONTH)
    assert isinstance(before, BoardMonth)
    assert len(before.unpublished) == 10
    assert month_of(library).unpublished == ()
    assert len(publishing.published(library.house)) == 10
    assert month_of(library).unpublished == ()
    assert len(publishing.published(library.house)) == 10


def test_every_number_of_the_month_stands_in_the_register(library: AtWork) -> None:
    found = month_of(library)
    public = {cell.number for entry in publishing.published(library.house) for cell in entry.table.release.cells}
    told = {number for part in found.parts for line in part.lines for number in (line.now, line.before)}
    assert told <= public | {None, 0}
    assert {part.event: part.lines[0].now for part in found.parts}[Event.LENT] is not None


def test_a_small_number_is_told_to_the_board_no_more_than_to_the_public(library: AtWork) -> None:
    parts = {part.event: part for part in month_of(library).parts}
    assert parts[Event.BORROWED_ELSEWHERE].lines[0].now is None
    registered = {line.code: line.now for line in parts[Event.REGISTERED].lines}
    assert registered["child"] is None


def test_the_month_is_one_page_beside_the_month_a_year_ago(library: AtWork) -> None:
    found = month_of(library)
    pdf = board_pdf(library.house, found, ["Nothing has been published yet of requests for records."])
    text = pdf_text(pdf)
    assert re.findall(r"/Type/Pages/Count (\d+)", text) == ["1"]
    lent = found.parts[0].lines[0]
    assert lent.now is not None
    assert lent.before is not None
    for words in ("September 2026", "Sep 2025", f"{lent.now:,}", f"{lent.before:,}", "left out"):
        assert words in text


def test_a_month_that_is_not_over_is_no_report(library: AtWork) -> None:
    assert isinstance(board_month(library.house, library.custodian, date(2026, 11, 1)), Refusal)
    assert isinstance(publish_month(library.house, library.custodian, date(2026, 11, 1)), Refusal)
    assert board_months(library.house, library.custodian)[0] == date(2026, 10, 1)


def test_the_boards_month_is_the_custodians(library: AtWork) -> None:
    for role in (Role.CLERK, Role.AUDITOR):
        assert isinstance(board_months(library.house, library.actor(role)), Refusal)
        assert isinstance(publish_month(library.house, library.actor(role), MONTH), Refusal)
    assert publishing.published(library.house) == ()


def test_the_annual_report_on_paper_says_every_answer_and_what_is_missing(library: AtWork) -> None:
    for variable, value in (("VISITS", "41233"), ("LOCGVT", "812000"), ("EVIDEO_CIR", "-1")):
        done = statistics.enter_figure(library.house, library.custodian, 2026, variable, value, "from the door counter")
        assert isinstance(done, statistics.Entered), done
    report = statistics.annual_report(library.house, library.custodian, 2026)
    assert isinstance(report, AnnualReport)
    text = pdf_text(annual_pdf(library.house, report))
    for words in ("41,233", "$812,000", "from the door counter", "This report is incomplete.", "missing"):
        assert words in text
    for line in report.lines:
        assert line.element.number in text
