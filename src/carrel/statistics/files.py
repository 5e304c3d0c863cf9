"""Files of exactly what was published: a CSV for a spreadsheet, and JSON that says how the table is built."""

from datetime import date
from itertools import product

import msgspec

from carrel.formats.spreadsheets import csv_text
from carrel.statistics.dimensions import Dimension, Key, Node
from carrel.statistics.register import Entry

LEFT_OUT = "left out"
_MARKS = ("number", "note")


class _File(msgspec.Struct, frozen=True):
    """The JSON of a release. The officer who published it is no part of it."""

    library: str
    release: int
    published: date
    title: str
    threshold: int
    method: str
    dimensions: tuple[Dimension, ...]
    cells: tuple[tuple[Key, int | None], ...]
    """A key has one code for each dimension; the number is null where it is left out."""


def csv_of(entry: Entry) -> str:
    """One line for each number, sums too; a number that is left out is an empty field with a note beside it."""
    release = entry.table.release
    head = [*(dimension.name for dimension in release.dimensions), *_MARKS]
    numbers = [("", LEFT_OUT) if cell.number is None else (cell.number, "") for cell in release.cells]
    crossed = zip(_crossed(release.dimensions), numbers, strict=True)
    return csv_text([head, *([*(node.name for node in nodes), *shown] for nodes, shown in crossed)])


def json_of(entry: Entry, library: str) -> bytes:
    """The table with its dimensions, as a program reads it."""
    release = entry.table.release
    cells = tuple((cell.key, cell.number) for cell in release.cells)
    rule = release.rule
    file = _File(
        library,
        entry.number,
        entry.day,
        release.about.title,
        rule.threshold,
        rule.method.value,
        release.dimensions,
        cells,
    )
    return msgspec.json.format(msgspec.json.encode(file), indent=2)


def _crossed(dimensions: tuple[Dimension, ...]) -> list[tuple[Node, ...]]:
    return list(product(*(dimension.nodes() for dimension in dimensions)))
