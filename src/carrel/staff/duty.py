"""Who is on duty now: asked at every act. A volunteer is, with an agreement on file and during a shift only."""

from datetime import date, datetime

from sqlalchemy import bindparam, select, update

from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff.accounts import UNKNOWN, filed
from carrel.staff.tables import ACCOUNTS
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

_DUTY: Statement[tuple[str, int | None, int]] = Statement(
    select(ACCOUNTS.c.role, ACCOUNTS.c.agreement, ACCOUNTS.c.shift_until_minute).where(
        ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1
    )
)
_VOLUNTEER = update(ACCOUNTS).where(
    ACCOUNTS.c.name == bindparam("of"), ACCOUNTS.c.active == 1, ACCOUNTS.c.role == Role.VOLUNTEER.value
)
_AGREED: Statement[object] = Statement(_VOLUNTEER.values(agreement=bindparam("day")))
_SHIFT: Statement[object] = Statement(_VOLUNTEER.values(shift_until_minute=bindparam("minute")))


def on_duty(tx: Transaction, name: str, now: datetime) -> Role | None:
    """The role ``name`` works in at ``now``; None for whoever is not with the library, or whose shift is over."""
    role, agreement, until = tx.row(_DUTY, of=filed(name)) or ("", None, 0)
    off = role == Role.VOLUNTEER and (agreement is None or now.timestamp() >= until * 60)
    return None if off or not role else Role(role)


def put_agreement(tx: Transaction, name: str, day: date) -> Refusal | None:
    """Put a volunteer's signed agreement on file; None when it is."""
    return None if tx.run(_AGREED, of=filed(name), day=day.toordinal()) else UNKNOWN


def open_shift(tx: Transaction, name: str, until: datetime) -> Refusal | None:
    """Let a volunteer work until ``until``; a time that has passed ends the shift."""
    _, agreement, _ = tx.row(_DUTY, of=filed(name)) or ("", None, 0)
    if agreement is None:
        return Refusal(
            "there is no volunteer's agreement on file", "have it signed, then put its day on the staff page"
        )
    return None if tx.run(_SHIFT, of=filed(name), minute=int(until.timestamp()) // 60) else UNKNOWN
