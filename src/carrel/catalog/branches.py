"""Branches: buildings and bookmobiles."""

import msgspec
from sqlalchemy import bindparam, insert, select, update

from carrel.catalog.putting import Placed, Put, fresh_number
from carrel.catalog.tables import branches as table
from carrel.records.ids import BranchId
from carrel.store import Statement, Transaction


class Branch(msgspec.Struct, frozen=True):
    """A place that lends."""

    id: BranchId
    name: str
    short_name: str
    source: str | None = None
    """System and number it was moved in from."""


_Row = tuple[BranchId, str, str, str | None]
_COLUMNS = select(table.c.id, table.c.name, table.c.short_name, table.c.source)
_FIND: Statement[_Row] = Statement(_COLUMNS.where(table.c.id == bindparam("branch")))
_FIND_SOURCE: Statement[_Row] = Statement(_COLUMNS.where(table.c.source == bindparam("source")))
_ALL: Statement[_Row] = Statement(_COLUMNS.order_by(table.c.name))
_ADD: Statement[tuple[()]] = Statement(insert(table))
_CHANGE: Statement[tuple[()]] = Statement(
    update(table)
    .where(table.c.id == bindparam("branch"))
    .values(name=bindparam("name"), short_name=bindparam("short_name"))
)


def branch(transaction: Transaction, branch: BranchId) -> Branch | None:
    """The branch with this id."""
    row = transaction.row(_FIND, branch=branch)
    return Branch(*row) if row else None


def branch_of_source(transaction: Transaction, source: str) -> Branch | None:
    """The branch moved in under this key."""
    row = transaction.row(_FIND_SOURCE, source=source)
    return Branch(*row) if row else None


def branches(transaction: Transaction) -> tuple[Branch, ...]:
    """Every branch, by name."""
    return tuple(Branch(*row) for row in transaction.rows(_ALL))


def put_branch(transaction: Transaction, name: str, short_name: str, source: str | None = None) -> Placed[BranchId]:
    """Add a branch, or amend the one moved in under the same ``source``."""
    found = branch_of_source(transaction, source) if source else None
    if found is None:
        number = BranchId(fresh_number())
        transaction.run(_ADD, id=number, name=name, short_name=short_name, source=source)
        return Placed(Put.NEW, number)
    if (found.name, found.short_name) == (name, short_name):
        return Placed(Put.UNCHANGED, found.id)
    transaction.run(_CHANGE, branch=found.id, name=name, short_name=short_name)
    return Placed(Put.CHANGED, found.id)
