"""Accounts: made, looked up, given a new password, ended. One active custodian always remains."""

import re
from datetime import UTC, date, datetime
from typing import Final

import msgspec
from sqlalchemy import bindparam, func, select, update

from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff.passwords import hashed, mark, unfit
from carrel.staff.tables import ACCOUNTS, NEVER
from carrel.store.statement import Statement, insert_or_leave
from carrel.store.transaction import Transaction

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_OUTSIDE = frozenset({Role.PATRON, Role.STRANGER})  # § 11-25(b)(1): not officers, employees or agents
UNKNOWN: Final = Refusal("there is no active account of that name", "check the spelling in the list of accounts")
"""Nobody of that name is with the library."""

_STANDING: Statement[tuple[str]] = Statement(
    select(ACCOUNTS.c.role).where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1)
)
_PASSWORD_KEPT: Statement[tuple[str]] = Statement(
    select(ACCOUNTS.c.password).where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1)
)
_SHOWN = ("name", "display", "role", "must_change", "totp", "active", "badge", "pin", "agreement", "shift_until_minute")
_ALL: Statement[tuple[str, str, str, int, bytes | None, int, bytes | None, str, int | None, int]] = Statement(
    select(*(ACCOUNTS.c[name] for name in _SHOWN)).order_by(ACCOUNTS.c.name)
)
_CUSTODIANS: Statement[tuple[int]] = Statement(
    select(func.count()).where(ACCOUNTS.c.role == Role.CUSTODIAN.value, ACCOUNTS.c.active == 1)
)
_INSERT = insert_or_leave(ACCOUNTS)
_DISMISS: Statement[tuple[()]] = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == bindparam("of"))
    .values(active=0, password="", totp=None, badge=None, pin="", shift_until_minute=0)
)
_PASSWORD: Statement[tuple[()]] = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1)
    .values(password=bindparam("hash"), must_change=0)
)
_START_OVER: Statement[tuple[()]] = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1)
    .values(
        password=bindparam("hash"),
        must_change=1,
        totp=None,
        totp_last_step=NEVER,
        failed=0,
        locked_until_minute=0,
        badge=None,
        pin="",
    )
)


class Account(msgspec.Struct, frozen=True):
    """What may be shown about an account."""

    name: str
    display: str
    role: Role
    must_change: bool
    second_factor: bool
    """Whether an authenticator is enrolled."""
    active: bool
    badge: bool = False
    """Whether a badge switches to this account at a station."""
    pin: bool = False
    agreement: date | None = None
    """The day a volunteer's agreement was put on file."""
    shift_until: datetime | None = None
    """When a volunteer's last shift ends or ended."""


def create(tx: Transaction, name: str, display: str, role: Role, password: str, must_change: bool) -> Refusal | None:
    """Open an account; None when it stands. ``password`` is given out by whoever opens it."""
    name = filed(name)
    if not _NAME.fullmatch(name):
        return Refusal(
            "an account's name is 2 to 64 letters without accents, digits, dots, dashes or underscores",
            "choose another name; the display name may be written as it is spoken",
        )
    if role in _OUTSIDE:
        return Refusal(f"a {role.value} is no officer, employee or agent", "choose a role of the staff")
    if refusal := unfit(name, password):
        return refusal
    made = tx.run(
        _INSERT,
        name=name,
        display=display.strip() or name,
        role=role.value,
        password=hashed(password),
        must_change=int(must_change),
        totp=None,
        totp_last_step=NEVER,
        failed=0,
        locked_until_minute=0,
        active=1,
        badge=None,
        pin="",
        agreement=None,
        shift_until_minute=0,
    )
    # a dismissed account keeps its name: old ledger entries must not come to mean somebody else
    return None if made else Refusal("that name is or was somebody's account", "choose another name")


def standing(tx: Transaction, name: str) -> Role | None:
    """The role of ``name``; None for whoever is not, or no longer, with the library. ``duty`` says who works now."""
    found = tx.row(_STANDING, of=filed(name))
    return None if found is None else Role(found[0])


def password_mark(tx: Transaction, name: str) -> str:
    """The mark of the password ``name`` has now; empty for nobody. A sign-in is good while it has not changed."""
    return mark((tx.row(_PASSWORD_KEPT, of=filed(name)) or ("",))[0])


def accounts(tx: Transaction) -> tuple[Account, ...]:
    """Every account there is or was, by name."""
    return tuple(
        Account(
            name,
            display,
            Role(role),
            bool(must_change),
            totp is not None,
            bool(active),
            badge is not None,
            bool(pin),
            None if agreement is None else date.fromordinal(agreement),
            datetime.fromtimestamp(shift * 60, UTC) if shift else None,
        )
        for name, display, role, must_change, totp, active, badge, pin, agreement, shift in tx.rows(_ALL)
    )


def set_password(tx: Transaction, name: str, password: str) -> Refusal | None:
    """Keep the password a person chose for themselves; None when it is kept."""
    name = filed(name)
    if refusal := unfit(name, password):
        return refusal
    return None if tx.run(_PASSWORD, of=name, hash=hashed(password)) else UNKNOWN


def start_over(tx: Transaction, name: str, password: str) -> Refusal | None:
    """Give out a one-time password and forget the authenticator: for a lost telephone or a forgotten password."""
    return None if tx.run(_START_OVER, of=filed(name), hash=hashed(password)) else UNKNOWN


def dismiss(tx: Transaction, name: str) -> Refusal | None:
    """End an account at once; what it signed with is forgotten. Refused for the last custodian."""
    match standing(tx, name):
        case None:
            return UNKNOWN
        case Role.CUSTODIAN if tx.row(_CUSTODIANS) == (1,):
            return Refusal(
                "this is the last custodian, and somebody must answer for the records",
                "open another custodian's account first",
            )
        case _:
            tx.run(_DISMISS, of=filed(name))
            return None


def filed(name: str) -> str:
    """How a name stands in the table: one spelling for each."""
    return name.strip().casefold()
