"""Switching who acts at an open station: a badge that the house made, or a short number and one's name.

Neither is a sign-in: the desk hears them at an open station only, and never for the roles that see across all
records or all openings. The number is hashed as slowly as a password; wrong ones are charged to the account before
they are heard, and after five only a full sign-in opens this way again.
"""

import secrets
from datetime import datetime
from hashlib import sha256
from hmac import digest
from itertools import pairwise
from typing import Final

import msgspec
from sqlalchemy import bindparam, select, update

from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff.accounts import UNKNOWN, filed
from carrel.staff.duty import on_duty
from carrel.staff.passwords import NOBODYS, hashed, matches
from carrel.staff.tables import ACCOUNTS
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

BADGE: Final = "STAFF-"
"""What every badge begins with, so that the desk's one field knows it among cards and items."""
SWITCHING: Final = frozenset({Role.PAGE, Role.VOLUNTEER, Role.CLERK, Role.SUPERVISOR})
"""Whom a badge or a short number lets in. The custodian and the auditor sign in in full."""
_SIGNS = "23456789BCDFGHJKMNPQRSTVWXZ"  # none that is mistaken for another, and no words
_TRIES = 5

_Found = tuple[str, str, str, str, int, int]
_COLUMNS = select(*(ACCOUNTS.c[it] for it in ("name", "display", "role", "pin", "must_change", "failed"))).where(
    ACCOUNTS.c.active == 1
)
_BY_BADGE: Statement[_Found] = Statement(_COLUMNS.where(ACCOUNTS.c.badge == bindparam("tag")))
_BY_NAME: Statement[_Found] = Statement(_COLUMNS.where(ACCOUNTS.c.name == bindparam("of")))
_WITH_PIN: Statement[_Found] = Statement(_COLUMNS.where(ACCOUNTS.c.pin != "").order_by(ACCOUNTS.c.display))
_SET_PIN: Statement[object] = Statement(
    update(ACCOUNTS).where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1).values(pin=bindparam("hash"))
)
_SET_BADGE: Statement[object] = Statement(
    update(ACCOUNTS).where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1).values(badge=bindparam("tag"))
)
_TRIED: Statement[object] = Statement(
    update(ACCOUNTS).where(ACCOUNTS.c.name == bindparam("of")).values(failed=bindparam("tries"))
)


class Switched(msgspec.Struct, frozen=True):
    """Who acts from now on."""

    actor: Actor
    display: str


class NotThem(Refusal, frozen=True):
    """A wrong badge or number: it counts against the station too."""


_NOT_THEM = NotThem("badge, name or number is wrong", "try again, or sign in in full")


def by_badge(tx: Transaction, staff_key: bytes, badge: str, now: datetime) -> Switched | Refusal:
    """Whose badge this is."""
    found = tx.row(_BY_BADGE, tag=_tag(staff_key, badge))
    return _NOT_THEM if found is None else _admitted(tx, found, now)


def by_pin(tx: Transaction, name: str, pin: str, now: datetime) -> Switched | Refusal:
    """Whether this is the short number of ``name``. Needs a transaction that may write: each try is charged."""
    found = tx.row(_BY_NAME, of=filed(name))
    if found is None or not found[3]:
        matches(NOBODYS, pin)
        return _NOT_THEM
    failed = found[5]
    if failed >= _TRIES:
        return NotThem("this number was wrong five times, and is not heard any more", "sign in in full, once")
    tx.run(_TRIED, of=found[0], tries=failed + 1)
    if not matches(found[3], pin):
        return _NOT_THEM
    tx.run(_TRIED, of=found[0], tries=0)
    return _admitted(tx, found, now)


def with_pin(tx: Transaction, now: datetime) -> tuple[tuple[str, str], ...]:
    """Account and display name of everybody whom a short number lets in now."""
    return tuple(
        (name, display)
        for name, display, role, *_ in tx.rows(_WITH_PIN)
        if role in SWITCHING and on_duty(tx, name, now) is not None
    )


def set_pin(tx: Transaction, name: str, pin: str) -> Refusal | None:
    """Keep the short number a person chose for themselves; None when it is kept."""
    if refusal := _unfit(pin):
        return refusal
    return None if tx.run(_SET_PIN, of=filed(name), hash=hashed(pin)) else UNKNOWN


def new_badge(tx: Transaction, staff_key: bytes, name: str) -> str | Refusal:
    """Make a badge; the one before serves no more. It is shown once, to be printed: only its keyed hash is kept."""
    badge = BADGE + "".join(secrets.choice(_SIGNS) for _ in range(13))
    return badge if tx.run(_SET_BADGE, of=filed(name), tag=_tag(staff_key, badge)) else UNKNOWN


def no_badge(tx: Transaction, name: str) -> Refusal | None:
    """The badge is lost: it serves nobody from now on."""
    return None if tx.run(_SET_BADGE, of=filed(name), tag=None) else UNKNOWN


def badge_in(text: str) -> tuple[str, str] | None:
    """What was typed before a badge was scanned, and the badge; None where ``text`` ends in none."""
    before, prefix, rest = text.upper().rpartition(BADGE)
    return (text[: len(before)], prefix + rest.strip()) if prefix else None


def _admitted(tx: Transaction, found: _Found, now: datetime) -> Switched | Refusal:
    name, display, role, _, must_change, _ = found
    if role not in SWITCHING:
        return Refusal("this role signs in in full", "do so with password and code, at a desk that is no station")
    if must_change:
        return Refusal("this account has not been signed in to yet", "sign in in full once, and choose a password")
    if on_duty(tx, name, now) is None:
        return Refusal("no shift is open for this volunteer", "ask a supervisor to open one")
    return Switched(Actor(name, Role(role)), display)


def _tag(staff_key: bytes, badge: str) -> bytes:
    return digest(staff_key, b"badge\x00" + badge.strip().upper().encode(), sha256)


def _unfit(pin: str) -> Refusal | None:
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 6):
        return Refusal("the number has four to six figures, and nothing else", "choose another")
    steps = {(ord(after) - ord(before)) % 10 for before, after in pairwise(pin)}
    if steps in ({0}, {1}, {9}) or _is_year(pin):
        return Refusal("the number is among the first anyone would try", "choose one that is no row and no year")
    return None


def _is_year(pin: str) -> bool:
    return len(pin) == 4 and 1930 <= int(pin) <= 2029
