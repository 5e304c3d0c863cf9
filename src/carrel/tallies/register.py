"""The register of releases: every table that was published, and the numbers it was made of.

A number that was part of a published table stays in the register as it was then. So later tables about the same month
are made of the same numbers, and two tables can be held against each other.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

import msgspec
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from carrel.store import Statement, Transaction
from carrel.tallies._tables import released, releases


class Atom(NamedTuple):
    """The smallest thing that is counted for publishing: a counter's number of one month, at one place, of one word."""

    counter: str
    event: str
    month: date
    """The first of the month."""
    place: int
    """The branch; 0 where the counter knows none."""
    word: str


class Kept(msgspec.Struct, frozen=True):
    """A release as it stands in the register."""

    number: int
    """From 1."""
    day: date
    account: str
    content: str
    """JSON; the statistics office writes and reads it."""


_KEYS = ["counter", "period", "place", "word", "event"]
_r = released.c
_ALL: Statement[tuple[int, int, str, str]] = Statement(
    select(releases.c.number, releases.c.day, releases.c.account, releases.c.content).order_by(releases.c.number)
)
_LAST: Statement[tuple[int | None]] = Statement(select(func.max(releases.c.number)))
_PUT: Statement[object] = Statement(insert(releases))
_FIX: Statement[object] = Statement(
    sqlite.insert(released).on_conflict_do_nothing(index_elements=_KEYS),
    postgresql.insert(released).on_conflict_do_nothing(index_elements=_KEYS),
)
_FIXED: Statement[tuple[int, int, str, int]] = Statement(
    select(_r.period, _r.place, _r.word, _r.number).where(
        _r.counter == bindparam("counter"), _r.event == bindparam("event")
    )
)


def put_release(tx: Transaction, day: date, account: str, content: str, made_of: Iterable[tuple[Atom, int]]) -> int:
    """Enter a release and the numbers it was made of; return its number."""
    last = tx.row(_LAST)
    number = (0 if last is None else last[0] or 0) + 1
    tx.run(_PUT, number=number, day=day.toordinal(), account=account, content=content)
    tx.many(
        _FIX,
        [
            {
                "counter": atom.counter,
                "period": atom.month.toordinal(),
                "place": atom.place,
                "word": atom.word,
                "event": atom.event,
                "number": count,
            }
            for atom, count in made_of
        ],
    )
    return number


def all_releases(tx: Transaction) -> tuple[Kept, ...]:
    """Every release, the first one first."""
    return tuple(
        Kept(number, date.fromordinal(day), account, content) for number, day, account, content in tx.rows(_ALL)
    )


def released_numbers(tx: Transaction, counter: str, event: str) -> Mapping[Atom, int]:
    """The numbers of a counter that published tables were made of."""
    return {
        Atom(counter, event, date.fromordinal(period), place, word): number
        for period, place, word, number in tx.rows(_FIXED, counter=counter, event=event)
    }
