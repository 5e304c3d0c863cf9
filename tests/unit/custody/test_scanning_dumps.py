"""Rows of dumps: what they mean by null and by their escapes, where each row stands, and where the table ends."""

from pathlib import Path

import pytest

from carrel.custody.scanning.roll import Roll
from carrel.records.registration import Address
from scanned import CARD, ITEM, PATRONS, finds, kinds, patron, roll_of

FILLER = "".join(f"{number}\t\\N\tnothing of note in row {number}\n" for number in range(20_000))
"""More than one block."""


@pytest.fixture(scope="module")
def roll() -> Roll:
    return roll_of(*PATRONS)


def _dump(path: Path, table: str, columns: str, rows: str, after: str = "") -> Path:
    file = path / "dump.sql"
    file.write_text(f"-- a dump\nCOPY {table} ({columns}) FROM stdin;\n{rows}\\.\n{after}", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "row",
    ["1\tQuarto\tZulquill", "1\tQuarto\t\\N\t\\N\t\\N\tZulquill", "1\tnote\\nQuarto Zulquill", "1\tQuarto\\tZulquill",
     "1\tx\\\\Quarto Zulquill", "\\N\tQuarto Zulquill\r"],
)  # fmt: skip
def test_a_patron_in_a_table_of_anything(roll: Roll, tmp_path: Path, row: str) -> None:
    (find,) = finds(roll, _dump(tmp_path, "public.notes", "id, text", f"{FILLER}{row}\n{FILLER}"))
    assert (find.kind, find.line, find.place) == ("name", 20_003, "public.notes")


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_stands_behind_a_table_is_read(roll: Roll, tmp_path: Path, end: str) -> None:
    path = _dump(tmp_path, "t", "a", "1\n", f"COPY u (b) FROM stdin;\n{CARD}\n\\.\n-- Quarto Zulquill\n")
    path.write_bytes(path.read_bytes().replace(b"\n", end.encode()))
    assert [(find.kind, find.place, find.line) for find in finds(roll, path)] == [("card", "u", 6), ("name", "", 8)]


def test_a_table_that_is_cut_off_is_read_to_where_it_ends(roll: Roll, tmp_path: Path) -> None:
    path = tmp_path / "dump.sql"
    path.write_text(f"COPY t (a) FROM stdin;\n{FILLER}{CARD}", encoding="utf-8")
    assert [(find.kind, find.line) for find in finds(roll, path)] == [("card", 20_002)]


def test_rows_of_people_are_found_by_their_columns(roll: Roll, tmp_path: Path) -> None:
    path = _dump(tmp_path, "actor.usr", "id, family_name, email", "1\tZul\\\\worth\tone@else.example\n2\t\\N\t\\N\n")
    assert kinds(roll, path) == {"name": 1, "e-mail": 1}


def test_who_made_a_work_is_no_patron_and_who_borrowed_it_is(roll: Roll, tmp_path: Path) -> None:
    rows = f"1\tQuarto Zulquill\tx\n2\tnobody\t{CARD}\n"
    (find,) = finds(roll, _dump(tmp_path, "t", "id, author, note", rows))
    assert (find.kind, find.line) == ("card", 4)


def test_a_row_links_a_patron_and_an_item(roll: Roll, tmp_path: Path) -> None:
    path = _dump(tmp_path, "t", "a, b", f"{CARD}\t{ITEM}\n29876000000026\tx\n")
    assert [(find.kind, find.line) for find in finds(roll, path)] == [("card", 3), ("link", 3), ("card", 4)]


def test_a_number_may_be_a_telephone_and_begin_a_street(tmp_path: Path) -> None:
    """Two kinds of things that begin with the same two words."""
    one = patron("Octavo", "Zulberry", card="", phones=("555-0142",), addresses=(
        Address(("555 0142 Lane",), "Inventon", "CT", "06999"),))  # fmt: skip
    path = tmp_path / "note.log"
    path.write_text("555 0142 Lane, Inventon\n555-0142\n", encoding="utf-8")
    found = {(find.line, str(find.kind)) for find in finds(roll_of(one), path)}
    assert found == {(1, "address"), (1, "phone"), (1, "link"), (2, "phone")}
