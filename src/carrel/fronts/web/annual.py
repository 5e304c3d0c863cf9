"""The annual report: the form the state asks for, filled in as far as the house knows it (§ 11-25(a))."""

from typing import Annotated, Final

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from carrel import statistics
from carrel.fronts.web.annual_view import report_view, split_id
from carrel.fronts.web.languages import numbered, said
from carrel.fronts.web.office_session import done, tell, told
from carrel.fronts.web.showing import Answer, number_of, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.statistics import AnnualReport, HandedIn, Line, hand_in

_Values = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
_MOST_SAID: Final = 3


@get("/reports/annual", sync_to_thread=True)
def newest(request: Asked, state: State) -> Redirect:
    """The report of the fiscal year that ended last."""
    actor_of(request)
    return Redirect(address(statistics.report_years(state.house)[1]), status_code=303)


@get("/reports/annual/{year:int}", sync_to_thread=True)
def annual_page(request: Asked, state: State, year: FromPath[int]) -> Template:
    """The form, section by section."""
    return _page(request, state, year, "reports/annual.html")


@get("/reports/annual/{year:int}/form", sync_to_thread=True)
def form_page(request: Asked, state: State, year: FromPath[int]) -> Template:
    """The answers alone, in the order of the state's form: to copy from, or to print."""
    return _page(request, state, year, "reports/form.html")


@post("/reports/annual/{year:int}/enter", sync_to_thread=True)
def enter(request: Asked, state: State, year: FromPath[int], data: _Values) -> Redirect:
    """Keep what was written into a section: what differs from what stands there."""
    actor = actor_of(request)
    report = statistics.annual_report(state.house, actor, year)
    if isinstance(report, Refusal):
        tell(request, refused(report))
        return Redirect("/reports", status_code=303)
    tell(request, _entered(state, actor, report, data))
    return Redirect(f"{address(year)}#{data.get('_section', '')}", status_code=303)


@post("/reports/annual/{year:int}/hand-in", sync_to_thread=True)
def hand_it_in(request: Asked, state: State, year: FromPath[int]) -> Redirect:
    """Note that the report was handed in as it stands."""
    match hand_in(state.house, actor_of(request), year):
        case HandedIn():
            detail = said("Its exact totals stand in the release register: every public table is held against them.")
            tell(request, done(said("It is handed in as it stands"), detail))
        case refusal:
            tell(request, refused(refusal))
    return Redirect(address(year), status_code=303)


def address(year: int) -> str:
    """Of the report of a year."""
    return f"/reports/annual/{year}"


def _page(request: Asked, state: State, year: int, template: str) -> Template:
    report = statistics.annual_report(state.house, actor_of(request), year)
    if isinstance(report, Refusal):
        return page(request, "sorry.html", answer=refused(report))
    others = tuple(str(one) for one in statistics.report_years(state.house) if one != year)
    return page(request, template, answer=told(request), report=report_view(report), others=others)


def _entered(state: State, actor: Actor, report: AnnualReport, data: dict[str, str]) -> Answer:
    """Enter what was changed; say what was refused, by its variable."""
    stands = {_id(line): line for line in (*report.lines, *report.state_lines)}
    changed = {
        name: value.strip() for name, value in data.items() if name in stands and value.strip() != stands[name].value
    }
    outcomes = {name: _enter(state, actor, report.year, stands[name], value) for name, value in changed.items()}
    faults = [(name, one) for name, one in outcomes.items() if isinstance(one, Refusal)]
    kept = numbered("{n} answer is kept", "{n} answers are kept", len(outcomes) - len(faults))
    if not faults:
        return done(kept)
    said_of = "; ".join(f"{name}: {sentence(one.what)}, {sentence(one.remedy)}" for name, one in faults[:_MOST_SAID])
    return Answer(refused(faults[0][1]).tone, numbered("{n} is not", "{n} are not", len(faults)) + f"; {kept}", said_of)


def _enter(state: State, actor: Actor, year: int, line: Line, value: str) -> statistics.Entered | Refusal:
    variable, branch = line.element.variable, line.branch
    if not value:
        return statistics.take_back(state.house, actor, year, variable, branch)
    return statistics.enter_figure(state.house, actor, year, variable, value, line.note, branch)


def _id(line: Line) -> str:
    return line.element.variable if line.branch is None else f"{line.element.variable}@{line.branch}"


def branch_of(id_: str) -> tuple[str, BranchId | None]:
    """The variable and the branch that a line's address names."""
    variable, branch = split_id(id_)
    return variable, BranchId(number_of(branch)) if branch else None


annual = Router("/", route_handlers=[newest, annual_page, form_page, enter, hand_it_in])
