"""Reads tables out of text: SQL dumps, delimited files, Symphony's flat files."""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain

from carrel.custody.scanning.pieces import (
    LONGEST_LINE,
    MOST_OF_ONE,
    NOT_OF_ITS_FORM,
    Loose,
    Passage,
    Piece,
    Readable,
    Rows,
    Unread,
    batches,
    text_of,
    within,
)
from carrel.formats import inserts
from carrel.formats.columns import Plan, plan_of

_COPY = re.compile(rb"COPY\s+([\w.\"]+)\s*\(([^)]*)\)\s+FROM\s+stdin\b", re.IGNORECASE)
_DELIMITERS = ",;\t|"
_SYMPHONY = re.compile(rb"\.([A-Z0-9_/]+)\.\s+\|a(.*)")
csv.field_size_limit(LONGEST_LINE)


def numbered(file: Readable) -> Iterator[tuple[int, bytes]]:
    """Lines with their numbers; one that is far too long is cut."""
    rest, number = b"", 0
    while more := file.read(1 << 18):
        lines = (rest + more).split(b"\n")
        rest = lines.pop()
        for line in lines:
            number += 1
            yield number, line
        if len(rest) > MOST_OF_ONE:
            number += 1
            yield number, rest
            rest = b""
    if rest:
        yield number + 1, rest


def sql(place: str, file: Readable) -> Iterator[Piece]:
    """COPY blocks and INSERT statements as rows; the rest as text."""
    lines, loose = numbered(file), Loose(place)
    for number, line in lines:
        if block := _COPY.match(line):
            yield from loose.rest()
            yield from _copied(place, block, lines)
        elif inserts.begins_insert(line):
            yield from loose.rest()
            yield from _inserted(place, number, line, lines)
        else:
            yield from loose.add(number, line)
    yield from loose.rest()


def _copied(place: str, block: "re.Match[bytes]", lines: Iterator[tuple[int, bytes]]) -> Iterator[Rows]:
    table = block[1].decode().replace('"', "")
    columns = tuple(name.strip().strip('"') for name in block[2].decode("utf-8", "replace").split(","))

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for number, line in lines:
            if line.startswith(b"\\."):
                return
            yield number, ["" if value == "\\N" else value for value in text_of(line).rstrip("\r").split("\t")]

    yield from batches(within(place, table), _plan(table, columns), rows())


def _inserted(place: str, number: int, line: bytes, lines: Iterator[tuple[int, bytes]]) -> Iterator[Piece]:
    parts, size = [line], len(line)
    while not parts[-1].rstrip().endswith(b";") and size < MOST_OF_ONE:
        following = next(lines, None)
        if following is None:
            break
        parts.append(following[1])
        size += len(following[1])
    statement = b"\n".join(parts)
    head = inserts.header(statement)
    if head is None or not head[1]:
        yield Passage(place, number, statement)
        return
    table, columns, start = head

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        line, seen = number, 0
        for at, values in inserts.rows(statement, start):
            line += statement.count(b"\n", seen, at)
            seen = at
            yield line, values

    yield from batches(within(place, table), _plan(table, columns), rows())


def delimited(place: str, name: str, file: Readable) -> Iterator[Piece]:
    """A delimited file whose first line names its columns. From a row on that is none, it is text."""
    lines = numbered(file)
    first = text_of(next(lines, (1, b""))[1])
    delimiter = max(_DELIMITERS, key=first.count)
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), []))
    row = list[tuple[int, bytes]]()
    reader = csv.reader(_noted(lines, row), delimiter=delimiter)
    broken: list[csv.Error] = []

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        try:
            for values in reader:
                yield reader.line_num + 1, values
                row.clear()
        except csv.Error as fault:
            broken.append(fault)

    yield from batches(place, _plan(name, header), rows())
    if broken:
        yield Unread(place, NOT_OF_ITS_FORM)
        loose = Loose(place)
        for number, line in chain(row, lines):
            yield from loose.add(number, line)
        yield from loose.rest()


def _noted(lines: Iterator[tuple[int, bytes]], row: list[tuple[int, bytes]]) -> Iterator[str]:
    """The lines as csv reads them; those of the row that is being read are kept as they stand."""
    for number, line in lines:
        row.append((number, line))
        yield text_of(line).replace("\0", " ") + "\n"


def has_header(line: str) -> bool:
    """Whether a first line names columns that tell of people, or of what is done with things."""
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return False
    return len(cells) > 1 and bool(_plan("", tuple(cell.strip() for cell in cells)).fields)


def symphony(place: str, file: Readable) -> Iterator[Rows]:
    """Symphony's flat file of users: a line for each field, a boundary before each user."""
    fields: list[tuple[tuple[str, ...], str]] = []
    begun = 1
    for number, line in numbered(file):
        if line.startswith(b"*** DOCUMENT BOUNDARY"):
            yield from fielded(place, "symphony users", begun, fields)
            fields, begun = [], number
        elif match := _SYMPHONY.match(line):
            fields.append(((match[1].decode(),), text_of(match[2]).strip()))
    yield from fielded(place, "symphony users", begun, fields)


def fielded(place: str, table: str, line: int, fields: list[tuple[tuple[str, ...], str]]) -> Iterator[Rows]:
    """A record by itself, each field with its path."""
    if fields:
        plan = plan_of(table, tuple(path for path, _ in fields))
        yield Rows(place, plan, [(line, [value for _, value in fields])])


def _plan(table: str, columns: tuple[str, ...]) -> Plan:
    return plan_of(table, tuple((column,) for column in columns))
