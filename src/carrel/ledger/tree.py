"""The Merkle tree of RFC 9162 § 2.1: hashes, growth, roots and proofs. Pure: it is handed a way to look up nodes.

A node is named by (level, position): the complete subtree over the leaves position·2^level … (position+1)·2^level - 1.
Complete subtrees never change again, so the tree is kept as their hashes and only ever added to.
"""

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple

EMPTY_ROOT = sha256().digest()
"""The root of a tree without entries."""

Lookup = Callable[[int, int], bytes]
"""The hash of the complete subtree at (level, position)."""


class Node(NamedTuple):
    """A complete subtree."""

    level: int
    position: int
    hash: bytes


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


class Growth:
    """The right edge of a tree, to which leaves are added. It holds one hash for each one-bit of the size."""

    def __init__(self, size: int, lookup: Lookup) -> None:
        levels = [level for level in reversed(range(size.bit_length())) if size >> level & 1]
        self.size = size
        self._edge = [lookup(level, (size >> level) - 1) for level in levels]

    def add(self, leaf: bytes) -> Iterator[Node]:
        """Add a leaf's hash; yields every subtree it completes, itself first. To be run to its end."""
        level, position, made = 0, self.size, leaf
        yield Node(level, position, made)
        while position & 1:
            level, position, made = level + 1, position >> 1, node_hash(self._edge.pop(), made)
            yield Node(level, position, made)
        self._edge.append(made)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree as it stands."""
        if not self._edge:
            return EMPTY_ROOT
        *left, made = self._edge
        for each in reversed(left):
            made = node_hash(each, made)
        return made


def root(size: int, lookup: Lookup) -> bytes:
    """The root of the first ``size`` leaves."""
    return Growth(size, lookup).root()


def inclusion_proof(number: int, size: int, lookup: Lookup) -> list[bytes]:
    """The audit path of leaf ``number`` in the first ``size`` leaves (§ 2.1.3.1), from the leaf upwards.

    Raises ValueError where the leaf is not among them.
    """
    if not 0 <= number < size:
        raise ValueError("there is no such entry in a tree of that size")
    path: list[bytes] = []
    first, last = 0, size
    while last - first > 1:
        middle = first + _split(last - first)
        if number < middle:
            path.append(_range_hash(middle, last, lookup))
            last = middle
        else:
            path.append(_range_hash(first, middle, lookup))
            first = middle
    path.reverse()
    return path


def consistency_proof(old: int, new: int, lookup: Lookup) -> list[bytes]:
    """What shows that the first ``old`` leaves begin the first ``new`` (§ 2.1.4.1); empty where they are the same.

    Raises ValueError unless 0 < old <= new.
    """
    if not 0 < old <= new:
        raise ValueError("a proof of consistency goes from a smaller tree with entries to a larger one")
    path: list[bytes] = []
    first, last = 0, new
    whole = True  # until the walk turns right, the old tree's own root is known to whoever checks
    while last != old:
        middle = first + _split(last - first)
        if old <= middle:
            path.append(_range_hash(middle, last, lookup))
            last = middle
        else:
            path.append(_range_hash(first, middle, lookup))
            first, whole = middle, False
    if not whole:
        path.append(_range_hash(first, last, lookup))
    path.reverse()
    return path


def node_count(size: int) -> int:
    """How many complete subtrees a tree of ``size`` leaves has."""
    return sum(size >> level for level in range(size.bit_length()))


def _split(size: int) -> int:
    """The largest power of two smaller than ``size``."""
    return 1 << (size - 1).bit_length() - 1


def _range_hash(first: int, last: int, lookup: Lookup) -> bytes:
    """The hash over the leaves from ``first`` to before ``last``, where ``first`` begins a subtree of the tree."""
    size = last - first
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return lookup(level, first >> level)
    middle = first + _split(size)
    return node_hash(_range_hash(first, middle, lookup), _range_hash(middle, last, lookup))
