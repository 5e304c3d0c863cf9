"""Exact numbers that are given to the state, as the release register keeps them: control must know what is known.

"Figures given to the state" name nobody, but whoever holds them beside a published table may reckon with both. A figure
that is the sum of several events is entered as one number for each: what is assumed to be known is then never less than
what is.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import product

import msgspec

from carrel import tallies
from carrel.statistics.dimensions import Dimension, Key, Node
from carrel.statistics.expressions import Sum
from carrel.statistics.register import enter_given
from carrel.statistics.survey.periods import Period
from carrel.statistics.tables import About, Cell, Release, Rule, Undisclosed
from carrel.store import Transaction
from carrel.tallies import Atom

WHOLE = "all"
"""The code of a margin."""
_EXACT = Rule(threshold=0)


class Numbers(msgspec.Struct, frozen=True):
    """One event of one counter by word and month."""

    about: About
    dimensions: tuple[Dimension, ...]
    """Words, then months."""
    counts: Mapping[Key, Mapping[Atom, int]]


def numbers_by_word(tx: Transaction, title: str, rule: Sum, event: str, period: Period) -> Numbers:
    """A sum's numbers of one event. What was part of a published table is as it was then."""
    after = period.last + timedelta(days=1)
    found = tallies.numbers_of_months(tx, rule.counter, event, period.first, after)
    public = tallies.released_numbers(tx, rule.counter, event)
    atoms = {
        atom: public.get(atom, number)
        for atom, number in found.items()
        if rule.words is None or atom.word in rule.words
    }
    counts: dict[Key, dict[Atom, int]] = {}
    for atom, number in atoms.items():
        counts.setdefault((atom.word, _code(atom.month)), {})[atom] = number
    words = sorted({atom.word for atom in atoms} | (rule.words or set()))
    dimensions = (
        Dimension("word", Node(WHOLE, "all", tuple(Node(word, word) for word in words))),
        Dimension("month", Node(WHOLE, "all twelve months", tuple(_month(month) for month in period.months()))),
    )
    return Numbers(About(title, rule.counter, event), dimensions, counts)


def give(tx: Transaction, day: date, account: str, numbers: Numbers, told: Callable[[Key], bool]) -> int:
    """Enter into the register which of these numbers were given out; return the entry's number."""
    keys = product(*(dimension.nodes() for dimension in numbers.dimensions))
    cells = tuple(_cell(numbers, tuple(node.code for node in nodes), told) for nodes in keys)
    release = Release(numbers.about, numbers.dimensions, cells, _EXACT, "given to the state as it is")
    return enter_given(tx, day, account, release, undisclosed(numbers))


def undisclosed(numbers: Numbers) -> Undisclosed:
    """The numbers as a table for control."""
    return Undisclosed(numbers.about, numbers.dimensions, numbers.counts)


def _cell(numbers: Numbers, key: Key, told: Callable[[Key], bool]) -> Cell:
    return Cell(key, _sum(numbers, key) if told(key) else None)


def _sum(numbers: Numbers, key: Key) -> int:
    return sum(
        sum(counted.values())
        for leaf, counted in numbers.counts.items()
        if all(wanted in {WHOLE, code} for wanted, code in zip(key, leaf, strict=True))
    )


def _month(month: date) -> Node:
    return Node(_code(month), f"{month:%B %Y}")


def _code(month: date) -> str:
    return f"{month:%Y-%m}"
