"""SQLite: one file, no service. Deletion is real here: freed bytes are overwritten (``secure_delete``)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import final

from carrel.store.faults import StoreFault, StoreUnreadable
from carrel.store.lock import WriteLock
from carrel.store.pool import Pool
from carrel.store.transaction import Transaction

SETTINGS = (
    "PRAGMA page_size = 8192",  # a registration's box fits its page, so no overflow page tells its age
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # an acknowledged act survives a power cut
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  # nothing confidential in temporary files
    "PRAGMA foreign_keys = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA wal_autocheckpoint = 4000",  # pages: the desk waits for a checkpoint less often; the close empties the log
)


@final
class SqliteStore:
    """A library in one file."""

    database = "sqlite"

    def __init__(self, address: str) -> None:
        self.address = address
        self._path = Path(address.removeprefix("sqlite:///"))
        self._pool = Pool(self._connect, lambda _: False)
        try:
            with self._pool.lent():
                pass
        except sqlite3.Error as fault:
            raise StoreUnreadable(
                f"the database {self._path} cannot be read ({fault}): "
                "check that it is Carrel's and that this account may read and write it"
            ) from None
        self._lock = WriteLock(self._path.with_suffix(".lock"))

    def _connect(self) -> sqlite3.Connection:
        made = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=False)
        for setting in SETTINGS:
            made.execute(setting)
        self._path.chmod(0o600)
        return made

    @contextmanager
    def write(self, alone: bool = False) -> Iterator[Transaction]:  # noqa: ARG002  # SQLite's one writer is alone
        """See ``Store.write``."""
        with self._lock.held():
            yield from self._transaction("BEGIN IMMEDIATE")

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """See ``Store.read``."""
        yield from self._transaction("BEGIN")

    def _transaction(self, begin: str) -> Iterator[Transaction]:
        with self._pool.lent() as connection:
            cursor = connection.cursor()
            cursor.execute(begin)
            try:
                yield Transaction(cursor, self.database)
            except BaseException:
                connection.rollback()
                raise
            else:
                self._commit(connection)
            finally:
                cursor.close()

    def _commit(self, connection: sqlite3.Connection) -> None:
        connection.commit()

    def stir(self) -> None:
        """See ``Store.stir``. A change of the same size is written over what was there, and stays in its place.

        What is copied meanwhile, into a file without a name, is what the database holds: boxes, and what is public. In
        memory it would take as much of that as there is on the disk.
        """
        with self._lock.held(), self._pool.lent() as connection:
            connection.execute("PRAGMA temp_store = FILE")
            try:
                connection.execute("VACUUM")
            except sqlite3.Error as fault:
                raise StoreFault(
                    f"the tables could not be rewritten ({fault}): "
                    "make room for twice the database, and run the day's close again"
                ) from None
            finally:
                connection.execute("PRAGMA temp_store = MEMORY")

    def tidy(self) -> None:
        """See ``Store.tidy``."""
        log = self._path.with_name(self._path.name + "-wal")
        with self._lock.held(), self._pool.lent() as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            # looked at before the next writer begins the log anew
            left = log.exists() and log.stat().st_size
        if busy or left:
            raise StoreFault(
                "the write-ahead log could not be emptied: another program is reading the database; "
                "close it and run the day's close again"
            )

    def close(self) -> None:
        """See ``Store.close``."""
        self._pool.close()
        self._lock.close()
