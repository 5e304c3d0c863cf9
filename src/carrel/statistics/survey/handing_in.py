"""Handing the annual report in: what was handed in stands as it was, and its exact totals are in the register."""

from collections.abc import Sequence
from datetime import date

import msgspec

from carrel import tallies
from carrel.catalog.library import ComputerRules
from carrel.gate import Act, House
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.statistics.engines import Machine
from carrel.statistics.expressions import Sum
from carrel.statistics.survey.annual import annual_report
from carrel.statistics.survey.answering import key_of
from carrel.statistics.survey.elements import Computed, Source
from carrel.statistics.survey.given import Given, give, numbers_of, total
from carrel.statistics.survey.periods import Period, twelve_months
from carrel.statistics.survey.preparing import prepare
from carrel.statistics.survey.report import AnnualReport, How, Line
from carrel.statistics.survey.rules import rule_of
from carrel.statistics.survey.values import Told
from carrel.statistics.tables import About
from carrel.store import Transaction
from carrel.tallies import Counter, Figure

_COUNTED = frozenset({Source.TALLY, Source.STANDING, Source.SEATS})


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
    report = annual_report(house, actor, year, machine)
    if isinstance(report, Refusal):
        return report
    refusal = _unfit(report)
    if refusal is not None:
        return refusal
    with house.store.read() as tx:
        totals = [given for line in _made(report) for given in _totals(tx, report, line, house.library.computers)]
    return prepare(house, actor, lambda act: _keep(act, report, totals))


def _unfit(report: AnnualReport) -> Refusal | None:
    """Why a report is not handed in as it stands; None where it can be."""
    missing = [line.element.variable for line in report.missing]
    if missing:
        return Refusal(f"{len(missing)} answers are missing, {missing[0]} first", "enter them, or say they are unknown")
    faults = [found for found in report.findings if not found.question]
    return Refusal(f"{faults[0].elements[0]}: {faults[0].what}", faults[0].remedy) if faults else None


def _made(report: AnnualReport) -> list[Line]:
    """The lines that Carrel made by itself."""
    return [line for line in report.lines if line.how is How.COMPUTED and not line.element.automatic]


def _keep(act: Act, report: AnnualReport, totals: Sequence[Given]) -> HandedIn:
    day, account = act.now.date(), act.actor.name
    for line in _made(report):
        variable = key_of(line.element.variable, line.branch)
        tallies.put_figure(
            act.tx, report.year, Figure(variable, line.value, Told.COMPUTED, "", line.note, account, day)
        )
    return HandedIn(report, day, tuple(give(act.tx, day, account, given) for given in totals))


def _totals(tx: Transaction, report: AnnualReport, line: Line, computers: ComputerRules) -> list[Given]:
    """What a counted figure is the total of, one event at a time."""
    rule = line.element.computed
    if rule is None or rule.of not in _COUNTED:
        return []
    asked, period = _asked(rule, report, computers)
    title = f"{line.element.name}, {report.first:%-d %B %Y} to {report.last:%-d %B %Y}"
    events = sorted(asked.events)
    return [total(About(title, asked.counter, event), numbers_of(tx, asked, event, period)) for event in events]


def _asked(rule: Computed, report: AnnualReport, computers: ComputerRules) -> tuple[Sum, Period]:
    if rule.of is Source.SEATS:  # what was counted by hand stands in no counter that is published
        words = tallies.sitting_words(kind.code for kind in computers.kinds if kind.internet)
        return Sum(Counter.COMPUTER, frozenset({Event.SAT}), words), twelve_months(report.first)
    if rule.of is Source.STANDING:
        last = report.last.replace(day=1)
        return Sum(Counter.STANDING, frozenset({"standing"})), Period(last, report.last)
    return rule_of(rule), twelve_months(report.first)
