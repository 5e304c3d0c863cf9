"""No cell of a file that somebody else opens is a formula, and no number is changed."""

import csv

import pytest

from carrel.formats.spreadsheets import csv_text


def cells(text: str) -> list[list[str]]:
    return list(csv.reader(text.splitlines()))


@pytest.mark.parametrize("text", ['=HYPERLINK("http://x.test")', "+1-2", "-1+1", "@SUM(A1)", "\t=1", "=1"])
def test_what_a_spreadsheet_would_carry_out_is_a_text(text: str) -> None:
    assert cells(csv_text([["town", text]])) == [["town", f"'{text}"]]


@pytest.mark.parametrize("value", ["-1", "+12", "-9.5", "Putnam", "O'Hara-Quill", "", "12 = twelve"])
def test_what_is_no_formula_stays_as_it_is(value: str) -> None:
    assert cells(csv_text([["x", value]])) == [["x", value]]


def test_lines_end_as_the_standard_asks() -> None:
    assert csv_text([["a", 1], ["b, c", -2]]) == 'a,1\r\n"b, c",-2\r\n'
