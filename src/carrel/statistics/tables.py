"""Tables before and after disclosure control: ``Undisclosed → control() → Publishable``.

§ 11-25(b)(4) lets a library publish statistical reports "if such reports do not contain personally identifying
information". An undisclosed table has numbers that nobody can read off it; pages, files and charts take a publishable
one, which only control makes and only the register reads back.
"""

from enum import StrEnum
from typing import Never, NoReturn, final

import msgspec
from typing_extensions import override

from carrel.statistics import _numbers
from carrel.statistics.dimensions import Dimension, Key


class About(msgspec.Struct, frozen=True):
    """What a table tells of."""

    title: str
    counter: str
    """What is counted by: a ``tallies.Counter``."""
    event: str
    """What is counted: lent, renewed, registered …"""


class Method(StrEnum):
    """How a table is made safe."""

    SUPPRESS = "suppress"
    """Small numbers are left out, and as few others as keep them from being reckoned."""
    ROUND = "round"
    """Every number is rounded down to a multiple of the threshold."""


class Rule(msgspec.Struct, frozen=True):
    """What the board asks of a published table."""

    threshold: int = 10
    """The smallest number above 0 that is shown; an attacker must not come closer than this to one that is not."""
    method: Method = Method.SUPPRESS


class Cell(msgspec.Struct, frozen=True):
    """One number of a published table."""

    key: Key
    number: int | None
    """None where it is left out."""


class Release(msgspec.Struct, frozen=True):
    """A table as it is published."""

    about: About
    dimensions: tuple[Dimension, ...]
    cells: tuple[Cell, ...]
    """Every node of every dimension crossed with every other's, in the order of ``Dimension.nodes``."""
    rule: Rule
    found: str = ""
    """What the solver says of its answer: the fewest possible, or how far from that it may be."""


@final
class Undisclosed:
    """A table nobody can read: all one can do is hand it to control."""

    __slots__ = ("__weakref__", "about", "dimensions")

    def __init__(self, about: About, dimensions: tuple[Dimension, ...], counts: _numbers.Counts) -> None:
        """``counts`` says for each cell of leaves which counted numbers it is the sum of."""
        self.about = about
        self.dimensions = dimensions
        _numbers.keep(self, counts)

    @override
    def __repr__(self) -> str:
        return "<Undisclosed>"

    def __bool__(self) -> NoReturn:
        raise TypeError("an undisclosed table has no truth value: pass it through control")

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("an undisclosed table does not pickle: pass it through control")


@final
class Publishable:
    """A table that passed disclosure control: what pages, files and charts take."""

    __slots__ = ("release",)
    release: Release

    def __init__(self, _made_by_control_only: Never) -> None:
        raise TypeError("a publishable table is made by control: pass the table through it")

    @override
    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a publishable table is as it passed control: control it again")
