"""The machines that reckon: DuckDB in this process, or Spark (the extra ``spark``).

Both are asked the same Ibis expressions (``expressions.py``) over one table. Two ways in: a library's own tallies, read
from its store into memory, or a folder of archives (``archive.py``) of one library or of many.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import duckdb
import ibis
import msgspec
import pyarrow as pa

from carrel import tallies
from carrel.records.faults import SetupFault
from carrel.store import Transaction
from carrel.tallies import Tally

_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "memory_limit": "512MB",
    "temp_directory": "",  # nothing is set down on the disk: a sum needs no more than this
    "autoinstall_known_extensions": False,  # and nothing is fetched
    "autoload_known_extensions": False,
}
"""DuckDB's settings."""
_NAME = "tallies"
COLUMNS = pa.schema(
    [
        pa.field("library", pa.string(), nullable=False),
        pa.field("counter", pa.string(), nullable=False),
        pa.field("period", pa.date32(), nullable=False),
        pa.field("place", pa.int64(), nullable=False),
        pa.field("word", pa.string(), nullable=False),
        pa.field("event", pa.string(), nullable=False),
        pa.field("number", pa.int64(), nullable=False),
    ]
)
"""The columns of the tallies, in memory and in an archive."""
TALLIES = ibis.table(ibis.Schema.from_pyarrow(COLUMNS), name=_NAME)
"""What expressions are about, whichever machine reckons them."""


class Machine(StrEnum):
    """What reckons."""

    DUCKDB = "duckdb"
    SPARK = "spark"


class Engine(msgspec.Struct, frozen=True):
    """Some tallies, on a machine that reckons with them."""

    machine: Machine
    run: Callable[[str], list[tuple[object, ...]]]
    """Reckons what is written in the machine's own SQL."""

    def rows(self, expression: ibis.Table) -> list[tuple[object, ...]]:
        """The rows of an expression about ``TALLIES``."""
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
    with duckdb.connect(config=_SETTINGS) as connection:
        connection.execute("SET enable_external_access = false")
        connection.register(_NAME, table)  # where it lies in memory: nothing is copied
        yield Engine(machine, lambda text: connection.execute(text).fetchall())


@contextmanager
def of_archive(folders: Sequence[Path], machine: Machine = Machine.DUCKDB) -> Iterator[Engine]:
    """Every archive at or under these folders. Raises SetupFault."""
    files = sorted({str(file) for folder in folders for file in folder.rglob("*.parquet")})
    if not files:
        raise SetupFault("there is no archive here: name a folder that has .parquet files in it or under it")
    if machine is Machine.SPARK:
        yield Engine(machine, _spark().over_files(files))
        return
    with duckdb.connect(config=_SETTINGS) as connection:
        connection.read_parquet(files, hive_partitioning=False).create_view(_NAME)
        yield Engine(machine, lambda text: connection.execute(text).fetchall())


def as_table(library: str, rows: Iterator[Tally]) -> pa.Table:
    """Tallies as a table in memory."""
    listed = [(library, *msgspec.structs.astuple(row)) for row in rows]
    columns = zip(*listed, strict=True) if listed else ((),) * len(COLUMNS)
    return pa.table(dict(zip(COLUMNS.names, columns, strict=True)), schema=COLUMNS)


def _spark() -> ModuleType:
    """Spark, where it is installed. Raises SetupFault."""
    try:
        from carrel.statistics import _spark as spark
    except ImportError:
        raise SetupFault("Spark is not installed here: pip install carrel[spark], or use --engine duckdb") from None
    return spark
