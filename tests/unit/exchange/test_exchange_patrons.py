"""Patrons move in once; a refused line stops nothing; what ended stays ended."""

from pathlib import Path

import msgspec
import pytest

from carrel.catalog import put_branch
from carrel.exchange import Counts, MoveIn, Report, import_patrons
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import epochs, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import REGISTRATION

HEADER = "card,family,given,dob,branch,category,expires,barred\n"


@pytest.fixture
def branch(move: MoveIn) -> int:
    with move.store.write() as tx:
        return put_branch(tx, "Main Library", "MAIN", "old/7").id


def _import(move: MoveIn, path: Path, text: str) -> Report:
    path.write_text(HEADER + text)
    move = msgspec.structs.replace(move, report=Report())
    import_patrons(move, path)
    return move.report


def _opened(move: MoveIn, card: str) -> Registration:
    """Opens a box as only the gate may: a test looks at what an importer wrote."""
    with move.store.read() as tx:
        sealed = registrations.by_card(tx, move.ring, epochs.generations(tx), card)
    assert sealed is not None
    return open_box(move.ring, REGISTRATION, sealed)


def test_a_patron_is_sealed_as_the_file_says(move: MoveIn, branch: int, tmp_path: Path) -> None:
    report = _import(move, tmp_path / "p.csv", "C1,Omega,Alpha,2001-02-03,main,Adult,2030-01-01,yes\n")
    assert report.total == Counts(accepted=1)
    found = _opened(move, "C1")
    assert (found.family, found.given, found.branch, found.category) == ("Omega", "Alpha", branch, "adult")
    assert found.expires.isoformat() == "2030-01-01"
    assert len(found.blocks) == 1
    assert [card.number for card in found.cards] == ["C1"]
    assert move.record.written == [(RecordClass.REGISTRATION, 1)]  # type: ignore[attr-defined]  # the test's own


def test_the_home_branch_is_found_by_any_of_its_names_or_there_is_only_one(
    move: MoveIn, branch: int, tmp_path: Path
) -> None:
    lines = "".join(
        f"C{n},Omega,A,,{name},,,\n" for n, name in enumerate(["Main Library", "main", "7", "", "elsewhere"])
    )
    assert _import(move, tmp_path / "p.csv", lines).total == Counts(accepted=5)
    with move.store.write() as tx:
        put_branch(tx, "Annex", "ANX")
    report = _import(move, tmp_path / "p.csv", "D1,Omega,A,,nowhere,,,\nD2,Omega,A,,anx,,,\n")
    assert report.total == Counts(accepted=1, refused=1)
    assert (report.faults[0].line, report.faults[0].field) == (2, "branch")


@pytest.mark.parametrize(
    ("born", "named", "category"),
    [("2015-01-01", "", "child"), ("1980-01-01", "", "adult"), ("2015-01-01", "student", "student"),
     ("", "patron - STUDENT", "student"), ("", "?", "adult")],
)  # fmt: skip
def test_the_category_by_name_or_by_age(
    move: MoveIn, branch: int, tmp_path: Path, born: str, named: str, category: str
) -> None:
    _import(move, tmp_path / "p.csv", f"C1,Omega,A,{born},,{named},,\n")
    assert _opened(move, "C1").category == category


def test_a_second_run_changes_nothing_and_a_third_only_what_changed(move: MoveIn, branch: int, tmp_path: Path) -> None:
    people = [f"C{n},Family{n},G,,,,," for n in range(700)]
    assert _import(move, tmp_path / "p.csv", "\n".join(people)).total == Counts(accepted=700)
    before = _opened(move, "C5")
    assert _import(move, tmp_path / "p.csv", "\n".join(people)).total == Counts(unchanged=700)
    people[5] = "C5,Renamed,G,,,,,"
    assert _import(move, tmp_path / "p.csv", "\n".join(people)).total == Counts(accepted=1, unchanged=699)
    after = _opened(move, "C5")
    assert after.family == "Renamed"
    assert after.pocket == before.pocket
    assert after.trail == before.trail


def test_one_card_for_two_people_is_refused_and_neither_half_written(move: MoveIn, branch: int, tmp_path: Path) -> None:
    lines = [f"C{n},Family{n},G,,,,," for n in range(400)]
    lines.insert(250, "C7,Another,H,,,,,")
    report = _import(move, tmp_path / "p.csv", "\n".join(lines))
    assert report.total == Counts(accepted=400, refused=1)
    assert report.faults[0].line == 252
    assert "Another" not in report.faults[0].prose
    assert _opened(move, "C7").family == "Family7"
    with move.store.read() as tx:
        assert registrations.count(tx) == 400


def test_an_erased_patron_is_not_revived(move: MoveIn, branch: int, tmp_path: Path) -> None:
    _import(move, tmp_path / "p.csv", "C1,Omega,A,,,,,\n")
    with move.store.write() as tx:
        live = epochs.generations(tx)
        sealed = registrations.by_card(tx, move.ring, live, "C1")
        assert sealed is not None
        registrations.drop(tx, move.ring, live, sealed.row, open_box(move.ring, REGISTRATION, sealed))  # type: ignore[arg-type]  # the row is a PatronId
    assert _import(move, tmp_path / "p.csv", "C1,Omega,A,,,,,\n").total == Counts(ended=1)


def test_a_killed_import_is_resumed_by_running_it_again(move: MoveIn, branch: int, tmp_path: Path) -> None:
    class Killed(Exception):
        pass

    def die(tx: object, record_class: RecordClass, number: int) -> None:
        written.append(number)
        if len(written) == 3:
            raise Killed

    written: list[int] = []
    path = tmp_path / "p.csv"
    path.write_text(HEADER + "".join(f"C{n},Family{n},G,,,,,\n" for n in range(1000)))
    with pytest.raises(Killed):
        import_patrons(msgspec.structs.replace(move, record=die), path)
    report = Report()
    import_patrons(msgspec.structs.replace(move, report=report), path)
    assert report.total == Counts(accepted=400, unchanged=600)


def test_a_file_that_is_not_there_is_a_fault(move: MoveIn, branch: int, tmp_path: Path) -> None:
    import_patrons(move, tmp_path / "absent.csv")
    assert move.report.total == Counts(refused=1)


def test_a_registration_too_long_for_its_box_is_refused(move: MoveIn, branch: int, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    columns = ",".join(["street"] * 6)
    path.write_text(f"card,family,{columns}\nC1,Omega,{','.join('x' * 499 for _ in range(6))}\nC2,Omega,a,,,,,\n")
    import_patrons(move, path)
    assert move.report.total == Counts(accepted=1, refused=1)


def test_progress_ends_at_the_whole_file(move: MoveIn, branch: int, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    path = tmp_path / "p.csv"
    path.write_text(HEADER + "C1,Omega,A,,,,,\n")
    import_patrons(msgspec.structs.replace(move, progress=lambda *step: told.append(step)), path)
    assert told[-1] == ("p.csv", path.stat().st_size, path.stat().st_size)
