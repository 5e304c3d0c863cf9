"""The tables as the database has them, which somebody may have changed, beside those that this version describes."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Column, create_engine, inspect

from carrel.store.engine import Store
from carrel.store.migrating import driver_address
from carrel.store.schema import metadata

_KEPT_BY_ALEMBIC = "alembic_version"


class Built(msgspec.Struct, frozen=True):
    """Names of tables, and of the columns in each."""

    found: Mapping[str, frozenset[str]]
    """In the database."""
    described: Mapping[str, frozenset[str]]
    unclassified: tuple[str, ...]
    """Described columns of which nobody says whether the world may read them, and why; ``table.column``."""
    boxes: frozenset[str]
    """Tables with boxes."""

    def strange(self) -> tuple[str, ...]:
        """What is in the database and not described: ``table``, or ``table.column``."""
        tables = [name for name in sorted(self.found) if name not in self.described]
        columns = [
            f"{name}.{column}"
            for name in sorted(self.found)
            if name in self.described
            for column in sorted(self.found[name] - self.described[name])
        ]
        return (*tables, *columns)


def as_built(store: Store) -> Built:
    """Ask the database for its tables. Raises nothing of its own."""
    engine = create_engine(driver_address(store.address))
    try:
        with engine.connect() as connection:
            seen = inspect(connection)
            found = {
                name: frozenset(column["name"] for column in seen.get_columns(name))
                for name in seen.get_table_names()
                if name != _KEPT_BY_ALEMBIC
            }
    finally:
        engine.dispose()
    tables = metadata.sorted_tables
    return Built(
        found=found,
        described={table.name: frozenset(column.name for column in table.columns) for table in tables},
        unclassified=tuple(str(column) for table in tables for column in table.columns if not _classified(column)),
        boxes=frozenset(table.name for table in tables for column in table.columns if column.info["exposure"] == "box"),
    )


def _classified(column: Column[object]) -> bool:
    return column.info["exposure"] in {"public", "blind", "box"} and len(column.info["why"].split()) > 1
