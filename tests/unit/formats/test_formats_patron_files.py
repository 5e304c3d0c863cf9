"""Patron files of any make: nothing is lost, nothing is quoted in a fault, and a bad line harms only itself."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.formats import DateOrder, Fault, PatronField, PatronRow, read_patrons

TODAY = date(2026, 11, 24)
HEADER = "Card Number,Last Name,First Name,DOB,City"


def _read(text: str | bytes, **options: object) -> tuple[list[PatronRow], list[Fault]]:
    data = text if isinstance(text, bytes) else text.encode()
    chunks = (data[start : start + 11] for start in range(0, len(data), 11))
    found = list(read_patrons("p.csv", chunks, TODAY, **options))  # type: ignore[arg-type]  # options vary by test
    return [r for r in found if isinstance(r, PatronRow)], [f for f in found if isinstance(f, Fault)]


def _families(text: str | bytes, **options: object) -> list[str]:
    rows, _ = _read(text, **options)
    return [row.family for row in rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_delimiter_and_line_end(encoding: str, ends: str, delimiter: str) -> None:
    lines = [HEADER, "1,Zoëson,Ægir,2000-01-02,Nirgendwo", "2,Größe,Émile,2001-02-03,Nulle part", ""]
    text = ends.join(lines).replace(",", delimiter)
    rows, faults = _read(text.encode(encoding))
    assert faults == []
    assert [(r.card, r.family, r.given, r.birth, r.town) for r in rows] == [
        ("1", "Zoëson", "Ægir", date(2000, 1, 2), "Nirgendwo"),
        ("2", "Größe", "Émile", date(2001, 2, 3), "Nulle part"),
    ]


def test_one_line_of_windows_text_in_a_file_that_began_as_ascii() -> None:
    filler = "".join(f"{n},Plain,P,2000-01-02,X\n" for n in range(5000))
    assert _families((HEADER + "\n" + filler).encode() + b"9999,Zo\xebson,Z,2000-01-02,X\n")[-1] == "Zoëson"


def test_cyrillic_in_an_encoding_of_windows() -> None:
    people = "".join(f"{n},Преступление,Наказание,2000-01-02,Город\n" for n in range(9))
    assert set(_families((HEADER + "\n" + people).encode("cp1251"))) == {"Преступление"}


def test_bytes_that_are_no_text_are_a_fault_and_the_rest_goes_on() -> None:
    rows, faults = _read((HEADER + "\n1,A,A,,X\n").encode() + b"2,\x81,B,,X\n3,C,C,,X\n", encoding="utf-8")
    assert [row.family for row in rows] == ["A", "C"]
    assert [fault.line for fault in faults] == [3]


@pytest.mark.parametrize(
    ("line", "family"),
    [
        ('1,"Zeta, Jr.",A,,X', "Zeta, Jr."),
        ('1,"Ze""ta""",A,,X', 'Ze"ta"'),
        ('1,Ze"ta,A,,X', 'Ze"ta'),
        ('1,"Ze"ta,A,,X', "Zeta"),
        ('1,"Ze\nta",A,,X', "Ze\nta"),
        ("1,Zeta,A,,X,,", "Zeta"),
    ],
)
def test_odd_quoting(line: str, family: str) -> None:
    text = f"{HEADER}\n{line}\n2,Last,B,,X\n"
    assert _families(text) == [family, "Last"]


