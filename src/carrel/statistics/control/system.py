"""Everything that was published about the same counted numbers, and what is to be, as one system of equations.

Each different sum of blocks is one *unknown*, whatever tables it stands in; so a number that two tables show, or that a
margin repeats because there is nothing else in its row, is there once. What is known to be nothing is gone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from carrel.records.quiet import Quiet
from carrel.statistics.control.cutting import Blocks, Cut, counted_by, cut
from carrel.statistics.control.folding import folded
from carrel.statistics.control.linking import Link, links
from carrel.statistics.control.protecting import ANYTHING, Span, is_small, needed
from carrel.statistics.control.telling import NEW, Telling
from carrel.statistics.dimensions import Key
from carrel.statistics.tables import Method, Rule


class Place(NamedTuple):
    """Where an unknown is published."""

    release: int
    """Its number, or NEW."""
    key: Key


class Equation(NamedTuple):
    """A sum and its parts, by the numbers of their unknowns."""

    whole: int
    parts: tuple[int, ...]

    def terms(self) -> tuple[tuple[int, float], ...]:
        """Each unknown with its sign: together they come to 0."""
        return ((self.whole, 1.0), *((part, -1.0) for part in self.parts))


class System(Quiet, frozen=True):
    """The unknowns, what they truly are, and how they hang together. It never leaves control."""

    sums: tuple[Blocks, ...]
    """What each unknown is made of."""
    numbers: tuple[int, ...]
    """What each truly is."""
    equations: tuple[Equation, ...]
    places: Mapping[Place, int]
    """The unknown that stands there. A place that is missing is known to be nothing."""
    spans: tuple[Span, ...]
    """What each can be, by what is told of it alone."""
    held: frozenset[int]
    """What some table holds back."""
    undecided: frozenset[int]
    """What stands in the new table, and of which that does not say anything yet."""
    targets: Mapping[int, Span]
    """The small numbers that must stay protected, and what must be left of each."""

    def places_of(self, unknowns: Iterable[int]) -> tuple[Place, ...]:
        """Every place where one of these stands."""
        wanted = frozenset(unknowns)
        return tuple(place for place, unknown in self.places.items() if unknown in wanted)

    def around(self, unknown: int) -> tuple[Place, ...]:
        """Where an unknown stands; of one that stands nowhere, the smallest cells that it is part of."""
        found = self.places_of([unknown])
        holding = [one for one in self.places.values() if self.sums[unknown] <= self.sums[one]]
        least = min((len(self.sums[one]) for one in holding), default=0)
        return found or self.places_of(one for one in holding if len(self.sums[one]) == least)


def system(tellings: Sequence[Telling]) -> System:
    """Join the tables."""
    linked = links(counted_by(tellings))
    blocks = cut(tellings, frozenset(group for link in linked for group in (link.part, link.whole)))
    cells = [folded(one.dimensions, leaves, _union) for one, leaves in zip(tellings, blocks.leaves, strict=True)]
    joining = _Joining(blocks, _nothing(tellings, cells))
    for telling, leaves, table in zip(tellings, blocks.leaves, cells, strict=True):
        joining.add_table(telling, leaves, table)
    for link in linked:
        joining.add_link(link)
    return _told(tellings, joining)


def _union(parts: Sequence[Blocks]) -> Blocks:
    return frozenset().union(*parts)


def _nothing(tellings: Sequence[Telling], cells: Sequence[Mapping[Key, Blocks]]) -> Blocks:
    """The blocks of every cell that is told to be nothing."""
    empty = (
        table[key]
        for telling, table in zip(tellings, cells, strict=True)
        for key, span in telling.spans.items()
        if span.high == 0 and key in table
    )
    return frozenset(chain.from_iterable(empty))


class _Joining:
    """Unknowns and equations, while tables are added."""

    def __init__(self, blocks: Cut, nothing: Blocks) -> None:
        self.blocks = blocks
        self.nothing = nothing
        self.counted = list(blocks.numbers)
        self.unknowns: dict[Blocks, int] = {}
        self.equations: dict[Equation, None] = {}
        self.places: dict[Place, int] = {}
        self.something: dict[int, list[tuple[int, Blocks]]] = defaultdict(list)

    def unknown(self, blocks: Blocks) -> int | None:
        """The unknown that is this sum; None where it is known to be nothing."""
        left = blocks - self.nothing
        return self.unknowns.setdefault(left, len(self.unknowns)) if left else None

    def equate(self, whole: Blocks, parts: Iterable[Blocks]) -> None:
        """A sum is what its parts come to."""
        left, right = self.unknown(whole), [self.unknown(part) for part in parts]
        known = tuple(sorted(part for part in right if part is not None))
        if left is not None and known != (left,):
            self.equations[Equation(left, known)] = None

    def add_table(self, telling: Telling, leaves: Mapping[Key, Blocks], cells: Mapping[Key, Blocks]) -> None:
        """Every cell of a table, and every margin with its parts."""
        for blocks in leaves.values():
            self.add_pieces(blocks)
            if telling.rule.method is Method.SUPPRESS and blocks - self.nothing:
                for block in blocks - self.nothing:
                    self.something[block].append((telling.number, blocks - self.nothing))
        for key, blocks in cells.items():
            found = self.unknown(blocks)
            if found is not None:
                self.places[Place(telling.number, key)] = found
        for place, dimension in enumerate(telling.dimensions):
            parts = {node.code: [part.code for part in node.parts] for node in dimension.nodes()}
            for key, blocks in cells.items():
                below = [(*key[:place], code, *key[place + 1 :]) for code in parts[key[place]]]
                if below:
                    self.equate(blocks, [cells[one] for one in below if one in cells])

    def add_pieces(self, blocks: Blocks) -> None:
        """A sum of several blocks that is no margin."""
        if len(blocks - self.nothing) > 1:
            self.equate(blocks, (frozenset({block}) for block in sorted(blocks)))

    def add_link(self, link: Link) -> None:
        """What two groups of blocks have to do with each other."""
        part, whole = self.blocks.groups[link.part], self.blocks.groups[link.whole]
        for blocks in (part, whole):
            if blocks - self.nothing not in self.unknowns:
                self.add_pieces(blocks)
        if link.equal:
            self.equate(whole, [part])
        else:
            self.counted.append(self.number(whole) - self.number(part))
            self.equate(whole, [part, frozenset({len(self.counted) - 1})])

    def number(self, blocks: Blocks) -> int:
        """What a sum truly is."""
        return sum(self.counted[block] for block in blocks)

    def least(self, blocks: Blocks) -> int:
        """In how many pieces of one table, none of which is nothing, a sum is seen to lie: it cannot be less."""
        seen = {one for block in blocks for one in self.something[block] if one[1] <= blocks}
        return max(Counter(release for release, _ in seen).values(), default=0)


def _between(joined: _Joining, numbers: Sequence[int], rule: Rule) -> Iterator[int]:
    """The small numbers that stand in no table, but between two: what one holds and the other does not.

    Every such difference is made of blocks; while no small block is known too closely, no sum of them is.
    """
    for blocks, unknown in joined.unknowns.items():
        if len(blocks) == 1 and max(blocks) < len(joined.blocks.numbers) and is_small(numbers[unknown], rule):
            yield unknown


def _told(tellings: Sequence[Telling], joined: _Joining) -> System:
    """The system, with what is told of each unknown."""
    numbers = tuple(joined.number(blocks) for blocks in joined.unknowns)
    sums = tuple(joined.unknowns)
    by_number = {telling.number: telling for telling in tellings}
    spans, wanted = [ANYTHING] * len(numbers), dict[int, Span]()
    held, undecided, public = set[int](), set[int](), dict[int, Span]()
    for place, unknown in joined.places.items():
        telling = by_number[place.release]
        if is_small(numbers[unknown], telling.rule):
            wanted[unknown] = needed(telling.rule, joined.least(sums[unknown])).join(wanted.get(unknown))
        match telling.spans.get(place.key):
            case None:
                undecided.add(unknown)
            case span:
                spans[unknown] = spans[unknown].meet(span)
                held |= {unknown} if span.open else set()
                if place.release != NEW:
                    public[unknown] = span.meet(public.get(unknown, ANYTHING))
    for unknown in _between(joined, numbers, tellings[-1].rule):
        wanted.setdefault(unknown, needed(tellings[-1].rule, joined.least(sums[unknown])))
    targets = {unknown: span.meet(public.get(unknown, ANYTHING)) for unknown, span in wanted.items()}
    return System(
        sums,
        numbers,
        tuple(joined.equations),
        joined.places,
        tuple(spans),
        frozenset(held),
        frozenset(undecided),
        {unknown: span for unknown, span in targets.items() if span.low < span.high},
    )
