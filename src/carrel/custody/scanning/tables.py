"""Reads tables out of text: SQL dumps, delimited files, Symphony's flat files."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from carrel.custody.scanning.pieces import (
    BLOCK,
    LONGEST_LINE,
    MOST_OF_ONE,
    NOT_OF_ITS_FORM,
    Block,
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
_COPY_ESCAPE = re.compile(rb"\\[bfnrtv\\]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SIGNS = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_DELIMITERS = ",;\t|"
_SYMPHONY = re.compile(rb"\.([A-Z0-9_/]+)\.\s+\|a(.*)")
csv.field_size_limit(LONGEST_LINE)


class Lines:
    """Lines with their numbers, one after the other or some together; one that is far too long is cut."""

    __slots__ = ("_at", "_file", "_first", "_lines", "_rest")

    def __init__(self, file: Readable) -> None:
        self._file, self._rest = file, b""
        self._lines, self._at, self._first = list[bytes](), 0, 1

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Each line; more of them may be taken meanwhile."""
        while self._at < len(self._lines) or self._fill():
            self._at += 1
            yield self._first + self._at - 1, self._lines[self._at - 1]

    def some(self) -> tuple[int, list[bytes]]:
        """Some lines that follow, and the number of the first; none at the end."""
        if self._at == len(self._lines):
            self._fill()
        first, lines = self._first + self._at, self._lines[self._at :]
        self._at = len(self._lines)
        return first, lines

    def back(self, count: int) -> None:
        """Take as many lines again as were taken last."""
        self._at -= count

    def _fill(self) -> bool:
        """Read on; whether there is another line."""
        self._first += len(self._lines)
        self._lines, self._at = [], 0
        parts, size = [self._rest], len(self._rest)
        while more := self._file.read(BLOCK):
            parts.append(more)
            size += len(more)
            if b"\n" in more or size > MOST_OF_ONE:
                self._lines = b"".join(parts).split(b"\n")
                self._rest = self._lines.pop() if len(self._lines) > 1 else b""
                return True
        self._rest = b""
        self._lines = [b"".join(parts)] if size else []
        return bool(size)


def sql(place: str, file: Readable) -> Iterator[Piece]:
    """COPY blocks and INSERT statements as rows; the rest as text."""
    lines, loose = Lines(file), Loose(place)
    each = iter(lines)
    for number, line in each:
        if begin := _COPY.match(line):
            yield from loose.rest()
            yield from _copied(place, begin, lines)
        elif inserts.begins_insert(line):
            yield from loose.rest()
            yield from _inserted(place, number, line, each)
        else:
            yield from loose.add(number, line)
    yield from loose.rest()


def _copied(place: str, begin: "re.Match[bytes]", lines: Lines) -> Iterator[Block]:
    table = begin[1].decode().replace('"', "")
    columns = tuple(name.strip().strip('"') for name in begin[2].decode("utf-8", "replace").split(","))
    place, plan = within(place, table), _plan(table, columns)
    ended = False
    while not ended:
        first, some = lines.some()
        end = next((some.index(end) for end in (b"\\.", b"\\.\r") if end in some), len(some))
        lines.back(max(0, len(some) - end - 1))
        ended = end < len(some) or not some
        if rows := some[:end]:
            text = b"\n".join(rows)
            if b"\\" in text:
                text = _COPY_ESCAPE.sub(b" ", text.replace(b"\t\\N", b"\t"))
            yield Block(place, plan, text, partial(_rows_of_copy, first, rows))


def _rows_of_copy(first: int, lines: list[bytes]) -> list[tuple[int, list[str]]]:
    return [
        (number, [_copied_value(value) for value in text_of(line).rstrip("\r").split("\t")])
        for number, line in enumerate(lines, first)
    ]


def _copied_value(value: str) -> str:
    if "\\" not in value:
        return value
    return "" if value == "\\N" else _ESCAPED.sub(lambda sign: _SIGNS.get(sign[1], sign[1]), value)


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
    lines = iter(Lines(file))
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


def symphony(place: str, file: Readable) -> Iterator[Piece]:
    """Symphony's flat file of users: a line for each field, a boundary before each user. Other lines are text."""
    fields: list[tuple[tuple[str, ...], str]] = []
    begun, loose = 1, Loose(place)
    for number, line in Lines(file):
        if line.startswith(b"*** DOCUMENT BOUNDARY"):
            yield from fielded(place, "symphony users", begun, fields)
            fields, begun = [], number
        match = _SYMPHONY.match(line)
        if match:
            fields.append(((match[1].decode(),), text_of(match[2]).strip()))
        yield from loose.add(number, b"" if match else line)  # so that the others keep their numbers
    yield from loose.rest()
    yield from fielded(place, "symphony users", begun, fields)


def fielded(place: str, table: str, line: int, fields: list[tuple[tuple[str, ...], str]]) -> Iterator[Rows]:
    """A record by itself, each field with its path."""
    if fields:
        plan = plan_of(table, tuple(path for path, _ in fields))
        yield Rows(place, plan, [(line, [value for _, value in fields])])


def _plan(table: str, columns: tuple[str, ...]) -> Plan:
    return plan_of(table, tuple((column,) for column in columns))
