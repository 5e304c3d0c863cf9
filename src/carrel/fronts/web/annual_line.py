"""One question of the annual report: what it asks, how its figure came about, and where to answer it."""

from datetime import date
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from carrel import statistics
from carrel.fronts.web.annual import address, branch_of
from carrel.fronts.web.annual_view import line_view, shown, traced
from carrel.fronts.web.languages import said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.showing import page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal

_WEEKS: Final = 4
_NO_WEEK: Final = Refusal("no week was entered", "enter the first day of each week and what was counted in it")
_NOT_ASKED: Final = Refusal("this year's list does not ask for it", "choose a line of the report")


class LineForm(msgspec.Struct, frozen=True):
    """What the forms of a line send."""

    act: str = ""
    value: str = ""
    note: str = ""
    first: list[str] | str = ""
    number: list[str] | str = ""


class WeekView(msgspec.Struct, frozen=True):
    """A typical week that was entered, or room for one."""

    first: str
    number: str


_Sent = Annotated[LineForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/reports/annual/{year:int}/line/{name:str}", sync_to_thread=True)
def line_page(request: Asked, state: State, year: FromPath[int], name: FromPath[str]) -> Template:
    """A line of the report, in full."""
    report = statistics.annual_report(state.house, actor_of(request), year)
    if isinstance(report, Refusal):
        return page(request, "sorry.html", answer=refused(report))
    try:
        line = report.line(*branch_of(name))
    except KeyError:
        return page(request, "sorry.html", answer=refused(_NOT_ASKED))
    element, weeks = line.element, [WeekView(week.first.isoformat(), f"{week.number}") for week in line.weeks]
    return page(
        request,
        "reports/line.html",
        answer=told(request),
        year=str(year),
        line=line_view(line, address(year)),
        definition=element.definition,
        unit=element.unit,
        section=element.section,
        told_last="" if line.last_year is None else sentence(line.last_year.how),
        traced=tuple((traced(one), f"{one.number:,}") for one in line.traced),
        counted=shown(element, line.counted),
        entered=bool(line.account),
        automatic=element.automatic or element.state,
        unknown=element.unknown,
        absent=element.absent,
        weekly=bool(element.method),
        weeks=(weeks + [WeekView("", "")] * _WEEKS)[:_WEEKS],
    )


@post("/reports/annual/{year:int}/line/{name:str}", sync_to_thread=True)
def answer_line(request: Asked, state: State, year: FromPath[int], name: FromPath[str], data: _Sent) -> Redirect:
    """Answer it, estimate it from typical weeks, or take the answer back."""
    outcome = _do(state, request, year, name, data)
    tell(request, refused(outcome) if isinstance(outcome, Refusal) else done(said("Kept")))
    return Redirect(f"{address(year)}/line/{name}", status_code=303)


def _do(state: State, request: Asked, year: int, name: str, data: LineForm) -> statistics.Entered | Refusal:
    actor, (variable, branch) = actor_of(request), branch_of(name)
    match data.act:
        case "weeks":
            weeks = _weeks(data)
            if isinstance(weeks, Refusal):
                return weeks
            return statistics.enter_weeks(state.house, actor, year, variable, weeks, data.note)
        case "back":
            return statistics.take_back(state.house, actor, year, variable, branch)
        case _:
            return statistics.enter_figure(state.house, actor, year, variable, data.value.strip(), data.note, branch)


def _weeks(data: LineForm) -> list[tuple[date, int | None]] | Refusal:
    """The weeks of the form; a number that is left empty is what was counted by hand in that week."""
    found: list[tuple[date, int | None]] = []
    for first, number in zip(_many(data.first), _many(data.number), strict=False):
        if not first:
            continue
        plain = number.strip().replace(",", "")
        if plain and not plain.isdecimal():
            return Refusal("a week counts nothing or more", "enter what was counted in each week")
        try:
            found.append((date.fromisoformat(first), int(plain) if plain else None))
        except ValueError:
            return Refusal("this is no day", "write the first day of a week as 2026-04-12")
    return found or _NO_WEEK


def _many(value: list[str] | str) -> list[str]:
    return [value] if isinstance(value, str) else value


annual_line = Router("/", route_handlers=[line_page, answer_line])
