"""The embedded database: a transaction ends whole or not at all, one writer at a time, and what is deleted is gone."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Integer, LargeBinary, MetaData, Table, bindparam, create_engine, delete, insert, select

from carrel.store import Statement, Store, StoreFault, StoreUnreadable, blind, open_store, public, sqlite
from carrel.store.statement import insert_or_leave

things = Table(
    "things",
    MetaData(),
    public("number", Integer(), "a test's", key=True),
    blind("said", LargeBinary(), "a test's"),
    sqlite_with_rowid=False,
)
ADD: Statement[object] = Statement(insert(things))
LEAVE = insert_or_leave(things)
ALL: Statement[tuple[int, bytes]] = Statement(select(things.c.number, things.c.said).order_by(things.c.number))
ONE: Statement[tuple[bytes]] = Statement(select(things.c.said).where(things.c.number == bindparam("number")))
DROP: Statement[object] = Statement(delete(things).where(things.c.number == bindparam("number")))
PAGE: Statement[tuple[int]] = Statement(
    select(things.c.number)
    .where(things.c.number > bindparam("after"))
    .order_by(things.c.number)
    .limit(bindparam("size", type_=Integer()))
)
FIXED: Statement[tuple[int]] = Statement(select(things.c.number).where(things.c.number == 2))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path / 'carrel.db'}")
    engine = create_engine(opened.address)
    things.metadata.create_all(engine)
    engine.dispose()
    yield opened
    opened.close()


def rows(store: Store) -> list[tuple[int, bytes]]:
    with store.read() as tx:
        return tx.rows(ALL)


def test_what_is_committed_stands_and_what_fails_does_not(store: Store) -> None:
    with store.write() as tx:
        assert tx.run(ADD, number=1, said=b"a") == 1

    def fails(taken: int) -> None:
        with store.write() as tx:
            tx.run(ADD, number=2, said=b"b")
            tx.run(ADD, number=taken, said=b"again")
            raise LookupError

    with pytest.raises(LookupError):
        fails(3)
    with pytest.raises(sqlite3.IntegrityError):
        fails(1)
    assert rows(store) == [(1, b"a")]


def test_rows_and_pages_and_values_that_are_fixed(store: Store) -> None:
    with store.write() as tx:
        tx.many(ADD, [{"number": number, "said": b"x"} for number in range(1, 8)])
        assert tx.row(ONE, number=3) == (b"x",)
        assert tx.row(ONE, number=99) is None
        assert tx.rows(FIXED) == [(2,)]
        assert tx.run(LEAVE, number=3, said=b"other") == 0
        assert tx.run(LEAVE, number=8, said=b"new") == 1
        assert [[number for (number,) in page] for page in tx.pages(PAGE, 3, 0)] == [[1, 2, 3], [4, 5, 6], [7, 8]]
        assert tx.run(DROP, number=99) == 0
        tx.many(DROP, [{"number": 1}, {"number": 2}])
        assert len(tx.rows(ALL)) == 6


def test_a_reader_sees_one_moment(store: Store) -> None:
    with store.write() as tx:
        tx.run(ADD, number=1, said=b"a")
    seen: list[int] = []
    with store.read() as tx:
        seen.append(len(tx.rows(ALL)))

        def writes() -> None:
            with store.write() as other:
                other.run(ADD, number=2, said=b"b")

        thread = threading.Thread(target=writes)
        thread.start()
        thread.join()
        seen.append(len(tx.rows(ALL)))
    assert seen == [1, 1]
    assert len(rows(store)) == 2


def test_one_writer_at_a_time(store: Store) -> None:
    inside, most = 0, 0
    lock = threading.Lock()

    def writes(number: int) -> None:
        nonlocal inside, most
        with store.write() as tx:
            with lock:
                inside += 1
                most = max(most, inside)
            tx.run(ADD, number=number, said=b"x")
            with lock:
                inside -= 1

    threads = [threading.Thread(target=writes, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert len(rows(store)) == 20


def test_what_is_deleted_is_gone_from_the_file(store: Store, tmp_path: Path) -> None:
    secret = b"a secret that nobody may find in a free page"
    with store.write() as tx:
        tx.many(ADD, [{"number": number, "said": secret + bytes([number])} for number in range(50)])
    store.tidy()
    assert secret in (tmp_path / "carrel.db").read_bytes()
    with store.write() as tx:
        tx.many(DROP, [{"number": number} for number in range(50)])
    store.tidy()
    assert not any(secret in path.read_bytes() for path in tmp_path.iterdir())


def test_the_database_is_durable_private_and_keeps_nothing_on_disk_for_a_while(store: Store, tmp_path: Path) -> None:
    with store.read():
        assert (tmp_path / "carrel.db").stat().st_mode & 0o777 == 0o600
        assert (tmp_path / "carrel.lock").stat().st_mode & 0o777 == 0o600
    asked = ("journal_mode", "synchronous", "secure_delete", "temp_store", "foreign_keys", "page_size")
    with store._pool.lent() as connection:
        settings = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "temp_store": 2,
        "foreign_keys": 1,
        "page_size": 8192,
    }


def test_a_database_that_cannot_be_written_anew_is_said_and_whole(store: Store) -> None:
    with store.write() as tx:
        tx.run(ADD, number=1, said=b"a")
    with store._pool.lent() as connection:  # SQLite attaches what it writes into
        connection.set_authorizer(lambda act, *_: sqlite3.SQLITE_DENY if act == sqlite3.SQLITE_ATTACH else 0)
    with pytest.raises(StoreFault, match="make room for twice the database"):
        store.stir()
    with store._pool.lent() as connection:
        assert connection.execute("PRAGMA temp_store").fetchone() == (2,)
        connection.set_authorizer(None)
    store.stir()
    assert len(rows(store)) == 1


def test_a_log_that_a_reader_holds_open_is_said(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with store.write() as tx:
        tx.run(ADD, number=1, said=b"a")
    monkeypatch.setattr(sqlite, "SETTINGS", (*sqlite.SETTINGS, "PRAGMA busy_timeout = 0"))
    impatient = open_store(store.address)
    with sqlite3.connect(tmp_path / "carrel.db", isolation_level=None) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM things").fetchone()
        with store.write() as tx:
            tx.run(ADD, number=2, said=b"b")
        with pytest.raises(StoreFault, match="write-ahead log"):
            impatient.tidy()
        reader.execute("COMMIT")
    reader.close()
    impatient.tidy()
    impatient.close()
    assert (tmp_path / "carrel.db-wal").stat().st_size == 0


@pytest.mark.parametrize("what", ["text", "folder", "nowhere"])
def test_what_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path, what: str) -> None:
    path = tmp_path / "carrel.db"
    if what == "text":
        path.write_text("this is no database\n" * 100)
    elif what == "folder":
        path.mkdir()
    else:
        path = tmp_path / "no" / "carrel.db"
    with pytest.raises(StoreUnreadable, match="cannot be read"):
        open_store(f"sqlite:///{path}")
    if what == "text":
        assert path.read_text().startswith("this is no database")
