"""Proofs of every size are believed, and what is no proof is plainly false."""

import pytest

from carrel.ledger.tree import Growth, consistency_proof, inclusion_proof, leaf_hash, root
from ledger_proofs import is_consistent, is_included

SIZE = 40
LEAVES = [leaf_hash(b"%d" % number) for number in range(SIZE)]


def grown() -> dict[tuple[int, int], bytes]:
    nodes: dict[tuple[int, int], bytes] = {}
    growth = Growth(0, lambda level, position: nodes[level, position])
    for leaf in LEAVES:
        nodes |= {(level, position): made for level, position, made in growth.add(leaf)}
    return nodes


NODES = grown()
ROOTS = [root(size, lambda level, position: NODES[level, position]) for size in range(SIZE + 1)]


def find(level: int, position: int) -> bytes:
    return NODES[level, position]


def test_every_entry_of_every_size_is_included() -> None:
    for size in range(1, SIZE + 1):
        for number in range(size):
            path = inclusion_proof(number, size, find)
            assert is_included(LEAVES[number], number, size, ROOTS[size], path) is True
            assert is_included(LEAVES[number], number, size, ROOTS[size], [*path, LEAVES[0]]) is False
            assert is_included(LEAVES[number], number, size, ROOTS[size - 1], path) is False


def test_every_step_is_consistent() -> None:
    for new in range(1, SIZE + 1):
        for old in range(1, new + 1):
            path = consistency_proof(old, new, find)
            assert is_consistent(old, ROOTS[old], new, ROOTS[new], path) is True
            assert is_consistent(old, ROOTS[old], new, ROOTS[new], [*path, LEAVES[0]]) is False
            assert is_consistent(old, ROOTS[old - 1], new, ROOTS[new], path) is False
            if old < new:
                assert is_consistent(old, ROOTS[old], new, ROOTS[new], []) is False


@pytest.mark.parametrize(("number", "size"), [(-1, 5), (5, 5), (0, 0)])
def test_an_entry_that_is_not_there_has_no_proof(number: int, size: int) -> None:
    assert is_included(LEAVES[0], number, size, ROOTS[size], []) is False
    with pytest.raises(ValueError, match="no such entry"):
        inclusion_proof(number, size, find)


@pytest.mark.parametrize(("old", "new"), [(0, 5), (6, 5), (0, 0)])
def test_a_step_back_or_from_nothing_has_no_proof(old: int, new: int) -> None:
    assert is_consistent(old, ROOTS[old], new, ROOTS[new], []) is False
    with pytest.raises(ValueError, match="from a smaller tree with entries"):
        consistency_proof(old, new, find)
