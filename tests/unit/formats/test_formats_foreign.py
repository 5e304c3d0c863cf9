"""Other programs' columns, INSERT statements and nested records, and text without case and accents."""

import pytest

from carrel.formats import inserts
from carrel.formats.columns import Meaning, plan_of
from carrel.formats.folding import folded, words
from carrel.formats.objects import records


def _meanings(table: str, *columns: str) -> dict[str, Meaning]:
    plan = plan_of(table, tuple(tuple(column.split("/")) for column in columns))
    return {columns[at]: meaning for at, meaning in plan.fields}


@pytest.mark.parametrize(
    ("table", "column", "meaning"),
    [
        ("actor.usr", "first_given_name", Meaning.NAME), ("borrowers", "cardnumber", Meaning.CARD),
        ("users", "personal/lastName", Meaning.NAME), ("users", "personal/addresses/addressLine1", Meaning.ADDRESS),
        ("loan", "userId", Meaning.REFERENCE), ("loan", "itemId", Meaning.ITEM),
        ("x", "requester/barcode", Meaning.CARD), ("x", "item/barcode", Meaning.ITEM),
        ("patrons", "E-Mail Address", Meaning.EMAIL), ("patrons", "dob", Meaning.BIRTH),
        ("items", "barcode", Meaning.ITEM), ("patron", "barcode", Meaning.CARD), ("biblio", "author", Meaning.WORK),
    ],
)  # fmt: skip
def test_a_column_means(table: str, column: str, meaning: Meaning) -> None:
    assert _meanings(table, column) == {column: meaning}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("branches", "branchaddress1"), ("actor.org_unit", "phone"), ("service-points", "name"),
        ("loan", "metadata/createdByUserId"), ("check-in", "performedByUserId"), ("permission.usr_work_ou_map", "usr"),
        ("instance", "contributors/name/first"), ("vendors", "email"), ("currency", "symbol"),
    ],
)  # fmt: skip
def test_a_column_tells_of_no_user(table: str, column: str) -> None:
    assert not [meaning for meaning in _meanings(table, column).values() if meaning is not Meaning.WORK]


def test_what_describes_works_and_houses_is_known() -> None:
    assert plan_of("biblio", (("author",), ("title",))).works
    assert plan_of("actor.org_address", (("street1",),)).house
    assert plan_of("action.circulation", (("usr",), ("target_copy",))).acts


def test_rows_of_an_insert() -> None:
    statement = rb"""INSERT INTO `x` (`a`, b) VALUES (1,'it''s'),
    (NULL,'a\'b\\,(c)'), (now(), '')
    ;"""
    head = inserts.header(statement)
    assert head is not None
    table, columns, start = head
    assert (table, columns) == ("x", ("a", "b"))
    rows = [values for _, values in inserts.rows(statement, start)]
    assert rows == [["1", "it's"], ["", r"a'b\,(c)"], ["now", ""]]


def test_records_are_objects_that_say_something() -> None:
    tree = {
        "users": [{"id": "1", "personal": {"names": [{"last": "a"}, {"last": "b"}]}}, {"id": "2"}],
        "totalRecords": 2,
    }
    told = list(records(tree, "file"))
    assert [(place, table) for place, table, _ in told] == [("users[0]", "users"), ("users[1]", "users")]
    assert told[0][2] == [(("id",), "1"), (("personal", "names", "last"), "a"), (("personal", "names", "last"), "b")]


def test_text_is_folded() -> None:
    assert folded("ÉCOLE Straße\nÑandú".encode()) == folded("École STRASSE\nñandu".encode()) == b"ecole strasse\nnandu"
    assert folded("café".encode("cp1252")) == b"cafe"
    assert words("O’Brien-Smith, José") == [b"o", b"brien", b"smith", b"jose"]
    assert folded("Пётр".encode()) == "петр".encode()
