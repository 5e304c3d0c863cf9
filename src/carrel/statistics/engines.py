"""The machines that reckon: DuckDB in this process, or Spark (the extra ``spark``).

Both are asked the same Ibis expressions (``expressions.py``) over one table. Two ways in: a library's own tallies, read
from its store into memory, or archives (``folders.py``) of one library or of many.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec

from carrel import tallies
from carrel.records.faults import SetupFault
from carrel.statistics.columns import NAME, as_table
from carrel.store import Transaction

if TYPE_CHECKING:
    import duckdb
    import ibis

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "512MB",
    "temp_directory": "",  # nothing is set down on the disk: a sum needs no more than this
    "autoinstall_known_extensions": False,  # and nothing is fetched
    "autoload_known_extensions": False,
}
"""DuckDB's settings."""


class Machine(StrEnum):
    """What reckons."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Engine(msgspec.Struct, frozen=True):
    """Some tallies, on a machine that reckons with them."""

    machine: Machine
    run: Callable[[str], list[tuple[object, ...]]]
    """Reckons what is written in the machine's own SQL."""

    def rows(self, expression: "ibis.Table") -> list[tuple[object, ...]]:
        """The rows of an expression about the tallies."""
        import ibis

        dialect = "pyspark" if self.machine is Machine.SPARK else "duckdb"
        return self.run(str(ibis.to_sql(expression, dialect=dialect)))


@contextmanager
def of_store(
    tx: Transaction, library: str, first: date, last: date, machine: Machine = Machine.DUCKDB
) -> Iterator[Engine]:
    """The store's tallies of every month that has a day from ``first`` to ``last``. Raises SetupFault."""
    wanted = (month for month in tallies.months(tx) if first.replace(day=1) <= month <= last)
    table = as_table(library, (row for month in wanted for row in tallies.rows_of_month(tx, month)))
    if machine is Machine.SPARK:
        yield Engine(machine, _spark().over(table))
        return
    with _duckdb() as connection:
        connection.execute("SET enable_external_access = false")
        connection.register(NAME, table)  # where it lies in memory: nothing is copied
        yield Engine(machine, lambda text: connection.execute(text).fetchall())


@contextmanager
def of_files(files: Sequence[Path], machine: Machine = Machine.DUCKDB) -> Iterator[Engine]:
    """What stands in the archive's files (``folders.archives_in``). Raises SetupFault."""
    names = [str(file) for file in files]
    if machine is Machine.SPARK:
        yield Engine(machine, _spark().over_files(names))
        return
    with _duckdb() as connection:
        connection.read_parquet(names, hive_partitioning=False).create_view(NAME)
        yield Engine(machine, lambda text: connection.execute(text).fetchall())


def _duckdb() -> "duckdb.DuckDBPyConnection":
    """A database in memory, which draws no bar on anybody's screen."""
    import duckdb

    connection = duckdb.connect(config=_SETTINGS)
    connection.execute("SET enable_progress_bar = false")
    return connection


def _spark() -> ModuleType:
    """Spark, where it is installed. Raises SetupFault."""
    try:
        from carrel.statistics import _spark as spark
    except ImportError:
        raise SetupFault("Spark is not installed here: pip install carrel[spark], or use --engine duckdb") from None
    return spark
