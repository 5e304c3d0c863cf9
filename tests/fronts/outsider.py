"""An outsider with nothing but the public files, a pencil and time: what they can reckon of a number that is left out.

Written anew from what the pages say, and of none of our own control. They know which months a quarter has, that a sum
is the sum of its parts, that what is left out is no nothing, and that counts are whole and never below nothing.
"""

from collections.abc import Iterable, Iterator
from itertools import product

import highspy

Atom = tuple[str, ...]
"""A finest word of each breakdown, and a month."""


class Outsider:
    """Everything that was published of one thing that is counted."""

    def __init__(self, files: Iterable[dict[str, object]]) -> None:
        self.files = list(files)
        self.finest = _finest(self.files)
        self.atoms: dict[Atom, int] = {}
        self.sums: dict[tuple[int, tuple[str, ...]], frozenset[Atom]] = {}
        self.told: dict[tuple[int, tuple[str, ...]], int | None] = {}
        for at, file in enumerate(self.files):
            for key, number in file["cells"]:
                self._read(at, tuple(key), number)

    def _read(self, at: int, key: tuple[str, ...], number: int | None) -> None:
        parts = [self.finest[name][code] for name, code in zip(_names(self.files[at]), key, strict=True)]
        atoms = frozenset(product(*parts))
        for atom in atoms:
            self.atoms.setdefault(atom, len(self.atoms))
        self.sums[at, key] = atoms
        self.told[at, key] = number

    def left_out(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """What the files do not say."""
        yield from (place for place, number in self.told.items() if number is None)

    def between(self, place: tuple[int, tuple[str, ...]]) -> tuple[float, float]:
        """The least and the most that a left-out number can be."""
        return self._bound(place, least=True), self._bound(place, least=False)

    def _bound(self, place: tuple[int, tuple[str, ...]], *, least: bool) -> float:
        solver = highspy.Highs()
        solver.silent()
        numbers = [solver.addVariable(lb=0) for _ in self.atoms]
        for one, atoms in self.sums.items():
            whole = sum(numbers[self.atoms[atom]] for atom in atoms)
            told = self.told[one]
            solver.addConstr(whole >= 1 if told is None else whole == told)
        asked = sum(numbers[self.atoms[atom]] for atom in self.sums[place])
        (solver.minimize if least else solver.maximize)(asked)
        if solver.getModelStatus() == highspy.HighsModelStatus.kUnbounded:
            return float("inf")
        assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal, solver.getModelStatus()
        return float(solver.getObjectiveValue())


def _names(file: dict[str, object]) -> list[str]:
    return [dimension["name"] for dimension in file["dimensions"]]


def _finest(files: list[dict[str, object]]) -> dict[str, dict[str, frozenset[str]]]:
    """For each breakdown, which of its finest words a code stands for, by every tree that was ever published."""
    parts: dict[str, dict[str, set[str]]] = {}
    for file in files:
        for dimension in file["dimensions"]:
            _walk(dimension["whole"], parts.setdefault(dimension["name"], {}))
    return {name: {code: _under(code, tree, name) for code in tree} for name, tree in parts.items()}


def _walk(node: dict[str, object], tree: dict[str, set[str]]) -> None:
    under = tree.setdefault(node["code"], set())
    for part in node.get("parts", ()):
        under.add(part["code"])
        _walk(part, tree)


def _under(code: str, tree: dict[str, set[str]], name: str) -> frozenset[str]:
    if name == "time" and "-Q" in code:
        year, quarter = code.split("-Q")
        return frozenset(f"{year}-{month:02}" for month in range(int(quarter) * 3 - 2, int(quarter) * 3 + 1))
    if not tree.get(code):
        return frozenset({code})
    return frozenset().union(*(_under(part, tree, name) for part in tree[code]))
