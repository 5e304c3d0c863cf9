"""The tallies month by month, as the archive takes them."""

from collections.abc import Iterator
from datetime import date

import msgspec
from dateutil.relativedelta import relativedelta
from sqlalchemy import bindparam, select

from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t

_MONTHS: Statement[tuple[int]] = Statement(select(t.c.period).distinct().order_by(t.c.period))
_ROWS: Statement[tuple[str, int, int, str, str, int]] = Statement(
    select(t.c.counter, t.c.period, t.c.place, t.c.word, t.c.event, t.c.number)
    .where(t.c.period >= bindparam("first"), t.c.period < bindparam("next"))
    .order_by(t.c.counter, t.c.period, t.c.place, t.c.word, t.c.event)
)
_DAYS: Statement[tuple[int]] = Statement(
    select(t.c.period)
    .distinct()
    .where(t.c.counter == bindparam("counter"), t.c.period >= bindparam("first"), t.c.period <= bindparam("last"))
    .order_by(t.c.period)
)


class Tally(msgspec.Struct, frozen=True):
    """One number of one counter."""

    counter: str
    period: date
    place: int
    word: str
    event: str
    number: int


def months(tx: Transaction) -> tuple[date, ...]:
    """The first day of each month in which anything was counted."""
    return tuple(sorted({date.fromordinal(period).replace(day=1) for (period,) in tx.rows(_MONTHS)}))


def rows_of_month(tx: Transaction, month: date) -> Iterator[Tally]:
    """Every number of a month, in one order whatever the database."""
    after = month + relativedelta(months=1)
    for counter, period, place, word, event, number in tx.rows(_ROWS, first=month.toordinal(), next=after.toordinal()):
        yield Tally(counter, date.fromordinal(period), place, word, event, number)


def days_counted(tx: Transaction, counter: str, first: date, last: date) -> tuple[date, ...]:
    """The days, or first days of months, from ``first`` to ``last`` under which a counter holds anything."""
    rows = tx.rows(_DAYS, counter=counter, first=first.toordinal(), last=last.toordinal())
    return tuple(date.fromordinal(period) for (period,) in rows)
