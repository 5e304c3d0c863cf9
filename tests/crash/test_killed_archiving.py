"""Writing the archive is killed at any point: what bears a month's name is whole, and the next close ends it."""

import shutil
from datetime import date
from pathlib import Path

import msgspec
import pytest

from carrel import tallies
from carrel.records.circulation import Event
from carrel.statistics import archive
from carrel.tallies import Counter
from crash.victims import Hatchery, Job
from desk_day import open_again
from house import Built, Clock, make_house, sqlite_address

MONTHS = (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))


class Night(msgspec.Struct, frozen=True):
    """A house whose archive is behind its tallies: one month is right, one has changed, one is missing."""

    folder: Path
    clock: Clock

    def job(self, folder: Path, die_at: int = 0) -> Job:
        told = str(folder / "told")
        return Job("archive", str(folder), sqlite_address(folder), self.clock().isoformat(), told, die_at=die_at)


def _count(built: Built, months: tuple[date, ...]) -> None:
    with built.house.store.write() as tx:
        for month in months:
            for day in range(1, 29):
                tallies.add(tx, Counter.MATERIAL, month.replace(day=day), built.branch, "book", Event.LENT, day)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    clock = Clock()
    folder = tmp_path_factory.mktemp("night") / "house"
    built = make_house(folder, sqlite_address(folder), clock)
    _count(built, MONTHS[:2])
    archive.write(built.house.store, folder / "tallies", built.house.library.among_others)
    _count(built, MONTHS[1:])
    built.house.store.close()
    return Night(folder, clock)


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_an_archive_that_dies_at_each_point_is_whole(night: Night, hatchery: Hatchery, tmp_path: Path) -> None:
    whole = shutil.copytree(night.folder, tmp_path / "whole")
    victim = hatchery.start(night.job(whole))
    assert victim.end() == 0
    due = _files(whole / "tallies")
    assert len(due) == len(MONTHS)
    points = victim.lines()
    assert {"half of a month is written", "after a file is synced", "before a file is named"} <= set(points)
    first = {name: number for number, name in reversed(list(enumerate(points, 1)))}
    last = {name: number for number, name in enumerate(points, 1)}
    for die_at in sorted({*first.values(), *last.values()}):
        house = shutil.copytree(night.folder, tmp_path / str(die_at))
        assert hatchery.start(night.job(house, die_at)).end() == -9
        built = open_again(house, sqlite_address(house), night.clock)
        behind = archive.faults(built.house, house / "tallies")
        assert all(fault.endswith("and the tallies disagree: close the day, which writes it anew") for fault in behind)
        archive.write(built.house.store, house / "tallies", built.house.library.among_others)
        assert archive.faults(built.house, house / "tallies") == []
        assert _files(house / "tallies") == due, points[die_at - 1]
        built.house.store.close()
        shutil.rmtree(house)
