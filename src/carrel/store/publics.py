"""The house's own public texts: every text column that the schema itself calls public."""

from collections.abc import Iterator

from sqlalchemy import Integer, String, bindparam, select

from carrel.store.schema import metadata
from carrel.store.statement import Statement, Value
from carrel.store.transaction import Transaction

_PAGE = 10_000

_Row = tuple[Value, ...]


def public_texts(tx: Transaction) -> Iterator[str]:
    """Each text by itself, and each row's texts together, as they stand side by side in a file."""
    for row in _rows(tx):
        texts = [text for text in row if isinstance(text, str) and text]
        yield from texts
        if len(texts) > 1:
            yield "".join(texts)


def _rows(tx: Transaction) -> Iterator[_Row]:
    """The public texts of every table, in pages where the table has one key."""
    for table in metadata.sorted_tables:
        public = [column for column in table.columns if column.info["exposure"] == "public"]
        texts = [column for column in public if isinstance(column.type, String)]
        keys = list(table.primary_key)
        if not texts:
            continue
        if len(keys) > 1 or not isinstance(keys[0].type, (String, Integer)):
            whole: Statement[_Row] = Statement(select(*texts))
            yield from tx.rows(whole)
            continue
        paged: Statement[_Row] = Statement(
            select(keys[0], *(column for column in texts if column is not keys[0]))
            .where(keys[0] > bindparam("after"))
            .order_by(keys[0])
            .limit(bindparam("size"))
        )
        first: Value = "" if isinstance(keys[0].type, String) else -(1 << 31)
        for page in tx.pages(paged, _PAGE, first):
            yield from page
