"""Handing the annual report in: what was handed in stands as it was, and its exact totals are in the register."""

from datetime import date

import msgspec

from carrel import tallies
from carrel.gate import Act, House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.statistics.engines import Machine
from carrel.statistics.expressions import Sum
from carrel.statistics.survey.annual import with_report
from carrel.statistics.survey.answering import key_of
from carrel.statistics.survey.elements import Computed, Source
from carrel.statistics.survey.given import WHOLE, give, numbers_by_word
from carrel.statistics.survey.periods import Period, twelve_months
from carrel.statistics.survey.report import AnnualReport, How, Line
from carrel.statistics.survey.rules import rule_of
from carrel.statistics.survey.values import Told
from carrel.tallies import Counter, Figure

_COUNTED = frozenset({Source.TALLY, Source.STANDING})
_WHOLE = (WHOLE, WHOLE)


class HandedIn(msgspec.Struct, frozen=True):
    """A report that was handed in."""

    report: AnnualReport
    day: date
    entries: tuple[int, ...]
    """The lines of the release register that hold its exact totals."""


def hand_in(house: House, actor: Actor, year: int, machine: Machine = Machine.DUCKDB) -> HandedIn | Refusal:
    """Hand the report of a year in, in the form the state asks for (§ 11-25(a)). Done again, it corrects the first.

    A missing answer and a fault stop it; a finding that is a question, and a state's list that is not here, do not.
    """
    return with_report(house, actor, year, _hand_in, machine)


def _hand_in(act: Act, report: AnnualReport) -> HandedIn | Refusal:
    missing = [line.element.variable for line in report.missing]
    if missing:
        return Refusal(f"{len(missing)} answers are missing, {missing[0]} first", "enter them, or say they are unknown")
    faults = [found for found in report.findings if not found.question]
    if faults:
        return Refusal(f"{faults[0].elements[0]}: {faults[0].what}", faults[0].remedy)
    day = act.now.date()
    made = [line for line in report.lines if line.how is How.COMPUTED and not line.element.automatic]
    for line in made:
        variable = key_of(line.element.variable, line.branch)
        figure = Figure(variable, line.value, Told.COMPUTED, "", line.note, act.actor.name, day)
        tallies.put_figure(act.tx, report.year, figure)
    entries = [number for line in made for number in _register(act, report, line)]
    return HandedIn(report, day, tuple(entries))


def _register(act: Act, report: AnnualReport, line: Line) -> list[int]:
    """Enter the total of a counted figure, one event at a time."""
    rule = line.element.computed
    if rule is None or rule.of not in _COUNTED:
        return []
    asked, period = _asked(rule, report)
    title = f"{line.element.name}, {report.first:%-d %B %Y} to {report.last:%-d %B %Y}"
    return [
        give(act.tx, act.now.date(), act.actor.name, numbers_by_word(act.tx, title, asked, event, period), _is_total)
        for event in sorted(asked.events)
    ]


def _asked(rule: Computed, report: AnnualReport) -> tuple[Sum, Period]:
    if rule.of is Source.STANDING:
        last = report.last.replace(day=1)
        return Sum(Counter.STANDING, frozenset({"standing"})), Period(last, report.last)
    return rule_of(rule), twelve_months(report.first)


def _is_total(key: tuple[str, ...]) -> bool:
    return key == _WHOLE
