"""The whole catalogue, a page at a time: for what must know every work and every item."""

from collections.abc import Iterator

from sqlalchemy import bindparam, select

from carrel.catalog.tables import items, titles
from carrel.store import Statement, Transaction

_PAGE = 5000
_FIRST = -(1 << 63)
_TITLES: Statement[tuple[int, str, str]] = Statement(
    select(titles.c.id, titles.c.title, titles.c.author)
    .where(titles.c.id > bindparam("after"))
    .order_by(titles.c.id)
    .limit(bindparam("size"))
)
_BARCODES: Statement[tuple[int, str]] = Statement(
    select(items.c.id, items.c.barcode)
    .where(items.c.id > bindparam("after"))
    .order_by(items.c.id)
    .limit(bindparam("size"))
)


def titles_and_authors(transaction: Transaction) -> Iterator[tuple[str, str]]:
    """Every title and its author."""
    for page in transaction.pages(_TITLES, _PAGE, _FIRST):
        yield from ((title, author) for _, title, author in page)


def barcodes(transaction: Transaction) -> Iterator[str]:
    """The barcode of every item."""
    for page in transaction.pages(_BARCODES, _PAGE, _FIRST):
        yield from (barcode for _, barcode in page)
