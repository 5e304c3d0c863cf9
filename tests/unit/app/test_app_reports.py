"""Reports at the command line: what is missing is listed and has an exit code, what is there is written."""

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from typer.testing import CliRunner, Result

import carrel.fronts.cli.reporting as reporting_command
from at_work import AtWork, at_work
from carrel import tallies
from carrel.app.settings import first_settings, parse_settings
from carrel.catalog.library import StatisticsRules
from carrel.exchange import MoveIn, Report
from carrel.fronts.cli import build
from carrel.fronts.cli.exits import Exit
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.statistics import Machine, engines
from carrel.statistics.survey import ground
from carrel.store import Transaction
from house import LIBRARY, Clock
from survey_rows import a_year_of_loans, with_hours


class _Wiring(NamedTuple):
    """As much of the wiring as these commands ask for: a house that stands."""

    house: House

    def open(self, home: Path) -> House:
        return self.house

    def keeper(self, home: Path, house: House) -> None:
        return None

    def move_in(self, house: House, actor: Actor, report: Report, progress: object) -> MoveIn:
        return MoveIn(house.store, house.ring, house.library, house.clock().date(), lambda *_: None, report)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch):
    """They have given password and code: signing in has tests of its own."""
    library = msgspec.structs.replace(LIBRARY, town="Putnam", statistics=StatisticsRules(survey_key="CT0132"))
    with at_work(library, Clock()) as here:
        people = {"custodian": here.custodian, "clerk": here.clerk}
        monkeypatch.setattr(reporting_command, "sign_in", lambda _, account: people[account])
        yield here


def run(work: AtWork, *words: str) -> Result:
    done = CliRunner().invoke(build(_Wiring(work.house)), list(words))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def test_the_annual_report_shows_what_there_is_and_lists_what_is_missing(work: AtWork, tmp_path: Path) -> None:
    with_hours(work)
    number = a_year_of_loans(work)
    file, outlets = tmp_path / "pls.csv", tmp_path / "outlets.csv"
    words = ("report", "annual", "--year", "2026", "--account", "custodian")
    done = run(work, *words, "--csv", str(file), "--outlets", str(outlets))
    assert done.exit_code == Exit.INCOMPLETE, done.output
    assert "missing: C_RELATN, C_LEGBAS" in done.stderr
    assert ", VISITS, " in done.stderr
    assert "state's own questions" in done.stderr
    assert f"{number}  counted when it happened" in done.stdout
    (row,) = csv.DictReader(file.read_text(encoding="cp1252").splitlines())
    assert (row["PHYSCIR"], row["VISITS"]) == (str(number), "")
    assert "Main Branch" in outlets.read_text(encoding="cp1252")


def test_a_report_that_lacks_answers_is_not_handed_in(work: AtWork) -> None:
    done = run(work, "report", "annual", "--year", "2026", "--account", "custodian", "--hand-in")
    assert done.exit_code == Exit.REFUSED
    assert "answers are missing" in done.stderr


@pytest.mark.parametrize("name", ["annual", "borrowit"])
def test_reports_to_the_state_are_the_custodians(work: AtWork, name: str) -> None:
    assert run(work, "report", name, "--year", "2026", "--account", "clerk").exit_code == Exit.REFUSED


def test_loans_to_residents_of_other_towns_are_listed_and_handed_in(work: AtWork, tmp_path: Path) -> None:
    with_hours(work)
    words = ("report", "borrowit", "--year", "2026", "--account", "custodian")
    assert run(work, *words).exit_code == Exit.INCOMPLETE
    a_year_of_loans(work, first=date(2025, 3, 1), last=date(2026, 2, 28))
    with work.house.store.write() as tx:
        for town, number in (("Pomfret", 1234), ("Webster", 5)):
            tallies.add(tx, tallies.Counter.GUEST, date(2025, 9, 1), 0, town, Event.LENT, number)
    file = tmp_path / "borrowit.csv"
    done = run(work, *words, "--csv", str(file), "--hand-in")
    assert done.exit_code == 0, done.output
    assert "1,234" in done.stdout
    assert "apart: Webster, 5: no town of the state" in done.stderr
    assert file.read_bytes() == b"Town,Loans,Apart\r\nPomfret,1234,\r\nWebster,5,no town of the state\r\n"


def test_other_libraries_are_taken_in_and_shown_beside(work: AtWork, tmp_path: Path) -> None:
    file = tmp_path / "pls.csv"
    rows = [f"CT,CT0{number},LIBRARY {number},WINDHAM,9000,{number}000,2016" for number in (132, 133, 134, 135, 136)]
    file.write_text("\n".join(["STABR,FSCSKEY,LIBNAME,CNTY,POPU_LSA,VISITS,YR_SUB", *rows]))
    assert run(work, "report", "peers").exit_code == Exit.REFUSED
    assert run(work, "import", "pls", str(file)).exit_code == 0
    done = run(work, "report", "peers")
    assert done.exit_code == 0
    assert "4 others, fiscal year 2015" in done.stdout
    assert "5 of 5" in done.stdout


def test_a_file_without_a_library_of_the_state_takes_nothing(work: AtWork, tmp_path: Path) -> None:
    file = tmp_path / "pls.csv"
    file.write_text("a,b\n1,2\n")
    assert run(work, "import", "pls", str(file)).exit_code == Exit.NOTHING_TAKEN


def test_the_engine_that_is_named_reckons(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    """That both give the same sums is tested where the engines are; here DuckDB stands in for either."""
    asked = []

    def of_store(tx: Transaction, library: str, first: date, last: date, machine: Machine) -> object:
        asked.append(machine)
        return engines.of_store(tx, library, first, last)

    monkeypatch.setattr(ground, "of_store", of_store)
    words = ("report", "annual", "--year", "2026", "--account", "custodian")
    run(work, *words, "--engine", "spark")
    run(work, *words)
    assert asked == [Machine.SPARK] * 2 + [Machine.DUCKDB] * 2  # this year and the year before


def test_a_new_librarys_settings_have_a_place_for_the_states_questions() -> None:
    text = first_settings("Invented", "Inventon", "public", "America/New_York", "")
    assert parse_settings(text.replace('questions = ""', 'questions = "/a/list.toml"'), "x").statistics.questions
