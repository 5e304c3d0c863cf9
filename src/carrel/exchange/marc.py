"""Titles from MARC files: binary MARC 21 or MARCXML, told apart by the first byte."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from carrel.catalog import TitleEntry, put_title
from carrel.exchange.moving import MoveIn, Writing, carry, chunks
from carrel.exchange.report import Outcome
from carrel.formats import Fault, TitleRecord, read_marc, read_marcxml

_STAGE = "titles"


def import_marc(move: MoveIn, paths: Iterable[Path]) -> None:
    """Put the titles of these files into the catalogue. A file that cannot be opened is a fault."""
    for path in paths:
        carry(move, _STAGE, _records(move, path), _put)


def _records(move: MoveIn, path: Path) -> Iterator[TitleRecord | Fault]:
    try:
        source = chunks(move, path)
        head = next(source, b"")
        whole = chain([head], source)
        if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
            yield from read_marcxml(path.name, whole)
        else:
            yield from read_marc(path.name, whole)
    except OSError as fault:
        yield Fault(path.name, 0, "", f"the file cannot be read ({fault.strerror})", "check its name and permissions")


def _put(at: Writing, record: TitleRecord) -> Outcome:
    return put_title(at.tx, entry_of(record, _key(record))).put


def entry_of(record: TitleRecord, source: str) -> TitleEntry:
    """A record as the catalogue describes titles."""
    return TitleEntry(
        title=record.title,
        author=record.author,
        year=record.year,
        isbn=record.isbn,
        language=record.language,
        kind=record.kind,
        source=source,
    )


def _key(record: TitleRecord) -> str:
    """The record's control number where it says whose it is; else its content, so that no two records collide."""
    if record.key and not record.key.startswith(":"):
        return f"marc/{record.key}"
    content = f"{record.key}\x1f{record.title}\x1f{record.author}\x1f{record.year}\x1f{record.isbn}"
    return f"marc/{hashlib.sha256(content.encode()).hexdigest()[:32]}"
