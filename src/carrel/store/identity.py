"""Whose house a database is: a random name that its key folder shares, and the form of its tables."""

from hashlib import sha256

from sqlalchemy import Integer, LargeBinary, insert, select

from carrel.store.faults import StoreForeign, StoreMissing
from carrel.store.schema import public, table
from carrel.store.statement import Statement
from carrel.store.transaction import Transaction

house = table(
    "house",
    public("one", Integer(), "there is one house in a database", key=True),
    public("library", LargeBinary(), "digest of a random key in the key folder, so the two are not mixed up"),
)

_NAME: Statement[object] = Statement(insert(house))
_WHOSE: Statement[tuple[bytes]] = Statement(select(house.c.library))


def name_house(tx: Transaction, key: bytes) -> None:
    """Write whose house this is, once. ``key`` is the house's own, in the key folder; only its digest is written."""
    tx.run(_NAME, one=1, library=_digest(key))


def require_house(tx: Transaction, key: bytes) -> None:
    """Raise StoreForeign unless the database belongs to this library's keys."""
    found = tx.row(_WHOSE)
    if found is None:
        raise StoreMissing("the database is empty: found the library first with carrel init")
    if found[0] != _digest(key):
        raise StoreForeign(
            "the database and the key folder belong to two different libraries: "
            "point library.toml at the key folder that was made with this database"
        )


def _digest(key: bytes) -> bytes:
    return sha256(b"carrel house" + key).digest()[:16]
