"""Opens the database: SQLite by a path, PostgreSQL by a ``postgresql://`` address."""

from contextlib import AbstractContextManager
from typing import Protocol

from carrel.store.transaction import Transaction


class Store(Protocol):
    """A database that is open."""

    database: str
    """``sqlite`` or ``postgresql``."""
    address: str
    """What ``open_store`` was given, as SQLAlchemy writes it."""

    def write(self, alone: bool = False) -> AbstractContextManager[Transaction]:
        """A transaction that may change things, committed when the block ends without an exception.

        ``alone`` keeps every other writer out on PostgreSQL too (the day's close needs that for a moment).
        """

    def read(self) -> AbstractContextManager[Transaction]:
        """A transaction that sees one moment of the database and changes nothing."""

    def stir(self) -> None:
        """Rewrite every table in the order of its keys, so that no place on the disk keeps the order of the day.

        Writers wait meanwhile. Raises StoreFault where there is no room for it, or it is not allowed.
        """

    def tidy(self) -> None:
        """Fold the write-ahead log into the database and truncate it.

        Raises StoreFault if the log is not empty afterwards (a reader is holding it open).
        """

    def close(self) -> None:
        """Close every connection."""


def open_store(address: str) -> Store:
    """Open the database at ``address``; ``sqlite:///path`` or ``postgresql://…``.

    Raises StoreUnreadable where it is no database or may not be read.
    """
    if address.startswith("postgresql"):
        from carrel.store.postgres import PostgresStore

        return PostgresStore(address)
    from carrel.store.sqlite import SqliteStore

    return SqliteStore(address)
