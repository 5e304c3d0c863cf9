"""The reports as files: for the survey's portal, for the state's lending report, and on paper for the board."""

from collections.abc import Callable
from typing import Final

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect

from carrel import disclosure, statistics
from carrel.disclosure import Transparency
from carrel.fronts.web.office_session import tell
from carrel.fronts.web.showing import refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal
from carrel.statistics import AnnualReport, BoardMonth, BorrowIt, annual_pdf, board_month, board_pdf, month_named

_File = Response[bytes] | Redirect
_PDF: Final = "application/pdf"
_SURVEY: Final = "text/csv; charset=windows-1252"
"""The survey's portal reads no other."""


@get("/reports/annual/{year:int}/survey.csv", sync_to_thread=True)
def survey_file(request: Asked, state: State, year: FromPath[int]) -> _File:
    """The library's line, with the survey's own variables."""
    return _of_year(request, state, year, f"survey-{year}.csv", _SURVEY, statistics.survey_csv)


@get("/reports/annual/{year:int}/outlets.csv", sync_to_thread=True)
def outlets_file(request: Asked, state: State, year: FromPath[int]) -> _File:
    """A line for each branch."""
    return _of_year(request, state, year, f"outlets-{year}.csv", _SURVEY, statistics.outlets_csv)


@get("/reports/annual/{year:int}/board.pdf", sync_to_thread=True)
def annual_sheet(request: Asked, state: State, year: FromPath[int]) -> _File:
    """The report as the board reads it."""

    def sheet(report: AnnualReport) -> bytes:
        return annual_pdf(state.house, report)

    return _of_year(request, state, year, f"annual-report-{year}.pdf", _PDF, sheet)


def _of_year(
    request: Asked, state: State, year: int, name: str, kind: str, made: Callable[[AnnualReport], bytes]
) -> _File:
    """What is made of a year's report."""
    match statistics.annual_report(state.house, actor_of(request), year):
        case AnnualReport() as report:
            return _file(made(report), kind, name)
        case refusal:
            return _back(request, refusal)


@get("/reports/borrowit/{year:int}/towns.csv", sync_to_thread=True)
def borrowit_file(request: Asked, state: State, year: FromPath[int]) -> _File:
    """The lending report, exact, for the State Library."""
    match statistics.borrowit(state.house, actor_of(request), year):
        case BorrowIt() as report:
            return _file(statistics.borrowit_csv(report), "text/csv; charset=utf-8", f"borrowit-{year}.csv")
        case refusal:
            return _back(request, refusal)


@get("/reports/month/{month:str}/board.pdf", sync_to_thread=True)
def month_sheet(request: Asked, state: State, month: FromPath[str]) -> _File:
    """The board's month on one page."""
    day = month_named(month)
    found = _NO_MONTH if day is None else board_month(state.house, actor_of(request), day)
    match found:
        case BoardMonth() if not found.unpublished:
            facts = requests_published(disclosure.transparency(state.house))
            return _file(board_pdf(state.house, found, facts), _PDF, f"board-{month}.pdf")
        case BoardMonth():
            return _back(request, _NOT_YET)
        case refusal:
            return _back(request, refusal)


def requests_published(told: Transparency) -> tuple[str, ...]:
    """What the public was told of requests for records, as a sentence for the board. English: it goes on paper."""
    if not told.years:
        return ("Nothing has been published yet of requests for records.",)
    newest = told.years[0]
    known = sum(cell.number or 0 for cell in newest.cells)
    least = f"at least {known} in all; " if known else ""
    return (f"Requests for records in {newest.year}, as published: {least}fewer than {told.fewer_than} is not told.",)


def _file(content: bytes, kind: str, name: str) -> Response[bytes]:
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def _back(request: Asked, refusal: Refusal) -> Redirect:
    tell(request, refused(refusal))
    return Redirect("/reports", status_code=303)


_NO_MONTH = Refusal("this is no month", "choose one from the list")
_NOT_YET = Refusal("a table that this month needs is not public", "publish what the month needs first")
report_files = Router("/", route_handlers=[survey_file, outlets_file, annual_sheet, borrowit_file, month_sheet])
