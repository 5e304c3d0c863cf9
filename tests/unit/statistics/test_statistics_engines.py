"""One expression, two machines, two ways in: the answers are the same to the letter."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from at_work import AtWork
from carrel import tallies
from carrel.records.circulation import Event
from carrel.records.faults import SetupFault
from carrel.statistics import archive, engines
from carrel.statistics.engines import Engine, Machine
from carrel.statistics.expressions import Part, Sum, parts, sums, sums_by_library
from carrel.statistics.folders import archives_in
from carrel.tallies import Counter

FIRST, LAST = date(2026, 7, 1), date(2027, 6, 30)
RULES = {
    "PHYSCIR": Sum("material", frozenset({"lent", "renewed"})),
    "OTHPHCIR": Sum("material", frozenset({"lent", "renewed"}), frozenset({"kit", "it's odd"})),
    "KIDPHYSCIR": Sum("audience", frozenset({"lent", "renewed"}), frozenset({"child"})),
    "VISITS": Sum("hand", frozenset({"counted"}), frozenset({"VISITS"})),
    "LOANTO": Sum("material", frozenset({"lent elsewhere"})),
    "NOTHING": Sum("town", frozenset({"lent"}), frozenset()),
}
TRUTH = {"PHYSCIR": 61, "OTHPHCIR": 17, "KIDPHYSCIR": 5, "VISITS": 300, "LOANTO": 0, "NOTHING": 0}
LENT = (
    Part(date(2026, 7, 1), 1, "book", 10),
    Part(date(2026, 7, 1), 1, "it's odd", 17),
    Part(date(2026, 7, 1), 2, "book", 20),
    Part(date(2027, 6, 1), 1, "book", 7),
)


@pytest.fixture
def counted(work: AtWork) -> AtWork:
    """A few numbers at both ends of a year, and others just outside it."""
    with work.house.store.write() as tx:
        for counter, day, place, word, event, number in (
            (Counter.MATERIAL, date(2026, 6, 30), 1, "book", Event.LENT, 1000),
            (Counter.MATERIAL, date(2026, 7, 1), 1, "book", Event.LENT, 4),
            (Counter.MATERIAL, date(2026, 7, 31), 1, "book", Event.LENT, 6),
            (Counter.MATERIAL, date(2026, 7, 31), 2, "book", Event.LENT, 20),
            (Counter.MATERIAL, date(2026, 7, 31), 1, "it's odd", Event.LENT, 17),
            (Counter.MATERIAL, date(2026, 7, 31), 1, "book", Event.RENEWED, 7),
            (Counter.MATERIAL, date(2027, 6, 30), 1, "book", Event.LENT, 7),
            (Counter.MATERIAL, date(2027, 7, 1), 1, "book", Event.LENT, 1000),
            (Counter.AUDIENCE, date(2027, 1, 31), 1, "child", Event.LENT, 5),
            (Counter.AUDIENCE, date(2027, 1, 31), 1, "adult", Event.LENT, 50),
            (Counter.TOWN, date(2027, 1, 31), 1, "Inventon", Event.LENT, 55),
        ):
            tallies.add(tx, counter, day, place, word, event, number)
        tallies.note_count(tx, "VISITS", date(2026, 12, 1), work.built.branch, 300)
        tallies.note_count(tx, "REFERENC", date(2026, 12, 1), work.built.branch, 30)
    return work


def ways_in(work: AtWork, folder: Path, machine: Machine) -> Iterator[Engine]:
    """The same tallies from the store and from the archive."""
    with work.house.store.read() as tx, engines.of_store(tx, "Ours", FIRST, LAST, machine) as engine:
        yield engine
    archive.write(work.house.store, folder, "Ours")
    with engines.of_files(archives_in([folder], FIRST, LAST).files, machine) as engine:
        yield engine


def compare(engine: Engine) -> None:
    """What it answers is the truth, to the letter."""
    assert repr(sums(engine, FIRST, LAST, RULES)) == repr(TRUTH)
    assert repr(sums_by_library(engine, FIRST, LAST, RULES)) == repr({"Ours": TRUTH})
    assert repr(parts(engine, FIRST, LAST, "material", "lent")) == repr(LENT)
    assert sums(engine, FIRST, LAST, {}) == sums_by_library(engine, FIRST, LAST, {}) == {}


def test_duckdb_answers_from_the_store_and_from_the_archive(counted: AtWork, tmp_path: Path) -> None:
    for engine in ways_in(counted, tmp_path, Machine.DUCKDB):
        compare(engine)


@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")  # Spark's own way back
def test_spark_gives_the_same_answers_to_the_letter(counted: AtWork, tmp_path: Path) -> None:
    """In one test, so that Spark is started once."""
    pytest.importorskip("pyspark", reason="Spark is an extra")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, which is not here")
    for engine in ways_in(counted, tmp_path, Machine.SPARK):
        compare(engine)


def test_a_year_in_which_nothing_was_counted_is_all_noughts(work: AtWork) -> None:
    with work.house.store.read() as tx, engines.of_store(tx, "Ours", FIRST, LAST) as engine:
        assert sums(engine, FIRST, LAST, RULES) == dict.fromkeys(RULES, 0)
        assert parts(engine, FIRST, LAST, "material", "lent") == ()


def test_days_within_a_month_are_told_apart(counted: AtWork) -> None:
    day = date(2026, 7, 31)
    with counted.house.store.read() as tx, engines.of_store(tx, "Ours", day, day) as engine:
        assert sums(engine, day, day, RULES)["PHYSCIR"] == 50


def test_many_libraries_stand_apart_in_one_folder(counted: AtWork, tmp_path: Path) -> None:
    for name in ("CT0132", "CT0001"):
        archive.write(counted.house.store, tmp_path / name, name)
    (tmp_path / "CT0001" / "year=2026" / "2026-12.parquet").unlink()
    found = archives_in([tmp_path], FIRST, LAST)
    assert found.libraries == ("CT0001", "CT0132")
    assert ("CT0001", "2026-12") in found.missing
    assert ("CT0132", "2026-12") not in found.missing
    with engines.of_files(found.files) as engine:
        by_library = sums_by_library(engine, FIRST, LAST, RULES)
        assert list(by_library) == ["CT0001", "CT0132"]
        assert by_library["CT0132"] == TRUTH
        assert by_library["CT0001"] == TRUTH | {"VISITS": 0}
        assert sums(engine, FIRST, LAST, RULES)["PHYSCIR"] == 2 * TRUTH["PHYSCIR"]


def test_a_month_that_is_there_twice_is_not_counted_twice(counted: AtWork, tmp_path: Path) -> None:
    for place in ("here", "copied"):
        archive.write(counted.house.store, tmp_path / place, "Ours")
    with pytest.raises(SetupFault, match="are the same month of one library: remove one, or it counts twice"):
        archives_in([tmp_path], FIRST, LAST)
    # the same folder named twice is one folder
    assert archives_in([tmp_path / "here", tmp_path / "here"], FIRST, LAST).libraries == ("Ours",)


def test_what_is_no_archive_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(SetupFault, match="there is no archive of these months here"):
        archives_in([tmp_path], FIRST, LAST)
    pq.write_table(pa.table({"name": ["Invented"]}), tmp_path / "people.parquet")
    with pytest.raises(SetupFault, match=r"people\.parquet is no archive of tallies"):
        archives_in([tmp_path], FIRST, LAST)
    (tmp_path / "people.parquet").write_bytes(b"PAR1 nothing")
    with pytest.raises(SetupFault, match=r"people\.parquet cannot be read"):
        archives_in([tmp_path], FIRST, LAST)


def test_reckoning_on_tallies_in_memory_reaches_no_file(work: AtWork) -> None:
    with work.house.store.read() as tx, engines.of_store(tx, "Ours", FIRST, LAST) as engine:
        with pytest.raises(Exception, match="disabled by configuration"):
            engine.run("SELECT * FROM read_text('/etc/hostname')")
        settings = engine.run("SELECT current_setting('memory_limit'), current_setting('temp_directory')")
        assert settings == [("488.2 MiB", "")]
