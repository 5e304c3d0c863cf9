"""Checking proofs without the tree, as anybody may (RFC 9162 § 2.1.3.2 and § 2.1.4.2)."""

from collections.abc import Sequence

from carrel.ledger.tree import node_hash


def is_included(leaf: bytes, number: int, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` shows that ``leaf`` is leaf ``number`` of the tree of ``size`` with ``root``."""
    if not 0 <= number < size:
        return False
    place, last, made = number, size - 1, leaf
    for each in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            made = node_hash(each, made)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            made = node_hash(made, each)
        place, last = place >> 1, last >> 1
    return last == 0 and made == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether ``path`` shows that the tree of ``old`` begins the tree of ``new``: nothing altered, nothing removed."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not path and old_root == new_root
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    small = large = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            small, large = node_hash(each, small), node_hash(each, large)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            large = node_hash(large, each)
        place, last = place >> 1, last >> 1
    return last == 0 and small == old_root and large == new_root
