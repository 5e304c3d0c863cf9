"""The survey's file of libraries is read by its variables; what is wrong with a line is said, and stops no other."""

import pytest

from carrel.formats import Fault, PlsRow, read_pls

HEAD = "STABR,FSCSKEY,LIBNAME,VISITS,YR_SUB"
ONE = "CT,CT0132,PUTNAM PUBLIC LIBRARY,65618,2016"
TWO = 'CT,CT0001,"ANDOVER, PUBLIC LIBRARY",-1,2016'


def read(text: str | bytes, size: int = 7) -> list[PlsRow | Fault]:
    raw = text if isinstance(text, bytes) else text.encode("cp1252")
    return list(read_pls("pls.csv", iter([raw[at : at + size] for at in range(0, len(raw), size)])))


def lines(*rows: str) -> str:
    return "\r\n".join([HEAD, *rows]) + "\r\n"


def test_a_library_is_its_variables_as_they_stand() -> None:
    one, two = read(lines(ONE, TWO))
    assert isinstance(one, PlsRow)
    assert isinstance(two, PlsRow)
    assert (one.key, one.state, one.year, one.values["VISITS"]) == ("CT0132", "CT", 2015, "65618")
    assert (two.line, two.values["LIBNAME"], two.values["VISITS"]) == (3, "ANDOVER, PUBLIC LIBRARY", "-1")


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_names_have_their_accents_in_whichever_encoding(encoding: str) -> None:
    (row,) = read(lines("PR,PR0001,BIBLIOTECA PÚBLICA DE CANÓVANAS,5,2016").encode(encoding))
    assert isinstance(row, PlsRow)
    assert row.values["LIBNAME"] == "BIBLIOTECA PÚBLICA DE CANÓVANAS"


def test_columns_may_be_in_any_order_and_any_year_has_its_own() -> None:
    (row,) = read("KIDPHYSCIR,FSCSKEY,STABR\nM,CT0132,CT\n")[1:]
    assert isinstance(row, PlsRow)
    assert row.year is None
    assert row.values == {"FSCSKEY": "CT0132", "STABR": "CT"}


@pytest.mark.parametrize(
    ("bad", "line", "field"),
    [
        ("CT,CT0132,PUTNAM,5", 2, ""),
        ("CT,CT0132,PUTNAM,5,2016,6", 2, ""),
        ("CT,,PUTNAM,5,2016", 2, "FSCSKEY"),
        ('CT,CT0132,"PUTNAM,5,2016', 2, ""),
    ],
)
def test_a_line_that_is_wrong_is_a_fault_with_its_place_and_the_next_is_read(bad: str, line: int, field: str) -> None:
    found = read(lines(bad, TWO))
    faults = [one for one in found if isinstance(one, Fault)]
    assert [(fault.line, fault.field, fault.note) for fault in faults] == [(line, field, False)]
    assert [one.key for one in found if isinstance(one, PlsRow)] == ["CT0001"]


def test_a_value_that_is_no_number_is_left_out_and_said() -> None:
    fault, row = read(lines("CT,CT0132,PUTNAM,lots,2016"))
    assert isinstance(fault, Fault)
    assert isinstance(row, PlsRow)
    assert (fault.line, fault.field, fault.note) == (2, "VISITS", True)
    assert "lots" not in fault.prose
    assert "VISITS" not in row.values


def test_a_library_that_stands_twice_is_taken_once() -> None:
    one, fault = read(lines(ONE, ONE))
    assert isinstance(one, PlsRow)
    assert isinstance(fault, Fault)
    assert (fault.line, fault.field) == (3, "FSCSKEY")


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "FSCSKEY,FSCSKEY,STABR\n1,2,3\n", b"\x81\x81\x00"])
def test_another_file_is_one_fault(text: str | bytes) -> None:
    (fault,) = read(text)
    assert isinstance(fault, Fault)
    assert fault.line == 1


@pytest.mark.parametrize("year", ["16", "\uff12\uff10\uff11\uff16", "2016.0"])
def test_a_year_is_four_figures(year: str) -> None:
    row = PlsRow(1, "CT0132", "CT", {"YR_SUB": year})
    assert row.year is None
