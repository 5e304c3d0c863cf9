"""PostgreSQL, for libraries that run one. Writers share an advisory lock; the day's close takes it alone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import final

import psycopg

from carrel.store.faults import StoreUnreadable
from carrel.store.transaction import Transaction

_HOUSE = 0x6361727265  # "carre": the advisory lock every writer shares
_LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
_LOCK_ALONE = "SELECT pg_advisory_xact_lock(%s)"


@final
class PostgresStore:
    """A library in a PostgreSQL database."""

    database = "postgresql"

    def __init__(self, address: str) -> None:
        self.address = address
        self._connections: list[psycopg.Connection[tuple[object, ...]]] = []
        self._mine = threading.local()
        try:
            self._connect()
        except psycopg.Error as fault:
            # the address may hold a password, so the driver's own message is not repeated
            raise StoreUnreadable(
                f"the PostgreSQL database cannot be reached ({type(fault).__name__}): "
                "check that it runs, and the address and account in library.toml"
            ) from None

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        found: psycopg.Connection[tuple[object, ...]] | None = getattr(self._mine, "connection", None)
        if found is None or found.closed:
            found = psycopg.connect(self.address, autocommit=True)
            self._mine.connection = found
            self._connections.append(found)
        return found

    @contextmanager
    def write(self, alone: bool = False) -> Iterator[Transaction]:
        """See ``Store.write``."""
        connection = self._connect()
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(_LOCK_ALONE if alone else _LOCK_SHARED, (_HOUSE,))
            yield Transaction(cursor, self.database)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """See ``Store.read``."""
        connection = self._connect()
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield Transaction(cursor, self.database)

    def tidy(self) -> None:
        """Rewrite every table so that deleted rows are gone from the heap.

        Older write-ahead files are PostgreSQL's to recycle: ``docs/threat-model.md`` says what they show.
        """
        self._connect().execute("VACUUM FULL")
        self._connect().execute("CHECKPOINT")

    def close(self) -> None:
        """See ``Store.close``."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()
        self._mine = threading.local()
