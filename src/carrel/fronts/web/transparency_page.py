"""What the library tells everyone about requests for records (§ 11-25(b)(4))."""

import msgspec
from litestar import Router, get
from litestar.datastructures import State
from litestar.response import Template

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import page, sentence
from carrel.fronts.web.signed_in import Asked


class Shown(msgspec.Struct, frozen=True):
    """One cell of the table."""

    head: str
    value: str
    few: bool


class Row(msgspec.Struct, frozen=True):
    """One kind of paper, with what became of it."""

    name: str
    cells: tuple[Shown, ...]


class Year(msgspec.Struct, frozen=True):
    """One calendar year."""

    year: int
    name: str
    """The same, as it is read: not a count with a comma in it."""
    outcomes: tuple[str, ...]
    rows: tuple[Row, ...]


@get("/transparency", sync_to_thread=True)
def transparency_page(request: Asked, state: State) -> Template:
    """The published years. Whoever only reads leaves nothing behind."""
    found = disclosure.transparency(state.house)
    return page(
        request,
        "transparency.html",
        years=[_year(one, found.fewer_than) for one in found.years],
        fewer_than=found.fewer_than,
        rounded_to=found.rounded_to,
    )


def _year(one: disclosure.YearOfRequests, fewer_than: int) -> Year:
    outcomes = list(dict.fromkeys(cell.outcome for cell in one.cells))
    kinds = list(dict.fromkeys(cell.instrument for cell in one.cells))
    found = {(cell.instrument, cell.outcome): cell.number for cell in one.cells}
    few = said("fewer than {n}", n=fewer_than)
    heads = tuple(sentence(outcome) for outcome in outcomes)

    rows = tuple(
        Row(
            office_wording.instrument(kind),
            tuple(_cell(head, found.get((kind, outcome)), few) for head, outcome in zip(heads, outcomes, strict=True)),
        )
        for kind in kinds
    )
    return Year(one.year, str(one.year), heads, rows)


def _cell(head: str, number: int | None, few: str) -> Shown:
    return Shown(head, few if number is None else f"{number:,}", few=number is None)


transparency = Router("/", route_handlers=[transparency_page])
