"""What several tables are made of, cut into blocks: the coarsest pieces of which every cell of each is a sum."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from carrel.records.quiet import Quiet
from carrel.statistics.control.linking import Group, groups_of
from carrel.statistics.control.telling import Telling
from carrel.statistics.dimensions import Key
from carrel.tallies import Atom

Blocks: TypeAlias = frozenset[int]


class Cut(Quiet, frozen=True):
    """The blocks, and what is made of them."""

    numbers: tuple[int, ...]
    """What each block truly is."""
    leaves: tuple[Mapping[Key, Blocks], ...]
    """For each table, what its cells of leaves are made of."""
    groups: Mapping[Group, Blocks]


def cut(tellings: Sequence[Telling], linked: frozenset[Group]) -> Cut:
    """Cut it: what lies in the same cell of every table, and in the same groups, stays together."""
    where: dict[Atom, list[tuple[int, Key]]] = defaultdict(list)
    for n, telling in enumerate(tellings):
        for key, counted in telling.counts.items():
            for atom in counted:
                where[atom].append((n, key))
    together: dict[tuple[tuple[tuple[int, Key], ...], frozenset[Group]], list[Atom]] = defaultdict(list)
    for atom, cells in where.items():
        together[tuple(cells), linked.intersection(groups_of(atom))].append(atom)
    leaves: list[dict[Key, set[int]]] = [defaultdict(set) for _ in tellings]
    groups: dict[Group, set[int]] = defaultdict(set)
    for block, (places, of) in enumerate(together):
        for n, key in places:
            leaves[n][key].add(block)
        for group in of:
            groups[group].add(block)
    known = counted_by(tellings)
    return Cut(
        tuple(sum(known[atom] for atom in atoms) for atoms in together.values()),
        tuple({key: frozenset(blocks) for key, blocks in cells.items()} for cells in leaves),
        {group: frozenset(blocks) for group, blocks in groups.items()},
    )


def counted_by(tellings: Sequence[Telling]) -> dict[Atom, int]:
    """Every counted number that a table is made of."""
    return {
        atom: number for telling in tellings for counted in telling.counts.values() for atom, number in counted.items()
    }
