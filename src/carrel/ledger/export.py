"""Handing the ledger out, so that anybody can check it without us and with tools that are not ours.

The folder holds text files; hashes and data are base64 with padding, and numbers are decimal:

* ``verifier-key.txt``: the key, ``name+hash+base64`` (C2SP signed-note; Go's ``note.NewVerifier`` reads it).
* ``checkpoint.txt``: the newest checkpoint, and ``checkpoints.txt``: every one, each followed by an empty line.
* ``records.txt``: a line for each entry asked for: its number, the record (salt ‖ body) and, joined by commas, its
  proof of inclusion in ``checkpoint.txt`` from the leaf upwards (``tlog.CheckRecord``); ``-`` is an empty proof.
* ``consistency.txt``: a line for each pair of neighbouring checkpoints: the smaller size, the larger, the proof that
  the larger tree begins with the smaller (``tlog.CheckTree``).
* ``README.txt``: this, in short, for whoever is handed the folder.
"""

import base64
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import LargeBinary, bindparam, select

from carrel.ledger._nodes import lookup
from carrel.ledger.notes import VerifierKey
from carrel.ledger.tables import checkpoints, entries
from carrel.ledger.tree import Lookup, consistency_proof, inclusion_proof
from carrel.store import Statement, Transaction

_CHECKPOINTS: Statement[tuple[int, str]] = Statement(
    select(checkpoints.c.size, checkpoints.c.note).order_by(checkpoints.c.size)
)
_RECORD: Statement[tuple[bytes, bytes]] = Statement(
    select(entries.c.salt, entries.c.body).where(entries.c.seq == bindparam("seq"))
)

_TAGGED: Statement[tuple[int]] = Statement(
    select(entries.c.seq).where(entries.c.tag == bindparam("tag", type_=LargeBinary()))
)
_RECORDS: Final = "records.txt"

_README: Final = """\
This folder lets anybody check a library's ledger of openings of confidential records.

verifier-key.txt  the key that signs checkpoints (C2SP signed-note form)
checkpoint.txt    the newest checkpoint: name, number of entries, root hash, signature (C2SP tlog-checkpoint)
checkpoints.txt   every checkpoint, each followed by an empty line
records.txt       number, base64 of the record, proof of inclusion in checkpoint.txt (RFC 9162, 2.1.3)
consistency.txt   smaller size, larger size, proof that the larger tree begins with the smaller (RFC 9162, 2.1.4)

A record is 16 random bytes and then the text of the entry. Its leaf hash is SHA-256(0x00, record).
Proofs are base64 hashes joined by commas; "-" stands for an empty proof.
The packages golang.org/x/mod/sumdb/note and .../tlog check all of it. Compare checkpoint.txt with the
checkpoints that the library printed, mailed or posted: a folder by itself cannot show that it is the only one.
"""


class NothingToExport(Exception):
    """The ledger has no checkpoint yet, or the entry asked for is not in the newest one."""


class Exported(msgspec.Struct, frozen=True):
    """What was written."""

    size: int
    """Entries under the newest checkpoint."""
    records: int
    checkpoints: int


def export(tx: Transaction, folder: Path, verifier: VerifierKey, numbers: Iterable[int] | None = None) -> Exported:
    """Write the ledger's proofs to ``folder`` (made if it is not there); entries by number, or all under None.

    Raises NothingToExport, OSError where the folder cannot be written, and Torn where the tree is damaged.
    """
    notes = _notes(tx)
    size = notes[-1][0]
    folder.mkdir(parents=True, exist_ok=True)
    files = _files(tx, verifier, notes, range(size) if numbers is None else numbers)
    written = {name: _write(folder / name, lines) for name, lines in files.items()}
    return Exported(size, written[_RECORDS], len(notes))


def prove(tx: Transaction, verifier: VerifierKey, receipts: Iterable[bytes]) -> dict[str, str]:
    """The same files about some entries, in memory, under the newest checkpoint alone: for whoever was answered.

    Raises NothingToExport where an entry is not under it yet.
    """
    numbers = sorted({_number(tx, receipt) for receipt in receipts})
    files = _files(tx, verifier, _notes(tx)[-1:], numbers)
    return {name: "".join(lines) for name, lines in files.items()}


def _notes(tx: Transaction) -> list[tuple[int, str]]:
    notes = [(size, note) for size, note in tx.rows(_CHECKPOINTS) if size]
    if not notes:
        raise NothingToExport("the ledger has no checkpoint yet: close the day first, then export again")
    return notes


def _number(tx: Transaction, receipt: bytes) -> int:
    found = tx.row(_TAGGED, tag=receipt)
    if found is None:
        raise NothingToExport("an entry is not in the tree yet: gather the ledger first, then prove again")
    return found[0]


def _files(
    tx: Transaction, verifier: VerifierKey, notes: list[tuple[int, str]], numbers: Iterable[int]
) -> dict[str, Iterable[str]]:
    """What stands in each file, line by line."""
    size, newest = notes[-1]
    find = lookup(tx)
    return {
        "README.txt": [_README],
        "verifier-key.txt": [f"{verifier}\n"],
        "checkpoint.txt": [newest],
        "checkpoints.txt": (f"{note}\n" for _, note in notes),
        "consistency.txt": (
            f"{old} {new} {_hashes(consistency_proof(old, new, find))}\n" for (old, _), (new, _) in pairwise(notes)
        ),
        _RECORDS: _records(tx, find, size, numbers),
    }


def _records(tx: Transaction, find: Lookup, size: int, numbers: Iterable[int]) -> Iterator[str]:
    for number in numbers:
        found = tx.row(_RECORD, seq=number)
        if found is None or number >= size:
            raise NothingToExport(f"entry {number} is not under the newest checkpoint, which has {size} entries")
        salt, body = found
        yield f"{number} {_base64(salt + body)} {_hashes(inclusion_proof(number, size, find))}\n"


def _write(path: Path, lines: Iterable[str]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line)
            count += 1
    return count


def _hashes(hashes: Iterable[bytes]) -> str:
    return ",".join(map(_base64, hashes)) or "-"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
