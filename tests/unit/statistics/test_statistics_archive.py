"""The archive is the tallies’ copy: by month, closed to others, the same bytes for the same rows, never half made."""

import os
import stat
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from at_work import AtWork
from carrel import tallies
from carrel.records.circulation import Event
from carrel.records.vocabulary import Role
from carrel.statistics import archive
from carrel.tallies import Counter

JULY, AUGUST = date(2026, 7, 1), date(2026, 8, 1)
OURS = "Invented Public Library"


@pytest.fixture
def folder(work: AtWork) -> Path:
    return work.built.home / "tallies"


def count(work: AtWork, day: date, number: int = 1, counter: Counter = Counter.MATERIAL, word: str = "book") -> None:
    with work.house.store.write() as tx:
        tallies.add(tx, counter, day, work.built.branch, word, Event.LENT, number)


def write(work: AtWork, folder: Path) -> tuple[date, ...]:
    return archive.write(work.house.store, folder, OURS)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_each_month_is_a_file_that_others_read(work: AtWork, folder: Path) -> None:
    count(work, date(2026, 7, 14), 3)
    count(work, date(2026, 8, 2), 4)
    count(work, date(2026, 8, 2), 4, Counter.TOWN, "Inventon")
    assert write(work, folder) == (JULY, AUGUST)
    assert list(files(folder)) == ["year=2026/2026-07.parquet", "year=2026/2026-08.parquet"]
    found = duckdb.sql(f"SELECT * EXCLUDE year FROM '{folder}/*/*.parquet' ORDER BY period, counter").fetchall()
    assert found == [
        (OURS, "material", date(2026, 7, 14), work.built.branch, "book", "lent", 3),
        (OURS, "town", AUGUST, 0, "Inventon", "lent", 4),
        (OURS, "material", date(2026, 8, 2), work.built.branch, "book", "lent", 4),
    ]


def test_words_are_written_once_and_packed(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    write(work, folder)
    columns = pq.read_metadata(folder / "year=2026/2026-07.parquet").row_group(0)
    for number in range(columns.num_columns):
        column = columns.column(number)
        assert column.compression == "ZSTD"
        assert column.has_dictionary_page == (column.path_in_schema in {"library", "counter", "word", "event"})


def test_only_what_is_missing_or_has_changed_is_written(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    count(work, AUGUST)
    write(work, folder)
    assert write(work, folder) == ()
    count(work, JULY)
    assert write(work, folder) == (JULY,)
    (folder / "year=2026/2026-08.parquet").unlink()
    assert write(work, folder) == (AUGUST,)


def test_the_same_rows_give_the_same_bytes(work: AtWork, folder: Path, tmp_path: Path) -> None:
    for day in (3, 1, 2):
        for word in ("video", "book"):
            count(work, date(2026, 7, day), day, word=word)
    write(work, folder)
    write(work, tmp_path / "again")
    assert files(folder) == files(tmp_path / "again")


def test_nobody_else_may_read_it(work: AtWork, tmp_path: Path) -> None:
    count(work, JULY)
    before = os.umask(0)
    try:
        write(work, tmp_path / "data" / "tallies")
    finally:
        os.umask(before)
    made = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").rglob("*")}
    assert {mode for path, mode in made.items() if path.is_dir()} == {0o700}
    assert {mode for path, mode in made.items() if path.is_file()} == {0o600}


def test_what_a_dead_close_left_is_no_archive_and_is_written_over(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    half = folder / "year=2026" / "2026-07.part"
    half.parent.mkdir(parents=True)
    half.write_bytes(b"PAR1 half")
    assert write(work, folder) == (JULY,)
    assert list(files(folder)) == ["year=2026/2026-07.parquet"]


def test_a_disk_that_is_full_keeps_nothing_else_from_being_closed(
    work: AtWork, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    count(work, JULY)
    monkeypatch.setattr(os, "fsync", full)
    said: list[str] = []
    archive.at_the_close(folder)(work.house, work.actor(Role.KEEPER), said.append)
    assert said[-1].startswith("the archive could not be written (No space left on device)")
    monkeypatch.undo()
    assert write(work, folder) == (JULY,)


# -- what carrel check says


def test_the_check_is_content_with_an_archive_and_with_none(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    assert archive.faults(work.house, folder) == []
    write(work, folder)
    assert archive.faults(work.house, folder) == []


def test_the_check_says_which_month_is_not_what_the_close_counted(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    write(work, folder)
    count(work, AUGUST)
    count(work, JULY)
    assert [fault.partition(":")[0] for fault in archive.faults(work.house, folder)] == [
        "the archive of 2026-07 and the tallies disagree",
        "the archive of 2026-08 and the tallies disagree",
    ]
    write(work, folder)
    assert archive.faults(work.house, folder) == []


def test_what_is_counted_by_hand_may_be_ahead_of_the_close(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    write(work, folder)
    with work.house.store.write() as tx:
        tallies.note_count(tx, "VISITS", JULY, work.built.branch, 40)
    assert archive.faults(work.house, folder) == []
    assert write(work, folder) == (JULY,)


def _torn(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _altered(path: Path) -> None:
    table = pq.ParquetFile(path).read()
    more = table.set_column(6, "number", pa.array([99], pa.int64()))
    pq.write_table(more.replace_schema_metadata(table.schema.metadata), path)


def _foreign(path: Path) -> None:
    pq.write_table(pa.table({"where": ["elsewhere"]}), path)


def _emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [_torn, _altered, _foreign, _emptied])
def test_the_check_finds_a_damaged_month(work: AtWork, folder: Path, harm: Callable[[Path], None]) -> None:
    count(work, JULY)
    write(work, folder)
    path = folder / "year=2026/2026-07.parquet"
    harm(path)
    [fault] = archive.faults(work.house, folder)
    assert fault == (
        "the archive of 2026-07 cannot be read, or is damaged: remove it and close the day, which writes it anew"
    )
    path.unlink()
    write(work, folder)
    assert archive.faults(work.house, folder) == []


def test_the_check_finds_a_month_in_which_nothing_was_counted(work: AtWork, folder: Path) -> None:
    count(work, JULY)
    write(work, folder)
    (folder / "year=2026/2026-07.parquet").rename(folder / "year=2026/2026-09.parquet")
    write(work, folder)
    assert archive.faults(work.house, folder) == [
        "the archive of 2026-09 is of a month in which the library counted nothing: remove it"
    ]


def test_a_library_that_is_called_otherwise_is_written_anew(work: AtWork, folder: Path) -> None:
    """It was given its key in the national survey since."""
    count(work, JULY)
    archive.write(work.house.store, folder, "before")
    assert archive.faults(work.house, folder) == [
        "the archive of 2026-07 calls the library otherwise than library.toml: close the day, which writes it anew"
    ]
    assert write(work, folder) == (JULY,)
    assert archive.faults(work.house, folder) == []
