"""Reads tables out of text: SQL dumps, delimited files, JSON, XML, Symphony's flat files."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

import msgspec

from carrel.custody.scanning.pieces import (
    LONGEST_LINE,
    Exhausted,
    Passage,
    Piece,
    Readable,
    Rows,
    Shape,
    Unread,
    batches,
    passages,
    whole,
)
from carrel.formats import inserts
from carrel.formats.columns import Plan, plan_of
from carrel.formats.objects import Value, records

_COPY = re.compile(rb"COPY\s+([\w.\"]+)\s*\(([^)]*)\)\s+FROM\s+stdin\b", re.IGNORECASE)
_LONGEST_STATEMENT = 64 << 20
_LARGEST_TREE = 64 << 20
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
        if len(rest) > _LONGEST_STATEMENT:
            number += 1
            yield number, rest
            rest = b""
    if rest:
        yield number + 1, rest


def sql(place: str, file: Readable) -> Iterator[Piece]:
    """COPY blocks and INSERT statements as rows; the rest as text."""
    lines = numbered(file)
    loose: list[bytes] = []
    begun = 1
    for number, line in lines:
        block = _COPY.match(line)
        statement = inserts.begins_insert(line) if block is None else False
        if block is None and not statement:
            begun = begun if loose else number
            loose.append(line)
            if len(loose) < 5000:
                continue
        if loose:
            yield Passage(place, begun, b"\n".join(loose))
            loose = []
        if block is not None:
            yield from _copied(place, block, lines)
        elif statement:
            yield from _inserted(place, number, line, lines)
    if loose:
        yield Passage(place, begun, b"\n".join(loose))


def _copied(place: str, block: "re.Match[bytes]", lines: Iterator[tuple[int, bytes]]) -> Iterator[Rows]:
    table = block[1].decode().replace('"', "")
    columns = tuple(name.strip().strip('"') for name in block[2].decode("utf-8", "replace").split(","))

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for number, line in lines:
            if line.startswith(b"\\."):
                return
            yield number, ["" if value == "\\N" else value for value in _text(line).rstrip("\r").split("\t")]

    yield from batches(_within(place, table), _plan(table, columns), rows())


def _inserted(place: str, number: int, line: bytes, lines: Iterator[tuple[int, bytes]]) -> Iterator[Piece]:
    parts, size = [line], len(line)
    while not parts[-1].rstrip().endswith(b";") and size < _LONGEST_STATEMENT:
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

    yield from batches(_within(place, table), _plan(table, columns), rows())


def delimited(place: str, name: str, lines: Iterable[str]) -> Iterator[Rows]:
    """A delimited file whose first line names its columns."""
    lines = iter(lines)
    first = next(lines, "")
    delimiter = max(_DELIMITERS, key=first.count)
    header = tuple(cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), []))
    reader = csv.reader((line.replace("\0", " ") for line in lines), delimiter=delimiter)

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for row in reader:
            yield reader.line_num + 1, row

    yield from batches(place, _plan(name, header), rows())


def has_header(line: str) -> bool:
    """Whether a first line names columns that tell of people, or of what is done with things."""
    delimiter = max(_DELIMITERS, key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return False
    return len(cells) > 1 and bool(_plan("", tuple(cell.strip() for cell in cells)).fields)


def json(place: str, name: str, file: Readable) -> Iterator[Piece]:
    """JSON, or a record on each line. What is neither is text."""
    try:
        raw = whole(file, _LARGEST_TREE)
    except Exhausted:
        yield Unread(
            place, "JSON of more than 64 MB in one piece: only a file with a record on each line may be longer"
        )
        return
    yield from json_of(place, name, raw)


def json_of(place: str, name: str, raw: bytes) -> Iterator[Piece]:
    """The same, of what is in memory."""
    tree = _tree(raw)
    if tree is not None:
        yield from _records(place, name, [(0, tree)])
        return
    lines = [(number, _tree(line)) for number, line in enumerate(raw.split(b"\n"), 1) if line.strip()]
    if any(tree is None for _, tree in lines):
        yield from passages(place, io.BytesIO(raw), Shape.LINES)
        return
    yield from _records(place, name, [(number, tree) for number, tree in lines if tree is not None])


def xml(place: str, name: str, file: Readable) -> Iterator[Piece]:
    """XML, each child of the root by itself. Descriptions of works (MARCXML) are text without names."""
    tag = name
    try:
        depth = 0
        for event, element in ET.iterparse(_Whole(file), ("start", "end")):  # noqa: S314  # expat bounds entities
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                tag = _local(element.tag)
            elif event == "end" and depth == 1:
                yield from _element(place, tag, element)
                element.clear()
            elif event == "end" and depth == 0 and (element.text or "").strip():
                yield Passage(place, 0, (element.text or "").encode(), numbered=False)
    except ET.ParseError:
        yield Unread(place, "XML that is cut short or wrong: what stands before the fault was read")


def _element(place: str, root: str, element: ET.Element) -> Iterator[Piece]:
    tag = _local(element.tag)
    if tag in ("record", "leader", "controlfield", "datafield") and "MARC21" in element.tag:
        text = " ".join(element.itertext())
        yield Passage(place, 0, text.encode(), names=False, numbered=False)
        return
    yield from _records(place, tag if len(element) else root, [(0, {tag: _nested(element)})])


def _nested(element: ET.Element) -> Value:
    if not len(element) and not element.attrib:
        return (element.text or "").strip()
    inner: dict[str, list[Value]] = {}
    for key, value in element.attrib.items():
        inner.setdefault(_local(key), []).append(value)
    for child in element:
        inner.setdefault(_local(child.tag), []).append(_nested(child))
    if text := (element.text or "").strip():
        inner.setdefault("text", []).append(text)
    return {key: values[0] if len(values) == 1 else values for key, values in inner.items()}


class _Whole:
    """A reader as iterparse wants it."""

    def __init__(self, file: Readable) -> None:
        self._file = file

    def read(self, size: int = 1 << 16) -> bytes:
        return self._file.read(size)


def symphony(place: str, file: Readable) -> Iterator[Rows]:
    """Symphony's flat file of users: a line for each field, a boundary before each user."""
    fields: list[tuple[tuple[str, ...], str]] = []
    begun = 1
    for number, line in numbered(file):
        if line.startswith(b"*** DOCUMENT BOUNDARY"):
            yield from _fielded(place, "symphony users", begun, fields)
            fields, begun = [], number
        elif match := _SYMPHONY.match(line):
            fields.append(((match[1].decode(),), _text(match[2]).strip()))
    yield from _fielded(place, "symphony users", begun, fields)


def _records(place: str, name: str, trees: list[tuple[int, Value]]) -> Iterator[Rows]:
    number = 0
    for line, tree in trees:
        for where, table, fields in records(tree, name):
            number += 1
            yield from _fielded(_within(place, where), table, line or number, fields)


def _fielded(place: str, table: str, line: int, fields: list[tuple[tuple[str, ...], str]]) -> Iterator[Rows]:
    if fields:
        plan = plan_of(table, tuple(path for path, _ in fields))
        yield Rows(place, plan, [(line, [value for _, value in fields])])


def _plan(table: str, columns: tuple[str, ...]) -> Plan:
    return plan_of(table, tuple((column,) for column in columns))


def _tree(raw: bytes) -> Value:
    try:
        tree: Value = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return tree


def _within(place: str, part: str) -> str:
    return f"{place}: {part}" if place and part else place or part


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
