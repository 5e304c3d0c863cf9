"""The keeper's own credential: a secret in a file, for work that runs unattended."""

import secrets

from sqlalchemy import select

from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from carrel.staff.passwords import NOBODYS, matches
from carrel.staff.tables import ACCOUNTS
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

_KEEPER: Statement[tuple[str, str]] = Statement(
    select(ACCOUNTS.c.name, ACCOUNTS.c.password).where(ACCOUNTS.c.role == Role.KEEPER.value, ACCOUNTS.c.active == 1)
)


def keeper_credential() -> str:
    """A new secret of 256 bits; open an account of role keeper with it as the password."""
    return secrets.token_urlsafe(32)


def keeper(tx: Transaction, secret: str) -> Actor | None:
    """The keeper, if ``secret`` is its credential."""
    name, kept = tx.row(_KEEPER) or ("", NOBODYS)
    return Actor(name, Role.KEEPER) if matches(kept, secret) and name else None
