"""The columns of the tallies outside the store: in memory and in an archive."""

from collections.abc import Iterable

import msgspec
import pyarrow as pa

from carrel.tallies import Tally

NAME = "tallies"
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
"""``library`` is the national survey's key of it (FSCSKEY), or its name; the others are as in the store."""


def as_table(library: str, rows: Iterable[Tally]) -> pa.Table:
    """Tallies as a table in memory."""
    listed = [(library, *msgspec.structs.astuple(row)) for row in rows]
    columns = zip(*listed, strict=True) if listed else ((),) * len(COLUMNS)
    return pa.table(dict(zip(COLUMNS.names, columns, strict=True)), schema=COLUMNS)


def as_tallies(table: pa.Table) -> list[Tally]:
    """The same rows back, without the library's name."""
    columns = (column.to_pylist() for column in table.drop_columns("library").columns)
    return [Tally(*row) for row in zip(*columns, strict=True)]
