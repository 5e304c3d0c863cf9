"""Amnesties: spans of days in which a branch takes things back without a fine. Posted on the door."""

from datetime import date

import msgspec
from sqlalchemy import bindparam, delete, select

from carrel.catalog.tables import amnesties as table
from carrel.records.ids import BranchId
from carrel.store import Statement, Transaction
from carrel.store.statement import insert_or_leave


class Amnesty(msgspec.Struct, frozen=True):
    """A span of days; both ends belong to it."""

    first: date
    last: date


_OF: Statement[tuple[int, int]] = Statement(
    select(table.c.first, table.c.last).where(table.c.branch == bindparam("branch")).order_by(table.c.first)
)
_ADD = insert_or_leave(table)
_DROP: Statement[tuple[()]] = Statement(
    delete(table).where(table.c.branch == bindparam("branch"), table.c.first == bindparam("first"))
)


def amnesties(transaction: Transaction, branch: BranchId) -> tuple[Amnesty, ...]:
    """A branch's amnesties, the earliest first."""
    found = transaction.rows(_OF, branch=branch)
    return tuple(Amnesty(date.fromordinal(first), date.fromordinal(last)) for first, last in found)


def amnesty_on(transaction: Transaction, branch: BranchId, day: date) -> bool:
    """Whether a day lies in one of a branch's amnesties."""
    return any(one.first <= day <= one.last for one in amnesties(transaction, branch))


def put_amnesty(transaction: Transaction, branch: BranchId, span: Amnesty) -> bool:
    """Open an amnesty; False where one begins on that day already."""
    return transaction.run(_ADD, branch=branch, first=span.first.toordinal(), last=span.last.toordinal()) > 0


def drop_amnesty(transaction: Transaction, branch: BranchId, first: date) -> bool:
    """Take back the amnesty that begins on a day; False where there is none."""
    return transaction.run(_DROP, branch=branch, first=first.toordinal()) > 0
