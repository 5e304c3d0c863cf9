"""A transaction: the one way to the database. It ends whole or not at all."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol, TypeVar, final

from sqlalchemy import bindparam, func, literal, select

from carrel.store.faults import StoreCrossed
from carrel.store.statement import Statement, Value

_TAKE_TURN: Statement[object] = Statement(
    select(literal(1)),  # SQLite has one writer at a time anyway
    postgresql=select(func.pg_advisory_xact_lock(bindparam("turn"))),
)

Row = TypeVar("Row")


class Cursor(Protocol):
    """What the drivers' cursors have in common."""

    @property
    def rowcount(self) -> int:
        """Rows the last change touched."""

    def execute(self, text: str, values: Mapping[str, Value], /) -> object:
        """Execute one statement."""

    def executemany(self, text: str, rows: Iterable[Mapping[str, Value]], /) -> object:
        """Execute a change for each row."""

    def fetchone(self) -> object:
        """The next row, or None."""

    def fetchall(self) -> Sequence[object]:
        """Every row that is left."""


@final
class Transaction:
    """Statements that are committed together. Made by ``Store.write`` and ``Store.read`` only."""

    __slots__ = ("_cursor", "_turns", "database")

    def __init__(self, cursor: Cursor, database: str) -> None:
        self._cursor = cursor
        self._turns: set[int] = set()
        self.database = database

    def take_turn(self, turn: int) -> None:
        """Wait until no other transaction has this turn, and keep it to the end."""
        self.row(_TAKE_TURN, turn=turn)
        self._turns.add(turn)

    def require_turn(self, turn: int) -> None:
        """Raise StoreCrossed, so that all is done again, where this transaction has not taken the turn."""
        if turn not in self._turns:
            raise StoreCrossed("another act came between, and this one was undone: do it again")

    def row(self, statement: Statement[Row], **values: Value) -> Row | None:
        """The first row, or None."""
        self._execute(statement, values)
        found: Row | None = self._cursor.fetchone()  # type: ignore[assignment]  # the statement declares its rows
        return found

    def rows(self, statement: Statement[Row], **values: Value) -> list[Row]:
        """Every row."""
        self._execute(statement, values)
        found: list[Row] = self._cursor.fetchall()  # type: ignore[assignment]  # the statement declares its rows
        return found

    def run(self, statement: Statement[object], **values: Value) -> int:
        """Execute a change; return how many rows it touched."""
        self._execute(statement, values)
        return self._cursor.rowcount

    def many(self, statement: Statement[object], rows: Iterable[Mapping[str, Value]]) -> None:
        """Execute a change once for each row."""
        text, fixed = statement.compiled(self.database)
        self._cursor.executemany(text, [{**fixed, **row} for row in rows] if fixed else rows)

    def _execute(self, statement: Statement[object], values: Mapping[str, Value]) -> None:
        text, fixed = statement.compiled(self.database)
        self._cursor.execute(text, {**fixed, **values} if fixed else values)

    def pages(self, statement: Statement[Row], size: int, after: Value) -> Iterator[list[Row]]:
        """Rows in pages of ``size``; the statement takes ``after`` and ``size`` and orders by its first column."""
        while page := self.rows(statement, after=after, size=size):
            yield page
            last: tuple[Value, ...] = page[-1]  # type: ignore[assignment]  # rows are tuples
            after = last[0]
