"""Checking the whole ledger: every entry, every node of the tree, every checkpoint ever signed.

What this finds: an entry altered, removed or put in between, a damaged tree, a checkpoint that is not the ledger key's
or does not fit the tree. What only checkpoints kept *elsewhere* find (give them as ``kept``): a ledger cut short
together with its own checkpoints, or made anew by somebody who holds the ledger key.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from sqlalchemy import Integer, LargeBinary, bindparam, cast, func, select

from carrel.ledger._nodes import lookup
from carrel.ledger.entry import Entry, Malformed, decode
from carrel.ledger.notes import Checkpoint, NoteFault, VerifierKey
from carrel.ledger.tables import checkpoints, entries, nodes, pending
from carrel.ledger.tree import Growth, Node, leaf_hash, node_count
from carrel.store import Statement, Transaction

_PAGE: Final = 4096
_WRONG_KIND: Final = "it holds a value of the wrong kind"  # SQLite lets any kind of value into any column

_Row = tuple[int, bytes, int, bytes, bytes]
_ENTRIES: Statement[_Row] = Statement(
    select(entries.c.seq, entries.c.tag, entries.c.day, entries.c.body, entries.c.salt)
    .where(entries.c.seq > bindparam("after"))
    .order_by(entries.c.seq)
    .limit(bindparam("size", type_=Integer()))
)
_NODES: Statement[tuple[int, bytes]] = Statement(
    select(nodes.c.position, nodes.c.hash)
    .where(nodes.c.level == bindparam("level"))
    .where(nodes.c.position >= bindparam("first"), nodes.c.position < bindparam("last"))
)
_CHECKPOINTS: Statement[tuple[int, bytes]] = Statement(  # as bytes: damaged text need not be text at all
    select(checkpoints.c.size, cast(checkpoints.c.note, LargeBinary())),
    postgresql=select(checkpoints.c.size, func.convert_to(checkpoints.c.note, "UTF8")),
)
_NODE_COUNT: Statement[tuple[int]] = Statement(select(func.count()).select_from(nodes))
_PENDING: Statement[tuple[bytes, bytes, bytes]] = Statement(
    select(pending.c.tag, pending.c.body, pending.c.salt)
    .where(pending.c.tag > bindparam("after"))
    .order_by(pending.c.tag)
    .limit(bindparam("size", type_=Integer()))
)


class Verified(msgspec.Struct, frozen=True):
    """The ledger is whole."""

    size: int
    """Entries in the tree."""
    root: str
    """The tree's root, in hexadecimal."""
    checkpoints: int
    """Checkpoints of the ledger's own that were checked."""
    pending: int
    """Entries written and not yet gathered."""


class Broken(msgspec.Struct, frozen=True):
    """The ledger was altered."""

    where: str
    """The first place found: ``entry 17`` (entries count from 0), a node of the tree, or a checkpoint."""
    what: str


class _Fault(Exception):
    """Ends the walk; becomes Broken."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(where, what)
        self.broken = Broken(where, what)


def verify(tx: Transaction, verifier: VerifierKey, kept: Sequence[str] = ()) -> Verified | Broken:
    """Check the whole ledger against its own checkpoints and those ``kept`` elsewhere (signed notes as text)."""
    try:
        own = [_open(verifier, f"checkpoint {size}", note, size) for size, note in tx.rows(_CHECKPOINTS)]
        others = [_open(verifier, f"kept checkpoint {number}", note.encode()) for number, note in enumerate(kept, 1)]
        growth = _walk(tx, own + others)
        _check_node_count(tx, growth.size)
        return Verified(growth.size, growth.root().hex(), len(own), _check_pending(tx))
    except _Fault as fault:
        return fault.broken


def _open(verifier: VerifierKey, where: str, note: bytes, size: int | None = None) -> Checkpoint:
    try:
        stated = verifier.open(note.decode())
    except NoteFault as fault:
        raise _Fault(where, str(fault)) from None
    except UnicodeDecodeError:
        raise _Fault(where, "its text is damaged") from None
    if size is not None and size != stated.size:
        raise _Fault(where, "the note speaks of another size")
    return stated


def _walk(tx: Transaction, stated: Iterable[Checkpoint]) -> Growth:
    """Grow the tree anew from the entries, comparing as it grows."""
    awaited = sorted(stated, key=lambda each: each.size, reverse=True)
    growth = Growth(0, lookup(tx))
    _check_roots(growth, awaited)
    for page in tx.pages(_ENTRIES, _PAGE, -1):
        stored = _stored(tx, growth.size, growth.size + len(page))
        for row in page:
            for node in growth.add(_leaf(growth.size, row)):
                _check_node(node, stored)
            _check_roots(growth, awaited)
    if awaited:
        raise _Fault(f"entry {growth.size}", f"it is missing: a checkpoint speaks of {awaited[-1].size} entries")
    return growth


def _leaf(expected: int, row: _Row) -> bytes:
    number, tag, day, body, salt = row
    where = f"entry {expected}"
    if number != expected:
        raise _Fault(where, "it is missing")
    entry = _check_body(where, tag, body, salt)
    if entry.day.toordinal() != day:
        raise _Fault(where, "its day is not what its text says")
    return leaf_hash(salt + body)


def _check_body(where: str, tag: bytes, body: bytes, salt: bytes) -> Entry:
    if {type(value) for value in (tag, body, salt)} != {bytes}:
        raise _Fault(where, _WRONG_KIND)
    try:
        entry = decode(body)
    except Malformed:
        raise _Fault(where, "its text is not that of an entry") from None
    if entry.tag != tag:
        raise _Fault(where, "its tag is not what its text says")
    return entry


def _check_roots(growth: Growth, awaited: list[Checkpoint]) -> None:
    while awaited and awaited[-1].size == growth.size:
        if awaited.pop().root != growth.root():
            raise _Fault(f"checkpoint {growth.size}", "an entry before it is not what was signed")


def _stored(tx: Transaction, first: int, last: int) -> set[Node]:
    """The stored subtrees that the entries from ``first`` to before ``last`` complete."""
    return {
        Node(level, position, hash_)
        for level in range(last.bit_length())
        for position, hash_ in tx.rows(_NODES, level=level, first=first >> level, last=last >> level)
    }


def _check_node(node: Node, stored: set[Node]) -> None:
    if node not in stored:
        where = f"entry {node.position}" if node.level == 0 else f"node {node.position} at height {node.level}"
        raise _Fault(where, "the entries and the tree do not agree here")


def _check_node_count(tx: Transaction, size: int) -> None:
    found = tx.row(_NODE_COUNT)
    if found is None or found[0] != node_count(size):
        raise _Fault("the tree", "it has nodes that no entry accounts for")


def _check_pending(tx: Transaction) -> int:
    """What is pending is under no checkpoint yet: this finds damage, not a forger."""
    waiting = 0
    for page in tx.pages(_PENDING, _PAGE, b""):
        for tag, body, salt in page:
            _check_body("a pending entry", tag, body, salt)
        waiting += len(page)
    return waiting
