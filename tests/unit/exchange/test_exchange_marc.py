"""Titles move in from binary MARC and MARCXML."""

from pathlib import Path

from pymarc import Field, Indicators, Record, Subfield
from pymarc.marcxml import record_to_xml

from carrel.catalog import search_titles
from carrel.exchange import Counts, MoveIn, import_marc


def _record(title: str, control: str = "", agency: str = "") -> Record:
    record = Record(force_utf8=True, leader="00000nam a2200000 a 4500")
    if control:
        record.add_field(Field("001", data=control))
    if agency:
        record.add_field(Field("003", data=agency))
    record.add_field(Field("245", Indicators("1", "0"), [Subfield("a", title)]))
    return record


def _found(move: MoveIn, words: str) -> list[str]:
    with move.store.read() as tx:
        return [title.title for title in search_titles(tx, words)]


def test_both_forms_of_one_record_are_one_title(move: MoveIn, tmp_path: Path) -> None:
    binary, xml = tmp_path / "a.mrc", tmp_path / "a.xml"
    binary.write_bytes(_record("One Work", "1", "XX").as_marc())
    xml.write_bytes(record_to_xml(_record("One Work", "1", "XX"), namespace=True))
    import_marc(move, [binary, xml])
    assert move.report.total == Counts(accepted=1, unchanged=1)
    assert _found(move, "one") == ["One Work"]


def test_numbers_without_an_agency_never_collide(move: MoveIn, tmp_path: Path) -> None:
    path = tmp_path / "a.mrc"
    path.write_bytes(b"".join(_record(title, "1").as_marc() for title in ("Work A", "Work B", "Work A")))
    import_marc(move, [path])
    assert move.report.total == Counts(accepted=2, unchanged=1)
    assert _found(move, "work") == ["Work A", "Work B"]


def test_an_amended_record_amends_its_title(move: MoveIn, tmp_path: Path) -> None:
    path = tmp_path / "a.mrc"
    for title in ("Frist", "First"):
        path.write_bytes(_record(title, "1", "XX").as_marc())
        import_marc(move, [path])
    assert _found(move, "first") == ["First"]
    assert _found(move, "frist") == []


def test_a_file_that_cannot_be_read_and_one_that_is_cut_off_stop_nothing(move: MoveIn, tmp_path: Path) -> None:
    cut, good = tmp_path / "cut.mrc", tmp_path / "good.mrc"
    cut.write_bytes(_record("Kept").as_marc() + _record("Lost").as_marc()[:-20])
    good.write_bytes(_record("Good").as_marc())
    import_marc(move, [tmp_path / "absent.mrc", cut, good])
    assert move.report.total == Counts(accepted=2, refused=2)
    assert [(fault.file, fault.line) for fault in move.report.faults] == [("absent.mrc", 0), ("cut.mrc", 2)]
