"""A scan finds patrons and leaves no trace of them: not on the disk, not in its report, not in the ledger."""

import gzip
import logging
from pathlib import Path

import pytest
from grep import everything, grep, needles, values
from people import Town

from carrel.custody import Scan, prove, sarif, scan, strays
from carrel.custody.report import Proof
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from house import Built


def _export(town: Town, folder: Path) -> None:
    """What another program remembered, in several formats."""
    folder.mkdir()
    rows = [
        f"{one.application.family};{one.application.given};{one.application.card};{list(town.copies)[n]}"
        for n, one in enumerate(town.people)
    ]
    (folder / "export.csv").write_text(
        "surname;firstname;cardnumber;item barcode\n" + "\n".join(rows), encoding="utf-8"
    )
    (folder / "old.log.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    (folder / f"{town.people[0].name}.txt").write_text("see the file's name", encoding="utf-8")


def test_a_scan_leaves_nothing(
    library: Built, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    place = tmp_path / "shared folder"
    _export(town, place)
    said: list[str] = []
    told = scan(library.house, library.actors[Role.KEEPER], [place], said.append, lambda *_: None, lambda _: True)
    assert isinstance(told, Scan)
    assert (told.files, len(told.found), told.quarantined) == (3, 3, 3)
    counts = {Path(one.path).name: dict(one.counts) for one in told.found}
    assert counts["export.csv"]["link"] == counts["old.log.gz"]["link"] == len(town.people)
    assert not list(temporary.iterdir())
    assert grep(town, everything(library.home)) == []
    finds = [(one.shown, [repr(find) for find in one.finds], one.counts) for one in told.found]
    written = "\n".join([*said, caplog.text, str(sarif(told)), str(finds)]).encode()
    squeezed = written.lower()
    for person in town.people:
        for value in values(person).values():
            assert not any(needle.lower() in squeezed for needle in needles(value))
    proof = prove(library.house, library.actors[Role.KEEPER], [library.home], lambda _: None)
    assert isinstance(proof, Proof)
    assert proof.clean


def test_the_note_names_the_file_to_the_custodian_only(library: Built, town: Town, tmp_path: Path) -> None:
    place = tmp_path / "shared folder"
    _export(town, place)
    named = place / f"{town.people[0].name}.txt"
    named.write_text(town.people[0].name, encoding="utf-8")
    told = scan(library.house, library.actors[Role.KEEPER], [place], lambda _: None, lambda *_: None)
    assert isinstance(told, Scan)
    shown = [one.shown for one in told.found if one.path == str(named)]
    assert shown
    assert town.people[0].name not in shown[0]
    lines = strays(library.house, library.actors[Role.CUSTODIAN])
    assert not isinstance(lines, Refusal)
    assert str(named) in [line.path for line in lines]
