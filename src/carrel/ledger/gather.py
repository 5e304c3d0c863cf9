"""Gathering what was written since the last time into the tree, and signing the tree as it stands.

The desk never waits for the tree: acts only leave their entry pending. Gathering takes the pending entries in the
order of their tags, which are random, and shuffles them once more, so that the tree's order tells no order of acts.
"""

import secrets
from datetime import date
from typing import Final

from sqlalchemy import Integer, bindparam, delete, insert, select

from carrel.ledger._nodes import add_nodes, lookup, tree_size
from carrel.ledger.entry import decode
from carrel.ledger.notes import Checkpoint, LedgerKey
from carrel.ledger.tables import checkpoints, entries, pending
from carrel.ledger.tree import Growth, leaf_hash, root
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave

_PAGE: Final = 4096

_PENDING: Statement[tuple[bytes, bytes, bytes]] = Statement(
    select(pending.c.tag, pending.c.body, pending.c.salt)
    .where(pending.c.tag > bindparam("after"))
    .order_by(pending.c.tag)
    .limit(bindparam("size", type_=Integer()))
)
_ENTER: Statement[tuple[()]] = Statement(insert(entries))
_REMOVE: Statement[tuple[()]] = Statement(delete(pending).where(pending.c.tag == bindparam("tag")))
_SIGN = insert_or_leave(checkpoints)
_NOTE: Statement[tuple[str]] = Statement(select(checkpoints.c.note).where(checkpoints.c.size == bindparam("size")))


def gather(tx: Transaction) -> int:
    """Move every pending entry into the tree; returns how many.

    Call it in a transaction that writes *alone* (``Store.write(alone=True)``): an act writing meanwhile on
    PostgreSQL could take a tag that is just moving. Raises Torn where the tree is damaged, and Malformed where
    a pending entry is.
    """
    growth = Growth(before := tree_size(tx), lookup(tx))
    for page in tx.pages(_PENDING, _PAGE, b""):
        secrets.SystemRandom().shuffle(page)
        _enter(tx, growth, page)
    return growth.size - before


def checkpoint(tx: Transaction, key: LedgerKey) -> str:
    """Sign the tree as it stands, keep the signed note and return it. Signing one size twice gives the first note."""
    size = tree_size(tx)
    stated = Checkpoint(key.verifier.name, size, root(size, lookup(tx)))
    tx.run(_SIGN, size=size, note=key.sign(stated))
    kept = tx.row(_NOTE, size=size)
    if kept is None:
        raise LookupError("the checkpoint was written and is not there")
    return kept[0]


def _enter(tx: Transaction, growth: Growth, page: list[tuple[bytes, bytes, bytes]]) -> None:
    first = growth.size
    new = [node for _, body, salt in page for node in growth.add(leaf_hash(salt + body))]
    add_nodes(tx, new)
    tx.many(
        _ENTER,
        [
            {"seq": number, "tag": tag, "day": _day(body).toordinal(), "body": body, "salt": salt}
            for number, (tag, body, salt) in enumerate(page, first)
        ],
    )
    tx.many(_REMOVE, [{"tag": tag} for tag, _, _ in page])


def _day(body: bytes) -> date:
    return decode(body).day