def test_a_quote_that_never_closes_costs_one_line() -> None:
    others = "".join(f"{n},Family{n},G,,X\n" for n in range(2, 40))
    rows, faults = _read(f'{HEADER}\n1,"Open,A,,X\n{others}')
    assert [row.line for row in rows] == list(range(3, 41))
    assert [fault.line for fault in faults] == [2]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("1,Zeta,A,2/30/1999,X", "DOB"),
        ("1,Zeta,A,2099-01-01,X", "DOB"),
        ("1,Zeta,A,soon,X", "DOB"),
        ("1,Zeta,A,2000-01-01", ""),
        ("1,Zeta,A,2000-01-01,X,more", ""),
        (",Zeta,A,,X", ""),
        ("1,,A,,X", ""),
        ("1,Ze\0ta,A,,X", ""),
        (f"1,{'Z' * 600},A,,X", "Last Name"),
    ],
)
def test_a_line_that_cannot_be_right_names_its_place_and_quotes_nothing(line: str, field: str) -> None:
    rows, faults = _read(f"{HEADER}\n{line}\n2,Good,B,,X\n")
    assert [row.family for row in rows] == ["Good"]
    assert [(fault.line, fault.field) for fault in faults] == [(2, field)]
    assert "Zeta" not in faults[0].prose
    assert "1999" not in faults[0].prose


def test_columns_by_their_own_mapping_and_what_is_left_out() -> None:
    text = "Nr;Wer;Geheim\n7;Omega;x\n"
    rows, faults = _read(text, mapping={"Nr": PatronField.CARD, "wer": PatronField.FAMILY})
    assert [(row.card, row.key, row.family) for row in rows] == [("7", "7", "Omega")]
    assert len(faults) == 1
    assert faults[0].note
    assert "Geheim" in faults[0].what


def test_two_columns_of_one_kind() -> None:
    text = "card,surname,email,email,home phone,mobile,card number\n1,A,a@x.example,b@x.example,1,2,9\n"
    rows, faults = _read(text)
    assert rows[0].emails == ("a@x.example", "b@x.example")
    assert rows[0].phones == ("1", "2")
    assert rows[0].card == "1"
    assert [(fault.field, fault.note) for fault in faults] == [("card number", True)]


def test_whole_names_in_one_column() -> None:
    rows, _ = _read('card,name\n1,"Omega, Alpha Beta"\n2,Alpha Beta Omega\n3,Omega\n')
    assert [(r.given, r.middle, r.family) for r in rows] == [
        ("Alpha", "Beta", "Omega"),
        ("Alpha", "Beta", "Omega"),
        ("", "", "Omega"),
    ]


def test_one_date_can_tell_the_order_of_all() -> None:
    text = f"{HEADER}\n1,A,A,03/04/2000,X\n2,B,B,31/12/2000,X\n"
    assert [row.birth for row in _read(text)[0]] == [date(2000, 4, 3), date(2000, 12, 31)]
    rows, faults = _read(text, order=DateOrder.MONTH_FIRST)
    assert [row.birth for row in rows] == [date(2000, 3, 4)]
    assert [fault.line for fault in faults] == [3]


@pytest.mark.parametrize("text", ["", "\n\n", "1,2,3\n", "*** DOCUMENT BOUNDARY ***\nFORM=LDUSER\n", HEADER + "\n"])
def test_a_file_that_is_no_table_of_patrons_is_one_fault(text: str) -> None:
    rows, faults = _read(text)
    assert rows == []
    assert len(faults) == 1


def test_a_spreadsheets_first_line_is_passed_over() -> None:
    assert _families("sep=;\nkarte;barcode;surname\nx;1;Omega\n") == ["Omega"]


def test_a_row_shows_nothing_of_itself() -> None:
    rows, _ = _read(f"{HEADER}\n1,Omega,A,,X\n")
    assert "Omega" not in f"{rows[0]!r} {rows[0]} {rows}"


_plain = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.tuples(_plain, _plain), max_size=8))
def test_every_line_is_taken_or_refused(people: list[tuple[str, str]]) -> None:
    lines = [
        '{},"{}","{}",,X'.format(n, *(part.replace('"', '""') for part in person)) for n, person in enumerate(people)
    ]
    rows, faults = _read("\n".join([HEADER, *lines]) + "\n")
    refused = [fault for fault in faults if not fault.note and fault.line]
    assert sorted([row.line for row in rows] + [fault.line for fault in refused]) == list(range(2, len(people) + 2))


@given(st.binary(max_size=300))
def test_no_bytes_raise(noise: bytes) -> None:
    _read(noise)
    _read(HEADER.encode() + b"\n" + noise)
