"""Requests for records, counted by calendar year, by the paper that was shown and by how they ended.

A request is counted once, in the year in which it ends or in which the silence about it does; so a year that is past
never changes, and what was published of it stays true.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, func, select

from carrel.records.requests import Instrument, RequestOutcome
from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t
from carrel.tallies.counting import Counter, put

_YEAR: Statement[tuple[str, str, int]] = Statement(
    select(t.c.word, t.c.event, t.c.number).where(
        t.c.counter == bindparam("counter"), t.c.period == bindparam("period")
    )
)
_PERIODS: Statement[tuple[int]] = Statement(select(t.c.period).where(t.c.counter == bindparam("counter")))
_FIRST: Statement[tuple[int | None]] = Statement(select(func.min(t.c.period)))
_PUBLISHED = "published"


def count_request(tx: Transaction, year: int, instrument: Instrument, outcome: RequestOutcome) -> None:
    """Count one request."""
    put(tx, Counter.REQUEST, date(year, 1, 1), 0, instrument.value, outcome.value, 1)


def requests_of_year(tx: Transaction, year: int) -> Mapping[tuple[str, str], int]:
    """A year's requests by instrument and outcome. Exact: for disclosure control, and for no page."""
    found = tx.rows(_YEAR, counter=Counter.REQUEST.value, period=date(year, 1, 1).toordinal())
    return {(instrument, outcome): number for instrument, outcome, number in found}


def mark_published(tx: Transaction, year: int) -> None:
    """From now on the year's requests are public."""
    put(tx, Counter.REPORT, date(year, 1, 1), 0, Counter.REQUEST.value, _PUBLISHED, 1)


def published_years(tx: Transaction) -> frozenset[int]:
    """The years whose requests are public."""
    return frozenset(date.fromordinal(period).year for (period,) in tx.rows(_PERIODS, counter=Counter.REPORT.value))


def first_year(tx: Transaction) -> int | None:
    """The year in which anything was first counted here."""
    found = tx.row(_FIRST)
    return None if found is None or found[0] is None else date.fromordinal(found[0]).year
