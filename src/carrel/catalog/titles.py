"""Titles: works and editions, as the catalogue describes them."""

import unicodedata
from collections.abc import Sequence

import msgspec
from sqlalchemy import bindparam, insert, select, update

from carrel.catalog.putting import Placed, Put, fresh_number
from carrel.catalog.tables import items, visiting
from carrel.catalog.tables import titles as table
from carrel.records.ids import TitleId
from carrel.store import Statement, Transaction


class TitleEntry(msgspec.Struct, frozen=True):
    """What describes a title. Unknown is the empty string."""

    title: str
    author: str = ""
    year: str = ""
    isbn: str = ""
    language: str = ""
    """Three letters of ISO 639-2."""
    kind: str = ""
    """Code of the kind of material the record itself suggests; an item's own kind decides."""
    source: str | None = None
    """System and number it was moved in from."""


class Title(msgspec.Struct, frozen=True):
    """A title in the catalogue."""

    id: TitleId
    title: str
    author: str
    year: str
    isbn: str
    language: str
    kind: str


_Row = tuple[TitleId, str, str, str, str, str, str]
_COLUMNS = select(table.c.id, table.c.title, table.c.author, table.c.year, table.c.isbn, table.c.language, table.c.kind)
_FIND: Statement[_Row] = Statement(_COLUMNS.where(table.c.id == bindparam("title")))
_FIND_SOURCE: Statement[_Row] = Statement(_COLUMNS.where(table.c.source == bindparam("source")))
_ADD: Statement[tuple[()]] = Statement(insert(table))
_CHANGED = ("title", "author", "year", "isbn", "language", "kind", "folded")
_CHANGE: Statement[tuple[()]] = Statement(
    update(table).where(table.c.id == bindparam("number")).values({name: bindparam(name) for name in _CHANGED})
)
_MOST_WORDS = 4
_SEARCH: Statement[_Row] = Statement(
    _COLUMNS.where(
        *(table.c.folded.like(bindparam(f"word{n}"), escape="!") for n in range(_MOST_WORDS)),
        # what another library lent for someone here is not in our catalogue
        ~select(items.c.id).join(visiting, visiting.c.item == items.c.id).where(items.c.title == table.c.id).exists(),
    )
    .order_by(table.c.title, table.c.id)
    .limit(bindparam("most"))
)


def title(transaction: Transaction, title: TitleId) -> Title | None:
    """The title with this id."""
    row = transaction.row(_FIND, title=title)
    return Title(*row) if row else None


def title_of_source(transaction: Transaction, source: str) -> Title | None:
    """The title moved in under this key."""
    row = transaction.row(_FIND_SOURCE, source=source)
    return Title(*row) if row else None


def put_title(transaction: Transaction, entry: TitleEntry) -> Placed[TitleId]:
    """Add a title, or amend the one moved in under the same source."""
    told = (entry.title, entry.author, entry.year, entry.isbn, entry.language, entry.kind)
    values = dict(zip(_CHANGED, (*told, folded(entry.title, entry.author, entry.isbn)), strict=True))
    row = transaction.row(_FIND_SOURCE, source=entry.source) if entry.source else None
    if row is None:
        number = TitleId(fresh_number())
        transaction.run(_ADD, id=number, source=entry.source, **values)
        return Placed(Put.NEW, number)
    if row[1:] == told:
        return Placed(Put.UNCHANGED, row[0])
    transaction.run(_CHANGE, number=row[0], **values)
    return Placed(Put.CHANGED, row[0])


def amend_title(transaction: Transaction, title: TitleId, entry: TitleEntry) -> bool:
    """Describe a title anew; False where there is none."""
    told = (entry.title, entry.author, entry.year, entry.isbn, entry.language, entry.kind)
    values = dict(zip(_CHANGED, (*told, folded(entry.title, entry.author, entry.isbn)), strict=True))
    return transaction.run(_CHANGE, number=title, **values) == 1


def search_titles(transaction: Transaction, words: str, most: int = 50) -> Sequence[Title]:
    """Titles in whose title, author or ISBN each of the first four words stands, by title. No words find nothing."""
    sought = folded(words).split()[:_MOST_WORDS]
    if not sought:
        return ()
    patterns = [f"%{literally(word)}%" for word in sought] + ["%"] * (_MOST_WORDS - len(sought))
    asked = {f"word{n}": pattern for n, pattern in enumerate(patterns)}
    return tuple(Title(*row) for row in transaction.rows(_SEARCH, most=most, **asked))


def folded(*texts: str) -> str:
    """Without case and accents."""
    apart = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))


def literally(word: str) -> str:
    """A word as it stands in a pattern of LIKE with ``!`` to escape."""
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
