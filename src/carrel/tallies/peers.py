"""Other libraries, as the national survey publishes them: to hold one's own figures against."""

from collections.abc import Iterable
from typing import TypeAlias

from sqlalchemy import bindparam, delete, insert, select

from carrel.store import Statement, Transaction
from carrel.tallies._tables import peers as t

Row: TypeAlias = tuple[str, str]
"""The survey's key of a library, and what the survey published of it, as JSON."""

_DROP: Statement[object] = Statement(delete(t).where(t.c.year == bindparam("of")))
_PUT: Statement[object] = Statement(insert(t))
_YEAR: Statement[Row] = Statement(
    select(t.c.library, t.c.content).where(t.c.year == bindparam("year")).order_by(t.c.library)
)
_YEARS: Statement[tuple[int]] = Statement(select(t.c.year).distinct().order_by(t.c.year.desc()))


def put_peers(tx: Transaction, year: int, rows: Iterable[Row]) -> None:
    """Let the libraries of a fiscal year be these."""
    tx.run(_DROP, of=year)
    tx.many(_PUT, [{"year": year, "library": library, "content": content} for library, content in rows])


def peers_of_year(tx: Transaction, year: int) -> list[Row]:
    """The libraries of a fiscal year."""
    return tx.rows(_YEAR, year=year)


def peer_years(tx: Transaction) -> tuple[int, ...]:
    """The fiscal years there are rows of, the last one first."""
    return tuple(year for (year,) in tx.rows(_YEARS))
