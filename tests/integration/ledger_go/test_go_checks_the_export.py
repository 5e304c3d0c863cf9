"""An outsider with Go's public packages can check the ledger, and forgeries do not get past them."""

import base64
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from carrel.ledger import tables
from carrel.ledger._append import append
from carrel.ledger.entry import Act, Hours, Outcome
from carrel.ledger.export import Exported, NothingToExport, export
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import Checkpoint, LedgerKey, VerifierKey
from carrel.ledger.tags import OfNobody
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Statement, Store, metadata, open_store

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
    reason='a reason with "quotes" and é',
)


@pytest.fixture(scope="module")
def key() -> LedgerKey:
    return LedgerKey.generate("putnam.example/carrel")


@pytest.fixture
def store(tmp_path: Path, key: LedgerKey) -> Iterator[Store]:
    """A ledger of 100 entries with checkpoints at 1, 8, 21 and 100."""
    address = f"sqlite:///{tmp_path / 'carrel.db'}"
    engine = create_engine(address)
    metadata.create_all(engine, tables=[tables.pending, tables.entries, tables.nodes, tables.checkpoints])
    engine.dispose()
    opened = open_store(address)
    with opened.write(alone=True) as tx:
        checkpoint(tx, key)
        for size in (1, 7, 13, 79):
            for _ in range(size):
                append(tx, OfNobody(), ACT)
            gather(tx)
            checkpoint(tx, key)
    yield opened
    opened.close()


@pytest.fixture
def folder(store: Store, key: LedgerKey, tmp_path: Path) -> Path:
    with store.read() as tx:
        assert export(tx, tmp_path / "export", key.verifier) == Exported(100, 100, 4)
    return tmp_path / "export"


def _check(checker: Path, folder: Path) -> tuple[int, str]:
    ran = subprocess.run([checker, folder], check=False, capture_output=True, text=True)
    return ran.returncode, ran.stdout


def test_go_accepts_the_export(checker: Path, folder: Path) -> None:
    assert _check(checker, folder) == (0, "size 100 records 100 checkpoints 4 steps 3\n")


def test_go_accepts_a_single_entry(checker: Path, store: Store, key: LedgerKey, tmp_path: Path) -> None:
    with store.read() as tx:
        export(tx, tmp_path / "one", key.verifier, [42])
    assert _check(checker, tmp_path / "one") == (0, "size 100 records 1 checkpoints 4 steps 3\n")


def test_go_accepts_a_ledger_of_one_entry(checker: Path, key: LedgerKey, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'one.db'}"
    engine = create_engine(address)
    metadata.create_all(engine, tables=[tables.pending, tables.entries, tables.nodes, tables.checkpoints])
    engine.dispose()
    store = open_store(address)
    with store.write(alone=True) as tx:
        append(tx, OfNobody(), ACT)
        gather(tx)
        checkpoint(tx, key)
        export(tx, tmp_path / "small", key.verifier)
    store.close()
    assert _check(checker, tmp_path / "small") == (0, "size 1 records 1 checkpoints 1 steps 0\n")


def _in(name: str, old: str, new: str) -> Callable[[Path], None]:
    def forge(folder: Path) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return forge


def _forged_leaf(folder: Path) -> None:
    first, *rest = (folder / "records.txt").read_text().splitlines()
    number, record, proof = first.split()
    forged = base64.b64encode(base64.b64decode(record).replace(b"a.clerk", b"b.clerk")).decode()
    assert forged != record
    (folder / "records.txt").write_text("\n".join([f"{number} {forged} {proof}", *rest, ""]))


def _forged_number(folder: Path) -> None:
    first, *_ = (folder / "records.txt").read_text().splitlines()
    (folder / "records.txt").write_text(f"1 {first.split(' ', 1)[1]}\n")


def _forged_signature(folder: Path) -> None:
    other = LedgerKey.generate("putnam.example/carrel")
    note = (folder / "checkpoint.txt").read_text(encoding="utf-8")
    stated = other.sign(_opened(folder, note))
    (folder / "checkpoint.txt").write_text(stated, encoding="utf-8")


def _opened(folder: Path, note: str) -> Checkpoint:
    return VerifierKey.parse((folder / "verifier-key.txt").read_text().strip()).open(note)


def _forged_history(folder: Path) -> None:
    """The proof of another step in the place of the right one."""
    steps = (folder / "consistency.txt").read_text().splitlines()
    (folder / "consistency.txt").write_text(f"8 21 {steps[2].split()[2]}\n")


@pytest.mark.parametrize(
    ("forge", "what"),
    [
        (_forged_leaf, "REFUSED record 0"),
        (_forged_number, "REFUSED record 1"),
        (_forged_signature, "REFUSED checkpoint"),
        (_in("checkpoint.txt", "\n100\n", "\n101\n"), "REFUSED checkpoint"),
        (_in("checkpoints.txt", "\n21\n", "\n22\n"), "REFUSED checkpoints"),
        (_forged_history, "REFUSED step 8 to 21"),
    ],
)
def test_go_refuses_forgeries(checker: Path, folder: Path, forge: Callable[[Path], None], what: str) -> None:
    forge(folder)
    code, said = _check(checker, folder)
    assert code == 1
    assert said.startswith(what)


def test_nothing_is_exported_before_the_first_checkpoint(store: Store, key: LedgerKey, tmp_path: Path) -> None:
    with store.write() as tx:
        tx.run(Statement(tables.checkpoints.delete()))
        with pytest.raises(NothingToExport, match="close the day first"):
            export(tx, tmp_path / "none", key.verifier)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("number", [100, 10**6, -1])
def test_an_entry_that_is_not_under_the_checkpoint(store: Store, key: LedgerKey, tmp_path: Path, number: int) -> None:
    with store.write(alone=True) as tx:
        append(tx, OfNobody(), ACT)
        gather(tx)
        with pytest.raises(NothingToExport, match=f"entry {number} is not under"):
            export(tx, tmp_path / "none", key.verifier, [number])
