"""A statement knows its rows' type and is compiled once for each kind of database."""

from collections.abc import Mapping
from typing import Generic, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

from carrel.store.schema import HouseTable

Row_co = TypeVar("Row_co", covariant=True)
Value = int | str | bytes | None
"""What a database holds for us. Dates are their proleptic ordinals; money is cents."""

_DIALECTS: Mapping[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.psycopg.dialect(paramstyle="pyformat"),  # type: ignore[no-untyped-call]  # SQLAlchemy's
}


class Statement(Generic[Row_co]):
    """One SQL statement. Annotate it with the type of its rows: ``FIND: Statement[tuple[bytes, int]] = …``."""

    __slots__ = ("_clauses", "_compiled")

    def __init__(self, clause: ClauseElement, postgresql: ClauseElement | None = None) -> None:
        """``postgresql`` is given where the two databases need different words."""
        self._clauses = {"sqlite": clause, "postgresql": clause if postgresql is None else postgresql}
        self._compiled: dict[str, tuple[str, dict[str, Value]]] = {}

    def compiled(self, database: str) -> tuple[str, dict[str, Value]]:
        """The SQL for ``sqlite`` or ``postgresql`` with named parameters, and the values it fixes itself."""
        found = self._compiled.get(database)
        if found is None:
            made = self._clauses[database].compile(
                dialect=_DIALECTS[database], compile_kwargs={"render_postcompile": True}
            )
            if not isinstance(made, SQLCompiler):
                raise TypeError("only queries and changes are statements")
            fixed = {name: made.params[name] for bind, name in made.bind_names.items() if not bind.required}
            found = self._compiled[database] = (str(made), fixed)
        return found


def insert_or_leave(into: HouseTable) -> Statement[tuple[()]]:
    """An insert that does nothing where a key or unique value is already taken; ``run`` then returns 0."""
    return Statement(
        sqlite.insert(into).on_conflict_do_nothing(),
        postgresql.insert(into).on_conflict_do_nothing(),
    )
