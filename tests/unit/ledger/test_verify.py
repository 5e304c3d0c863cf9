"""Whatever is altered, removed or put in between is found, and the first broken entry is named."""

import sqlite3
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from carrel.ledger._append import append
from carrel.ledger.entry import Act, Hours, Outcome, tagged
from carrel.ledger.entry import encode as encode_entry
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import Checkpoint, LedgerKey
from carrel.ledger.tags import OfNobody, random_tag
from carrel.ledger.tree import leaf_hash
from carrel.ledger.verify import Broken, Verified, verify
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Store

ACT = Act(
    day=date(2026, 11, 23),
    actor="a.clerk",
    role=Role.CLERK,
    purpose=Purpose.LEND,
    classes=(RecordClass.LOAN,),
    clauses=("11-25(b)(1)",),
    outcome=Outcome.PERMITTED,
    hours=Hours.OPEN,
    packs=bytes(8),
)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four entries to a page, so that pages matter."""
    monkeypatch.setattr(sys.modules[verify.__module__], "_PAGE", 4)


@pytest.fixture
def key() -> LedgerKey:
    return LedgerKey.generate("putnam.example/carrel")


@pytest.fixture
def notes(store: Store, key: LedgerKey) -> list[str]:
    """A ledger of eleven entries gathered in two days, two of them after the last checkpoint, and one pending."""
    signed = []
    with store.write(alone=True) as tx:
        for size in (5, 4):
            for _ in range(size):
                append(tx, OfNobody(), ACT)
            gather(tx)
            signed.append(checkpoint(tx, key))
        append(tx, OfNobody(), ACT)
        append(tx, OfNobody(), ACT)
        gather(tx)
        append(tx, OfNobody(), ACT)
    return signed


def _verdict(store: Store, key: LedgerKey, *kept: str) -> Verified | Broken:
    with store.read() as tx:
        return verify(tx, key.verifier, kept)


def _tamper(store: Store, sql: str, *values: object) -> None:
    with sqlite3.connect(Path(store.address.removeprefix("sqlite:///"))) as connection:
        assert connection.execute(sql, values).rowcount
    connection.close()


def test_a_whole_ledger(store: Store, key: LedgerKey, notes: list[str]) -> None:
    verdict = _verdict(store, key, *notes)
    assert isinstance(verdict, Verified)
    assert (verdict.size, verdict.checkpoints, verdict.pending) == (11, 2, 1)
    with store.write() as tx:
        assert checkpoint(tx, key).split("\n")[1] == "11"
        stated = key.verifier.open(checkpoint(tx, key))
    assert stated.root.hex() == verdict.root


def test_an_empty_ledger(store: Store, key: LedgerKey) -> None:
    with store.write() as tx:
        checkpoint(tx, key)
    verdict = _verdict(store, key)
    assert isinstance(verdict, Verified)
    assert (verdict.size, verdict.checkpoints) == (0, 1)


@pytest.mark.parametrize("number", range(11))
def test_an_altered_text_is_named(store: Store, key: LedgerKey, notes: list[str], number: int) -> None:
    _tamper(
        store,
        "UPDATE ledger_entries SET body = CAST(replace(body, 'a.clerk', 'b.clerk') AS BLOB) WHERE seq = ?",
        number,
    )
    assert _verdict(store, key) == Broken(f"entry {number}", "the entries and the tree do not agree here")


@pytest.mark.parametrize("number", range(11))
def test_a_removed_entry_is_named(store: Store, key: LedgerKey, notes: list[str], number: int) -> None:
    _tamper(store, "DELETE FROM ledger_entries WHERE seq = ?", number)
    verdict = _verdict(store, key)
    if number == 10:  # the last, after the last checkpoint: only the tree still speaks of it
        assert verdict == Broken("the tree", "it has nodes that no entry accounts for")
    else:
        assert verdict == Broken(f"entry {number}", "it is missing")


def test_of_several_faults_the_first_is_named(store: Store, key: LedgerKey, notes: list[str]) -> None:
    _tamper(store, "DELETE FROM ledger_entries WHERE seq = 7")
    _tamper(store, "UPDATE ledger_entries SET body = CAST('[]' AS BLOB) WHERE seq = 6")
    _tamper(store, "UPDATE ledger_entries SET salt = zeroblob(16) WHERE seq = 2")
    verdict = _verdict(store, key)
    assert isinstance(verdict, Broken)
    assert verdict.where == "entry 2"


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("UPDATE ledger_entries SET salt = zeroblob(16) WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET tag = zeroblob(16) WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET day = day + 1 WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET seq = 99 WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET body = x'ff' WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET body = CAST(replace(body, ',1,', ', 1,') AS BLOB) WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET body = CAST(body AS TEXT) WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET body = 7 WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET salt = 'salt' WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_entries SET tag = 'tag' WHERE seq = 3", "entry 3"),
        ("UPDATE ledger_nodes SET hash = 'x' WHERE level = 0 AND position = 3", "entry 3"),
        ("UPDATE ledger_checkpoints SET note = CAST(x'ff' AS TEXT) WHERE size = 9", "checkpoint 9"),
        ("UPDATE ledger_pending SET body = CAST(body AS TEXT)", "a pending entry"),
        ("UPDATE ledger_pending SET salt = 'salt'", "a pending entry"),
        ("UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 0 AND position = 3", "entry 3"),
        ("UPDATE ledger_nodes SET hash = zeroblob(32) WHERE level = 2 AND position = 1", "node 1 at height 2"),
        ("DELETE FROM ledger_nodes WHERE level = 3", "node 0 at height 3"),
        ("UPDATE ledger_nodes SET position = 77 WHERE level = 3", "node 0 at height 3"),
        ("INSERT INTO ledger_nodes VALUES (9, 9, zeroblob(32))", "the tree"),
        ("UPDATE ledger_checkpoints SET note = replace(note, 'putnam', 'butnam') WHERE size = 9", "checkpoint 9"),
        ("UPDATE ledger_checkpoints SET size = 8 WHERE size = 9", "checkpoint 8"),
        ("UPDATE ledger_pending SET body = x'5b5d'", "a pending entry"),
        ("UPDATE ledger_pending SET tag = zeroblob(16)", "a pending entry"),
    ],
)
def test_every_column_is_watched(store: Store, key: LedgerKey, notes: list[str], sql: str, where: str) -> None:
    _tamper(store, sql)
    verdict = _verdict(store, key)
    assert isinstance(verdict, Broken)
    assert verdict.where == where


def test_an_entry_rewritten_with_its_whole_tree_contradicts_the_checkpoint(
    store: Store, key: LedgerKey, notes: list[str]
) -> None:
    _rebuild(store, 11)
    verdict = _verdict(store, key)
    assert verdict == Broken("checkpoint 5", "an entry before it is not what was signed")


def test_a_ledger_made_anew_with_its_own_key_is_found_by_a_checkpoint_kept_elsewhere(
    store: Store, key: LedgerKey, notes: list[str]
) -> None:
    _rebuild(store, 11)
    _tamper(store, "DELETE FROM ledger_checkpoints")
    with store.write() as tx:
        checkpoint(tx, key)
    assert isinstance(_verdict(store, key), Verified)
    assert _verdict(store, key, notes[1]) == Broken("checkpoint 9", "an entry before it is not what was signed")


def test_a_ledger_cut_short_is_found_by_a_checkpoint_kept_elsewhere(
    store: Store, key: LedgerKey, notes: list[str]
) -> None:
    _rebuild(store, 3)
    _tamper(store, "DELETE FROM ledger_checkpoints")
    assert _verdict(store, key, notes[0]) == Broken("entry 3", "it is missing: a checkpoint speaks of 5 entries")


@pytest.mark.parametrize(
    ("note", "what"),
    [
        (lambda key: "nonsense\n\n-", "cut off"),
        (lambda key: LedgerKey.generate("other").sign(Checkpoint("other", 1, bytes(32))), "not signed by this key"),
    ],
)
def test_a_kept_checkpoint_must_itself_be_good(
    store: Store, key: LedgerKey, notes: list[str], note: Callable[[LedgerKey], str], what: str
) -> None:
    verdict = _verdict(store, key, note(key))
    assert isinstance(verdict, Broken)
    assert verdict.where == "kept checkpoint 1"
    assert what in verdict.what


def _rebuild(store: Store, size: int) -> None:
    """What somebody could do who holds the database and not the key: another history, complete with its tree."""
    for table in ("ledger_entries", "ledger_nodes", "ledger_pending"):
        _tamper(store, f"DELETE FROM {table}")
    with store.write(alone=True) as tx:
        for _ in range(size):
            append(tx, OfNobody(), ACT)
        gather(tx)


def test_leaves_are_salted(store: Store, notes: list[str]) -> None:
    with sqlite3.connect(Path(store.address.removeprefix("sqlite:///"))) as connection:
        rows = connection.execute(
            "SELECT body, salt, hash FROM ledger_entries JOIN ledger_nodes ON level = 0 AND position = seq"
        ).fetchall()
    connection.close()
    assert len({salt for _, salt, _ in rows}) == 11
    assert all(len(salt) == 16 for _, salt, _ in rows)
    assert all(leaf_hash(body) != hash_ for body, _, hash_ in rows)


def test_the_text_says_nothing_but_the_act() -> None:
    tag = random_tag()
    text = encode_entry(tagged(ACT, tag))
    assert text.startswith(b'["2026-11-23","a.clerk","clerk","lend",["loan"],["11-25(b)(1)"],"permitted","open",')
