"""PostgreSQL, for libraries that run one. Writers share an advisory lock; the day's close takes it alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import final

import psycopg
from psycopg import sql

from carrel.store.faults import StoreCrossed, StoreFault, StoreUnreadable
from carrel.store.pool import Pool
from carrel.store.schema import metadata
from carrel.store.transaction import Transaction

_HOUSE = 0x6361727265  # "carre": the advisory lock every writer shares
_LOCK_SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
_LOCK_ALONE = "SELECT pg_advisory_xact_lock(%s)"
_HOLD_ALONE = "SELECT pg_advisory_lock(%s)"  # beyond one transaction: VACUUM cannot be in one
_LET_GO = "SELECT pg_advisory_unlock(%s)"


@final
class PostgresStore:
    """A library in a PostgreSQL database."""

    database = "postgresql"

    def __init__(self, address: str) -> None:
        self.address = address
        self._pool = Pool(self._connect, lambda connection: connection.closed)
        try:
            with self._pool.lent():
                pass
        except psycopg.Error as fault:
            # the address may hold a password, so the driver's own message is not repeated
            raise StoreUnreadable(
                f"the PostgreSQL database cannot be reached ({type(fault).__name__}): "
                "check that it runs, and the address and account in library.toml"
            ) from None

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.address, autocommit=True)

    @contextmanager
    def write(self, alone: bool = False) -> Iterator[Transaction]:
        """See ``Store.write``."""
        try:
            with self._pool.lent() as connection, connection.transaction(), connection.cursor() as cursor:
                cursor.execute(_LOCK_ALONE if alone else _LOCK_SHARED, (_HOUSE,))
                yield Transaction(cursor, self.database)
        except psycopg.errors.DeadlockDetected:
            # its own message names rows and processes
            raise StoreCrossed("two acts waited for one another, and this one was undone: do it again") from None

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """See ``Store.read``."""
        with self._pool.lent() as connection, connection.transaction(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield Transaction(cursor, self.database)

    def stir(self) -> None:
        """See ``Store.stir``. Deleted rows are gone from the heap then."""
        with self._owned() as connection:
            connection.execute(_HOLD_ALONE, (_HOUSE,))
            try:
                for name in metadata.tables:
                    # a row's xmin says in which order rows were last changed: one transaction for all of them
                    if metadata.tables[name].info.get("stirred"):
                        own = sql.Identifier(next(iter(metadata.tables[name].primary_key)).name)
                        stir = sql.SQL("UPDATE {} SET {} = {}").format(sql.Identifier(name), own, own)
                        connection.execute(stir)
                    key = sql.Identifier(f"{name}_pkey")
                    connection.execute(sql.SQL("CLUSTER {} USING {}").format(sql.Identifier(name), key))
                connection.execute("VACUUM FULL pg_statistic")  # the planner's samples of what was there
            finally:
                connection.execute(_LET_GO, (_HOUSE,))

    def tidy(self) -> None:
        """See ``Store.tidy``.

        Older write-ahead files are PostgreSQL's to recycle: ``docs/threat-model.md`` says what they show.
        """
        with self._owned() as connection:
            connection.execute("CHECKPOINT")

    @contextmanager
    def _owned(self) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
        """A connection of whoever owns the tables. Raises StoreFault where the account may not do what is asked."""
        try:
            with self._pool.lent() as connection:
                yield connection
        except psycopg.Error as fault:
            raise StoreFault(
                f"the tables could not be rewritten ({type(fault).__name__}): the database account must own them and "
                "have the role pg_checkpoint; grant that, and run the day's close again"
            ) from None

    def close(self) -> None:
        """See ``Store.close``."""
        self._pool.close()
