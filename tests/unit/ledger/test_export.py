"""What an outsider is handed: read here with nothing but base64, and checked by the proofs anybody may check."""

import base64
import re
from datetime import date
from pathlib import Path

import msgspec
import pytest

from carrel.ledger._append import append
from carrel.ledger.entry import SALT_LENGTH, Act, Hours, Outcome, decode
from carrel.ledger.export import Exported, NothingToExport, export, prove
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import Checkpoint, LedgerKey, VerifierKey
from carrel.ledger.tags import OfNobody
from carrel.ledger.tree import leaf_hash
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.store import Store
from ledger_proofs import is_consistent, is_included

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
    reason="é",
)
SIZES = (1, 4, 10)


@pytest.fixture
def key() -> LedgerKey:
    return LedgerKey.generate("putnam.example/carrel")


@pytest.fixture
def ledger(store: Store, key: LedgerKey) -> Store:
    """Ten entries, with checkpoints at 0, 1, 4 and 10, and one entry more under none."""
    with store.write(alone=True) as tx:
        checkpoint(tx, key)
        for number in range(1, SIZES[-1] + 1):
            append(tx, OfNobody(), ACT)
            gather(tx)
            if number in SIZES:
                checkpoint(tx, key)
        append(tx, OfNobody(), ACT)
        gather(tx)
    return store


def lines(folder: Path, name: str) -> list[list[str]]:
    return [line.split(" ") for line in (folder / name).read_bytes().decode().splitlines()]


def hashes(written: str) -> list[bytes]:
    return [] if written == "-" else [base64.b64decode(one, validate=True) for one in written.split(",")]


def notes(folder: Path) -> list[Checkpoint]:
    verifier = VerifierKey.parse((folder / "verifier-key.txt").read_text().removesuffix("\n"))
    *signed, rest = re.split(r"\n\n(?!— )", (folder / "checkpoints.txt").read_text())
    assert (f"{signed[-1]}\n", rest) == ((folder / "checkpoint.txt").read_text(), "")
    return [verifier.open(f"{note}\n") for note in signed]


def test_the_folder_proves_every_entry_and_every_step(ledger: Store, key: LedgerKey, tmp_path: Path) -> None:
    folder = tmp_path / "made" / "with it"
    for _ in range(2):  # and again, over what is there
        with ledger.read() as tx:
            assert export(tx, folder, key.verifier) == Exported(10, 10, 3)
    stated = notes(folder)
    assert tuple(one.size for one in stated) == SIZES
    records = lines(folder, "records.txt")
    assert [int(number) for number, _, _ in records] == list(range(10))
    for number, record, proof in records:
        raw = base64.b64decode(record, validate=True)
        assert decode(raw[SALT_LENGTH:]).reason == "é"
        assert is_included(leaf_hash(raw), int(number), 10, stated[-1].root, hashes(proof))
    roots = {one.size: one.root for one in stated}
    steps = lines(folder, "consistency.txt")
    assert [(int(old), int(new)) for old, new, _ in steps] == [(1, 4), (4, 10)]
    for old, new, proof in steps:
        assert is_consistent(int(old), roots[int(old)], int(new), roots[int(new)], hashes(proof))
    assert "RFC 9162" in (folder / "README.txt").read_text()
    assert len(list(folder.iterdir())) == 6


def test_only_the_entries_asked_for_are_handed_out(ledger: Store, key: LedgerKey, tmp_path: Path) -> None:
    with ledger.read() as tx:
        assert export(tx, tmp_path, key.verifier, [7, 2]) == Exported(10, 2, 3)
        assert [number for number, _, _ in lines(tmp_path, "records.txt")] == ["7", "2"]
        with pytest.raises(NothingToExport, match="entry 10 is not under the newest checkpoint, which has 10 entries"):
            export(tx, tmp_path, key.verifier, [10])
        with pytest.raises(NothingToExport, match="entry 99 is not"):
            export(tx, tmp_path, key.verifier, [99])


def test_an_only_entry_needs_no_proof(store: Store, key: LedgerKey, tmp_path: Path) -> None:
    with store.write(alone=True) as tx:
        checkpoint(tx, key)
        with pytest.raises(NothingToExport, match="close the day first"):
            export(tx, tmp_path / "none", key.verifier)
        append(tx, OfNobody(), ACT)
        gather(tx)
        checkpoint(tx, key)
        export(tx, tmp_path, key.verifier)
    ((_, _, proof),) = lines(tmp_path, "records.txt")
    assert proof == "-"
    assert not (tmp_path / "none").exists()
    assert (tmp_path / "consistency.txt").read_text() == ""


def test_whoever_was_answered_can_check_the_entries_of_their_answer(
    ledger: Store, key: LedgerKey, tmp_path: Path
) -> None:
    """The same files, about those entries only, each once, under the newest checkpoint alone."""
    with ledger.write(alone=True) as tx:
        receipts = [append(tx, OfNobody(), msgspec.structs.replace(ACT, actor=f"clerk {n}")) for n in range(3)]
        with pytest.raises(NothingToExport, match="not in the tree yet: gather"):
            prove(tx, key.verifier, receipts)
        gather(tx)
        with pytest.raises(NothingToExport, match="not under the newest checkpoint"):
            prove(tx, key.verifier, receipts)
        checkpoint(tx, key)
        written = prove(tx, key.verifier, [*receipts[1:], receipts[1]])
    for name, text in written.items():
        (tmp_path / name).write_text(text)
    (stated,) = notes(tmp_path)
    assert (stated.size, written["consistency.txt"]) == (14, "")
    told = []
    for number, record, proof in lines(tmp_path, "records.txt"):
        raw = base64.b64decode(record)
        assert is_included(leaf_hash(raw), int(number), 14, stated.root, hashes(proof))
        told.append(decode(raw[SALT_LENGTH:]).actor)
    assert sorted(told) == ["clerk 1", "clerk 2"]
