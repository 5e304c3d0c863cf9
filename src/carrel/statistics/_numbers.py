"""WARNING: the numbers of tables that are not publishable. A contract holds who may import this: see .importlinter."""

from collections.abc import Mapping
from typing import TypeAlias
from weakref import WeakKeyDictionary

from carrel.statistics.dimensions import Key
from carrel.tallies import Atom

Counts: TypeAlias = Mapping[Key, Mapping[Atom, int]]
"""For each cell whose nodes are all leaves: the counted numbers it is the sum of. A cell that is missing is 0."""

_KEPT: WeakKeyDictionary[object, Counts] = WeakKeyDictionary()


def keep(table: object, counts: Counts) -> None:
    """Remember a table's numbers for as long as the table lives."""
    _KEPT[table] = counts


def numbers_of(table: object) -> Counts:
    """A table's numbers. Raises KeyError for what is no table."""
    return _KEPT[table]
