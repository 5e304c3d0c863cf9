"""A consortium asks many libraries' archives at once, by the command line, and hears what is missing."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from dateutil.relativedelta import relativedelta
from typer.testing import CliRunner, Result

from at_work import AtWork
from carrel import statistics, tallies
from carrel.app.wiring import wiring
from carrel.fronts.cli import build
from carrel.fronts.cli.exits import Exit
from carrel.records.circulation import Event
from carrel.statistics import archive
from carrel.tallies import Counter

MONTHS = [date(2025, 7, 1) + relativedelta(months=ahead) for ahead in range(12)]


@pytest.fixture
def gathered(work: AtWork, tmp_path: Path) -> Path:
    """Two libraries' folders, side by side, of the fiscal year 2026."""
    with work.house.store.write() as tx:
        for month in MONTHS:
            tallies.add(tx, Counter.MATERIAL, month, 1, "book", Event.LENT, 10)
            tallies.add(tx, Counter.MATERIAL, month, 1, "kit", Event.RENEWED, 1)
            tallies.add(tx, Counter.MATERIAL, month, 1, "book", Event.LENT_ELSEWHERE, 2)
            tallies.add(tx, Counter.AUDIENCE, month, 1, "child", Event.LENT, 4)
            tallies.note_registered(tx, month, 100 + month.month)
    for name in ("CT0001", "CT0132"):
        archive.write(work.house.store, tmp_path / "gathered" / name, name)
    return tmp_path / "gathered"


@pytest.fixture
def report() -> Callable[..., Result]:
    command = build(wiring())

    def run(*words: str) -> Result:
        done = CliRunner().invoke(command, ["report", "archive", *words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return run


def test_each_library_is_summed_for_itself(gathered: Path) -> None:
    found = statistics.together([gathered], 2026, 7)
    assert (found.first, found.last, found.missing) == (date(2025, 7, 1), date(2026, 6, 30), ())
    assert list(found.libraries) == ["CT0001", "CT0132"]
    for numbers in found.libraries.values():
        assert {name: numbers[name] for name in ("PHYSCIR", "OTHPHCIR", "LOANTO", "LOANFM", "KIDPHYSCIR")} == {
            "PHYSCIR": 132, "OTHPHCIR": 12, "LOANTO": 24, "LOANFM": 0, "KIDPHYSCIR": 48,
        }  # fmt: skip
        assert numbers["REGBOR"] == 106
    lines = statistics.together_csv(found).decode().splitlines()
    assert lines[0].startswith("Library,")
    assert [line.partition(",")[0] for line in lines[1:]] == ["CT0001", "CT0132"]


def test_the_command_needs_no_library_and_writes_the_file(
    gathered: Path, report: Callable[..., Result], tmp_path: Path
) -> None:
    done = report(str(gathered), "--year", "2026", "--csv", str(tmp_path / "all.csv"))
    assert done.exit_code == 0, done.output
    assert "2 libraries, 1 July 2025 to 30 June 2026" in done.output
    assert "CT0132" in (tmp_path / "all.csv").read_text()


def test_a_month_that_is_missing_is_named(gathered: Path, report: Callable[..., Result]) -> None:
    (gathered / "CT0001" / "year=2026" / "2026-06.parquet").unlink()
    done = report(str(gathered), "--year", "2026")
    assert done.exit_code == Exit.INCOMPLETE
    assert "missing: CT0001 has no archive of 2026-06" in done.stderr
    assert "REGBOR            not there" in done.output


@pytest.mark.parametrize(
    ("words", "said"), [(("--year", "1999"), "does not ship with Carrel"), (("--year", "2031"), "there is no archive")]
)
def test_a_year_that_cannot_be_reported_is_said_to_be_so(
    gathered: Path, report: Callable[..., Result], words: tuple[str, ...], said: str
) -> None:
    done = report(str(gathered), *words)
    assert done.exit_code == Exit.NO_LIBRARY
    assert said in done.stderr


def test_without_java_it_is_said_what_spark_needs(gathered: Path) -> None:
    """In a process of its own, in which no Spark runs yet."""
    carrel = Path(sys.executable).with_name("carrel")
    words = [carrel, "report", "archive", gathered, "--year", "2026", "--engine", "spark"]
    done = subprocess.run(
        words, check=False, env=os.environ | {"JAVA_HOME": "/nowhere"}, capture_output=True, text=True
    )
    assert done.returncode == Exit.NO_LIBRARY, done.stderr
    assert "carrel: Spark needs Java, which does not start here" in done.stderr
    assert "Traceback" not in done.stderr
