"""Reading the ledger: for the custodian's page, for a patron's own page, and to show that a promise was kept."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import msgspec
from sqlalchemy import Integer, LargeBinary, bindparam, select, union_all

from carrel.ledger import tables
from carrel.ledger.entry import Entry, Hours, Outcome, decode
from carrel.ledger.tags import patron_tag
from carrel.ledger.trail import day_keys
from carrel.records.vocabulary import Purpose
from carrel.store import Statement, Transaction

_SCAN: Final = 1000
_BEYOND: Final = 2**31 - 1

_SIZE = bindparam("size", type_=Integer())
_TAG = bindparam("tag", type_=LargeBinary())
_gathered, _pending = tables.entries.c, tables.pending.c

_NEWEST: Statement[tuple[int, bytes]] = Statement(
    select(_gathered.seq, _gathered.body)
    .where(_gathered.seq < bindparam("before"))
    .order_by(_gathered.seq.desc())
    .limit(_SIZE)
)
_OF_DAY: Statement[tuple[int, bytes]] = Statement(
    select(_gathered.seq, _gathered.body)
    .where(_gathered.day == bindparam("day"), _gathered.seq > bindparam("after"))
    .order_by(_gathered.seq)
    .limit(_SIZE)
)
_WAITING: Statement[tuple[bytes, bytes]] = Statement(
    select(_pending.tag, _pending.body).where(_pending.tag > bindparam("after")).order_by(_pending.tag).limit(_SIZE)
)
_TAGGED: Statement[tuple[bytes]] = Statement(
    union_all(select(_pending.body).where(_pending.tag == _TAG), select(_gathered.body).where(_gathered.tag == _TAG))
)


class Wanted(msgspec.Struct, frozen=True):
    """Which entries to show; what is None does not matter."""

    actor: str | None = None
    purpose: Purpose | None = None
    outcome: Outcome | None = None

    def fits(self, entry: Entry) -> bool:
        """Whether ``entry`` is one of them."""
        return (
            self.actor in (None, entry.actor)
            and self.purpose in (None, entry.purpose)
            and self.outcome in (None, entry.outcome)
        )


EVERYTHING: Final = Wanted()


class Page(msgspec.Struct, frozen=True):
    """Entries with their numbers in the tree, newest gathering first."""

    entries: tuple[tuple[int, Entry], ...]
    before: int | None
    """Where the next page begins; None on the last."""


class Day(msgspec.Struct, frozen=True):
    """A day's entries, counted."""

    day: date
    entries: int
    closed: int
    """How many were made outside opening hours."""
    outcomes: Mapping[Outcome, int]
    purposes: Mapping[Purpose, int]


def page(tx: Transaction, size: int, before: int | None = None, wanted: Wanted = EVERYTHING) -> Page:
    """Up to ``size`` entries of the tree that are ``wanted``, from the newest or from number ``before`` downwards."""
    found: list[tuple[int, Entry]] = []
    place = _BEYOND if before is None else before
    while rows := tx.rows(_NEWEST, before=place, size=_SCAN):
        for place, body in rows:
            if wanted.fits(entry := decode(body)):
                found.append((place, entry))
            if len(found) == size:
                return Page(tuple(found), place or None)
    return Page(tuple(found), None)


def waiting(tx: Transaction, wanted: Wanted = EVERYTHING) -> Iterator[Entry]:
    """Entries written and not yet in the tree, in no order that means anything."""
    for rows in tx.pages(_WAITING, _SCAN, b""):
        yield from filter(wanted.fits, (decode(body) for _, body in rows))


def days(tx: Transaction, first: date, last: date) -> list[Day]:
    """The days from ``first`` to ``last`` counted, newest first, with what is still waiting; empty days too."""
    counted = [_Count(date.fromordinal(number)) for number in range(last.toordinal(), first.toordinal() - 1, -1)]
    by_day = {count.day: count for count in counted}
    for entry in waiting(tx):
        if entry.day in by_day:
            by_day[entry.day].add(entry)
    for count in counted:
        for entry in _of_day(tx, count.day):
            count.add(entry)
    return [count.done() for count in counted]


def entries_of(tx: Transaction, trail: bytes, trail_day: date, first: date, last: date) -> Iterator[Entry]:
    """A patron's own entries from ``first`` to ``last``, each day's in order, as far back as their trail reaches."""
    for _, key in day_keys(trail, trail_day, first, last):
        number = 0
        while (found := tx.row(_TAGGED, tag=patron_tag(key, number))) is not None:
            yield decode(found[0])
            number += 1


class _Count:
    def __init__(self, day: date) -> None:
        self.day = day
        self._outcomes: Counter[Outcome] = Counter()
        self._purposes: Counter[Purpose] = Counter()
        self._closed = 0

    def add(self, entry: Entry) -> None:
        self._outcomes[entry.outcome] += 1
        self._purposes[entry.purpose] += 1
        self._closed += entry.hours is Hours.CLOSED

    def done(self) -> Day:
        return Day(self.day, self._outcomes.total(), self._closed, dict(self._outcomes), dict(self._purposes))


def _of_day(tx: Transaction, day: date) -> Iterator[Entry]:
    after = -1
    while rows := tx.rows(_OF_DAY, day=day.toordinal(), after=after, size=_SCAN):
        yield from (decode(body) for _, body in rows)
        after, _ = rows[-1]
