"""What people enter into the annual report: a figure, a code, typical weeks, or that nobody knows."""

import calendar
from collections.abc import Callable, Sequence
from datetime import date

import msgspec

from carrel import tallies
from carrel.gate import Act, House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.statistics.survey.answering import key_of
from carrel.statistics.survey.by_hand import counted_by_hand, counts_in
from carrel.statistics.survey.elements import Element
from carrel.statistics.survey.lists import Lists, lists_for
from carrel.statistics.survey.outlets import outlets
from carrel.statistics.survey.periods import Period, fiscal_year
from carrel.statistics.survey.preparing import prepare
from carrel.statistics.survey.report import Week
from carrel.statistics.survey.values import Told, plain_value, told_by
from carrel.statistics.survey.weeks import days_of, estimate, not_typical, written
from carrel.store import Transaction
from carrel.tallies import Figure

_LONGEST_NOTE = 500


class Entered(msgspec.Struct, frozen=True):
    """What stands in the report now."""

    variable: str
    value: str
    """Empty where an entry was taken back."""


def enter_figure(
    house: House, actor: Actor, year: int, variable: str, value: str, note: str = "", branch: BranchId | None = None
) -> Entered | Refusal:
    """Enter an answer: a number, one of the codes, -1 or M where nobody knows, -3 where there is no such thing."""

    def work(act: Act, lists: Lists) -> Entered | Refusal:
        element = _asked(lists, variable, branch)
        if isinstance(element, Refusal):
            return element
        plain = plain_value(element, value)
        if isinstance(plain, Refusal):
            return plain
        told = told_by(element, plain)
        return _keep(act, year, Figure(key_of(variable, branch), plain, told, "", note, "", act.now.date()))

    return _in_report(house, actor, year, note, work)


def enter_weeks(
    house: House, actor: Actor, year: int, variable: str, weeks: Sequence[tuple[date, int | None]], note: str = ""
) -> Entered | Refusal:
    """Enter one, two or four typical weeks by their first days; None for what was counted by hand in the week."""

    def work(act: Act, lists: Lists) -> Entered | Refusal:
        element = _asked(lists, variable, None)
        if isinstance(element, Refusal):
            return element
        if not element.method:
            return Refusal("this figure is not estimated from weeks", "enter the whole year's figure")
        if len(weeks) == 1 and element.week_in not in {0, weeks[0][0].month}:
            month = calendar.month_name[element.week_in]
            return Refusal(f"the survey asks for a week in {month}", "give that one, or two or four weeks of the year")
        counted = _counted(act.tx, fiscal_year(house.library, year), variable, weeks)
        if isinstance(counted, Refusal):
            return counted
        number = str(estimate(counted))
        figure = Figure(variable, number, Told.ESTIMATED, written(counted), note, "", act.now.date())
        return _keep(act, year, figure)

    return _in_report(house, actor, year, note, work)


def take_back(
    house: House, actor: Actor, year: int, variable: str, branch: BranchId | None = None
) -> Entered | Refusal:
    """Take an entry out again, so that what Carrel makes by itself stands there, or nothing."""

    def work(act: Act, lists: Lists) -> Entered | Refusal:
        element = _asked(lists, variable, branch)
        if isinstance(element, Refusal):
            return element
        if not tallies.drop_figure(act.tx, year, key_of(variable, branch)):
            return Refusal("nothing was entered here", "look at the report again")
        return Entered(variable, "")

    return _in_report(house, actor, year, "", work)


def _asked(lists: Lists, variable: str, branch: BranchId | None) -> Element | Refusal:
    element = lists.element(variable)
    if element is None or element.outlet is not (branch is not None):
        return Refusal("this year's list does not ask for it", "choose a line of the report")
    if element.automatic:
        return Refusal("this is summed of its parts", "enter the parts")
    return element


def _counted(
    tx: Transaction, period: Period, variable: str, weeks: Sequence[tuple[date, int | None]]
) -> tuple[Week, ...] | Refusal:
    places = outlets(tx, period)
    refusal = not_typical([first for first, _ in weeks], period, places)
    if refusal is not None:
        return refusal
    counts = counts_in(tx, places, period)
    found = []
    for first, number in weeks:
        by_hand = counted_by_hand(counts, places, variable, days_of(first))
        if number is None and not by_hand.whole:
            return Refusal("it was not counted on every open day of a week", "enter what was counted in that week")
        found.append(Week(first, by_hand.number if number is None else number))
    if any(week.number < 0 for week in found):
        return Refusal("a week counts nothing or more", "enter what was counted in each week")
    return tuple(found)


def _keep(act: Act, year: int, figure: Figure) -> Entered:
    kept = msgspec.structs.replace(figure, account=act.actor.name)
    tallies.put_figure(act.tx, year, kept)
    return Entered(kept.variable, kept.value)


def _in_report(
    house: House, actor: Actor, year: int, note: str, work: Callable[[Act, Lists], Entered | Refusal]
) -> Entered | Refusal:
    """Work on the report of a year, which is the custodian's (§ 11-25(a))."""
    if len(note) > _LONGEST_NOTE:
        return Refusal(f"a note has at most {_LONGEST_NOTE} signs", "write less")

    def listed(act: Act) -> Entered | Refusal:
        lists = lists_for(house, year)
        return lists if isinstance(lists, Refusal) else work(act, lists)

    return prepare(house, actor, listed)
