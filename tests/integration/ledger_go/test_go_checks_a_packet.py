"""Whoever was answered can check with Go's public packages that every opening for them is in the library's ledger."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from asked import asked, folder
from at_work import AtWork
from carrel import custody, disclosure
from carrel.formats.zips import unzipped
from carrel.records.requests import RequestState
from carrel.records.vocabulary import RecordClass
from house import Clock, make_house

CLASSES = (RecordClass.LOAN, RecordClass.REGISTRATION)


@pytest.fixture
def library(address: str, tmp_path: Path) -> Iterator[AtWork]:
    """A library of its own, on each kind of database."""
    clock = Clock()
    built = make_house(tmp_path / "library", address, clock)
    yield AtWork(built, clock)
    built.house.store.close()


def unpacked(packet: disclosure.Packet, folder: Path) -> Path:
    """The packet as its reader has it, on their own disk."""
    for name, content in unzipped(packet.content).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder / "ledger"


def checked(checker: Path, ledger: Path) -> tuple[int, str]:
    ran = subprocess.run([checker, ledger], check=False, capture_output=True, text=True)
    return ran.returncode, ran.stdout


def released(work: AtWork, night_between: bool = False) -> disclosure.Packet:
    person = work.person()
    work.lent(person)
    key = asked(work, person, classes=CLASSES)
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    if night_between:
        assert isinstance(custody.close_day(work.house, work.keeper, lambda _: None), custody.Closed)
        work.clock.now += timedelta(days=1)
    done = disclosure.release(work.house, work.custodian, key)
    assert isinstance(done, disclosure.Released), done.prose
    assert folder(work, key).state is RequestState.RELEASED
    return done.packet


@pytest.mark.parametrize("night_between", [False, True], ids=["one day", "a night between"])
def test_go_accepts_the_proof_in_a_packet(checker: Path, library: AtWork, tmp_path: Path, night_between: bool) -> None:
    """Two classes prepared and two released: four entries, under one checkpoint."""
    ledger = unpacked(released(library, night_between), tmp_path / "theirs")
    code, said = checked(checker, ledger)
    assert (code, said.split("records")[1]) == (0, " 4 checkpoints 1 steps 0\n"), said


def test_go_refuses_a_packet_whose_entry_was_altered(checker: Path, library: AtWork, tmp_path: Path) -> None:
    ledger = unpacked(released(library), tmp_path / "theirs")
    first, *rest = (ledger / "records.txt").read_text().splitlines()
    number, record, proof = first.split()
    flipped = ("B" if record[30] == "A" else "A").join((record[:30], record[31:]))
    (ledger / "records.txt").write_text("\n".join([f"{number} {flipped} {proof}", *rest, ""]))
    code, said = checked(checker, ledger)
    assert code == 1
    assert said.startswith("REFUSED record")
