"""Comma-separated text for a spreadsheet, in which no cell is a formula.

Whoever gives the library a name or a town chooses how it begins, and somebody else opens the file: a text that a
spreadsheet would carry out is headed by an apostrophe, by which every spreadsheet knows a text.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?")


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """The rows as a file: lines end as RFC 4180 asks."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return f"'{value}"
    return value
