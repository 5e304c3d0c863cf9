"""From the cells of leaves to every cell of a table."""

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from typing import TypeVar

from carrel.statistics.dimensions import Dimension, Key

T = TypeVar("T")


def keys(dimensions: tuple[Dimension, ...]) -> tuple[Key, ...]:
    """Every cell of a table, in the order of its release."""
    return tuple(product(*([node.code for node in dimension.nodes()] for dimension in dimensions)))


def folded(
    dimensions: tuple[Dimension, ...], leaves: Mapping[Key, T], together: Callable[[Sequence[T]], T]
) -> dict[Key, T]:
    """What the cells come to: a sum's is that of its parts ``together``. What comes to nothing at all is missing."""
    found = dict(leaves)
    for place, dimension in enumerate(dimensions):
        lines: dict[Key, dict[str, T]] = {}
        for key, one in found.items():
            lines.setdefault((*key[:place], *key[place + 1 :]), {})[key[place]] = one
        found = {
            (*rest[:place], code, *rest[place:]): one
            for rest, line in lines.items()
            for code, one in _along(dimension, line, together).items()
        }
    return found


def _along(dimension: Dimension, line: Mapping[str, T], together: Callable[[Sequence[T]], T]) -> dict[str, T]:
    found: dict[str, T] = {}
    for node in reversed(dimension.nodes()):  # parts before their sums
        parts = [found[part.code] for part in node.parts if part.code in found]
        if parts:
            found[node.code] = together(parts)
        elif not node.parts and node.code in line:
            found[node.code] = line[node.code]
    return found


def sums(dimensions: tuple[Dimension, ...], leaves: Mapping[Key, int]) -> dict[Key, int]:
    """Every cell's number."""
    found = folded(dimensions, leaves, sum)
    return {key: found.get(key, 0) for key in keys(dimensions)}
