"""SQL's INSERT statements, as mysqldump, pg_dump --inserts and sqlite3 write them."""

import re
from collections.abc import Iterator

_HEADER = re.compile(
    rb"\s*(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+([\w.`\"\[\]]+)\s*(?:\(([^)]*)\))?\s*VALUES?\s*", re.IGNORECASE
)
_TOKEN = re.compile(rb"'(?:[^'\\]|\\.|'')*'|[(),;]|[^\s(),;']+", re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)|''", re.DOTALL)
_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"0": b"\0"}


def begins_insert(line: bytes) -> bool:
    """Whether a statement that inserts begins on this line."""
    return line.lstrip()[:8].upper() in (b"INSERT I", b"REPLACE ")


def header(statement: bytes) -> tuple[str, tuple[str, ...], int] | None:
    """Table, columns (none where they are not named) and where the values begin."""
    match = _HEADER.match(statement)
    if match is None:
        return None
    columns = (match[2] or b"").decode("utf-8", "replace").split(",")
    names = tuple(name.strip().strip('`"[]') for name in columns if name.strip())
    return re.sub(r"[`\"\[\]]", "", match[1].decode("utf-8", "replace")), names, match.end()


def rows(statement: bytes, start: int) -> Iterator[tuple[int, list[str]]]:
    """The offset and the values of each row; null is the empty text."""
    depth, at = 0, 0
    values: list[str] = []
    value = ""
    for match in _TOKEN.finditer(statement, start):
        token = match[0]
        if token == b"(":
            depth += 1
            if depth == 1:
                at, values, value = match.start(), [], ""
        elif token == b")":
            depth -= 1
            if depth == 0:
                yield at, [*values, value]
        elif token == b"," and depth == 1:
            values.append(value)
            value = ""
        elif depth == 1:
            value = _value(token)


def _value(token: bytes) -> str:
    if token[:1] != b"'":
        return "" if token.upper() == b"NULL" else token.decode("utf-8", "replace")
    inner = token[1:-1]
    if b"\\" in inner or b"''" in inner:
        inner = _ESCAPE.sub(lambda escape: _LETTERS.get(escape[1], escape[1]) if escape[1] else b"'", inner)
    return _text(inner)


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
