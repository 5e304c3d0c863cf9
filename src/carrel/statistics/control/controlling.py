"""Control: from a table nobody may read to one that anybody may."""

from collections.abc import Sequence
from itertools import product

from carrel.statistics._mint import publishable
from carrel.statistics.control.attacking import attack
from carrel.statistics.control.refusing import NotSafe
from carrel.statistics.register import Earlier
from carrel.statistics.tables import Cell, Publishable, Release, Rule, Undisclosed


def control(table: Undisclosed, rule: Rule, earlier: Sequence[Earlier]) -> Publishable | NotSafe:
    """Make a table publishable, held against everything that was published before it."""
    names = [[node.code for node in dimension.nodes()] for dimension in table.dimensions]
    cells = tuple(Cell(key, None) for key in product(*names))
    release = Release(table.about, table.dimensions, cells, rule)
    found = attack(table, release, earlier)
    if not found.failed:
        return NotSafe("this table was not published", "leave out a dimension", found.cells, found.releases)
    return publishable(release)
