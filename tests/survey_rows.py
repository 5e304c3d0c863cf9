"""A row of the survey with which nothing is wrong, for tests to spoil; and a year of tallies for a house."""

from datetime import date, timedelta
from decimal import Decimal

import msgspec

from at_work import AtWork
from carrel import catalog, tallies
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.statistics.survey import Element, How, Kind, LastYear, Line, Pack
from carrel.tallies import Counter

SPECIAL = {
    "STARTDAT": "07/01/2025",
    "ENDDATE": "06/30/2026",
    "CENTLIB": "1",
    "MASTER": "1.00",
    "LIBRARIA": "2.50",
    "POPU_LSA": "9000",
    "REGBOR": "5000",
    "PHYSCIR": "900",
    "OTHPHCIR": "50",
    "KIDCIRCL": "300",
    "KIDPHYSCIR": "300",
    "ONPRO": "100",
    "OFFPRO": "60",
    "ONATTEN": "100",
    "OFFATTEN": "60",
    "HOURS": "2000",
    "WKS_OPEN": "52",
}
"""Everything else is 40, the first of its codes, or yes."""
YEAR_FIRST, YEAR_LAST = date(2025, 7, 1), date(2026, 6, 30)
_COUNTERS = {Counter.AUDIENCE: "adult", Counter.CATEGORY: "adult"}
WEEK = dict.fromkeys(range(6), (9 * 60, 17 * 60))
"""Monday to Saturday, nine to five."""


def good_row(pack: Pack) -> tuple[Line, ...]:
    """A line for each element, all of them in order, and last year the same."""
    return tuple(_line(element, _value(pack, element)) for element in pack.elements)


def spoiled(lines: tuple[Line, ...], variable: str, value: str, how: How = How.ENTERED) -> tuple[Line, ...]:
    """The row with one value instead."""
    return changed(lines, variable, value=value, how=how)


def changed(lines: tuple[Line, ...], variable: str, **fields: object) -> tuple[Line, ...]:
    """The row with one line otherwise."""
    assert any(line.element.variable == variable for line in lines)
    return tuple(
        msgspec.structs.replace(line, **fields) if line.element.variable == variable else line for line in lines
    )


def _line(element: Element, value: str) -> Line:
    place = {"branch": BranchId(1), "outlet": "Main"} if element.outlet else {}
    return Line(element, How.ENTERED, value, last_year=LastYear(value, "invented"), **place)


def _value(pack: Pack, element: Element) -> str:
    if element.variable in SPECIAL:
        return SPECIAL[element.variable]
    if element.sums:
        return str(sum(Decimal(_value(pack, pack.by_variable[part])) for part in element.sums[0]))
    return {Kind.CODE: next(iter(element.codes), ""), Kind.YES_NO: "Y", Kind.DATE: "07/01/2025"}.get(element.kind, "40")


def with_hours(work: AtWork) -> None:
    """The branch is open from Monday to Saturday."""
    with work.house.store.write() as tx:
        catalog.put_hours(tx, work.built.branch, WEEK)


def a_year_of_loans(work: AtWork, kind: str = "book", first: date = YEAR_FIRST, last: date = YEAR_LAST) -> int:
    """Two loans and a renewal of a kind on each day that is the first or tenth of a month; how many there are."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    chosen = [day for day in days if day.day in {1, 10}]
    with work.house.store.write() as tx:
        for day in chosen:
            for counter, word in {**_COUNTERS, Counter.MATERIAL: kind}.items():
                tallies.add(tx, counter, day, work.built.branch, word, Event.LENT, 2)
                tallies.add(tx, counter, day, work.built.branch, word, Event.RENEWED, 1)
    return 3 * len(chosen)


def by_hand(work: AtWork, variable: str, number: int, first: date = YEAR_FIRST, last: date = YEAR_LAST) -> int:
    """The branch counts the same number on every day it is open; how many that makes."""
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    with work.house.store.write() as tx:
        open_days = [day for day in days if catalog.open_on(tx, work.built.branch, day)]
        for day in open_days:
            tallies.note_count(tx, variable, day, work.built.branch, number)
    return number * len(open_days)
