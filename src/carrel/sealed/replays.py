"""Which lines of paper slips were done already, so that a list that is sent again does nothing twice.

A line is remembered by a keyed hash under its night's key, until the close after the next: no longer than a copy of the
house could show the loan itself.
"""

from sqlalchemy import bindparam, delete, select

from carrel.records.vocabulary import RecordClass
from carrel.sealed import _tables as t
from carrel.sealed.epochs import Generations
from carrel.sealed.keeper import KeyGone
from carrel.sealed.keyring import Keyring
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave

_NOTE = insert_or_leave(t.replayed)
_KNOWN: Statement[tuple[int]] = Statement(select(t.replayed.c.epoch).where(t.replayed.c.tag == bindparam("tag")))
_FORGET: Statement[object] = Statement(delete(t.replayed).where(t.replayed.c.epoch < bindparam("epoch")))


def known(tx: Transaction, ring: Keyring, live: Generations, line: str) -> bool:
    """Whether this line was done since the close before the last."""
    nights = (live.current.number, live.current.number - 1)
    return any(tx.row(_KNOWN, tag=tag) is not None for night in nights if (tag := _tag(ring, night, line)))


def note(tx: Transaction, ring: Keyring, live: Generations, line: str) -> None:
    """This line is done, in this transaction."""
    night = live.current.number
    tx.run(_NOTE, tag=_tag(ring, night, line), epoch=night)


def forget(tx: Transaction, live: Generations) -> None:
    """At a close: forget what was done before the day that it closes."""
    tx.run(_FORGET, epoch=live.current.number - 1)


def _tag(ring: Keyring, night: int, line: str) -> bytes:
    """The hash of a line under a night's key; empty where the key is gone."""
    try:
        return ring.tagger(RecordClass.LOAN, night).digest(b"replayed\x00" + line.encode())[:16]
    except KeyGone:
        return b""
