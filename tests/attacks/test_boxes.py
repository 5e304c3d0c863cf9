"""What a box tells by its outside, and when its inside is gone: from the database, then from every copy."""

import hmac
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from people import Town
from test_prove import attack

from carrel.custody.closing import close_day
from carrel.custody.report import Boxes
from carrel.records.vocabulary import RecordClass, Role
from house import Built, Clock

SEALED = {"registrations": "registration", "loans": "loan", "slips": "slip"}


def close(built: Built) -> None:
    close_day(built.house, built.actors[Role.KEEPER], lambda step: None)


def rows(database: Path, table: str) -> dict[bytes, bytes]:
    """The boxes of a table, by row."""
    with sqlite3.connect(database) as opened:
        found = dict(opened.execute(f"SELECT row, box FROM {table}").fetchall())
    opened.close()
    return found


def opens(keys: Path, record_class: str, row: bytes, box: bytes) -> bool:
    """Whether any key in the folder opens a box: an attacker's own code, from the description of the format."""
    for file in keys.glob("*.key"):
        cipher = AESGCM(hmac.digest(file.read_bytes(), b"carrel box", "sha256"))
        try:
            cipher.decrypt(box[5:17], box[17:], record_class.encode() + b"\x00" + row)
        except InvalidTag:
            continue
        return True
    return False


def openable(keys: Path, database: Path) -> dict[str, int]:
    """How many boxes of each class open with the keys in the folder."""
    return {
        record_class: sum(opens(keys, record_class, row, box) for row, box in rows(database, table).items())
        for table, record_class in SEALED.items()
    }


def strays(built: Built, *places: Path) -> Iterator[Boxes]:
    return iter(attack(built, *places).boxes)


def test_boxes_of_a_class_have_one_size(library: Built, town: Town) -> None:
    town.day(8)
    database = library.home / "library.db"
    for table in SEALED:
        assert len({len(box) for box in rows(database, table).values()}) == 1
    close(library)
    for table in ("registrations", "loans"):
        assert len({len(box) for box in rows(database, table).values()}) == 1


def test_a_box_sealed_again_is_another_box(library: Built, town: Town) -> None:
    """Nothing of a night's boxes is in the next night's: not a nonce, not a block of ciphertext."""
    town.day()
    database = library.home / "library.db"
    before = {table: rows(database, table) for table in ("registrations", "loans")}
    close(library)
    for table, boxes in before.items():
        after = rows(database, table)
        assert boxes.keys() == after.keys()
        blocks = {box[at : at + 16] for box in boxes.values() for at in range(5, len(box) - 15)}
        assert all(box[at : at + 16] not in blocks for box in after.values() for at in range(5, len(box) - 15, 16))


def test_a_returned_loan_is_gone_from_the_database(library: Built, town: Town) -> None:
    """The freed bytes are overwritten: the box is not there, and no key opens anything but what is live."""
    town.day(8)
    database = library.home / "library.db"
    library.house.store.tidy()
    before = rows(database, "loans")
    for person in town.people:
        for barcode in list(person.barcodes):
            town.take_back(person, barcode)
    # until it is folded in, the write-ahead log may show it, inside the horizon
    assert {(box.record_class, box.covered) for box in strays(library)} == {(RecordClass.LOAN, True)}
    library.house.store.tidy()
    raw = b"".join(path.read_bytes() for path in library.home.iterdir())
    assert before
    assert all(box[5:17] not in raw and box[17:33] not in raw for box in before.values())
    assert list(strays(library)) == []


def test_a_copy_shows_what_was_and_not_for_long(library: Built, town: Town, clock: Clock, tmp_path: Path) -> None:
    """A copy of everything taken before the returns opens none of its loans once the horizon has passed."""
    town.day()
    library.house.store.tidy()
    copy = tmp_path / "copy"
    shutil.copytree(library.home, copy)
    held = openable(library.keys, copy / "library.db")
    loans, patrons = len(rows(copy / "library.db", "loans")), len(town.people)
    assert held == {"registration": patrons, "loan": loans, "slip": len(rows(copy / "library.db", "slips"))}
    for person in town.people:
        for barcode in list(person.barcodes):
            town.take_back(person, barcode)

    first = clock().date()
    by_day = []
    for _ in range(9):
        close(library)
        by_day.append(openable(library.keys, copy / "library.db"))
        assert attack(library, library.home, copy).clean
        clock.days_later()
    assert by_day[0]["loan"] == loans
    assert [day["loan"] for day in by_day[1:]] == [0] * 8
    assert [day["registration"] for day in by_day] == [patrons] * 7 + [0, 0]
    assert first == date(2026, 11, 24)


