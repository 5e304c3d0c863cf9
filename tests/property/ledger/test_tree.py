"""The tree against RFC 9162 written down as naively as it reads, over random sizes and batches."""

from hashlib import sha256
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from carrel.ledger.tree import Growth, Lookup, consistency_proof, inclusion_proof, leaf_hash, node_count, root
from ledger_proofs import is_consistent, is_included

Data = list[bytes]


def mth(data: Data) -> bytes:
    """§ 2.1.1."""
    if not data:
        return sha256().digest()
    if len(data) == 1:
        return sha256(b"\x00" + data[0]).digest()
    k = split(len(data))
    return sha256(b"\x01" + mth(data[:k]) + mth(data[k:])).digest()


def path(m: int, data: Data) -> list[bytes]:
    """§ 2.1.3.1."""
    if len(data) == 1:
        return []
    k = split(len(data))
    return [*path(m, data[:k]), mth(data[k:])] if m < k else [*path(m - k, data[k:]), mth(data[:k])]


def subproof(m: int, data: Data, *, whole: bool) -> list[bytes]:
    """§ 2.1.4.1."""
    if m == len(data):
        return [] if whole else [mth(data)]
    k = split(len(data))
    if m <= k:
        return [*subproof(m, data[:k], whole=whole), mth(data[k:])]
    return [*subproof(m - k, data[k:], whole=False), mth(data[:k])]


def split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def grown(batches: list[Data]) -> tuple[Lookup, dict[tuple[int, int], bytes]]:
    """The nodes of a tree that grew batch by batch, each batch beginning from what was stored."""
    nodes: dict[tuple[int, int], bytes] = {}

    def lookup(level: int, position: int) -> bytes:
        return nodes[level, position]

    size = 0
    for batch in batches:
        growth = Growth(size, lookup)
        new = [node for data in batch for node in growth.add(leaf_hash(data))]
        assert len({(node.level, node.position) for node in new}) == len(new)
        nodes.update({(node.level, node.position): node.hash for node in new})
        size = growth.size
        assert growth.root() == root(size, lookup)
    return lookup, nodes


batches = st.lists(st.lists(st.binary(max_size=4), max_size=20), min_size=1, max_size=8)
trees = batches.filter(any)


@given(batches)
def test_roots_at_every_size(parts: list[Data]) -> None:
    lookup, nodes = grown(parts)
    data = list(chain(*parts))
    assert len(nodes) == node_count(len(data))
    for size in range(len(data) + 1):
        assert root(size, lookup) == mth(data[:size])


@given(trees, st.data())
def test_inclusion(parts: list[Data], draw: st.DataObject) -> None:
    lookup, _ = grown(parts)
    data = list(chain(*parts))
    size = draw.draw(st.integers(1, len(data)))
    number = draw.draw(st.integers(0, size - 1))
    proof = inclusion_proof(number, size, lookup)
    assert proof == path(number, data[:size])
    assert is_included(leaf_hash(data[number]), number, size, mth(data[:size]), proof)


@given(trees, st.data())
def test_consistency(parts: list[Data], draw: st.DataObject) -> None:
    lookup, _ = grown(parts)
    data = list(chain(*parts))
    new = draw.draw(st.integers(1, len(data)))
    old = draw.draw(st.integers(1, new))
    proof = consistency_proof(old, new, lookup)
    assert proof == subproof(old, data[:new], whole=True)
    assert is_consistent(old, mth(data[:old]), new, mth(data[:new]), proof)


@given(trees, st.data())
def test_no_inclusion_proof_but_the_right_one_is_believed(parts: list[Data], draw: st.DataObject) -> None:
    lookup, _ = grown(parts)
    data = list(chain(*parts))
    number = draw.draw(st.integers(0, len(data) - 1))
    leaf, size, top, proof = leaf_hash(data[number]), len(data), mth(data), inclusion_proof(number, len(data), lookup)
    assert not is_included(leaf_hash(b"forged leaf"), number, size, top, proof)
    assert not is_included(leaf, number, size, bytes(32), proof)
    assert not is_included(leaf, number, size, top, [*proof, bytes(32)])
    assert not is_included(leaf, number, size, top, [bytes(32), *proof])
    assert not is_included(leaf, size, size, top, proof)
    assert not is_included(leaf, -1, size, top, proof)
    for place in range(len(proof)):
        assert not is_included(leaf, number, size, top, proof[:place] + proof[place + 1 :])
        assert not is_included(leaf, number, size, top, [*proof[:place], bytes(32), *proof[place + 1 :]])
    for other in range(size):
        if data[other] != data[number]:
            assert not is_included(leaf, other, size, top, inclusion_proof(other, size, lookup))


@given(trees, st.data())
def test_no_consistency_proof_but_the_right_one_is_believed(parts: list[Data], draw: st.DataObject) -> None:
    lookup, _ = grown(parts)
    data = list(chain(*parts))
    new = len(data)
    old = draw.draw(st.integers(1, new))
    before, after, proof = mth(data[:old]), mth(data), consistency_proof(old, new, lookup)
    assert not is_consistent(old, bytes(32), new, after, proof)
    assert not is_consistent(old, before, new, bytes(32), proof)
    assert not is_consistent(old, before, new, after, [*proof, bytes(32)])
    assert not is_consistent(0, before, new, after, proof)
    assert not is_consistent(new + 1, before, new, after, proof)
    for place in range(len(proof)):
        assert not is_consistent(old, before, new, after, proof[:place] + proof[place + 1 :])
        assert not is_consistent(old, before, new, after, [*proof[:place], bytes(32), *proof[place + 1 :]])
    rewritten = [b"forged", *data[1:]]
    if data[0] != b"forged":
        assert not is_consistent(old, mth(rewritten[:old]), new, after, proof)
