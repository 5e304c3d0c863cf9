"""Exact numbers that are given to the state, as the release register keeps them: control must know what is known.

A total names nobody, but whoever holds it beside a published table may reckon with both. A figure that is the sum of
several events is entered as one number for each: what is assumed to be known is then never less than what is.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

import msgspec

from carrel import tallies
from carrel.statistics.dimensions import Dimension, Key, Node
from carrel.statistics.expressions import Sum
from carrel.statistics.register import enter_given
from carrel.statistics.survey.periods import Period
from carrel.statistics.tables import About, Cell, Method, Release, Rule, Undisclosed
from carrel.store import Transaction
from carrel.tallies import Atom

WHOLE = "all"
"""The code of a margin."""
_EXACT = Rule(threshold=1, method=Method.ROUND)
"""Rounded to ones: each number is as it is, and of a cell that is not told nothing is said."""


class Given(msgspec.Struct, frozen=True):
    """Numbers of one event of one counter, each told as it is, with their sum."""

    about: About
    dimension: Dimension
    counts: Mapping[Key, Mapping[Atom, int]]


def numbers_of(tx: Transaction, rule: Sum, event: str, period: Period) -> Mapping[Atom, int]:
    """What one event of a sum counted, by month. What was part of a published table is as it was then."""
    found = tallies.numbers_of_months(tx, rule.counter, event, period.first, period.last + timedelta(days=1))
    public = tallies.released_numbers(tx, rule.counter, event)
    wanted = [atom for atom in found if rule.words is None or atom.word in rule.words]
    return {atom: public.get(atom, found[atom]) for atom in wanted}


def total(about: About, numbers: Mapping[Atom, int]) -> Given:
    """The sum of numbers, and nothing that it is the sum of."""
    return Given(about, Dimension("all", Node(WHOLE, about.title)), {(WHOLE,): numbers})


def by_name(about: About, name: str, named: Iterable[tuple[str, Atom, int]]) -> Given:
    """The sum of the numbers under each name, such as a town."""
    counts: dict[Key, dict[Atom, int]] = {}
    for code, atom, number in named:
        counts.setdefault((code,), {})[atom] = number
    nodes = tuple(Node(code, code) for (code,) in sorted(counts))
    return Given(about, Dimension(name, Node(WHOLE, about.title, nodes)), counts)


def give(tx: Transaction, day: date, account: str, given: Given) -> int:
    """Enter what was given into the register; return the entry's number."""
    cells = tuple(Cell((node.code,), _sum(given, node.code)) for node in given.dimension.nodes())
    release = Release(given.about, (given.dimension,), cells, _EXACT, "given to the state as it is")
    return enter_given(tx, day, account, release, Undisclosed(given.about, (given.dimension,), given.counts))


def _sum(given: Given, code: str) -> int:
    keys = given.counts if code == WHOLE else [(code,)]
    return sum(sum(given.counts[key].values()) for key in keys)
