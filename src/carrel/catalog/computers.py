"""Public computers: machines with a label, in a branch. Who sits there only a sealed box knows, until they leave."""

from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from carrel.catalog.putting import fresh_number
from carrel.catalog.tables import computers as table
from carrel.records.ids import BranchId, ComputerId
from carrel.store import Statement, Transaction


class ComputerState(StrEnum):
    """Whether a computer may be used. Whether it is free, the seats say."""

    IN_SERVICE = "in service"
    OUT_OF_SERVICE = "out of service"


class Computer(msgspec.Struct, frozen=True):
    """A computer that the public uses (IMLS 650, GPTERMS)."""

    id: ComputerId
    branch: BranchId
    label: str
    """What stands on the machine."""
    kind: str
    """A kind of computer in ``library.toml``."""
    state: ComputerState = ComputerState.IN_SERVICE


_Row = tuple[ComputerId, BranchId, str, str, str]
_COLUMNS = select(table.c.id, table.c.branch, table.c.label, table.c.kind, table.c.state)
_FIND: Statement[_Row] = Statement(_COLUMNS.where(table.c.id == bindparam("computer")))
_OF_BRANCH: Statement[_Row] = Statement(_COLUMNS.where(table.c.branch == bindparam("branch")).order_by(table.c.label))
_ADD: Statement[tuple[()]] = Statement(insert(table))
_CHANGE: Statement[tuple[()]] = Statement(
    update(table)
    .where(table.c.id == bindparam("computer"))
    .values(label=bindparam("new_label"), kind=bindparam("new_kind"), state=bindparam("new_state"))
)
_DROP: Statement[tuple[()]] = Statement(delete(table).where(table.c.id == bindparam("computer")))


def computer(tx: Transaction, number: ComputerId) -> Computer | None:
    """The computer with this id."""
    row = tx.row(_FIND, computer=number)
    return None if row is None else _of(row)


def computers_of(tx: Transaction, branch: BranchId) -> tuple[Computer, ...]:
    """Every computer of a branch, by label."""
    return tuple(map(_of, tx.rows(_OF_BRANCH, branch=branch)))


def put_computer(tx: Transaction, branch: BranchId, label: str, kind: str) -> Computer:
    """Add a computer, in service."""
    added = Computer(ComputerId(fresh_number()), branch, label, kind)
    tx.run(_ADD, id=added.id, branch=branch, label=label, kind=kind, state=added.state.value)
    return added


def change_computer(tx: Transaction, changed: Computer) -> None:
    """Let its label, kind and state be these."""
    tx.run(
        _CHANGE,
        computer=changed.id,
        new_label=changed.label,
        new_kind=changed.kind,
        new_state=changed.state.value,
    )


def drop_computer(tx: Transaction, number: ComputerId) -> bool:
    """Take a computer out of the list. The caller has seen that nobody sits at it."""
    return tx.run(_DROP, computer=number) == 1


def _of(row: _Row) -> Computer:
    number, branch, label, kind, state = row
    return Computer(number, branch, label, kind, ComputerState(state))
