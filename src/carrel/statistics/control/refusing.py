"""What control says when a table cannot be published: which cells, by their names, and never what they hold."""

from carrel.records.refusals import Refusal
from carrel.statistics.dimensions import Key


class NotSafe(Refusal, frozen=True):
    """A table that was not made publishable."""

    cells: tuple[Key, ...] = ()
    """The cells of the new table that somebody could reckon, or come too close to."""
    releases: tuple[int, ...] = ()
    """The earlier releases that somebody would reckon with."""
