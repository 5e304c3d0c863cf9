"""What the figures of one year are made of, read once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec

from carrel import catalog, tallies
from carrel.gate import House
from carrel.statistics.engines import Machine, of_store
from carrel.statistics.expressions import sums
from carrel.statistics.survey.by_hand import Counts, counts_in
from carrel.statistics.survey.by_seats import Seats, machines_with_internet, seats_in
from carrel.statistics.survey.loading import Pack
from carrel.statistics.survey.outlets import Outlet, outlets
from carrel.statistics.survey.periods import Period, fiscal_year
from carrel.statistics.survey.rules import rules_of
from carrel.store import Transaction
from carrel.tallies import Counter, Figure

_OF_THINGS = (Counter.MATERIAL, Counter.AUDIENCE)


class Ground(msgspec.Struct, frozen=True):
    """The tallies, entered figures, calendars and settings of a period."""

    house: House
    pack: Pack
    period: Period
    today: date
    outlets: Sequence[Outlet]
    sums: Mapping[str, int]
    """What was counted when it happened, by variable."""
    by_hand: Counts
    seats: Seats
    machines: int
    """Public computers with the Internet in the catalogue today."""
    registered: int | None
    """At the last close of the period's last month; None where that month was not closed."""
    held: Mapping[str, int]
    """Items in the catalogue today, by kind."""
    entered: Mapping[str, Figure]
    uncovered: Mapping[str, str]
    """Why what a counter of things holds does not cover the period; empty where it does."""


def ground_of(tx: Transaction, house: House, pack: Pack, year: int, machine: Machine = Machine.DUCKDB) -> Ground:
    """Read what a year's figures are made of, and let an engine sum it."""
    period, today = fiscal_year(house.library, year), house.clock().date()
    places = outlets(tx, period)
    with of_store(tx, house.library.name, period.first, period.last, machine) as engine:
        found = sums(engine, period.first, period.last, rules_of(pack))
    return Ground(
        house,
        pack,
        period,
        today,
        places,
        found,
        counts_in(tx, places, period),
        seats_in(tx, house.library.computers, places, period),
        machines_with_internet(tx, house.library.computers, places),
        tallies.registered_in(tx, period.last.replace(day=1)),
        catalog.count_held(tx),
        tallies.figures_of_year(tx, year),
        {counter.value: uncovered(tx, counter, period, today, places) for counter in _OF_THINGS},
    )


def uncovered(tx: Transaction, counter: Counter, period: Period, today: date, places: Sequence[Outlet]) -> str:
    """Why a counter does not cover a period: the year runs, counting began in it, or a month is empty.

    Counters came one after another, with versions of Carrel, so each is asked by itself. What another system counted
    moves in by material and audience alone; a month that Carrel counted itself has categories of patrons as well.
    """
    if today <= period.last:
        return f"the year runs until {period.last:%-d %B %Y}"
    days = tallies.days_counted(tx, counter, period.first, period.last)
    if not days:
        return "nothing was counted in these twelve months"
    own = tallies.days_counted(tx, Counter.CATEGORY, date.min, period.last)
    counted = {day.replace(day=1) for day in days}.intersection(own)
    empty = [month for month in period.months() if month not in counted]
    if not own or own[0] >= period.first:
        began = _began(tx, counter, period, days[0], places)
        if began:
            return began
    return f"nothing was counted here in {empty[0]:%B %Y}" if empty else ""


def _began(tx: Transaction, counter: Counter, period: Period, first: date, places: Sequence[Outlet]) -> str:
    """Of a library that counted nothing before the period: why it did not count from the first open day on."""
    if tallies.days_counted(tx, counter, date.min, period.first - timedelta(days=1)):
        return "a part of it was counted by another system"
    before = (period.first + timedelta(days=ahead) for ahead in range((first - period.first).days))
    was_open = any(place.opens(day) for day in before for place in places)
    return f"it was counted only from {first:%-d %B %Y} on" if was_open else ""
