"""Keys are made once, derived the same way for ever, and forgotten when no live row needs them."""

import hmac
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from test_sealed_boxes import MemoryKeeper

from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, Generation, Generations, KeyGone, Keyring, _tables, epochs
from carrel.sealed.keyring import key_name
from carrel.store import Statement, metadata, open_store

LOAN = RecordClass.LOAN


@pytest.fixture
def ring() -> Keyring:
    made = Keyring(MemoryKeeper())
    for epoch in (1, 2, 3):
        made.make(epoch)
    return made


def test_what_is_stored_is_found_after_an_upgrade(ring: Keyring) -> None:
    """How a key is derived is part of the format: changed, it would leave every row behind."""
    key = ring.keeper.fetch("loan-00000002")
    tag_key = hmac.digest(key, b"carrel tag", "sha256")
    assert ring.tagger(LOAN, 2).digest(b"said") == hmac.digest(tag_key, b"said", "sha256")
    assert key_name(RecordClass.LAST_BORROWER, 7) == "last-borrower-00000007"


def test_only_what_no_live_row_needs_is_forgotten(ring: Keyring) -> None:
    for epoch in (1, 2, 3):
        ring.cipher(LOAN, epoch)
        ring.tagger(LOAN, epoch)
    ring.forget_before(1)
    assert len(ring._ciphers) == len(ring._taggers) == 3
    ring.forget_before(2)
    held = ring._ciphers, ring._taggers
    assert [set(one) for one in held] == [{(LOAN, 2), (LOAN, 3)}] * 2
    ring.forget_before(2)  # asked at every act: nothing is gone through again
    ring.forget_before(1)
    assert (ring._ciphers, ring._taggers) == held
    assert ring._ciphers is held[0]


def test_a_destroyed_key_opens_nothing_even_where_it_was_in_use(ring: Keyring) -> None:
    ring.cipher(LOAN, 1)
    ring.tagger(LOAN, 1)
    ring.destroy(LOAN, 1)
    ring.destroy(RecordClass.FEE, 1)  # not in use
    for ask in (ring.cipher, ring.tagger):
        with pytest.raises(KeyGone):
            ask(LOAN, 1)
        ask(LOAN, 2)


def test_keys_are_made_once_and_are_of_full_length(ring: Keyring) -> None:
    keys = {name: ring.keeper.fetch(name) for name in ring.keeper.names()}
    assert set(keys) == {key_name(of, epoch) for of in SEALED_CLASSES for epoch in (1, 2, 3)}
    assert {len(key) for key in keys.values()} == {32}
    assert len(set(keys.values())) == len(keys)
    ring.make(2)
    assert {name: ring.keeper.fetch(name) for name in ring.keeper.names()} == keys


def test_a_standing_key_is_made_when_it_is_first_needed(ring: Keyring) -> None:
    key = ring.standing_key("receipts")
    assert len(key) == 32
    assert ring.keeper.fetch("receipts") == key
    assert ring.standing_key("receipts") == Keyring(ring.keeper).standing_key("receipts") == key
    assert repr(ring) == "<Keyring>"


def test_a_house_begins_with_one_epoch_and_its_keys(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'empty.db'}"
    engine = create_engine(address)
    metadata.create_all(engine, tables=[_tables.epochs])
    engine.dispose()
    store, ring = open_store(address), Keyring(MemoryKeeper())
    with store.write() as tx:
        epochs.open_first(tx, ring, date(2026, 11, 24))
        assert epochs.generations(tx) == Generations(Generation(1, 0), None)
        assert epochs.nights(tx) == {1: epochs.Night(date(2026, 11, 24), None)}
        assert tx.row(Statement(select(_tables.epochs.c.state))) == ("current",)  # as its column says
    store.close()
    assert set(ring.keeper.names()) == {key_name(of, 1) for of in SEALED_CLASSES}
