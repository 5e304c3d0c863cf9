"""What can be reckoned from published tables, found out another way: every table of whole numbers that fits, by z3.

It shares no line with the attacker of the house: it goes from counted numbers upwards, and asks a theorem prover.
"""

from collections.abc import Iterable, Mapping
from itertools import product

import z3

from carrel.statistics._numbers import numbers_of
from carrel.statistics.dimensions import Dimension, Key
from carrel.statistics.tables import Method, Release, Undisclosed
from carrel.tallies import Atom

Made = tuple[Undisclosed, Release]


class Oracle:
    """Somebody who has these releases, and asks what is possible."""

    def __init__(self, made: Iterable[Made], only_nothings: bool = False) -> None:
        """``only_nothings``: somebody who sees no number, only where there is nothing."""
        self.made = list(made)
        self.solver = z3.Solver()
        self.unknown: dict[Atom, z3.ArithRef] = {}
        self.true: dict[Atom, int] = {}
        for table, release in self.made:
            self._know(table)
            for cell in release.cells:
                number = self.sum(table, cell.key)
                self.solver.add(*_told(number, cell.number, release, only_nothings))
        self._link()

    def _know(self, table: Undisclosed) -> None:
        for counted in numbers_of(table).values():
            for atom, number in counted.items():
                self.true[atom] = number
                if atom not in self.unknown:
                    self.unknown[atom] = z3.Int(str(atom))
                    self.solver.add(self.unknown[atom] >= 0)

    def _link(self) -> None:
        """Counters of the same month that come to the same are taken to be the same."""
        totals: dict[tuple[str, str], list[Atom]] = {}
        for atom in self.true:
            totals.setdefault((atom.counter, str(atom.month)), []).append(atom)
        for (one, at), atoms in totals.items():
            for (other, then), others in totals.items():
                if one < other and at == then and self._number(atoms) == self._number(others):
                    self.solver.add(self._unknown(atoms) == self._unknown(others))

    def _number(self, atoms: Iterable[Atom]) -> int:
        return sum(self.true[atom] for atom in atoms)

    def _unknown(self, atoms: Iterable[Atom]) -> z3.ArithRef:
        return z3.Sum([z3.IntVal(0), *(self.unknown[atom] for atom in atoms)])

    def sum(self, table: Undisclosed, key: Key) -> z3.ArithRef:
        """A cell."""
        return self._unknown(atoms_of(table, key))

    def true_number(self, table: Undisclosed, key: Key) -> int:
        """What it truly is."""
        return self._number(atoms_of(table, key))

    def possible(self, *facts: z3.BoolRef) -> bool:
        """Whether some table of whole numbers fits all that was published, and this."""
        self.solver.push()
        self.solver.add(*facts)
        found = self.solver.check()
        self.solver.pop()
        assert found != z3.unknown
        return bool(found == z3.sat)

    def small(self) -> dict[frozenset[Atom], tuple[z3.ArithRef, int, int]]:
        """Every small number that no release shows, by what it is the sum of: what it truly is, and how large it must
        be able to be.
        """
        nothing = {atom for table, release in self.made for atom in _nothing(table, release)}
        cells = [
            (atoms_of(table, cell.key) - nothing, self.true_number(table, cell.key), cell.number, release.rule)
            for table, release in self.made
            for cell in release.cells
        ]
        shown = {atoms for atoms, _, printed, rule in cells if printed is not None and rule.method is Method.SUPPRESS}
        rounded = {atoms for atoms, _, printed, rule in cells if printed is not None and rule.method is Method.ROUND}
        rounded |= {one[0] for one in cells} - {atoms for atoms, *_, rule in cells if rule.method is Method.SUPPRESS}
        return {
            atoms: (self._unknown(atoms), number, rule.threshold - (atoms in rounded))
            for atoms, number, _, rule in cells
            if 0 < number < rule.threshold and atoms not in shown
        }


def _nothing(table: Undisclosed, release: Release) -> Iterable[Atom]:
    if release.rule.method is Method.SUPPRESS:
        for cell in release.cells:
            if cell.number == 0:
                yield from atoms_of(table, cell.key)


def _told(number: z3.ArithRef, printed: int | None, release: Release, only_nothings: bool) -> list[z3.BoolRef]:
    if release.rule.method is Method.ROUND:
        top = release.rule.threshold - 1
        return [] if printed is None or only_nothings else [number >= printed, number <= printed + top]
    if printed == 0:
        return [number == 0]
    return [number >= 1] if printed is None or only_nothings else [number == printed]


def atoms_of(table: Undisclosed, key: Key) -> frozenset[Atom]:
    """What a cell is the sum of."""
    leaves = [_leaves(dimension, code) for dimension, code in zip(table.dimensions, key, strict=True)]
    counts = numbers_of(table)
    return frozenset(atom for leaf in product(*leaves) for atom in counts.get(leaf, {}))


def _leaves(dimension: Dimension, code: str) -> list[str]:
    [node] = [node for node in dimension.nodes() if node.code == code]
    return [leaf.code for leaf in node.walk() if not leaf.parts]


def true_numbers(table: Undisclosed, release: Release) -> Mapping[Key, int]:
    """Every cell, as it truly is."""
    counts = numbers_of(table)
    true = {atom: number for counted in counts.values() for atom, number in counted.items()}
    return {cell.key: sum(true[atom] for atom in atoms_of(table, cell.key)) for cell in release.cells}


def narrowed(made: Iterable[Made]) -> list[str]:
    """Every small number that can be told to be not as small, or not as large, as it must seem; and each that its
    neighbour can be told by.
    """
    made = list(made)
    oracle, blind = Oracle(made), Oracle(made, only_nothings=True)
    small = oracle.small()
    found = []
    for atoms, (number, true, most) in small.items():
        bare = z3.Sum([z3.IntVal(0), *(blind.unknown[atom] for atom in atoms)])
        least = next(n for n in range(1, true + 1) if blind.possible(bare <= n))
        if not oracle.possible(number <= least):
            found.append(f"not as small as {least}")
        if not oracle.possible(number >= most):
            found.append(f"not as large as {most}")
        for others, (other, known, _) in small.items():
            if not atoms <= others and not oracle.possible(other == known, number != true):
                found.append("known by its neighbour")
    return found
