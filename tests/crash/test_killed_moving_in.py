"""An import is killed at any point and run again: everybody comes in, and nobody twice."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest

from carrel import desk, ledger
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import registrations
from crash.victims import Hatchery, Job
from desk_day import assert_sound, move_patrons_in, open_again
from house import Built, Clock, make_house, sqlite_address

PATRONS = 150
REFUSED = 3
KILLS = 5
OF_A_SOAK = 120


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house with no patron, to be copied."""
    folder = tmp_path_factory.mktemp("empty") / "house"
    make_house(folder, sqlite_address(folder), Clock()).house.store.close()
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another system's list: people who are invented, and some lines that nobody could take in."""
    lines = [
        f"{5000 + number},Invented{number},Person{number % 9},19{10 + number % 80}-03-17,{number} Nowhere Lane,Inventon"
        for number in range(PATRONS)
    ]
    lines[40:40] = [",Nobody,,,,", f"{5007},Another,Person,1950-01-01,,Inventon", ",,,,,"]
    path = tmp_path_factory.mktemp("file") / "patrons.csv"
    path.write_text("\n".join(["barcode,first name,last name,birth date,address,city", *lines, ""]), encoding="utf-8")
    return path


def _job(folder: Path, clock: Clock, file: Path, die_at: int = 0) -> Job:
    address, told = sqlite_address(folder), str(folder / "told")
    return Job("patrons", str(folder), address, clock().isoformat(), told, file=str(file), die_at=die_at)


def _assert_all_came_once(built: Built) -> None:
    house, clerk = built.house, built.actors[Role.CLERK]
    with house.store.read() as tx:
        assert registrations.count(tx) == PATRONS
        wanted = ledger.Wanted(purpose=Purpose.MOVE_IN)
        # every batch that was committed has its entry, and an entry nothing but its batch
        told = [entry for entry in ledger.waiting(tx, wanted) if entry.classes == (RecordClass.REGISTRATION,)]
    assert sum(entry.count for entry in told) >= PATRONS
    names: Counter[str] = Counter()
    for number in range(PATRONS):
        served = desk.scan_card(house, clerk, str(5000 + number))
        assert isinstance(served, desk.Served), served.prose
        names[served.view.name] += 1
    assert names == {f"Invented{number} Person{number % 9}": 1 for number in range(PATRONS)}
    assert_sound(built)


def _killed(hatchery: Hatchery, empty: Path, file: Path, folder: Path, kills: int) -> None:
    clock = Clock()
    whole = shutil.copytree(empty, folder / "whole")
    victim = hatchery.start(_job(whole, clock, file))
    assert victim.end() == 0
    *points, report = victim.lines()
    assert report == f"report {PATRONS} 0 0 {REFUSED}"
    chance = random.Random(3)
    deaths = [chance.randrange(1, len(points) + 1) for _ in range(kills)]
    for place, die_at in enumerate(deaths):
        house = shutil.copytree(empty, folder / str(place))
        # killed, run again, killed again, and run to its end
        for again in (die_at, chance.randrange(1, len(points) + 1)):
            if (ended := hatchery.start(_job(house, clock, file, again)).end()) == 0:
                break
            assert ended == -9
        built = open_again(house, sqlite_address(house), clock)
        with built.house.store.read() as tx:
            before = registrations.count(tx)
        done = move_patrons_in(built, file)
        assert (done.accepted, done.unchanged, done.ended) == (PATRONS - before, before, 0)
        assert done.refused == REFUSED
        _assert_all_came_once(built)
        built.house.store.close()
        shutil.rmtree(house)


def test_an_import_killed_twice_and_run_again(hatchery: Hatchery, empty: Path, file: Path, tmp_path: Path) -> None:
    _killed(hatchery, empty, file, tmp_path, KILLS)


@pytest.mark.soak
def test_an_import_killed_at_many_points(hatchery: Hatchery, empty: Path, file: Path, tmp_path: Path) -> None:
    _killed(hatchery, empty, file, tmp_path, OF_A_SOAK)
