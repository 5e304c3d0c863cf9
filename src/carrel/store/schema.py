"""How a table is described: every column says whether the world may read it, and why.

A column is *public* (a fact about things, or about the house itself), *blind* (a keyed tag that means nothing
without its key) or a *box* (an authenticated ciphertext). ``tests/architecture`` walks every table and fails
on a column made any other way.
"""

from typing import TYPE_CHECKING, Literal, TypeAlias

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem
from sqlalchemy.types import TypeEngine

if TYPE_CHECKING:
    from sqlalchemy.sql.base import ReadOnlyColumnCollection

type_ = TypeEngine[bytes] | TypeEngine[int] | TypeEngine[str]
HouseTable: TypeAlias = "Table[ReadOnlyColumnCollection[str, Column[object]]]"
"""A table whose columns are all described here."""
metadata = MetaData()


def public(
    name: str, kind: type_, why: str, *more: SchemaItem, key: bool = False, optional: bool = False
) -> Column[object]:
    """A column the world may read. ``why`` says why that betrays nobody."""
    return _column("public", name, kind, why, more, key, optional)


def blind(
    name: str, kind: type_, why: str, *more: SchemaItem, key: bool = False, optional: bool = False
) -> Column[object]:
    """A column of keyed tags or random names: nothing without the key."""
    return _column("blind", name, kind, why, more, key, optional)


def boxed(name: str, kind: type_, why: str) -> Column[object]:
    """A column of boxes."""
    return _column("box", name, kind, why, (), False, False)


def table(name: str, *columns: SchemaItem, stirred: bool = False) -> HouseTable:
    """A table that keeps no insertion order: SQLite stores it by its key alone (design § 3).

    ``stirred`` is for a table without boxes that the desk changes all day: every night PostgreSQL writes all its
    rows in one transaction, so that none tells when it was changed.
    """
    return Table(name, metadata, *columns, sqlite_with_rowid=False, info={"stirred": stirred})


def _column(
    exposure: Literal["public", "blind", "box"],
    name: str,
    kind: type_,
    why: str,
    more: tuple[SchemaItem, ...],
    key: bool,
    optional: bool,
) -> Column[object]:
    return Column(
        name,
        kind,
        *more,
        primary_key=key,
        nullable=optional,
        autoincrement=False,
        info={"exposure": exposure, "why": why},
    )
