"""Counters that count the same events: whoever knows the total of one knows the total of the other.

A loan is counted by kind of material, by audience, by category, town and age band. Where two counters truly come to
the same in a month, somebody will take them to be the same; where one counts some of what another counts, it cannot
come to more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from carrel.tallies import Atom, Counter


class Group(NamedTuple):
    """Counted numbers that are linked by their sum."""

    counter: str
    event: str
    month: date
    by: str = ""
    """What they have in common besides the month: nothing, the place, or the word."""
    of: str = ""
    """Which place, or which word."""


class Link(NamedTuple):
    """What two groups have to do with each other."""

    part: Group
    whole: Group
    equal: bool
    """Whether they come to the same; otherwise the whole comes to more."""


_SAME = frozenset({Counter.MATERIAL, Counter.AUDIENCE, Counter.CATEGORY, Counter.TOWN, Counter.AGE})
"""What may come to the same total of a month."""
_PARTS = (
    (Counter.AUDIENCE, Counter.MATERIAL, "place"),
    (Counter.TOWN, Counter.CATEGORY, ""),
    (Counter.AGE, Counter.CATEGORY, ""),
    (Counter.GUEST, Counter.TOWN, "word"),
)
"""A counter that counts some of what another counts (``tallies.faults`` says so too), and what by."""


def groups_of(atom: Atom) -> tuple[Group, ...]:
    """The groups that a counted number belongs to."""
    linked = {by for part, whole, by in _PARTS if by and atom.counter in {part, whole}}
    of = {"place": str(atom.place), "word": atom.word}
    here = Group(atom.counter, atom.event, atom.month)
    return (here, *(here._replace(by=by, of=of[by]) for by in sorted(linked)))


def links(numbers: Mapping[Atom, int]) -> tuple[Link, ...]:
    """The links between counted numbers. Each is true of them."""
    totals: dict[Group, int] = defaultdict(int)
    for atom, number in numbers.items():
        for group in groups_of(atom):
            totals[group] += number
    return (*_same(totals), *_within(totals))


def _same(totals: Mapping[Group, int]) -> Iterable[Link]:
    """Counters that come to the same in a month, each with the next."""
    months: dict[tuple[str, date, int], list[Group]] = defaultdict(list)
    for group, number in sorted(totals.items()):
        if group.counter in _SAME and not group.by:
            months[group.event, group.month, number].append(group)
    for groups in months.values():
        yield from (Link(one, other, True) for one, other in pairwise(groups))


def _within(totals: Mapping[Group, int]) -> Iterable[Link]:
    for group, number in sorted(totals.items()):
        for part, whole, by in _PARTS:
            above = group._replace(counter=whole.value)
            if group.counter == part and group.by == by and number <= totals.get(above, -1):
                yield Link(group, above, number == totals[above])
