"""The ledger on both kinds of database, with several desks writing at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from sqlalchemy import create_engine

from carrel.ledger import tables
from carrel.ledger._append import append, is_recorded
from carrel.ledger.entry import Act, Hours, Outcome, Receipt
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import LedgerKey
from carrel.ledger.read import days, entries_of, page, waiting
from carrel.ledger.tags import OfNobody, OfPatron, patron_tag
from carrel.ledger.trail import new_trail
from carrel.ledger.verify import Verified, verify
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Store, metadata, open_store

MONDAY = date(2026, 11, 23)
ACT = Act(
    day=MONDAY,
    actor="a.clerk",
    role=Role.CLERK,
    purpose=Purpose.LEND,
    classes=(RecordClass.LOAN,),
    clauses=("11-25(b)(1)",),
    outcome=Outcome.PERMITTED,
    hours=Hours.OPEN,
    packs=bytes(8),
)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
    metadata.create_all(engine, tables=[tables.pending, tables.entries, tables.nodes, tables.checkpoints])
    engine.dispose()
    opened = open_store(address)
    yield opened
    opened.close()


def test_a_day_of_the_ledger(store: Store) -> None:
    key, trail = LedgerKey.generate("putnam.example/carrel"), new_trail()
    with store.write() as tx:
        receipts = [append(tx, OfPatron(trail), ACT) for _ in range(3)] + [append(tx, OfNobody(), ACT)]
    with store.write(alone=True) as tx:
        assert gather(tx) == 4
        checkpoint(tx, key)
    with store.write() as tx:
        receipts.append(append(tx, OfPatron(trail), ACT))
    with store.read() as tx:
        assert all(is_recorded(tx, receipt) for receipt in receipts)
        assert [entry.tag for entry in entries_of(tx, trail, MONDAY, MONDAY, MONDAY)] == receipts[:3] + receipts[4:]
        assert len(page(tx, 10).entries) == 4
        assert [entry.tag for entry in waiting(tx)] == receipts[4:]
        assert days(tx, MONDAY, MONDAY)[0].entries == 5
        verdict = verify(tx, key.verifier)
    assert isinstance(verdict, Verified)
    assert (verdict.size, verdict.checkpoints, verdict.pending) == (4, 1, 1)


def test_desks_serving_one_patron_at_once_leave_no_gap(store: Store) -> None:
    day_key = new_trail()

    def serve(_: int) -> Receipt:
        with store.write() as tx:
            return append(tx, OfPatron(day_key), ACT)

    with ThreadPoolExecutor(8) as desks:
        receipts = list(desks.map(serve, range(60)))
    assert set(receipts) == {patron_tag(day_key, number) for number in range(60)}


def test_gathering_while_desks_write_loses_and_doubles_nothing(store: Store) -> None:
    key, day_keys = LedgerKey.generate("putnam.example/carrel"), [new_trail() for _ in range(3)]
    done = Event()

    def serve(number: int) -> None:
        with store.write() as tx:
            append(tx, OfPatron(day_keys[number % 3]), ACT)

    def gather_often() -> int:
        moved = 0
        while not done.wait(0.002):
            with store.write(alone=True) as tx:
                moved += gather(tx)
                checkpoint(tx, key)
        return moved

    with ThreadPoolExecutor(5) as desks:
        gathering = desks.submit(gather_often)
        try:
            list(desks.map(serve, range(300), timeout=60))
        finally:
            done.set()
        moved = gathering.result()
    with store.write(alone=True) as tx:
        moved += gather(tx)
        verdict = verify(tx, key.verifier)
    assert moved == 300
    assert isinstance(verdict, Verified)
    assert (verdict.size, verdict.pending) == (300, 0)
    with store.read() as tx:
        assert sum(len(list(entries_of(tx, each, MONDAY, MONDAY, MONDAY))) for each in day_keys) == 300
