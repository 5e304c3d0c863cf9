"""The annual report to the State Library Board and the national survey (§ 11-25(a)), as it stands now."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import msgspec

from carrel.gate import Act, Denied, House, note_report, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.statistics.engines import Machine
from carrel.statistics.survey.answering import Answers, entered, key_of
from carrel.statistics.survey.checking import findings_in
from carrel.statistics.survey.edits import Finding
from carrel.statistics.survey.elements import Element
from carrel.statistics.survey.ground import Ground, ground_of
from carrel.statistics.survey.last_year import figures_of_last_year
from carrel.statistics.survey.lists import Lists, lists_for
from carrel.statistics.survey.periods import fiscal_year
from carrel.statistics.survey.report import AnnualReport, How, LastYear, Line

T = TypeVar("T")


def annual_report(house: House, actor: Actor, year: int, machine: Machine = Machine.DUCKDB) -> AnnualReport | Refusal:
    """The report of the fiscal year that ends in ``year``: what Carrel makes, what was entered, what is missing."""
    return with_report(house, actor, year, lambda _, report: report, machine)


def with_report(
    house: House,
    actor: Actor,
    year: int,
    work: Callable[[Act, AnnualReport], T | Refusal],
    machine: Machine = Machine.DUCKDB,
) -> T | Refusal:
    """Do something with the report of a year, in the act that makes it. Preparing it is the custodian's."""

    def judged(act: Act) -> T | Refusal:
        match note_report(act, controlled=True):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                lists = lists_for(house, year)
                return lists if isinstance(lists, Refusal) else work(act, _report(act, lists, year, machine))

    return perform(house, actor, Purpose.PUBLISH, judged)


def _report(act: Act, lists: Lists, year: int, machine: Machine) -> AnnualReport:
    library = act.house.library
    ground = ground_of(act, lists.pack, year, fiscal_year(library, year), machine)
    before = figures_of_last_year(act, year, machine)
    lines = tuple(_beside(line, before) for line in Answers(ground).all())
    questions = tuple(_asked(ground, question) for question in lists.state.questions)
    found = findings_in((*lines, *questions), lists.pack.checks)
    return AnnualReport(
        library=library.name,
        key=library.statistics.survey_key,
        year=year,
        first=ground.period.first,
        last=ground.period.last,
        asked=lists.pack.year,
        lines=tuple(_with_findings(line, found) for line in lines),
        state_lines=tuple(_with_findings(line, found) for line in questions),
        findings=found,
        lacking=() if lists.state.loaded else (lists.state.pack.note,),
        remarks=_remarks(lists, year),
    )


def _beside(line: Line, before: Mapping[str, LastYear]) -> Line:
    return msgspec.structs.replace(line, last_year=before.get(key_of(line.element.variable, line.branch)))


def _asked(ground: Ground, question: Element) -> Line:
    """The line of a state's question, which people answer."""
    figure = ground.entered.get(question.variable)
    line = Line(question, How.MISSING, why="the state asks this: enter it")
    return line if figure is None else entered(line, figure)


def _with_findings(line: Line, found: tuple[Finding, ...]) -> Line:
    """A line with what is found of it first of all."""
    about = (line.element.variable, line.outlet)
    own = tuple(each for each in found if (each.elements[0], each.outlet) == about)
    return msgspec.structs.replace(line, findings=own)


def _remarks(lists: Lists, year: int) -> tuple[str, ...]:
    if lists.pack.year == year:
        return ()
    return (f"the survey's list of {year} is not here yet: this is the list of {lists.pack.year}",)
