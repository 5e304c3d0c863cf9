"""Which days and hours a branch is open.

A weekday without hours is closed. A branch with no hours at all is taken to be open whenever no closed day
says otherwise: it has not written its hours down yet.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from carrel.catalog.branches import branches
from carrel.catalog.tables import closed_days, hours
from carrel.records.ids import BranchId
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave

_FARTHEST = 366
"""Days looked ahead for an open one: a branch closed for a year is not going to take anything back."""
_NIGHT_ENDS = 4 * 60
"""The minute until which a night belongs to the day before it, where no branch says when it opens."""

_CLOSED: Statement[tuple[int]] = Statement(
    select(closed_days.c.day).where(
        closed_days.c.branch == bindparam("branch"),
        closed_days.c.day >= bindparam("first"),
        closed_days.c.day <= bindparam("last"),
    )
)
_HOURS: Statement[tuple[int, int, int]] = Statement(
    select(hours.c.weekday, hours.c.opens, hours.c.closes).where(hours.c.branch == bindparam("branch"))
)
_CLOSED_FROM: Statement[tuple[int, str]] = Statement(
    select(closed_days.c.day, closed_days.c.reason)
    .where(closed_days.c.branch == bindparam("branch"), closed_days.c.day >= bindparam("first"))
    .order_by(closed_days.c.day)
)
_OPEN_AGAIN: Statement[tuple[()]] = Statement(
    delete(closed_days).where(closed_days.c.branch == bindparam("branch"), closed_days.c.day == bindparam("day"))
)
_ADD_CLOSED: Statement[tuple[()]] = insert_or_leave(closed_days)
_DROP_HOURS: Statement[tuple[()]] = Statement(delete(hours).where(hours.c.branch == bindparam("branch")))
_ADD_HOURS: Statement[tuple[()]] = Statement(insert(hours))


def is_closed(transaction: Transaction, branch: BranchId, day: date) -> bool:
    """Whether ``day`` is announced as closed, whatever the weekday."""
    return bool(_closed_between(transaction, branch, day, day))


def open_on(transaction: Transaction, branch: BranchId, day: date) -> bool:
    """Whether the branch opens at all on ``day``."""
    return _opens(_hours_of(transaction, branch), day) and not is_closed(transaction, branch, day)


def next_open_day(transaction: Transaction, branch: BranchId, day: date) -> date:
    """``day`` if the branch is open then, else the first open day after it.

    A branch that stays closed for a year gives ``day`` itself.
    """
    week = _hours_of(transaction, branch)
    reach = timedelta(days=28)
    closed = _closed_between(transaction, branch, day, day + reach)
    known = day + reach
    for ahead in range(_FARTHEST):
        candidate = day + timedelta(days=ahead)
        if candidate > known:
            known = candidate + reach
            closed = _closed_between(transaction, branch, candidate, known)
        if _opens(week, candidate) and candidate.toordinal() not in closed:
            return candidate
    return day


def open_days(transaction: Transaction, branch: BranchId, after: date, until: date) -> int:
    """How many days after ``after``, up to and with ``until``, the branch opens at all."""
    days = max(0, (until - after).days)
    week = _hours_of(transaction, branch)
    closed = _closed_between(transaction, branch, after, until) if days else frozenset()
    every = (after + timedelta(days=ahead) for ahead in range(1, days + 1))
    return sum(_opens(week, day) and day.toordinal() not in closed for day in every)


def within_hours(transaction: Transaction, branch: BranchId, now: datetime) -> bool:
    """Whether the branch is open at ``now``, the library's own wall time."""
    if is_closed(transaction, branch, now.date()):
        return False
    week = _hours_of(transaction, branch)
    if not week:
        return True
    opens, closes = week.get(now.weekday(), (0, 0))
    return opens <= now.hour * 60 + now.minute < closes


def closes_at(transaction: Transaction, branch: BranchId, day: date) -> int | None:
    """The minute of ``day`` at which the branch closes; None where it is closed, or has not written its hours down."""
    if is_closed(transaction, branch, day):
        return None
    hours = _hours_of(transaction, branch).get(day.weekday())
    return None if hours is None else hours[1]


def day_closed_at(transaction: Transaction, now: datetime) -> date:
    """The day that a close of day at ``now`` closes: the day before, as long as no branch has opened yet today."""
    today = now.date()
    opening = (_opens_at(transaction, branch.id, today) for branch in branches(transaction))
    first = min((minute for minute in opening if minute is not None), default=_NIGHT_ENDS)
    return today if now.hour * 60 + now.minute >= first else today - timedelta(days=1)


def _opens_at(transaction: Transaction, branch: BranchId, day: date) -> int | None:
    """The minute of ``day`` at which a branch opens; None where it does not, or no hours are written down."""
    hours = None if is_closed(transaction, branch, day) else _hours_of(transaction, branch).get(day.weekday())
    return None if hours is None else hours[0]


def put_closed_day(transaction: Transaction, branch: BranchId, day: date, reason: str) -> bool:
    """Announce a closed day; False if it was announced before."""
    return transaction.run(_ADD_CLOSED, branch=branch, day=day.toordinal(), reason=reason) > 0


def drop_closed_day(transaction: Transaction, branch: BranchId, day: date) -> bool:
    """Open on a day that was announced as closed; False if it was not."""
    return transaction.run(_OPEN_AGAIN, branch=branch, day=day.toordinal()) > 0


def closed_from(transaction: Transaction, branch: BranchId, first: date) -> tuple[tuple[date, str], ...]:
    """The announced closed days from ``first`` on, with what is posted on the door."""
    rows = transaction.rows(_CLOSED_FROM, branch=branch, first=first.toordinal())
    return tuple((date.fromordinal(day), reason) for day, reason in rows)


def week_of(transaction: Transaction, branch: BranchId) -> Mapping[int, tuple[int, int]]:
    """The hours of a branch: weekday (0 is Monday) to opening and closing minute."""
    return _hours_of(transaction, branch)


def put_hours(transaction: Transaction, branch: BranchId, week: Mapping[int, tuple[int, int]]) -> bool:
    """Set the hours of a branch: weekday (0 is Monday) to opening and closing minute; False if nothing changed."""
    if _hours_of(transaction, branch) == dict(week):
        return False
    transaction.run(_DROP_HOURS, branch=branch)
    rows = [
        {"branch": branch, "weekday": weekday, "opens": opens, "closes": closes}
        for weekday, (opens, closes) in week.items()
    ]
    transaction.many(_ADD_HOURS, rows)
    return True


def _hours_of(transaction: Transaction, branch: BranchId) -> dict[int, tuple[int, int]]:
    return {weekday: (opens, closes) for weekday, opens, closes in transaction.rows(_HOURS, branch=branch)}


def _opens(week: Mapping[int, tuple[int, int]], day: date) -> bool:
    return not week or day.weekday() in week


def _closed_between(transaction: Transaction, branch: BranchId, first: date, last: date) -> frozenset[int]:
    rows = transaction.rows(_CLOSED, branch=branch, first=first.toordinal(), last=last.toordinal())
    return frozenset(day for (day,) in rows)
