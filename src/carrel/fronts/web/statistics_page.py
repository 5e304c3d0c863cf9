"""What the library publishes of itself: tables, charts, and files to take away (§ 11-25(b)(4))."""

from typing import Final

from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Template

from carrel import statistics
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import page
from carrel.fronts.web.signed_in import Asked
from carrel.fronts.web.statistics_view import is_over_time, shelf
from carrel.statistics import Entry

_NEWEST: Final = 5
"""How many tables stand on the page in full, those that show how a number goes first; the others are a line each."""


@get("/statistics", sync_to_thread=True)
def statistics_page(request: Asked, state: State) -> Template:
    """The newest tables in full, and where the others are."""
    entries = statistics.published(state.house)
    first = [entry for entry in entries if is_over_time(entry.table.release)][:_NEWEST] or list(entries[:_NEWEST])
    others = [entry for entry in entries if entry not in first]
    return page(
        request,
        "statistics.html",
        heading=said("What we count, and who is in it: nobody."),
        law=statistics.law_of_publishing(state.house),
        shelves=[shelf(entry) for entry in first],
        others=[shelf(entry) for entry in others],
        one=False,
    )


@get("/statistics/{number:int}", sync_to_thread=True)
def release_page(request: Asked, state: State, number: FromPath[int]) -> Template:
    """One table: its address stays."""
    found = shelf(_entry(state, number))
    return page(
        request,
        "statistics.html",
        heading=found.title,
        law=statistics.law_of_publishing(state.house),
        shelves=[found],
        others=[],
        one=True,
    )


@get("/statistics/{number:int}/table.csv", sync_to_thread=True)
def release_csv(state: State, number: FromPath[int]) -> Response[str]:
    """The published numbers, for a spreadsheet."""
    return Response(statistics.csv_of(_entry(state, number)), media_type="text/csv", headers=_named(number, "csv"))


@get("/statistics/{number:int}/table.json", sync_to_thread=True)
def release_json(state: State, number: FromPath[int]) -> Response[bytes]:
    """The published table, for a program."""
    made = statistics.json_of(_entry(state, number), state.library)
    return Response(made, media_type="application/json", headers=_named(number, "json"))


def _entry(state: State, number: int) -> Entry:
    found = next((entry for entry in statistics.published(state.house) if entry.number == number), None)
    if found is None:
        raise NotFoundException
    return found


def _named(number: int, kind: str) -> dict[str, str]:
    return {"content-disposition": f'attachment; filename="statistics-{number}.{kind}"'}


statistics_pages = Router("/", route_handlers=[statistics_page, release_page, release_csv, release_json])
