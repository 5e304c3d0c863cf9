r"""COPY text comes back as it went in, and a bad line harms only itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.formats import CopyRow, Fault, read_copy

_HEAD = b"COPY actor.usr (id, name) FROM stdin;\n"


def _read(text: bytes) -> list[CopyRow | Fault]:
    return list(read_copy("t.sql", text.splitlines(keepends=True)))


def _values(text: bytes) -> list[dict[str, str | None]]:
    return [dict(row.values) for row in _read(text) if isinstance(row, CopyRow)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (rb"\N", None),
        (rb"", ""),
        (rb"\\N", r"\N"),
        (rb"a\tb\nc", "a\tb\nc"),
        (rb"\b\f\r\v\\", "\b\f\r\v\\"),
        (rb"\x41\x4a\101\60", "AJA0"),
        (rb"\303\251", "é"),
        (rb"\q\.", "q."),
        (b"carried\\\non", "carried\non"),
        ("Zoë".encode(), "Zoë"),
    ],
)
def test_every_escape(written: bytes, meant: str | None) -> None:
    assert _values(_HEAD + b"1\t" + written + b"\n\\.\n") == [{"id": "1", "name": meant}]


def test_what_stands_outside_blocks_is_passed_over() -> None:
    text = b"BEGIN;\n\\set ON_ERROR_STOP on\n" + _HEAD + b"1\ta\n\\.\n\n\\echo done\nSELECT SETVAL('x', 1);\n"
    other = b'COPY "actor"."card" ("id") FROM stdin WITH (FORMAT text);\n9\n\\.\n'
    rows = _read(text + other)
    assert [row.table for row in rows if isinstance(row, CopyRow)] == ["actor.usr", "actor.card"]
    assert [row.line for row in rows] == [4, 10]


def test_a_bad_line_is_a_fault_with_its_place_and_the_rest_goes_on() -> None:
    rows = _read(_HEAD + b"1\ta\n2\n3\tb\tc\n4\t\xff\n5\te\\x00\n6\tz\n\\.\n")
    assert [row.values["id"] for row in rows if isinstance(row, CopyRow)] == ["1", "6"]
    assert [(f.line, f.field) for f in rows if isinstance(f, Fault)] == [(3, ""), (4, ""), (5, "name"), (6, "")]


def test_a_table_cut_short_says_so_and_keeps_what_came() -> None:
    row, fault = _read(_HEAD + b"1\ta\n")
    assert isinstance(row, CopyRow)
    assert isinstance(fault, Fault)
    assert fault.line == 1
    assert "actor.usr" in fault.what


def test_a_block_without_columns_is_one_fault() -> None:
    (fault,) = _read(b"COPY actor.usr FROM stdin;\n1\ta\n\\.\n")
    assert isinstance(fault, Fault)
    assert fault.line == 1


def test_line_ends_of_windows() -> None:
    assert _values((_HEAD + b"1\ta\n\\.\n").replace(b"\n", b"\r\n")) == [{"id": "1", "name": "a"}]


def test_a_row_shows_nothing_of_itself() -> None:
    (row,) = _read(_HEAD + b"1\tsecret\n\\.\n")
    assert "secret" not in f"{row!r} {row}"


@given(st.lists(st.tuples(st.none() | st.text(), st.none() | st.text()), max_size=5))
def test_what_postgresql_would_write_is_read_back(rows: list[tuple[str | None, str | None]]) -> None:
    rows = [(a and a.replace("\0", "").encode(errors="ignore").decode(), b and b.replace("\0", "")
             .encode(errors="ignore").decode()) for a, b in rows]  # fmt: skip
    text = _HEAD + b"".join(b"\t".join(map(_as_postgresql_writes, row)) + b"\n" for row in rows) + b"\\.\n"
    assert list(read_copy("t.sql", (line + b"\n" for line in text.split(b"\n")[:-1]))) == [
        CopyRow("actor.usr", number, {"id": a, "name": b}) for number, (a, b) in enumerate(rows, 2)
    ]


def _as_postgresql_writes(value: str | None) -> bytes:
    if value is None:
        return rb"\N"
    for plain, escaped in (("\\", r"\\"), ("\b", r"\b"), ("\f", r"\f"), ("\n", r"\n"), ("\r", r"\r"), ("\t", r"\t"),
                           ("\v", r"\v")):  # fmt: skip
        value = value.replace(plain, escaped)
    return value.encode()


@given(st.binary(max_size=200))
def test_no_bytes_raise(noise: bytes) -> None:
    list(read_copy("t.sql", (_HEAD + noise).splitlines(keepends=True)))