def test_the_proof_names_the_day_a_copy_dies(library: Built, town: Town, clock: Clock, tmp_path: Path) -> None:
    town.day()
    library.house.store.tidy()
    copy = tmp_path / "copy"
    shutil.copytree(library.home, copy)
    close(library)
    found = {box.record_class: box for box in strays(library, copy)}
    assert found[RecordClass.LOAN].unreadable_from == date(2026, 11, 25)
    assert found[RecordClass.REGISTRATION].unreadable_from == date(2026, 12, 1)
    assert found[RecordClass.LOAN].whole == len(rows(copy / "library.db", "loans"))
    assert found[RecordClass.REGISTRATION].whole == len(town.people)


def test_a_key_kept_too_long_is_found(library: Built, town: Town, clock: Clock, tmp_path: Path) -> None:
    town.day()
    library.house.store.tidy()
    copy, kept = tmp_path / "copy", library.keys / "loan-00000001.key"
    shutil.copytree(library.home, copy)
    key = kept.read_bytes()
    for _ in range(3):
        close(library)
        clock.days_later()
    assert attack(library, library.home, copy).clean
    kept.write_bytes(key)
    proof = attack(library, library.home, copy)
    assert [(late.record_class, late.epoch) for late in proof.late_keys] == [(RecordClass.LOAN, 1)]
    assert [box.record_class for box in proof.boxes if not box.covered] == [RecordClass.LOAN]
    assert not proof.clean


def test_a_close_that_did_not_run_is_found(library: Built, town: Town, clock: Clock, tmp_path: Path) -> None:
    """While nobody closes, no key dies, and what was returned stays readable in every copy."""
    town.day()
    library.house.store.tidy()
    copy = tmp_path / "copy"
    shutil.copytree(library.home, copy)
    town.take_back(town.people[0], town.people[0].barcodes[0])
    clock.days_later(3)
    proof = attack(library, copy)
    assert {(box.record_class, box.covered) for box in proof.boxes} == {(RecordClass.LOAN, False)}
    assert not proof.clean


@pytest.mark.parametrize("epoch", [99, 256, 0x0A0D])
def test_a_box_that_no_epoch_knows_is_found(library: Built, town: Town, epoch: int) -> None:
    """Whoever keeps keys beside the epochs of the house can open what no horizon covers."""
    (box, *_) = rows(library.home / "library.db", "registrations").values()
    (library.keys / f"registration-{epoch:08d}.key").write_bytes(
        (library.keys / "registration-00000001.key").read_bytes()
    )
    (library.home / "core").write_bytes(b"\x01" * 300 + box[:1] + epoch.to_bytes(4, "big") + box[5:] + b"\x01" * 9)
    (found,) = strays(library)
    assert (found.record_class, found.epoch, found.unreadable_from, found.covered) == (
        RecordClass.REGISTRATION,
        epoch,
        None,
        False,
    )
    assert (found.whole, found.cut) == (1, 0)


def test_a_box_cut_short_still_tells_who(library: Built, town: Town, tmp_path: Path) -> None:
    town.day()
    copy = rows(library.home / "library.db", "loans")
    for person in town.people:
        for barcode in list(person.barcodes):
            town.take_back(person, barcode)
    library.house.store.tidy()
    (library.home / "fragments").write_bytes(b"".join(box[:100] + b"\xee" * 10 for box in copy.values()))
    (found,) = strays(library)
    assert (found.record_class, found.whole, found.cut) == (RecordClass.LOAN, 0, len(copy))


def test_boxes_are_found_wherever_a_block_ends(library: Built, town: Town) -> None:
    """Read in blocks, a box that two blocks share is one box."""
    town.lend(town.people[0], next(iter(town.copies)))
    (box,) = rows(library.home / "library.db", "loans").values()
    town.take_back(town.people[0], next(iter(town.copies)))
    library.house.store.tidy()
    for at in ((1 << 20) - 4096 - 50, (1 << 20) - 50, (1 << 20) - 1):
        (library.home / "dump").write_bytes(bytes(at) + box + bytes(1 << 20))
        assert [(found.whole, found.cut) for found in strays(library)] == [(1, 0)]
