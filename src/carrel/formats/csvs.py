"""Patron files with delimited columns, as other systems and spreadsheets write them.

Any common encoding, delimiter and date form; columns found by what their names mean. A row is refused whole when
something in it cannot be right, with the line and the column named and nothing quoted.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice

from carrel.formats._csvtext import Cells, TextLine, encoding_of, head_of, rows, text_lines
from carrel.formats._patroncolumns import REPEATED, PatronField, meanings
from carrel.formats._patronrow import Columns, PatronRow, patron_row
from carrel.formats.dates import DateOrder, order_told_by
from carrel.formats.faults import Fault

__all__ = ["PatronField", "PatronRow", "read_patrons"]

_DELIMITERS = ",;\t|"
_SAMPLE = 500
"""Rows looked at to tell whether 03/04/2020 is in March or in April."""


def read_patrons(
    file: str,
    chunks: Iterable[bytes],
    today: date,
    *,
    mapping: Mapping[str, PatronField] | None = None,
    order: DateOrder | None = None,
    encoding: str | None = None,
) -> Iterator[PatronRow | Fault]:
    """Every patron in a delimited file.

    ``mapping`` (column name to field) beats the synonyms. ``order`` is found in the first rows where it is not
    given. ``encoding`` is found where it is not given; it must be one Python knows (LookupError otherwise).
    """
    head, chunks = head_of(chunks)
    if not head.strip():
        yield Fault(file, 0, "", "the file is empty", "check that this is the file you meant")
        return
    lines = text_lines(chunks, encoding or encoding_of(head))
    first = next((line for line in lines if not _is_preamble(line)), TextLine(1, None))
    delimiter = _delimiter(first.text or "", mapping or {})
    header = next(iter(rows([first], delimiter)))
    columns = _columns(header, mapping or {})
    if columns is None:
        yield _no_header(file, first)
        return
    yield from _about_columns(file, first.number, columns)
    yield from _rows(file, columns, rows(lines, delimiter), today, order)


def _rows(
    file: str, columns: Columns, cells: Iterator[Cells | TextLine], today: date, order: DateOrder | None
) -> Iterator[PatronRow | Fault]:
    sample = list(islice(cells, _SAMPLE))
    order = order or _order(columns, sample)
    count = 0
    for part in (sample, cells):
        for row in part:
            if isinstance(row, TextLine):
                count += 1
                yield Fault(file, row.number, "", "bytes that are not text in the file's encoding", "say the encoding")
            elif row.values is None or any(value.strip() for value in row.values):
                count += 1
                yield from patron_row(file, columns, row, today, order)
    if not count:
        yield Fault(file, 0, "", "a header and no patrons", "check that the export was complete")


def _is_preamble(line: TextLine) -> bool:
    """Empty lines, and the ``sep=;`` that spreadsheets write first."""
    return line.text is not None and (not line.text.strip() or line.text.lower().startswith("sep="))


def _delimiter(header: str, mapping: Mapping[str, PatronField]) -> str:
    """The delimiter that makes most sense of the header."""

    def known(delimiter: str) -> tuple[int, int]:
        parts = [part.strip(' "') for part in header.split(delimiter)]
        return sum(meaning is not None for meaning in meanings(parts, mapping)), len(parts)

    return max(_DELIMITERS, key=known)


def _columns(header: Cells | TextLine, mapping: Mapping[str, PatronField]) -> Columns | None:
    if isinstance(header, TextLine) or header.values is None:
        return None
    names = tuple(name.strip() for name in header.values)
    fields = tuple(meanings(names, mapping))
    named = {PatronField.NAME, PatronField.FAMILY} & set(fields)
    return Columns(names, fields) if named else None


def _no_header(file: str, first: TextLine) -> Fault:
    if first.text is not None and first.text.startswith("*** DOCUMENT BOUNDARY"):
        return Fault(file, 1, "", "a Symphony flat file, which has no columns", "export the patrons as CSV")
    return Fault(
        file,
        first.number,
        "",
        "no header with a column for the patron's name",
        "put the columns' names in the first line, or map one to family or name",
    )


def _about_columns(file: str, line: int, columns: Columns) -> Iterator[Fault]:
    unknown = [
        name or f"column {place}" for place, name in enumerate(columns.names, 1) if not columns.fields[place - 1]
    ]
    if unknown:
        what = "columns not known and left out: " + ", ".join(unknown)
        yield Fault(file, line, "", what, "map those you need to a field", note=True)
    for place, field in enumerate(columns.fields):
        if field and field not in REPEATED and field in columns.fields[:place]:
            what = f"a second column for {field.value}, used where the first is empty"
            yield Fault(file, line, columns.names[place], what, "map it to another field if it differs", note=True)


def _order(columns: Columns, sample: list[Cells | TextLine]) -> DateOrder:
    dates = {PatronField.BIRTH, PatronField.REGISTERED, PatronField.EXPIRES}
    places = [place for place, field in enumerate(columns.fields) if field in dates]
    for row in sample:
        if isinstance(row, Cells) and row.values is not None and len(row.values) == len(columns.names):
            for place in places:
                if told := order_told_by(row.values[place]):
                    return told
    return DateOrder.MONTH_FIRST
