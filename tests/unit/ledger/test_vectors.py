"""Known answers, in files that any other implementation can read too (their ``what`` says how they were made)."""

from datetime import date
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from carrel.ledger.entry import decode, encode
from carrel.ledger.notes import Checkpoint, LedgerKey, NoteFault, VerifierKey
from carrel.ledger.tags import patron_tag
from carrel.ledger.trail import key_for
from carrel.ledger.tree import EMPTY_ROOT, Growth, Lookup, consistency_proof, inclusion_proof, leaf_hash, root
from ledger_proofs import is_consistent, is_included

VECTORS = Path(__file__).parent / "vectors"
T = TypeVar("T")


class Inclusion(msgspec.Struct):
    number: int
    size: int
    path: list[str]


class Consistency(msgspec.Struct):
    old: int
    new: int
    path: list[str]


class Written(msgspec.Struct):
    salt: str
    body: str


class Tree(msgspec.Struct):
    leaves: list[str]
    roots: list[str]
    inclusion: list[Inclusion]
    consistency: list[Consistency]
    data: list[str] = []
    entries: list[Written] = []

    def inputs(self) -> list[bytes]:
        return [bytes.fromhex(data) for data in self.data] + [
            bytes.fromhex(entry.salt) + entry.body.encode() for entry in self.entries
        ]


class TrailDay(msgspec.Struct):
    day: date
    key: str
    tags: list[str]


class Trail(msgspec.Struct):
    days: list[TrailDay]


class Note(msgspec.Struct):
    private: str
    verifier: str
    size: int
    root: str
    note: str
    forged: dict[str, str]


def _read(name: str, kind: type[T]) -> T:
    return msgspec.json.decode((VECTORS / name).read_bytes(), type=kind)


def _unhex(path: list[str]) -> list[bytes]:
    return [bytes.fromhex(each) for each in path]


def _grown(tree: Tree) -> Lookup:
    nodes: dict[tuple[int, int], bytes] = {}
    growth = Growth(0, lambda level, position: nodes[level, position])
    for data in tree.inputs():
        for node in growth.add(leaf_hash(data)):
            nodes[node.level, node.position] = node.hash
    return lambda level, position: nodes[level, position]


@pytest.mark.parametrize("name", ["tree.json", "entries.json"])
def test_leaves_and_roots(name: str) -> None:
    tree = _read(name, Tree)
    assert [leaf_hash(data).hex() for data in tree.inputs()] == tree.leaves
    assert [root(size, _grown(tree)).hex() for size in range(len(tree.roots))] == tree.roots
    assert EMPTY_ROOT.hex() == tree.roots[0]


@pytest.mark.parametrize("name", ["tree.json", "entries.json"])
def test_proofs(name: str) -> None:
    tree = _read(name, Tree)
    lookup = _grown(tree)
    roots = _unhex(tree.roots)
    for known in tree.inclusion:
        path = inclusion_proof(known.number, known.size, lookup)
        assert path == _unhex(known.path)
        assert is_included(bytes.fromhex(tree.leaves[known.number]), known.number, known.size, roots[known.size], path)
    for step in tree.consistency:
        path = consistency_proof(step.old, step.new, lookup)
        assert path == _unhex(step.path)
        assert is_consistent(step.old, roots[step.old], step.new, roots[step.new], path)


def test_bodies_are_canonical() -> None:
    for entry in _read("entries.json", Tree).entries:
        assert encode(decode(entry.body.encode())) == entry.body.encode()


def test_trail_and_tags() -> None:
    first, *rest = _read("trail.json", Trail).days
    trail = bytes.fromhex(first.key)
    for known in (first, *rest):
        key = key_for(trail, first.day, known.day)
        assert key.hex() == known.key
        assert [patron_tag(key, number).hex() for number in range(3)] == known.tags


def test_signed_checkpoint() -> None:
    known = _read("checkpoint.json", Note)
    key = LedgerKey.from_bytes(known.private.encode())
    stated = Checkpoint("putnam.example/carrel", known.size, bytes.fromhex(known.root))
    assert key.sign(stated) == known.note
    assert str(key.verifier) == known.verifier
    assert VerifierKey.parse(known.verifier).open(known.note) == stated


@pytest.mark.parametrize("forgery", ["another size", "another name", "another root"])
def test_forged_checkpoints_are_refused(forgery: str) -> None:
    known = _read("checkpoint.json", Note)
    with pytest.raises(NoteFault, match="does not fit"):
        VerifierKey.parse(known.verifier).open(known.forged[forgery])
