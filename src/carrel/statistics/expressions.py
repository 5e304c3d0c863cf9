"""What is asked of the tallies, in Ibis: one expression for every machine that reckons (``engines.py``).

Sums only. Nothing here joins a counter with another: each rule sums one counter, and a breakdown is of one counter
and one event.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from carrel.statistics.columns import COLUMNS, NAME
from carrel.statistics.engines import Engine

if TYPE_CHECKING:
    import ibis


class Sum(msgspec.Struct, frozen=True):
    """What a figure is the sum of: some events of one counter, with every word or with some."""

    counter: str
    """A ``tallies.Counter``."""
    events: frozenset[str]
    words: frozenset[str] | None = None
    """None for every word the counter has."""


class Part(msgspec.Struct, frozen=True):
    """One number of a breakdown."""

    month: date
    """The first of the month."""
    place: int
    """The branch, or 0 for what is counted without place."""
    word: str
    number: int


def sums(engine: Engine, first: date, last: date, rules: Mapping[str, Sum]) -> dict[str, int]:
    """Each rule's sum from ``first`` to ``last``; 0 where nothing was counted.

    A counter by month counts in a month that begins within these days: name whole months.
    """
    if not rules:
        return {}
    found = engine.rows(_within(first, last).aggregate(**_columns(rules)))
    return dict(zip(rules, map(_number, found[0]), strict=True))


def sums_by_library(engine: Engine, first: date, last: date, rules: Mapping[str, Sum]) -> dict[str, dict[str, int]]:
    """The same for each library of a folder that several have put their archives into."""
    if not rules:
        return {}
    by_library = _within(first, last).group_by("library").aggregate(**_columns(rules)).order_by("library")
    return {
        str(library): dict(zip(rules, map(_number, numbers), strict=True))
        for library, *numbers in engine.rows(by_library)
    }


def parts(engine: Engine, first: date, last: date, counter: str, event: str) -> tuple[Part, ...]:
    """One event of one counter by month, place and word, in that order."""
    t = _within(first, last)
    t = t.filter(t.counter == counter, t.event == event)
    keyed = t.mutate(year=t.period.year(), month=t.period.month())
    grouped = keyed.group_by("year", "month", "place", "word").aggregate(number=keyed.number.sum())
    return tuple(
        Part(date(_number(year), _number(month), 1), _number(place), str(word), _number(number))
        for year, month, place, word, number in engine.rows(grouped.order_by("year", "month", "place", "word"))
    )


@cache
def _tallies() -> "ibis.Table":
    """What every expression is about, whichever machine reckons it."""
    import ibis

    return ibis.table(ibis.Schema.from_pyarrow(COLUMNS), name=NAME)


def _within(first: date, last: date) -> "ibis.Table":
    t = _tallies()
    return t.filter(t.period >= first, t.period <= last)


def _columns(rules: Mapping[str, Sum]) -> "dict[str, ibis.Value]":
    t = _tallies()
    return {name: t.number.sum(where=_counts(t, rule)) for name, rule in rules.items()}


def _counts(t: "ibis.Table", rule: Sum) -> "ibis.Value":
    """Whether a number is one of those that a rule sums."""
    counts = (t.counter == rule.counter) & t.event.isin(sorted(rule.events))
    return counts if rule.words is None else counts & t.word.isin(sorted(rule.words))


def _number(found: object) -> int:
    """A sum; SQL's sum of nothing is no number."""
    return int(found) if isinstance(found, int) else 0
