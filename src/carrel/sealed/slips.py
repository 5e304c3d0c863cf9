"""Slips: what an act leaves to be counted tonight. Sealed, of one size, in random rows, and naming nobody."""

import secrets

from sqlalchemy import bindparam, delete, func, insert, select

from carrel.records.circulation import Slip
from carrel.records.vocabulary import RecordClass
from carrel.sealed import _tables as t
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import Generations
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import SLIP
from carrel.sealed.sealing import close_box
from carrel.store import Statement, Transaction

_PUT: Statement[object] = Statement(insert(t.slips))
_SOME: Statement[tuple[bytes, bytes]] = Statement(select(t.slips.c.row, t.slips.c.box).limit(bindparam("most")))
_COUNT: Statement[tuple[int]] = Statement(select(func.count()).select_from(t.slips))
_DROP: Statement[object] = Statement(delete(t.slips).where(t.slips.c.row == bindparam("row")))


def leave(tx: Transaction, ring: Keyring, live: Generations, slip: Slip) -> None:
    """Leave a slip for tonight's count."""
    row = secrets.token_bytes(16)
    number = live.current.number
    tx.run(_PUT, row=row, epoch=number, box=close_box(ring, SLIP, number, row, slip))


def some(tx: Transaction, most: int) -> list[Sealed[Slip]]:
    """Slips still to be counted; their rows are random, so is their order."""
    return [Sealed(RecordClass.SLIP, row, box) for row, box in tx.rows(_SOME, most=most)]


def count(tx: Transaction) -> int:
    """How many slips wait to be counted."""
    found = tx.row(_COUNT)
    return 0 if found is None else found[0]


def destroy(tx: Transaction, counted: list[Sealed[Slip]]) -> None:
    """Destroy slips that were counted in this transaction."""
    tx.many(_DROP, [{"row": slip.row} for slip in counted])
