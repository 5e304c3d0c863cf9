"""The annual report to the State Library Board and the national survey (§ 11-25(a)), as it stands now."""

from collections.abc import Mapping

import msgspec

from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.statistics.engines import Machine
from carrel.statistics.survey.answering import Answers, entered, key_of
from carrel.statistics.survey.checking import findings_in
from carrel.statistics.survey.edits import Finding
from carrel.statistics.survey.elements import Element
from carrel.statistics.survey.ground import Ground, ground_of
from carrel.statistics.survey.last_year import figures_of_last_year
from carrel.statistics.survey.lists import Lists, lists_for
from carrel.statistics.survey.preparing import may_prepare
from carrel.statistics.survey.report import AnnualReport, How, LastYear, Line
from carrel.store import Transaction


def annual_report(house: House, actor: Actor, year: int, machine: Machine = Machine.DUCKDB) -> AnnualReport | Refusal:
    """The report of the fiscal year that ends in ``year``: what Carrel makes, what was entered, what is missing."""
    refusal = may_prepare(house, actor)
    if refusal is not None:
        return refusal
    lists = lists_for(house, year)
    if isinstance(lists, Refusal):
        return lists
    with house.store.read() as tx:
        return _report(tx, house, lists, year, machine)


def _report(tx: Transaction, house: House, lists: Lists, year: int, machine: Machine) -> AnnualReport:
    library = house.library
    ground = ground_of(tx, house, lists.pack, year, machine)
    before = figures_of_last_year(tx, house, year, machine)
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
