r"""PostgreSQL's COPY text, as ``pg_dump`` and psql scripts hold it.

Source: PostgreSQL documentation, COPY, "Text Format": columns apart by tabs, ``\N`` for null, backslash escapes,
``\.`` alone on a line for the end. What stands outside COPY blocks (psql's own commands) is passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from carrel.formats.faults import Fault
from carrel.records.registration import Record

_HEADER = re.compile(r"COPY\s+([\w.\"]+)\s*\(([^)]*)\)\s+FROM\s+stdin\b.*", re.IGNORECASE | re.DOTALL)
_BARE_HEADER = re.compile(r"COPY\s.*FROM\s+stdin\b.*", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(rb"\\(x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)", re.DOTALL)
_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_NULL = b"\\N"
_END = b"\\."


class CopyRow(Record, frozen=True):
    """One row. It may be a patron's, so its repr shows nothing."""

    table: str
    line: int
    values: Mapping[str, str | None]

    def text(self, column: str) -> str:
        """The value, or the empty string where it is null or the table has no such column."""
        return self.values.get(column) or ""

    def true(self, column: str) -> bool:
        """Whether a flag is set (``t`` or ``1``)."""
        return self.values.get(column) in ("t", "1")


def read_copy(file: str, lines: Iterable[bytes]) -> Iterator[CopyRow | Fault]:
    """Every row of every COPY block in ``lines``. A line that cannot be read is a fault, and the rest goes on."""
    table = ""
    columns: tuple[str, ...] | None = None
    begun = 0
    for number, line in _whole_lines(lines):
        if columns is None:
            table, columns = _header(line)
            begun = number
            if columns == ():
                yield Fault(file, number, "", "a table without the names of its columns", "dump it with column names")
        elif line == _END:
            columns = None
        elif columns:
            yield _row(file, number, table, columns, line)
    if columns is not None:
        yield Fault(
            file, begun, "", f"the table {table} that begins here has no end", "the file is cut short: dump it again"
        )


def _whole_lines(lines: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Lines without their ends, with their numbers; a backslash before the end carries the line on."""
    kept = b""
    begun = 0
    number = 0
    for number, raw in enumerate(lines, 1):
        line = raw.removesuffix(b"\n").removesuffix(b"\r")
        if (len(line) - len(line.rstrip(b"\\"))) % 2:
            begun = begun or number
            kept += line + b"\n"
            continue
        yield begun or number, kept + line
        kept, begun = b"", 0
    if kept:
        yield begun, kept.removesuffix(b"\n")


def _header(line: bytes) -> tuple[str, tuple[str, ...] | None]:
    """Table and columns if the line begins a block; no columns named is the empty tuple."""
    if line[:4].upper() != b"COPY":
        return "", None
    text = line.decode(errors="replace")
    if match := _HEADER.fullmatch(text):
        names = (name.strip().strip('"') for name in match[2].split(","))
        return match[1].replace('"', ""), tuple(names)
    return "", () if _BARE_HEADER.fullmatch(text) else None


def _row(file: str, number: int, table: str, columns: tuple[str, ...], line: bytes) -> CopyRow | Fault:
    fields = line.split(b"\t")
    if len(fields) != len(columns):
        return Fault(
            file,
            number,
            "",
            f"{len(fields)} fields where the table {table} has {len(columns)} columns",
            "a tab or a line end is missing or too many: dump the table again, or correct the line",
        )
    values: dict[str, str | None] = {}
    for column, field in zip(columns, fields, strict=True):
        try:
            values[column] = None if field == _NULL else _unescaped(field).decode()
        except UnicodeDecodeError:
            return Fault(file, number, column, "not UTF-8 text", "dump the table again with client_encoding UTF8")
    if any(value and "\0" in value for value in values.values()):
        return Fault(file, number, "", "a zero byte, which no PostgreSQL text can hold", "correct the line")
    return CopyRow(table, number, values)


def _unescaped(field: bytes) -> bytes:
    return _ESCAPE.sub(_meant, field) if b"\\" in field else field


def _meant(match: re.Match[bytes]) -> bytes:
    code = match[1]
    if code[:1] == b"x" and len(code) > 1:
        return bytes((int(code[1:], 16),))
    if code[0] in b"01234567":
        return bytes((int(code, 8) & 0xFF,))
    return _LETTERS.get(code, code)
