"""Figures that Carrel makes by itself. Each is traced to sums of tallies, or says why there is none."""

import msgspec
from dateutil.relativedelta import relativedelta

from carrel.catalog import kinds
from carrel.records.circulation import Event
from carrel.records.vocabulary import RecordClass
from carrel.statistics.survey.by_hand import counted_by_hand
from carrel.statistics.survey.by_seats import turns
from carrel.statistics.survey.elements import Computed, Element, Source
from carrel.statistics.survey.ground import Ground
from carrel.statistics.survey.outlets import Outlet
from carrel.statistics.survey.report import Traced
from carrel.statistics.survey.rules import rule_of
from carrel.tallies import Counter

_PURGED = 36
"""Months: "Files should have been purged within the past three (3) years" (IMLS 503)."""
US_DATE = "%m/%d/%Y"
"""As the survey's files write a day."""


class Made(msgspec.Struct, frozen=True):
    """A figure, or why there is none."""

    value: str = ""
    """Empty where there is none."""
    why: str = ""
    traced: tuple[Traced, ...] = ()


def computed(ground: Ground, element: Element, outlet: Outlet | None) -> Made:
    """What Carrel makes of an element; nothing where it has no rule for it."""
    rule = element.computed
    if rule is None:
        return Made()
    match rule.of:
        case Source.TALLY | Source.STANDING:
            return _standing(ground) if rule.of is Source.STANDING else _tallied(ground, element.variable, rule)
        case Source.BY_HAND | Source.SEATS:
            return _by_hand(ground, element) if rule.of is Source.BY_HAND else _by_seats(ground, element)
        case Source.STOCK | Source.COMPUTERS:
            return _stock(ground, rule) if rule.of is Source.STOCK else _machines(ground)
        case Source.HOURS | Source.WEEKS:
            return _by_calendar(ground, rule, outlet)
        case Source.FIRST_DAY | Source.LAST_DAY | Source.FINES | Source.METHOD:
            return _decided(ground, rule.of)


def _decided(ground: Ground, of: Source) -> Made:
    """What the board's settings say. (A method's code is told by its figure's line: ``answering.py``.)"""
    period, fines = ground.period, ground.house.library.fines
    known = {
        Source.FIRST_DAY: Made(period.first.strftime(US_DATE), "year_begins in library.toml"),
        Source.LAST_DAY: Made(period.last.strftime(US_DATE), "year_begins in library.toml"),
        Source.FINES: Made("Y" if fines else "N", "the rules for fines in library.toml, as they stand"),
    }
    return known.get(of, Made())


def _tallied(ground: Ground, variable: str, rule: Computed) -> Made:
    number = ground.sums[variable]
    words = tuple(sorted(rule_of(rule).words or ()))
    traced = Traced(rule.counter, rule.events, words, ground.period.first, ground.period.last, number)
    if rule.part:
        return Made("", "Carrel counts a part of this: add what others lend for the library, and enter it", (traced,))
    uncovered = ground.uncovered[rule.counter]
    if uncovered:
        return Made("", f"{uncovered}: enter the whole year's figure", (traced,))
    return Made(str(number), "counted when it happened", (traced,))


def _standing(ground: Ground) -> Made:
    months = ground.house.local.keeping(RecordClass.REGISTRATION).months
    if not 0 < months <= _PURGED:
        return Made("", "the board's pack keeps registrations for more than three years: count who is registered anew")
    if ground.today <= ground.period.last:
        return Made("", ground.uncovered[Counter.MATERIAL])
    last = ground.period.last.replace(day=1)
    number = ground.registered
    if number is None:
        return Made("", f"no day was closed in {last:%B %Y}: enter how many were registered")
    traced = Traced(Counter.STANDING, ("standing",), ("registered",), last, ground.period.last, number)
    why = f"registered at the last close of {last:%B %Y}; who has lapsed is erased after {months} months"
    return Made(str(number), why, (traced,))


def _by_hand(ground: Ground, element: Element) -> Made:
    found = counted_by_hand(ground.by_hand, ground.outlets, element.variable, ground.period.days())
    first, last = ground.period.first, ground.period.last
    traced = (Traced(Counter.HAND, ("counted",), (element.variable,), first, last, found.number),)
    if not found.days:
        return Made("", "nobody counted it: enter a count, or typical weeks")
    if ground.today <= last or not found.whole:
        return Made("", f"counted on {found.days} of {found.open_days} open days: enter typical weeks", traced)
    return Made(str(found.number), "counted by hand on every open day", traced)


def _by_seats(ground: Ground, element: Element) -> Made:
    if not any(seated.days for seated in ground.seats.values()):
        return _by_hand(ground, element)
    first, last = ground.period.first, ground.period.last
    found = turns(ground.seats, ground.by_hand, ground.outlets, element.variable, ground.period.days())
    kinds_with = (kind.code for kind in ground.house.library.computers.kinds if kind.internet)
    traced = [Traced(Counter.COMPUTER, (Event.SAT,), tuple(kinds_with), first, last, found.seated)]
    if found.by_hand:
        traced.append(Traced(Counter.HAND, ("counted",), (element.variable,), first, last, found.by_hand))
    if ground.today <= last:
        return Made("", f"the year runs until {last:%-d %B %Y}", tuple(traced))
    if found.missing:
        return Made("", f"nobody counted on {found.missing} open days: enter the whole year's figure", tuple(traced))
    by_hand = f"; by hand on {found.days_by_hand} days on which Carrel seated nobody" if found.by_hand else ""
    return Made(str(found.seated + found.by_hand), f"counted when people left the computers{by_hand}", tuple(traced))


def _machines(ground: Ground) -> Made:
    if not ground.machines:
        return Made("", "no public computer is in the list: enter how many there are")
    if ground.today > ground.period.last + relativedelta(months=12):
        return Made("", "which computers there were then is not kept: enter it")
    return Made(str(ground.machines), f"in the list of computers on {ground.today:%-d %B %Y}")


def _stock(ground: Ground, rule: Computed) -> Made:
    if ground.today > ground.period.last + relativedelta(months=12):
        return Made("", "what the catalogue held then is not kept: enter it")
    number = sum(ground.held.get(code, 0) for code, kind in kinds.items() if kind.form in rule.forms)
    return Made(str(number), f"in the catalogue on {ground.today:%-d %B %Y}")


def _by_calendar(ground: Ground, rule: Computed, outlet: Outlet | None) -> Made:
    if outlet is None or not outlet.week:
        return Made("", "this branch's hours are not written down: enter them in the calendar")
    if ground.today <= ground.period.last:
        return Made("", ground.uncovered[Counter.MATERIAL])
    number = outlet.hours(ground.period) if rule.of is Source.HOURS else outlet.weeks(ground.period)
    return Made(str(number), "by the calendar: today's hours, without the days that were closed")
