"""Signing in: a password, a code where the role asks for one, and patience with neither guessers nor haste.

Five wrong tries close an account for a minute, each further one for twice as long, up to a quarter of an hour.
"""

import hmac
import secrets
import threading
from datetime import UTC, datetime
from typing import Final, final

import msgspec
from sqlalchemy import bindparam, select, update
from typing_extensions import override

from carrel.records.actors import Actor
from carrel.records.vocabulary import Role
from carrel.staff.accounts import filed
from carrel.staff.passwords import NOBODYS, mark, matches
from carrel.staff.second_factor import enrolled, take
from carrel.staff.tables import ACCOUNTS
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

CODE_REQUIRED: Final = frozenset({Role.CUSTODIAN, Role.AUDITOR})
"""Roles that see across all records, or across all openings."""
_FREE_TRIES = 5
_LONGEST_MINUTES = 15
_MOST = 10_000
"""Names that are nobody's, remembered at once."""

_FIND: Statement[tuple[str, str, str, int, int, int]] = Statement(
    select(
        *(ACCOUNTS.c[it] for it in ("display", "role", "password", "must_change", "failed", "locked_until_minute"))
    ).where(ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1, ACCOUNTS.c.role != Role.KEEPER.value)
)
_TRIED: Statement[tuple[()]] = Statement(
    update(ACCOUNTS)
    .where(ACCOUNTS.c.name == bindparam("of"))
    .values(failed=bindparam("tries"), locked_until_minute=bindparam("until"))
)


class SignedIn(msgspec.Struct, frozen=True):
    """Who they are. Where ``must_change`` or ``needs_totp_enrolment``, that comes before any other page."""

    actor: Actor
    display: str
    must_change: bool
    needs_totp_enrolment: bool
    mark: str
    """Of the password they came in with; see ``password_mark``."""


class CodeNeeded(msgspec.Struct, frozen=True):
    """The password is right; ask for the authenticator's code and try again with both."""


class Throttled(msgspec.Struct, frozen=True):
    """Too many wrong tries: nothing is heard before ``until``."""

    until: datetime


class Wrong(msgspec.Struct, frozen=True):
    """Name, password or code is wrong; which of them is not said."""


@final
class Strangers:
    """Names that are nobody's, met with the same patience: or five wrong tries would tell which names there are.

    In memory only, by a tag under a key of this running process.
    """

    __slots__ = ("_key", "_lock", "_tried")

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._tried: dict[bytes, tuple[int, int]] = {}

    @override
    def __repr__(self) -> str:
        return "<Strangers>"

    def hear(self, name: str, now: datetime) -> Throttled | Wrong:
        """What an account of that name would have said to a wrong password."""
        tag = hmac.digest(self._key, name.encode(), "sha256")
        with self._lock:
            failed, until = self._tried.pop(tag, (0, 0))
            if now.timestamp() < until * 60:
                self._tried[tag] = failed, until
                return Throttled(datetime.fromtimestamp(until * 60, UTC))
            self._tried[tag] = failed + 1, _pause(failed + 1, now)
            if len(self._tried) > _MOST:
                del self._tried[next(iter(self._tried))]  # whose last try lies longest back
        return Wrong()


def unknown(strangers: Strangers, name: str, password: str, now: datetime) -> Throttled | Wrong:
    """Answer a name that is nobody's as an account of that name would, in what is said and in how long it takes."""
    said = strangers.hear(filed(name), now)
    if isinstance(said, Wrong):
        matches(NOBODYS, password)
    return said


def check(
    tx: Transaction, staff_key: bytes, strangers: Strangers, name: str, password: str, code: str, now: datetime
) -> SignedIn | CodeNeeded | Throttled | Wrong:
    """Sign ``name`` in. ``code`` is empty on the first try. Needs a transaction that may write."""
    name = filed(name)
    found = tx.row(_FIND, of=name)
    if found is None:
        return unknown(strangers, name, password, now)
    display, role, kept, must_change, failed, locked_until = found
    if now.timestamp() < locked_until * 60:
        return Throttled(datetime.fromtimestamp(locked_until * 60, UTC))
    # the try is charged before it is heard, so tries side by side do not share one
    tx.run(_TRIED, of=name, tries=failed + 1, until=_pause(failed + 1, now))
    if not matches(kept, password):
        return Wrong()
    asked = enrolled(tx, name)
    if asked and not code:
        tx.run(_TRIED, of=name, tries=failed, until=locked_until)
        return CodeNeeded()
    if asked and not take(tx, staff_key, name, code, now):
        return Wrong()
    tx.run(_TRIED, of=name, tries=0, until=0)
    actor = Actor(name, Role(role))
    return SignedIn(actor, display, bool(must_change), actor.role in CODE_REQUIRED and not asked, mark(kept))


def _pause(failed: int, now: datetime) -> int:
    """The minute until which nothing is heard after ``failed`` wrong tries; 0 while tries are free."""
    if failed < _FREE_TRIES:
        return 0
    minutes: int = min(2 ** min(failed - _FREE_TRIES, 4), _LONGEST_MINUTES)
    return -int(-now.timestamp() // 60) + minutes
