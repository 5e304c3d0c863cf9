"""Finds are noted, moved into the quarantine, given back and destroyed; nobody else may, and nothing is lost."""

import os
from pathlib import Path

import pytest

from carrel.custody import StrayLine, settle_stray, strays
from carrel.custody.scanning.running import Scan, scan
from carrel.records.refusals import Refusal
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Role
from carrel.sealed import folders
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import STRAY
from house import Built, Clock, make_house, sqlite_address

TEXT = "surname,firstname,cardnumber\nZulquill,Quarto,20000000000012\n"


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return make_house(tmp_path / "house", sqlite_address(tmp_path / "house"), Clock())


@pytest.fixture
def export(tmp_path: Path) -> Path:
    folder = tmp_path / "shared folder"
    folder.mkdir()
    path = folder / "export.csv"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0o640)
    return path


def _scan(built: Built, place: Path, role: Role = Role.KEEPER, *, fix: bool = False) -> Scan:
    told = scan(
        built.house, built.actors[role], [place], lambda _: None, lambda *_: None, (lambda _: True) if fix else None
    )
    assert isinstance(told, Scan)
    return told


def _one(built: Built) -> StrayLine:
    lines = strays(built.house, built.actors[Role.CUSTODIAN])
    assert not isinstance(lines, Refusal)
    (line,) = lines
    return line


def _settle(built: Built, how: StrayState) -> StrayLine | Refusal:
    return settle_stray(built.house, built.actors[Role.CUSTODIAN], _one(built).word, how)


def test_a_find_is_noted_once_and_again(built: Built, export: Path) -> None:
    _scan(built, export.parent)
    _scan(built, export.parent)
    line = _one(built)
    assert (line.state, line.path) == (StrayState.FOUND, str(export))
    assert dict(line.found) == {"card": 1, "name": 2}
    assert set(line.may) == {StrayState.QUARANTINED, StrayState.REMOVED, StrayState.DISMISSED}


@pytest.mark.parametrize("how", ["emptied", "deleted"])
def test_what_lies_there_no_more_is_removed(built: Built, export: Path, how: str) -> None:
    _scan(built, export.parent)
    if how == "emptied":
        export.write_text("nothing\n", encoding="utf-8")
    else:
        export.unlink()
    told = _scan(built, export.parent)
    assert told.gone == 1
    assert _one(built).state is StrayState.REMOVED


def test_several_processes_leave_the_house_as_it_was(
    built: Built, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carrel.custody.scanning.running._LITTLE", 0)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    for number in range(5):
        (export.parent / f"{number}.csv").write_text(TEXT, encoding="utf-8")
    assert _scan(built, export.parent, fix=True).quarantined == 6
    assert list(export.parent.iterdir()) == []
    lines = strays(built.house, built.actors[Role.CUSTODIAN])
    assert not isinstance(lines, Refusal)
    assert [line.state for line in lines] == [StrayState.QUARANTINED] * 6


def test_what_lies_elsewhere_is_not_said_to_be_gone(built: Built, export: Path, tmp_path: Path) -> None:
    _scan(built, export.parent)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    _scan(built, elsewhere)
    assert _one(built).state is StrayState.FOUND


def test_a_dismissed_find_stays_so_until_it_changes(built: Built, export: Path) -> None:
    _scan(built, export.parent)
    _settle(built, StrayState.DISMISSED)
    _scan(built, export.parent)
    assert _one(built).state is StrayState.DISMISSED
    export.write_text(TEXT + "Zulworth,Folio,20000000000020\n", encoding="utf-8")
    _scan(built, export.parent)
    lines = strays(built.house, built.actors[Role.CUSTODIAN])
    assert not isinstance(lines, Refusal)
    assert {line.state for line in lines} == {StrayState.DISMISSED, StrayState.FOUND}


def test_a_file_goes_into_the_quarantine_and_back(built: Built, export: Path) -> None:
    told = _scan(built, export.parent, fix=True)
    assert told.quarantined == 1
    assert not export.exists()
    copies = [path for path in (built.home / "quarantine").iterdir() if path.name != "lock"]
    assert len(copies) == 1
    assert b"Zulquill" not in copies[0].read_bytes()
    assert isinstance(_settle(built, StrayState.GIVEN_BACK), StrayLine)
    assert export.read_text(encoding="utf-8") == TEXT
    assert export.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in (built.home / "quarantine").iterdir()] == ["lock"]
    assert [path.name for path in export.parent.iterdir()] == ["export.csv"]


