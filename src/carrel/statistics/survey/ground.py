"""What the figures of one year are made of, read once."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import tallies
from carrel.gate import Act, House
from carrel.statistics.engines import Machine, of_store
from carrel.statistics.expressions import sums
from carrel.statistics.survey.loading import Pack
from carrel.statistics.survey.outlets import Outlet, outlets
from carrel.statistics.survey.periods import Period
from carrel.statistics.survey.rules import rules_of
from carrel.store import Transaction
from carrel.tallies import Counter, Figure, Tally


class Ground(msgspec.Struct, frozen=True):
    """The tallies, entered figures and calendars of a period."""

    house: House
    tx: Transaction
    pack: Pack
    period: Period
    today: date
    outlets: Sequence[Outlet]
    rows: Sequence[Tally]
    sums: Mapping[str, int]
    """What was counted, by variable."""
    entered: Mapping[str, Figure]
    since: str
    """Why what was counted does not cover the period; empty where it does."""


def ground_of(act: Act, pack: Pack, year: int, period: Period, machine: Machine = Machine.DUCKDB) -> Ground:
    """Read what a year's figures are made of, and let an engine sum it."""
    today = act.now.date()
    places = outlets(act.tx, period)
    rows = [row for month in period.months() for row in tallies.rows_of_month(act.tx, month)]
    since = uncovered(act.tx, period, today, places, rows)
    with of_store(act.tx, act.house.library.name, period.first, period.last, machine) as engine:
        found = sums(engine, period.first, period.last, rules_of(pack))
    entered = tallies.figures_of_year(act.tx, year)
    return Ground(act.house, act.tx, pack, period, today, places, rows, found, entered, since)


def uncovered_by_tallies(act: Act, period: Period) -> str:
    """Why what was counted does not cover a period; empty where it does."""
    rows = [row for month in period.months() for row in tallies.rows_of_month(act.tx, month)]
    return uncovered(act.tx, period, act.now.date(), outlets(act.tx, period), rows)


def uncovered(tx: Transaction, period: Period, today: date, places: Sequence[Outlet], rows: Sequence[Tally]) -> str:
    """Why what was counted does not cover a period: the year runs, counting began in it, or a month is empty."""
    if today <= period.last:
        return f"the year runs until {period.last:%-d %B %Y}"
    days = sorted({row.period for row in rows if row.counter == Counter.MATERIAL})
    if not days:
        return "nothing was counted in these twelve months"
    before = (period.first + timedelta(days=ahead) for ahead in range((days[0] - period.first).days))
    was_open = any(place.opens(day) for day in before for place in places)
    if was_open and not _counted_in(tx, period.first - relativedelta(months=1)):
        return f"it was counted only from {days[0]:%-d %B %Y} on"
    counted = {day.replace(day=1) for day in days}
    empty = [month for month in period.months() if month not in counted]
    return f"nothing was counted in {empty[0]:%B %Y}" if empty else ""


def _counted_in(tx: Transaction, month: date) -> bool:
    return any(row.counter == Counter.MATERIAL for row in tallies.rows_of_month(tx, month))
