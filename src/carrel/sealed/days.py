"""What is remembered of a patron until the day's close and no longer: for how long they sat at public computers.

It is found by a keyed hash under a key of its own, which the close destroys, so that from then on nobody can look up
how long anyone sat, in the house or in any copy of it. A guest pass stands here too: it names nobody.
"""

import hmac
from datetime import date

from sqlalchemy import bindparam, delete, func, select, update

from carrel.records.computers import DayUse
from carrel.records.vocabulary import RecordClass
from carrel.sealed import _tables as t
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import Generations
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import DAY_USE
from carrel.sealed.sealing import close_box
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave

_PUT_USE = insert_or_leave(t.day_uses)
_GET_USE: Statement[tuple[bytes]] = Statement(select(t.day_uses.c.box).where(t.day_uses.c.row == bindparam("row")))
_SET_USE: Statement[object] = Statement(
    update(t.day_uses).where(t.day_uses.c.row == bindparam("which")).values(box=bindparam("box"))
)
_USES: Statement[tuple[bytes, bytes]] = Statement(select(t.day_uses.c.row, t.day_uses.c.box))
_OLD_USES: Statement[object] = Statement(delete(t.day_uses).where(t.day_uses.c.epoch < bindparam("epoch")))
_PUT_PASS = insert_or_leave(t.passes)
_PASS: Statement[tuple[int]] = Statement(select(t.passes.c.filtered).where(t.passes.c.tag == bindparam("tag")))
_OLD_PASSES: Statement[object] = Statement(delete(t.passes).where(t.passes.c.epoch < bindparam("epoch")))

_OUTLIVED: tuple[Statement[tuple[int]], ...] = tuple(
    Statement(select(func.count()).select_from(table).where(table.c.epoch < bindparam("epoch")))
    for table in (t.day_uses, t.passes)
)


def use_of(tx: Transaction, ring: Keyring, live: Generations, pocket: bytes, day: date) -> Sealed[DayUse] | None:
    """For how long the owner of a pocket has sat since the last close."""
    row = _tag(ring, live, b"use", pocket + day.isoformat().encode())
    found = tx.row(_GET_USE, row=row)
    return None if found is None else Sealed(RecordClass.COMPUTER, row, found[0])


def put_use(tx: Transaction, ring: Keyring, live: Generations, pocket: bytes, use: DayUse) -> None:
    """Remember it until the close."""
    row, number = _tag(ring, live, b"use", pocket + use.day.isoformat().encode()), live.current.number
    box = close_box(ring, DAY_USE, number, row, use)
    if tx.run(_PUT_USE, row=row, epoch=number, box=box) != 1:
        tx.run(_SET_USE, which=row, box=box)


def every(tx: Transaction) -> list[Sealed[DayUse]]:
    """What is remembered of everybody's day."""
    return [Sealed(RecordClass.COMPUTER, row, box) for row, box in tx.rows(_USES)]


def put_pass(tx: Transaction, ring: Keyring, live: Generations, code: str, *, filtered: bool) -> bool:
    """Let a guest pass be good until the close; False where the code is taken."""
    tag = _tag(ring, live, b"pass", code.encode())
    return tx.run(_PUT_PASS, tag=tag, epoch=live.current.number, filtered=int(filtered)) == 1


def pass_filtered(tx: Transaction, ring: Keyring, live: Generations, code: str) -> bool | None:
    """Whether the filter for children applies to a pass; None where no such pass is good now."""
    found = tx.row(_PASS, tag=_tag(ring, live, b"pass", code.encode()))
    return None if found is None else bool(found[0])


def pass_pocket(ring: Keyring, live: Generations, code: str) -> bytes:
    """The pocket of whoever holds a pass: like a patron's, and nobody's."""
    return _tag(ring, live, b"pocket", code.encode())


def forget(tx: Transaction, live: Generations) -> None:
    """At a close: what was remembered of the day, and its passes, go."""
    tx.run(_OLD_USES, epoch=live.current.number)
    tx.run(_OLD_PASSES, epoch=live.current.number)


def outlived(tx: Transaction, live: Generations) -> int:
    """How much of an earlier day is still there: nothing, once the close has done its work."""
    counts = (tx.row(statement, epoch=live.current.number) for statement in _OUTLIVED)
    return sum(found[0] for found in counts if found is not None)


def _tag(ring: Keyring, live: Generations, of: bytes, what: bytes) -> bytes:
    return hmac.digest(ring.day_key(live.current.number), of + b"\x00" + what, "sha256")[:16]