def test_a_file_of_two_names_stays_and_that_is_said(built: Built, export: Path, tmp_path: Path) -> None:
    other = tmp_path / "backup"
    other.hardlink_to(export)
    told = _scan(built, export.parent, fix=True)
    (said,) = told.refused
    assert "the file stays where it is (it has another name as well" in said
    assert export.read_text(encoding="utf-8") == TEXT
    assert _one(built).state is StrayState.FOUND
    other.unlink()
    assert _scan(built, export.parent, fix=True).quarantined == 1


def test_what_is_destroyed_is_gone_with_its_key(built: Built, export: Path) -> None:
    _scan(built, export.parent, fix=True)
    line = _settle(built, StrayState.DESTROYED)
    assert isinstance(line, StrayLine)
    assert (line.state, line.may) == (StrayState.DESTROYED, ())
    assert [path.name for path in (built.home / "quarantine").iterdir()] == ["lock"]
    assert isinstance(_settle(built, StrayState.GIVEN_BACK), Refusal)


@pytest.mark.parametrize("how", [StrayState.DESTROYED, StrayState.GIVEN_BACK])
def test_a_note_keeps_the_key_only_while_there_is_a_copy(built: Built, export: Path, how: StrayState) -> None:
    """Then the copy is unreadable in every backup of the quarantine, for whoever opens the note too."""
    _scan(built, export.parent, fix=True)
    kept = _note(built)
    assert (bool(kept.copy), len(kept.key)) == (True, 32)
    _settle(built, how)
    ended = _note(built)
    assert (ended.copy, ended.key) == ("", b"")


def _note(built: Built) -> Stray:
    with built.house.store.read() as tx:
        (sealed,) = folders.strays.every(tx)
    return open_box(built.house.ring, STRAY, sealed)


def test_another_file_in_its_place_is_not_overwritten(built: Built, export: Path) -> None:
    _scan(built, export.parent, fix=True)
    export.write_text("another", encoding="utf-8")
    assert isinstance(_settle(built, StrayState.GIVEN_BACK), Refusal)
    assert export.read_text(encoding="utf-8") == "another"
    assert _one(built).state is StrayState.QUARANTINED


def test_a_file_that_is_gone_is_not_said_to_be_in_the_quarantine(built: Built, export: Path) -> None:
    _scan(built, export.parent)
    export.unlink()
    assert isinstance(_settle(built, StrayState.QUARANTINED), Refusal)
    assert _one(built).state is StrayState.FOUND


def test_what_cannot_be_deleted_in_the_quarantine_is_refused_in_words(built: Built, export: Path) -> None:
    _scan(built, export.parent)
    stuck = built.home / "quarantine" / "stuck"
    stuck.mkdir(parents=True)
    refused = _settle(built, StrayState.QUARANTINED)
    assert isinstance(refused, Refusal)
    assert refused.what.startswith("the quarantine cannot be used (")
    told = scan(built.house, built.actors[Role.KEEPER], [export], lambda _: None, lambda *_: None)
    assert isinstance(told, Refusal)
    assert _one(built).state is StrayState.FOUND
    stuck.rmdir()
    assert isinstance(_settle(built, StrayState.QUARANTINED), StrayLine)


def test_a_quarantine_that_is_no_folder_is_refused_in_words(built: Built, export: Path) -> None:
    _scan(built, export.parent)
    (built.home / "quarantine").write_text("a file", encoding="utf-8")
    assert isinstance(_settle(built, StrayState.QUARANTINED), Refusal)
    assert export.exists()


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.CUSTODIAN, Role.KEEPER, Role.PATRON, Role.STRANGER)]
)
def test_nobody_else_may(built: Built, export: Path, role: Role) -> None:
    _scan(built, export.parent)
    word = _one(built).word
    actor = built.actors[role]
    assert isinstance(strays(built.house, actor), Refusal)
    assert isinstance(settle_stray(built.house, actor, word, StrayState.QUARANTINED), Refusal)
    assert isinstance(scan(built.house, actor, [export], lambda _: None, lambda *_: None), Refusal)
    assert export.exists()
