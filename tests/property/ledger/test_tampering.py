"""No byte of the stored ledger can be altered unnoticed; and what is written is what is read."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from carrel.ledger import tables
from carrel.ledger._append import append
from carrel.ledger.entry import Act, Entry, Hours, Malformed, Outcome, Tag, decode, encode, tagged
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import LedgerKey
from carrel.ledger.tags import OfNobody, patron_tag, random_tag
from carrel.ledger.trail import advance, day_keys, key_for
from carrel.ledger.verify import Broken, Verified, verify
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Store, metadata, open_store

KEY = LedgerKey.generate("putnam.example/carrel")
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
ACTS = st.builds(
    Act,
    day=DAYS,
    actor=st.text(max_size=12),
    role=st.sampled_from(Role),
    purpose=st.sampled_from(Purpose),
    classes=st.lists(st.sampled_from(RecordClass), max_size=4).map(tuple),
    clauses=st.lists(st.text(max_size=12), max_size=3).map(tuple),
    outcome=st.sampled_from(Outcome),
    hours=st.sampled_from(Hours),
    packs=st.binary(min_size=8, max_size=8),
    count=st.integers(0, 10**6),
    reason=st.text(max_size=30),
)
TAGS = st.binary(min_size=16, max_size=16).map(Tag)
SECRETS = st.binary(min_size=32, max_size=32)


@contextmanager
def ledger(acts: list[list[Act]]) -> Iterator[Store]:
    """A ledger of these batches, with a checkpoint after each."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/carrel.db"
        engine = create_engine(address)
        metadata.create_all(engine, tables=[tables.pending, tables.entries, tables.nodes, tables.checkpoints])
        engine.dispose()
        store = open_store(address)
        for batch in acts:
            with store.write(alone=True) as tx:
                for act in batch:
                    append(tx, OfNobody(), act)
                gather(tx)
                checkpoint(tx, KEY)
        yield store
        store.close()


COLUMNS = {
    "ledger_entries": ("tag", "body", "salt"),
    "ledger_nodes": ("hash",),
    "ledger_checkpoints": ("note",),
}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(ACTS, min_size=1, max_size=5), min_size=1, max_size=3), st.data())
def test_any_altered_byte_is_found(acts: list[list[Act]], draw: st.DataObject) -> None:
    with ledger(acts) as store:
        with store.read() as tx:
            whole = verify(tx, KEY.verifier)
        assert isinstance(whole, Verified)
        assert whole.size == sum(map(len, acts))
        table = draw.draw(st.sampled_from(sorted(COLUMNS)))
        column = draw.draw(st.sampled_from(COLUMNS[table]))
        with closing(sqlite3.connect(Path(store.address.removeprefix("sqlite:///")))) as connection:
            values = [row[0] for row in connection.execute(f"SELECT CAST({column} AS BLOB) FROM {table}")]
            value = draw.draw(st.sampled_from(values))
            place = draw.draw(st.integers(0, len(value) - 1))
            bit = draw.draw(st.integers(0, 7))
            altered = value[:place] + bytes([value[place] ^ 1 << bit]) + value[place + 1 :]
            kind = "TEXT" if column == "note" else "BLOB"
            changed = connection.execute(
                f"UPDATE {table} SET {column} = CAST(? AS {kind}) WHERE CAST({column} AS BLOB) = ?", (altered, value)
            )
            assert changed.rowcount
            connection.commit()
        with store.read() as tx:
            assert isinstance(verify(tx, KEY.verifier), Broken)


@given(ACTS, TAGS)
def test_an_entry_is_read_as_it_was_written(act: Act, tag: Tag) -> None:
    entry = tagged(act, tag)
    assert decode(encode(entry)) == entry
    assert isinstance(entry, Entry)


@given(ACTS, TAGS, st.data())
def test_no_other_text_is_read_as_an_entry_of_the_same_bytes(act: Act, tag: Tag, draw: st.DataObject) -> None:
    body = encode(tagged(act, tag))
    place = draw.draw(st.integers(0, len(body)))
    with pytest.raises(Malformed):
        decode(body[:place] + b" " + body[place:]) if _outside_strings(body, place) else decode(body[:-1])


@given(SECRETS, DAYS, DAYS, DAYS)
def test_moving_the_trail_changes_no_later_key(trail: bytes, one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    moved = advance(trail, first, middle)
    assert key_for(moved, middle, last) == key_for(trail, first, last)
    assert dict(day_keys(moved, middle, first, last)) == dict(day_keys(trail, first, middle, last))
    if first < middle:
        with pytest.raises(ValueError, match="no longer exists"):
            key_for(moved, middle, first)
        assert key_for(trail, first, first) not in dict(day_keys(moved, middle, first, last)).values()


@given(SECRETS, SECRETS, st.integers(0, 1000))
def test_tags_have_one_form_and_share_nothing(one: bytes, two: bytes, number: int) -> None:
    tags = [patron_tag(one, number), patron_tag(one, number + 1), patron_tag(two, number), random_tag()]
    assert {len(tag) for tag in tags} == {16}
    assert len(set(tags)) == (3 if one == two else 4)


def _outside_strings(body: bytes, place: int) -> bool:
    """Whether ``place`` stands between the values of the text and not in one."""
    return (body[:place].replace(rb"\\", b"").replace(rb"\"", b"").count(b'"')) % 2 == 0
