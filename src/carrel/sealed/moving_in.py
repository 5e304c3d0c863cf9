"""Moving in: another system's records are sealed, and a second run finds them unchanged without showing them.

A *claim* is a keyed hash of the other system's row. It stays until move-in is closed, so that running an import
again never revives a loan that was returned or a patron who was erased (``docs/adr/0007-claims.md``).
"""

import hmac
import secrets
from enum import Enum

import msgspec
from sqlalchemy import bindparam, delete, select

from carrel.records.circulation import Hold, Loan
from carrel.records.ids import BranchId, PatronId
from carrel.records.registration import Origin, Registration
from carrel.sealed import _tables as t
from carrel.sealed import pockets, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.codes import CLEAR
from carrel.sealed.epochs import Generations
from carrel.sealed.keyring import MOVE_IN, Keyring
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import fold_card
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave

_CLAIM = insert_or_leave(t.claims)
_CLAIMED: Statement[tuple[bytes | None]] = Statement(select(t.claims.c.row).where(t.claims.c.tag == bindparam("tag")))
_CLEAR: Statement[object] = Statement(delete(t.claims))


class Taken(Enum):
    """What became of a record that was offered."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    ENDED = "ended"
    """It was moved in before and has ended here since: it stays ended."""


def open_move_in(ring: Keyring) -> None:
    """Begin a move-in: make the key that recognises what has already come."""
    if MOVE_IN not in ring.keeper.names():
        ring.keeper.keep(MOVE_IN, secrets.token_bytes(32))


def close_move_in(tx: Transaction, ring: Keyring) -> None:
    """End move-in: forget every claim and destroy its key. A later import would take records in as new."""
    tx.run(_CLEAR)
    ring.keeper.destroy(MOVE_IN)


def put_if_changed(tx: Transaction, ring: Keyring, live: Generations, source: str, record: Registration) -> Taken:
    """Seal a registration from ``source`` (a name for its row in the other system), once.

    Only whether it changed is learned (one bit). Where it changed, the patron keeps their pocket and trail, and the
    cards that this house has issued since. Raises CardTaken, TooLong.
    """
    digest = hmac.digest(ring.move_in_key(), _content(record), "sha256")[:16]
    record = msgspec.structs.replace(record, origin=Origin(source, digest, record.trail_day))
    tag = _tag(ring, source)
    claimed = tx.row(_CLAIMED, tag=tag)
    if claimed is None:
        row = registrations.put(tx, ring, live, record)
        tx.run(_CLAIM, tag=tag, row=row)
        return Taken.NEW
    row = PatronId(claimed[0] or b"")
    sealed = registrations.get_to_change(tx, row)
    if sealed is None:
        return Taken.ENDED
    old = open_box(ring, REGISTRATION, sealed)
    if old.origin is not None and old.origin.digest == digest:
        return Taken.UNCHANGED
    theirs = {fold_card(card.number) for card in record.cards}
    ours = tuple(card for card in old.cards if fold_card(card.number) not in theirs)
    kept = msgspec.structs.replace(
        record,
        pocket=old.pocket,
        trail=old.trail,
        trail_day=old.trail_day,
        overdue=old.overdue,
        last_active=old.last_active,
        cards=(*record.cards, *ours),
    )
    if old.origin is not None:
        kept = msgspec.structs.replace(kept, origin=Origin(source, digest, old.origin.arrived))
    kept = _as_here(kept, old)
    registrations.replace(tx, ring, live, row, old, kept)
    return Taken.CHANGED


def patron_of(tx: Transaction, ring: Keyring, source: str) -> tuple[PatronId, bytes] | None:
    """The row and pocket secret of a patron who was moved in, for linking their loans and holds."""
    claimed = tx.row(_CLAIMED, tag=_tag(ring, source))
    sealed = None if claimed is None else registrations.get(tx, PatronId(claimed[0] or b""))
    if sealed is None:
        return None
    return PatronId(sealed.row), open_box(ring, REGISTRATION, sealed).pocket


def put_loan_once(tx: Transaction, ring: Keyring, live: Generations, source: str, loan: Loan) -> Taken | None:
    """Seal an open loan from ``source``, once; None when the item is on loan here or every slot is taken."""
    if tx.row(_CLAIMED, tag=_tag(ring, source)) is not None:
        return Taken.ENDED if pockets.loans.get(tx, pockets.loan_row(loan.item)) is None else Taken.UNCHANGED
    for slot in range(1, pockets.loans.kind.slots + 1):
        if pockets.put_loan(tx, ring, live, msgspec.structs.replace(loan, slot=slot)):
            tx.run(_CLAIM, tag=_tag(ring, source), row=None)
            return Taken.NEW
        if pockets.loans.get(tx, pockets.loan_row(loan.item)) is not None:
            return None
    return None


def put_hold_once(tx: Transaction, ring: Keyring, live: Generations, source: str, hold: Hold) -> Taken | None:
    """Seal an open hold from ``source``, once; None when every slot is taken."""
    claimed = tx.row(_CLAIMED, tag=_tag(ring, source))
    if claimed is not None:
        return Taken.ENDED if pockets.holds.get(tx, claimed[0] or b"") is None else Taken.UNCHANGED
    for slot in range(1, pockets.holds.kind.slots + 1):
        row = pockets.put_hold(tx, ring, live, msgspec.structs.replace(hold, slot=slot))
        if row is not None:
            tx.run(_CLAIM, tag=_tag(ring, source), row=row)
            return Taken.NEW
    return None


def pickup_code(ring: Keyring, patron: PatronId, branch: BranchId) -> str:
    """The code on the hold shelf for all that a patron has ready at a branch when they move in.

    Made of a key that is destroyed when move-in ends; it has one letter more than the codes that are made afterwards,
    so that it is none of them.
    """
    digest = hmac.digest(ring.move_in_key(), b"code\x00" + patron + branch.to_bytes(8, "big"), "sha256")
    letters = "".join(CLEAR[byte % len(CLEAR)] for byte in digest[:5])
    return f"{letters[:2]}-{letters[2:]}"


def count_once(tx: Transaction, ring: Keyring, source: str) -> bool:
    """True the first time ``source`` is named: a closed loan is counted once, and never kept."""
    return tx.run(_CLAIM, tag=_tag(ring, source), row=None) == 1


def _tag(ring: Keyring, source: str) -> bytes:
    return hmac.digest(ring.move_in_key(), b"claim\x00" + source.encode(), "sha256")[:16]


def _content(record: Registration) -> bytes:
    """What the other system says of a patron, without the secrets this house made."""
    blank = Registration(b"", b"", record.registered, "", "", "", record.branch, record.registered, record.registered)
    plain = msgspec.structs.replace(record, pocket=b"", trail=b"", trail_day=record.registered, overdue=0, origin=None)
    return msgspec.msgpack.encode(_as_here(plain, blank))


def _as_here(record: Registration, here: Registration) -> Registration:
    """The record, with what only this house knows of a patron: the other system never says it."""
    return msgspec.structs.replace(
        record,
        owed_cents=here.owed_cents,
        secrets=here.secrets,
        contact=here.contact,
        language=here.language,
        id_seen=here.id_seen,
        residence_seen=here.residence_seen,
        protected_address=here.protected_address,
        home_bound=here.home_bound,
        note=here.note,
        expiry_told=here.expiry_told,
    )
