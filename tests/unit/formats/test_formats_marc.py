"""Binary MARC and MARCXML: what is sound is read, what is not is a fault with its place."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymarc import Field, Indicators, Record, Subfield
from pymarc.marcxml import record_to_xml

from carrel.formats import Fault, TitleRecord, read_marc, read_marcxml, title_of_xml


def _record(title: str = "Middlemarch", control: str = "42") -> Record:
    record = Record(force_utf8=True, leader="00000nam a2200000 a 4500")
    fixed = "850101s1871    nyu           000 1 eng  "
    record.add_field(Field("001", data=control), Field("003", data="XX"), Field("008", data=fixed))
    for tag, code, text in (
        ("020", "a", "978-0-14-143954-9 (pbk.) :"),
        ("100", "a", "Eliot, George,"),
        ("245", "a", f"{title} /"),
        ("260", "c", "c1994."),
    ):
        record.add_field(Field(tag, Indicators("1", "0"), [Subfield(code, text)]))
    return record


def _bytes(*records: Record) -> bytes:
    return b"".join(record.as_marc() for record in records)


def _chunks(data: bytes, size: int = 7) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))


def _titles(data: bytes) -> list[str]:
    return [found.title for found in read_marc("f.mrc", _chunks(data)) if isinstance(found, TitleRecord)]


def _faults(data: bytes) -> list[Fault]:
    return [found for found in read_marc("f.mrc", _chunks(data)) if isinstance(found, Fault)]


def test_what_a_record_says() -> None:
    (found,) = read_marc("f.mrc", [_bytes(_record())])
    assert found == TitleRecord(1, "XX:42", "Middlemarch", "Eliot, George", "1994", "9780141439549", "eng", "book")


def test_xml_says_the_same() -> None:
    (binary,) = read_marc("f.mrc", [_bytes(_record())])
    xml = record_to_xml(_record(), namespace=True)
    assert title_of_xml("f.xml", 1, xml.decode()) == binary
    assert next(iter(read_marcxml("f.xml", _chunks(b"<collection>" + xml + xml + b"</collection>")))) == binary


def test_lines_between_records_and_after_them() -> None:
    data = b"\n".join([_bytes(_record("A")), _bytes(_record("B")), b"\x1a\r\n"])
    assert _titles(data) == ["A", "B"]
    assert _faults(data) == []


def test_a_record_cut_off_is_a_fault_and_the_next_is_read() -> None:
    whole = _bytes(_record("A"))
    data = whole + _bytes(_record("lost"))[:-40] + _bytes(_record("B"))
    assert _titles(data) == ["A", "B"]
    (fault,) = _faults(data)
    assert fault.line == 2
    assert f"byte {len(whole)}" in fault.what


def test_a_file_cut_off() -> None:
    data = _bytes(_record("A"), _record("B"))[:-30]
    assert _titles(data) == ["A"]
    assert [fault.line for fault in _faults(data)] == [2]


def test_lengths_that_lie_do_not_matter() -> None:
    data = bytearray(_bytes(_record("A")))
    data[:5] = b"00017"
    data[12:17] = b"99999"
    data[27:31] = b"9999"
    assert _titles(bytes(data) + _bytes(_record("B"))) == ["A", "B"]


def test_a_record_longer_than_the_format_allows() -> None:
    fields = [b"  \x1fa" + b"x" * 9000 + b"\x1e"] * 20 + [b"10\x1faHuge\x1e"]
    tags = [b"500"] * 20 + [b"245"]
    directory = b"".join(b"%s%04d%05d" % (tag, len(field) % 10_000, 0) for tag, field in zip(tags, fields, strict=True))
    huge = b"99999nam a2200277 a 4500" + directory + b"\x1e" + b"".join(fields) + b"\x1d"
    assert len(huge) > 99_999
    assert _titles(huge + _bytes(_record("B"))) == ["Huge", "B"]


def test_a_million_bytes_that_are_no_record() -> None:
    data = b"z" * 1_100_000 + b"\x1d" + _bytes(_record("B"))
    assert _titles(data)[-1:] == ["B"]
    assert _faults(data)[0].line == 1


@pytest.mark.parametrize("encoding", ["cp1251", "cp866"])
def test_cyrillic_of_other_encodings_is_a_fault_at_its_byte(encoding: str) -> None:
    data = _bytes(_record("Q" * 22)).replace(b"Q" * 22, "Преступление и наказан".encode(encoding))
    plain = data[:9] + b" " + data[10:]
    for marc, said in ((data, "leader says UTF-8"), (plain, "neither UTF-8 nor MARC-8")):
        (fault,) = _faults(marc)
        assert fault.field == "245"
        assert said in fault.what
        offset = int(fault.what.split("byte ")[1].split(":")[0])
        assert marc[offset] > 0x7F


def test_marc8_is_read_and_utf8_without_its_flag_too() -> None:
    def unflagged(text: bytes) -> bytes:
        data = _bytes(_record("Q" * len(text))).replace(b"Q" * len(text), text)
        return data[:9] + b" " + data[10:]

    assert _titles(unflagged(b"Caf\xe2e")) == ["Café"]
    assert _titles(unflagged("Café".encode())) == ["Café"]


@pytest.mark.parametrize(("place", "letter", "said"), [(6, b"z", "authority"), (6, b"x", "holdings")])
def test_records_that_describe_no_title(place: int, letter: bytes, said: str) -> None:
    data = _bytes(_record())
    (fault,) = _faults(data[:place] + letter + data[place + 1 :])
    assert said in fault.what


def test_an_empty_file_is_one_fault() -> None:
    for found in (list(read_marc("f", [])), list(read_marcxml("f", [b"<collection/>"]))):
        assert len(found) == 1
        assert isinstance(found[0], Fault)


@pytest.mark.parametrize(
    "xml",
    [
        "",
        "<record>",
        "<record/>",
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><record><leader>&b;</leader></record>',
        "<collection><record/><record/></collection>",
        "plain text",
    ],
)
def test_bad_xml_is_one_fault(xml: str) -> None:
    found = title_of_xml("f.xml", 7, xml)
    assert isinstance(found, Fault)
    assert found.line == 7


def test_xml_that_breaks_keeps_what_came_before() -> None:
    xml = record_to_xml(_record(), namespace=True)
    first, second = read_marcxml("f.xml", [b"<collection>" + xml, b"<record><</record>"])
    assert isinstance(first, TitleRecord)
    assert isinstance(second, Fault)
    assert second.line == 2


@given(st.binary(max_size=300), st.integers(0, 300))
def test_no_bytes_raise_and_a_sound_record_after_them_is_read(noise: bytes, cut: int) -> None:
    sound = _bytes(_record("Sound"))
    broken = sound[:cut] + noise
    assert _titles(broken + b"\x1d" + sound)[-1:] == ["Sound"]
    list(read_marcxml("f.xml", [noise]))
