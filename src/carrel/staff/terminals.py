"""Terminals: public computers that the library enrolled, each by a random key whose digest is all that is kept.

They stand in the database and not in this process's memory: a restart signs no machine out.
"""

import secrets
from hashlib import sha256

import msgspec
from sqlalchemy import bindparam, delete, insert, select

from carrel.records.ids import ComputerId
from carrel.staff.tables import TERMINALS
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

_ADD: Statement[object] = Statement(insert(TERMINALS))
_DROP: Statement[object] = Statement(delete(TERMINALS).where(TERMINALS.c.computer == bindparam("of")))
_BY_DIGEST: Statement[tuple[int, str]] = Statement(
    select(TERMINALS.c.computer, TERMINALS.c.account).where(TERMINALS.c.digest == bindparam("digest"))
)
_ALL: Statement[tuple[int, str]] = Statement(select(TERMINALS.c.computer, TERMINALS.c.account))


class Enrolled(msgspec.Struct, frozen=True):
    """A machine that shows its key."""

    computer: ComputerId
    account: str
    """The kiosk account under which it acts."""


def enrol(tx: Transaction, computer: ComputerId, account: str) -> str:
    """Enrol the machine that is this computer; an earlier key is good no more. Returns the new one."""
    key = secrets.token_urlsafe(32)
    drop_terminal(tx, computer)
    tx.run(_ADD, computer=computer, digest=sha256(key.encode()).digest(), account=account)
    return key


def enrolled(tx: Transaction, key: str) -> Enrolled | None:
    """The machine whose key this is."""
    found = tx.row(_BY_DIGEST, digest=sha256(key.encode()).digest())
    return None if found is None else Enrolled(ComputerId(found[0]), found[1])


def terminals(tx: Transaction) -> tuple[Enrolled, ...]:
    """Every machine that is enrolled."""
    return tuple(Enrolled(ComputerId(computer), account) for computer, account in tx.rows(_ALL))


def drop_terminal(tx: Transaction, computer: ComputerId) -> bool:
    """The machine's key is good no more; False where it had none."""
    return tx.run(_DROP, of=computer) == 1
