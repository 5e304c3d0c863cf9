"""What a table is broken down by: a tree of words whose root is the margin."""

from collections.abc import Iterator
from typing import TypeAlias

import msgspec

Key: TypeAlias = tuple[str, ...]
"""A cell's place in its table: one node's code for each dimension."""


class Node(msgspec.Struct, frozen=True):
    """A word, or what several words come to."""

    code: str
    """Unique in its dimension."""
    name: str
    parts: tuple["Node", ...] = ()
    """What it is the sum of; empty for a word that is counted itself."""

    def walk(self) -> Iterator["Node"]:
        """This node and everything under it, sums before their parts."""
        yield self
        for part in self.parts:
            yield from part.walk()


class Dimension(msgspec.Struct, frozen=True):
    """One way to break a table down: town, month, kind of material."""

    name: str
    whole: Node
    """The margin: everything together."""

    def nodes(self) -> tuple[Node, ...]:
        """Every node, sums before their parts."""
        return tuple(self.whole.walk())

    def leaves(self) -> tuple[Node, ...]:
        """The words that are counted themselves."""
        return tuple(node for node in self.whole.walk() if not node.parts)
