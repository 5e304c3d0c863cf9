"""Every column says whether the world may read it, and why; no table remembers when or in which order (design § 3)."""

import ast
import importlib

from sqlalchemy import Column, Integer, LargeBinary, String

from architecture.walking import dotted, imported, nodes, nothing, place, sources
from carrel.store import metadata

BESIDE_BOXES = {
    "epoch",  # the same for all rows after a close
    "holds.title",  # that a work is wanted is a fact about the work
    "seats.branch",  # that somebody sits or waits in a room is a fact about the room
    "seats.computer",  # that a computer is taken is a fact about the computer
}
"""The public columns that may stand in one row with a box. A new one is argued for here."""

RAW = {"Table", "Column", "MetaData", "text", "DDL"}
"""What would describe a table, or speak to one, past ``store.schema``."""

for file in sources():
    if any(name.startswith("carrel.store") and name.endswith(".table") for _, name in imported(file)):
        importlib.import_module(dotted(file))

COLUMNS = [(table, column) for table in metadata.sorted_tables for column in table.columns]
BOXED = {table for table, column in COLUMNS if column.info.get("exposure") == "box"}


def exposure(column: Column[object]) -> str:
    """How far a column may be read."""
    return str(column.info.get("exposure", "not classified"))


def test_there_are_tables_and_boxes() -> None:
    assert {"registrations", "loans", "holds", "interloans", "fees", "slips"} <= {table.name for table in BOXED}


def test_every_column_is_classified() -> None:
    nothing([str(column) for _, column in COLUMNS if exposure(column) not in {"public", "blind", "box"}])


def test_every_classification_has_a_reason() -> None:
    nothing([str(column) for _, column in COLUMNS if len(str(column.info.get("why", "")).split()) < 3])


def test_columns_hold_whole_numbers_texts_and_bytes() -> None:
    """No float, no date and no time has a type here: money is cents, a day is its ordinal."""
    kinds = (Integer, LargeBinary, String)
    nothing([str(column) for _, column in COLUMNS if not isinstance(column.type, kinds)])


def test_boxes_are_bytes_and_no_index_reads_them() -> None:
    boxes = {column for _, column in COLUMNS if exposure(column) == "box"}
    nothing([str(box) for box in boxes if not isinstance(box.type, LargeBinary) or box.primary_key])
    nothing([index.name for table in BOXED for index in table.indexes if boxes & set(index.columns)])


def test_blind_columns_hold_no_numbers() -> None:
    """A keyed tag or a random name has no order that means anything."""
    nothing([str(column) for _, column in COLUMNS if exposure(column) == "blind" and isinstance(column.type, Integer)])


def test_beside_a_box_stands_nothing_but_tags_and_what_is_argued_for() -> None:
    public = [column for table, column in COLUMNS if table in BOXED and exposure(column) == "public"]
    nothing([str(column) for column in public if not {column.name, str(column)} & BESIDE_BOXES])


def test_no_column_counts_or_fills_itself() -> None:
    made = [
        column
        for _, column in COLUMNS
        if column.autoincrement or column.identity or column.default or column.server_default or column.onupdate
    ]
    nothing([str(column) for column in made])


def test_tables_keep_no_insertion_order() -> None:
    kept = [
        table.name for table in metadata.sorted_tables if table.dialect_options["sqlite"]["with_rowid"] is not False
    ]
    nothing(kept)
    nothing([table.name for table in metadata.sorted_tables if not list(table.primary_key)])


def test_tables_are_described_in_one_way_only() -> None:
    """``store.schema`` makes every table and column, so none can go unclassified."""
    faults = []
    for file in sources():
        if file.match("store/schema.py"):
            continue
        taken = {name.rpartition(".")[2] for _, name in imported(file) if name.startswith("sqlalchemy.")}
        for node in nodes(file):
            made = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            if made in RAW & taken or made.partition(".")[2] in RAW - {"text"}:
                faults.append(f"{place(file, node)} {made}")
    nothing(faults)
