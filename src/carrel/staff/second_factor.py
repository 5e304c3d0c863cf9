"""Codes from an authenticator (TOTP, RFC 6238: six digits, half a minute). No code works twice."""

import os
import secrets
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import bindparam, select, update

from carrel.records.refusals import Refusal
from carrel.staff.accounts import filed
from carrel.staff.tables import ACCOUNTS, NEVER
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

_STEP = 30
_NONCE = 12
_SECRET: Statement[tuple[bytes | None, int]] = Statement(
    select(ACCOUNTS.c.totp, ACCOUNTS.c.totp_last_step).where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1)
)
_KEEP: Statement[tuple[()]] = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1, ACCOUNTS.c.totp_last_step == NEVER)
    .values(totp=bindparam("sealed"))
)
# the condition makes two sign-ins with one code into one
_TAKE: Statement[tuple[()]] = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.totp_last_step < bindparam("step"))
    .values(totp_last_step=bindparam("step"))
)


def enrol_totp(tx: Transaction, staff_key: bytes, name: str, issuer: str) -> str | Refusal:
    """Make a secret for ``name`` and return it as the ``otpauth:`` address an authenticator scans.

    It asks for no code until ``confirm_totp``; until then enrolling again replaces it.
    """
    name, secret = filed(name), secrets.token_bytes(20)
    if not tx.run(_KEEP, of=name, sealed=_seal(staff_key, name, secret)):
        return Refusal(
            "an authenticator is enrolled already, or the account is not active",
            "ask a custodian to start the account over",
        )
    return _codes(secret).get_provisioning_uri(name, issuer)


def confirm_totp(tx: Transaction, staff_key: bytes, name: str, code: str, now: datetime) -> Refusal | None:
    """Take the first code as proof that the authenticator has the secret; None when it is right."""
    if take(tx, staff_key, name, code, now):
        return None
    return Refusal("that code is not the one expected now", "wait for the next code; check the telephone's clock")


def enrolled(tx: Transaction, name: str) -> bool:
    """Whether a code is asked of ``name``."""
    sealed, last = tx.row(_SECRET, of=filed(name)) or (None, NEVER)
    return sealed is not None and last != NEVER


def take(tx: Transaction, staff_key: bytes, name: str, code: str, now: datetime) -> bool:
    """Whether ``code`` is right for this half minute or a neighbouring one; it will not be taken again."""
    name = filed(name)
    sealed, last = tx.row(_SECRET, of=name) or (None, NEVER)
    given = "".join(code.split()).encode()
    if sealed is None or len(given) != 6:
        return False
    codes = _codes(_open(staff_key, name, sealed))
    here = int(now.timestamp()) // _STEP
    for step in (here, here - 1, here + 1):
        if step > last and compare_digest(codes.generate(step * _STEP), given):
            return tx.run(_TAKE, of=name, step=step) == 1
    return False


def _codes(secret: bytes) -> TOTP:
    return TOTP(secret, 6, SHA1(), _STEP)  # noqa: S303  # the only digest every authenticator knows; HMAC keeps it sound


def _seal(staff_key: bytes, name: str, secret: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(staff_key).encrypt(nonce, secret, name.encode())


def _open(staff_key: bytes, name: str, sealed: bytes) -> bytes:
    return AESGCM(staff_key).decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
