"""Titles (``biblio.record_entry``), whose records are MARCXML.

A title marked deleted is taken all the same: items may still stand under it.
"""

from collections.abc import Iterator

from carrel.catalog import put_title
from carrel.exchange.evergreen.fields import key
from carrel.exchange.evergreen.folders import Folders
from carrel.exchange.marc import entry_of
from carrel.exchange.moving import MoveIn, Writing, carry
from carrel.exchange.report import Outcome
from carrel.formats import CopyRow, Fault, TitleRecord, title_of_xml


def take(move: MoveIn, tables: Folders) -> None:
    """Put every title."""
    carry(move, "titles", _records(tables), _put)


def _records(tables: Folders) -> Iterator[tuple[str, TitleRecord] | Fault]:
    for row in tables.rows("biblio.record_entry"):
        if isinstance(row, CopyRow):
            found = title_of_xml(f"{row.table}.sql", row.line, row.text("marc"))
            yield found if isinstance(found, Fault) else (row.text("id"), found)
        else:
            yield row


def _put(at: Writing, found: tuple[str, TitleRecord]) -> Outcome:
    number, record = found
    return put_title(at.tx, entry_of(record, key("record", number))).put
