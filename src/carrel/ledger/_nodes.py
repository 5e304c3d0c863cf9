"""The tree in its tables."""

from collections.abc import Iterable

from sqlalchemy import bindparam, func, insert, select

from carrel.ledger.tables import entries, nodes
from carrel.ledger.tree import Lookup, Node
from carrel.store import Statement, Transaction

_HASH: Statement[tuple[bytes]] = Statement(
    select(nodes.c.hash).where(nodes.c.level == bindparam("level"), nodes.c.position == bindparam("position"))
)
_SIZE: Statement[tuple[int | None]] = Statement(select(func.max(entries.c.seq)))
_ADD: Statement[tuple[()]] = Statement(insert(nodes))


class Torn(Exception):
    """The stored tree lacks a node or holds a damaged one: the ledger was altered. ``ledger verify`` says where."""


def lookup(tx: Transaction) -> Lookup:
    """How the tree finds its nodes. The lookup raises Torn where one is missing."""

    def find(level: int, position: int) -> bytes:
        found = tx.row(_HASH, level=level, position=position)
        if found is None:
            raise Torn(f"the ledger's tree lacks the node {position} at height {level}: run a check of the ledger")
        return found[0]

    return find


def tree_size(tx: Transaction) -> int:
    """How many entries are in the tree."""
    found = tx.row(_SIZE)
    return 0 if found is None or found[0] is None else found[0] + 1


def add_nodes(tx: Transaction, new: Iterable[Node]) -> None:
    """Keep new complete subtrees."""
    tx.many(_ADD, [node._asdict() for node in new])
