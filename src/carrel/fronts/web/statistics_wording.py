"""How a published table speaks: its title, its words and its months, in the language of the page."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from babel.dates import format_date
from dateutil.relativedelta import relativedelta

from carrel.fronts.web.languages import meant, monthly, said, spoken
from carrel.records.circulation import Event
from carrel.statistics import Dimension, Method, Node, Release, Subject

_EVENTS: Final[Mapping[Event, str]] = {
    Event.LENT: meant("Items lent"),
    Event.RENEWED: meant("Loans renewed"),
    Event.RETURNED: meant("Items returned"),
    Event.REGISTERED: meant("People registered"),
    Event.HELD: meant("Holds placed"),
    Event.USED_HERE: meant("Items used in the library"),
    Event.BORROWED_ELSEWHERE: meant("Items borrowed from other libraries"),
    Event.LENT_ELSEWHERE: meant("Items lent to other libraries"),
    Event.SAT: meant("Turns at public computers"),
}
_BY: Final = {
    Subject.KIND: meant("by kind of material"),
    Subject.AUDIENCE: meant("by whom they are shelved for"),
    Subject.TOWN: meant("by town of the borrower"),
    Subject.CATEGORY: meant("by category of patron"),
    Subject.AGE: meant("by age"),
    Subject.GUEST: meant("on cards of other towns’ libraries"),
}
_SAID: Final = frozenset(
    {
        meant("all together"),
        meant("all branches"),
        meant("a branch that closed"),
        meant("books"),
        meant("magazines and newspapers"),
        meant("sound"),
        meant("film"),
        meant("other things"),
        meant("electronic"),
        meant("for adults"),
        meant("for teens"),
        meant("for children"),
        meant("children, to 11"),
        meant("teens, 12 to 17"),
        meant("adults, 18 to 64"),
        meant("65 and over"),
        meant("age not known"),
        meant("other towns of the state"),
        meant("elsewhere"),
        meant("other"),
    }
)
"""The statistics office's own words. A town, a branch and a category are called what they are called."""
_TIME = re.compile(r"(\d{4})(?:-(?:Q(\d)|(\d\d)))?(?:\.\.(\d{4})-(\d\d))?")


def title(release: Release) -> str:
    """What a table is about, without its time."""
    return called(Event(release.about.event), Subject(release.dimensions[0].name))


def called(event: Event, of: Subject) -> str:
    """What is counted, and by what."""
    return f"{said(_EVENTS[event])}, {said(_BY[of])}"


def event(of: Event) -> str:
    """What is counted."""
    return said(_EVENTS[of])


def word(name: str) -> str:
    """A group's name, where it is one of the office's own words."""
    called = said(name) if name in _SAID else name
    return capital(called)


def subject(of: Subject) -> str:
    """How a breakdown is called where one is chosen."""
    return said(_BY[of])


def names(dimension: Dimension, short: bool = False) -> dict[str, str]:
    """Every node of a dimension as the page calls it, by its code; ``short`` where it heads a column."""
    call = (column if short else time) if dimension.name == "time" else _name_of(dimension)
    return {node.code: call(node) for node in dimension.nodes()}


def period(release: Release) -> str:
    """The whole time of a table."""
    return time(release.dimensions[-1].whole)


def short(node: Node) -> str:
    """A time as an axis has room for it: Mar, Q1 2026, 2026."""
    year, quarter, month, *_ = _parts(node)
    if month:
        return format_date(date(year, month, 1), "LLL", locale=spoken())
    return said("Q{quarter} {year}", quarter=quarter, year=year) if quarter else str(year)


def column(node: Node) -> str:
    """A time as the head of a column: Mar 2026, Jan–Mar 2026, 2026."""
    year, quarter, month, until_year, until_month = _parts(node)
    if until_year:
        return (
            f"{_abbreviated(date(year, month, 1), year)}–{_abbreviated(date(until_year, until_month, 1), until_year)}"
        )
    if month:
        return _abbreviated(date(year, month, 1), year)
    if quarter:
        last = date(year, quarter * 3, 1)
        return f"{format_date(date(year, quarter * 3 - 2, 1), 'LLL', locale=spoken())}–{_abbreviated(last, year)}"
    return str(year)


def time(node: Node) -> str:
    """A time in full: March 2026, January to March 2026, 2026."""
    year, quarter, month, until_year, until_month = _parts(node)
    if until_year:
        return span(date(year, month, 1), date(until_year, until_month, 1))
    if month:
        return monthly(date(year, month, 1))
    first = date(year, quarter * 3 - 2, 1) if quarter else date(year, 1, 1)
    return span(first, first + relativedelta(months=2)) if quarter else str(year)


def span(first: date, last: date) -> str:
    """From the month of one day to that of another."""
    if first.year != last.year:
        return said("{first} to {last}", first=monthly(first), last=monthly(last))
    begin = format_date(first, "LLLL", locale=spoken())
    return said("{first} to {last}", first=begin, last=monthly(last))


def capital(words: str) -> str:
    """Words as they begin a line."""
    return words[:1].upper() + words[1:]


def how(release: Release) -> str:
    """What is left out of a table and why, in a sentence."""
    least = release.rule.threshold
    match release.rule.method:
        case Method.SUPPRESS:
            return said(
                "Numbers from 1 to {most} are left out, and a few larger ones that would give them away, so that no"
                " number points at anybody.",
                most=least - 1,
            )
        case Method.ROUND:
            return said(
                "Every number is rounded down to a multiple of {least}, so that none points at anybody.", least=least
            )


def _name_of(dimension: Dimension) -> Callable[[Node], str]:
    kinds = dimension.name == Subject.KIND

    def call(node: Node) -> str:
        name = said(node.name) if kinds or node.name in _SAID else node.name
        return capital(name)

    return call


def _abbreviated(day: date, year: int) -> str:
    return f"{format_date(day, 'LLL', locale=spoken())} {year}"


def _parts(node: Node) -> tuple[int, int, int, int, int]:
    found = _TIME.fullmatch(node.code)
    if found is None:
        raise ValueError("a time has another code")
    year, quarter, month, until_year, until_month = (int(part or 0) for part in found.groups())
    return year, quarter, month, until_year, until_month
