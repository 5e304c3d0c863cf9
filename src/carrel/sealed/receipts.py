"""Receipts that name nobody, and that the house can recognise as its own without having kept them.

A receipt says what happened (an item came back, an amount was paid) and bears a code made from those words by a key.
Whoever shows words and code together shows that the house once wrote them. A code that pays money back is spent once.
"""

import base64
import hmac
import secrets

from sqlalchemy import Integer, LargeBinary, bindparam, delete

from carrel.sealed.keyring import Keyring
from carrel.store import Statement, Transaction, blind, public, table
from carrel.store.statement import insert_or_leave

RECEIPTS = "receipts"
"""The key that receipts are made with."""
_CODE = 10
"""Bytes of a code: sixteen letters."""

_spent = table(
    "spent_receipts",
    blind("tag", LargeBinary(), "keyed hash of a receipt that was paid back", key=True),
    public("day", Integer(), "the day it was, so that it may be forgotten with the right to be paid back"),
)
_SPEND = insert_or_leave(_spent)
_FORGET: Statement[object] = Statement(delete(_spent).where(_spent.c.day < bindparam("before")))


def code(ring: Keyring, *words: str) -> str:
    """The code of a receipt that says these words: sixteen letters and figures in groups of four."""
    letters = base64.b32encode(_digest(ring, b"code", words)[:_CODE]).decode()
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def is_ours(ring: Keyring, shown: str, *words: str) -> bool:
    """Whether ``shown`` is the code of these words. Case and hyphens do not matter."""
    return hmac.compare_digest(_folded(shown), _folded(code(ring, *words)))


def spend(tx: Transaction, ring: Keyring, day: int, *words: str) -> bool:
    """Mark a receipt as paid back; False where it was before. ``day`` is the day's ordinal."""
    return tx.run(_SPEND, tag=_digest(ring, b"spent", words)[:16], day=day) == 1


def forget_spent(tx: Transaction, before: int) -> None:
    """Forget receipts paid back before a day's ordinal: by then none is honoured any more."""
    tx.run(_FORGET, before=before)


def _digest(ring: Keyring, use: bytes, words: tuple[str, ...]) -> bytes:
    key = ring.standing_key(RECEIPTS)
    return hmac.digest(key, b"\x00".join((use, *(word.encode() for word in words))), "sha256")


def _folded(shown: str) -> bytes:
    return "".join(shown.split()).replace("-", "").upper().encode()


def serial() -> str:
    """A random word that makes two receipts of equal amounts different."""
    return secrets.token_hex(4)
