"""Moving a file into the quarantine is killed at every step: it is where it was, or whole in the quarantine."""

import os
import shutil
import signal
import sys
from datetime import date
from pathlib import Path

from carrel.custody.strays import mend, settle_row, strays
from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, folders, quarantine
from desk_day import open_again
from house import Built, Clock, make_house, sqlite_address

CONTENT = b"a record of somebody\n" * 200_000
"""More than one chunk."""
EVENTS = frozenset({"open", "os.rename", "os.remove", "os.link", "os.mkdir"})


def _open(folder: Path) -> Built:
    built = open_again(folder, sqlite_address(folder), Clock())
    built.house.quarantine = folder / "home" / "quarantine"
    return built


def _row(house: House) -> bytes:
    with house.store.read() as tx:
        (sealed,) = folders.strays.every(tx)
    return sealed.row


def _victim(folder: Path, how: StrayState, die_at: int, told: int) -> None:
    """Does the work; counts what it does to files, and kills itself."""
    built = _open(folder)
    row, count = _row(built.house), 0

    def step() -> None:
        nonlocal count
        count += 1
        if count == die_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(event: str, args: tuple[object, ...]) -> None:
        if event in EVENTS:
            step()

    plain = os.fsync

    def synced(descriptor: int) -> None:
        step()
        plain(descriptor)

    os.fsync = synced
    sys.addaudithook(hook)
    done = settle_row(built.house, built.actors[Role.CUSTODIAN], row, how)
    os.write(told, str(count).encode() if not isinstance(done, Refusal) else b"refused")


def _work(folder: Path, how: StrayState, die_at: int = 0) -> int:
    """How many steps it took; 0 where it was killed."""
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(heard)
            _victim(folder, how, die_at, told)
        finally:
            os._exit(0)
    os.close(told)
    _, status = os.waitpid(pid, 0)
    said = os.read(heard, 64)
    os.close(heard)
    assert os.WIFSIGNALED(status) == bool(die_at)
    return int(said or b"0")


def _house(tmp_path: Path) -> tuple[Path, Path]:
    folder, export = tmp_path / "house", tmp_path / "export.csv"
    built = make_house(folder, sqlite_address(folder), Clock())
    day = date(2026, 11, 24)
    with built.house.store.write() as tx:
        note = Stray(StrayState.FOUND, str(export), (("card", 1),), day, day)
        folders.strays.put(tx, built.house.ring, epochs.generations(tx), note)
    built.house.store.close()
    return folder, export


def test_a_file_is_never_lost_and_nothing_is_left_half_done(tmp_path: Path) -> None:
    whole, export = _house(tmp_path)
    export.write_bytes(CONTENT)
    trial = shutil.copytree(whole, tmp_path / "trial")
    steps = _work(trial, StrayState.QUARANTINED)
    assert steps > 6
    seen = set()
    for die_at in range(1, steps + 1):
        export.write_bytes(CONTENT)
        folder = shutil.copytree(whole, tmp_path / f"killed {die_at}")
        _work(folder, StrayState.QUARANTINED, die_at)
        seen.add(_is_sound(folder, export))
        shutil.rmtree(folder)
    assert seen == {StrayState.FOUND, StrayState.QUARANTINED}


def test_giving_back_loses_nothing_either(tmp_path: Path) -> None:
    whole, export = _house(tmp_path)
    export.write_bytes(CONTENT)
    _work(whole, StrayState.QUARANTINED)
    trial = shutil.copytree(whole, tmp_path / "trial")
    steps = _work(trial, StrayState.GIVEN_BACK)
    assert export.read_bytes() == CONTENT
    for die_at in range(1, steps + 1):
        export.unlink(missing_ok=True)
        folder = shutil.copytree(whole, tmp_path / f"killed {die_at}")
        _work(folder, StrayState.GIVEN_BACK, die_at)
        built = _open(folder)
        custodian = built.actors[Role.CUSTODIAN]
        assert mend(built.house, custodian) is None
        (line,) = strays(built.house, custodian)
        if line.state is StrayState.QUARANTINED:
            done = settle_row(built.house, custodian, _row(built.house), StrayState.GIVEN_BACK)
            assert not isinstance(done, Refusal)
        assert export.read_bytes() == CONTENT
        assert quarantine.copies(folder / "home" / "quarantine") == set()
        assert {path.name for path in tmp_path.iterdir() if path.name.endswith(".part")} == set()
        built.house.store.close()
        shutil.rmtree(folder)


def _is_sound(folder: Path, export: Path) -> StrayState:
    """The file lies in one place, whole, and the note says in which."""
    built = _open(folder)
    custodian = built.actors[Role.CUSTODIAN]
    assert mend(built.house, custodian) is None
    (line,) = strays(built.house, custodian)
    copies = quarantine.copies(folder / "home" / "quarantine")
    if line.state is StrayState.FOUND:
        assert export.read_bytes() == CONTENT
        assert copies == set()
    else:
        assert not export.exists()
        assert len(copies) == 1
        settle_row(built.house, custodian, _row(built.house), StrayState.GIVEN_BACK)
        assert export.read_bytes() == CONTENT
    built.house.store.close()
    return line.state
