"""Binary MARC 21: splits a stream into records, and reads each so far as a title needs.

Source: ISO 2709 and MARC 21 Record Structure (Library of Congress). Lengths in real files lie, so a record ends at
its terminator; a record without one is a fault, and reading goes on at the next leader.
"""

import re
from collections.abc import Iterable, Iterator

from carrel.formats._marctext import TextProblem, text_of
from carrel.formats.describing import Contents, TitleRecord, Unfit, describe, needed
from carrel.formats.faults import Fault

_END_RECORD = b"\x1d"
_END_FIELD = b"\x1e"
_BEGIN_SUBFIELD = b"\x1f"
_LEADER = 24
_ENTRY = 12
_BETWEEN = b"\r\n\t\x00\x1a "
_LARGEST = 1 << 20
"""Bytes kept of one record; the format allows 99,999, and real files exceed it."""
_LOOKS_LIKE_LEADER = re.compile(rb"\d{5}[acdnp][a-z][a-z ][a# ][ a]2[02 ]\d{5}.{3}4500")
_AGAIN = "export it again from the system it came from"


def read_marc(file: str, chunks: Iterable[bytes]) -> Iterator[TitleRecord | Fault]:
    """The title of every record in a stream of bytes, or what is wrong with the record. Memory stays flat."""
    number = 0
    for number, (offset, raw, whole) in enumerate(_frames(chunks), 1):
        if not whole and not _complete(raw):
            yield _fault(file, number, offset, "", "the record has no end: the file is cut short here", _AGAIN)
        elif len(raw) >= _LARGEST:
            yield _fault(file, number, offset, "", "no record ends within a million bytes", "this may not be MARC")
        else:
            yield _title(file, number, offset, raw)
    if not number:
        yield Fault(file, 0, "", "no record in the file", "check that this is the file you meant")


def _frames(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    """Each record's offset and bytes, and whether it had its terminator."""
    for offset, raw, whole in _terminated(chunks):
        start = 0
        for match in _LOOKS_LIKE_LEADER.finditer(raw, 1):
            if raw[match.start() - 1 : match.start()] != _BEGIN_SUBFIELD:
                yield offset + start, raw[start : match.start()], False
                start = match.start()
        yield offset + start, raw[start:], whole


def _terminated(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes, bool]]:
    held = bytearray()
    offset = 0
    for chunk in chunks:
        held += chunk
        if _END_RECORD in chunk:
            *records, rest = bytes(held).split(_END_RECORD)
            for record in records:
                stripped = record.lstrip(_BETWEEN)
                if stripped:
                    yield offset + len(record) - len(stripped), stripped, True
                offset += len(record) + 1
            held = bytearray(rest)
        if len(held) > _LARGEST:
            yield offset, bytes(held[:_LARGEST]), True
            offset += len(held)
            held.clear()
    last = bytes(held).lstrip(_BETWEEN)
    if last:
        yield offset + len(held) - len(last), last, False


def _complete(raw: bytes) -> bool:
    """Whether every field is there, though the record's own terminator is not."""
    end = raw.find(_END_FIELD)
    entries = [raw[place : place + _ENTRY] for place in range(_LEADER, end, _ENTRY)]
    return bool(entries) and bool(_spans_told(entries, raw, end + 1))


def _title(file: str, number: int, offset: int, raw: bytes) -> TitleRecord | Fault:
    fields = _fields(raw)
    if isinstance(fields, str):
        return _fault(file, number, offset, "leader", fields, _AGAIN)
    leader = raw[:_LEADER].decode("ascii", "replace")
    controls: dict[str, str] = {}
    data: list[tuple[str, tuple[tuple[str, str], ...]]] = []
    for tag, start, field in fields:
        if tag not in needed:
            continue
        text = text_of(field, leader[9:10] == "a")
        if isinstance(text, TextProblem):
            return _fault(file, number, offset + start + text.place, tag, text.what, text.remedy)
        if tag < "010":
            controls.setdefault(tag, text)
        else:
            data.append((tag, _subfields(text)))
    found = describe(number, Contents(leader, controls, tuple(data)))
    if isinstance(found, TitleRecord):
        return found
    return _unfit(file, number, offset, found, any(tag == "200" for tag, _, _ in fields))


def _unfit(file: str, number: int, offset: int, why: Unfit, has_200: bool) -> Fault:
    match why:
        case Unfit.NO_TITLE if has_200:
            what = "no title (field 245) but a field 200: this is UNIMARC"
            return _fault(file, number, offset, "245", what, "convert the file to MARC 21 first")
        case Unfit.NO_TITLE:
            return _fault(file, number, offset, "245", why.value, "add the field, or leave the record out")
        case Unfit.AUTHORITY | Unfit.HOLDINGS:
            return _fault(file, number, offset, "leader/06", why.value, "export bibliographic records only")


def _fields(raw: bytes) -> list[tuple[str, int, bytes]] | str:
    """Tag, place and bytes of each field, or what is wrong with the directory."""
    if len(raw) < _LEADER + _ENTRY:
        return "too short to be a record"
    end = raw.find(_END_FIELD)
    if end < _LEADER or (end - _LEADER) % _ENTRY:
        return "the leader or directory is damaged"
    entries = [raw[place : place + _ENTRY] for place in range(_LEADER, end, _ENTRY)]
    tags = [entry[:3].decode("ascii", "replace") for entry in entries]
    spans = _spans_told(entries, raw, end + 1) or _spans_found(raw, end + 1)
    if len(spans) != len(tags):
        return f"the directory names {len(tags)} fields and {len(spans)} are there"
    return [(tag, first, raw[first:last]) for tag, (first, last) in zip(tags, spans, strict=True)]


def _spans_told(entries: list[bytes], raw: bytes, base: int) -> list[tuple[int, int]]:
    """Where the directory says the fields are; nothing if it is wrong about any."""
    spans = []
    for entry in entries:
        if len(entry) != _ENTRY or not entry[3:].isdigit():
            return []
        first = base + int(entry[7:])
        last = first + int(entry[3:7]) - 1
        if raw[last : last + 1] != _END_FIELD or _END_FIELD in raw[first:last]:
            return []
        spans.append((first, last))
    return spans


def _spans_found(raw: bytes, base: int) -> list[tuple[int, int]]:
    """Where the fields are by their terminators, whatever the directory says."""
    spans = []
    first = base
    while (last := raw.find(_END_FIELD, first)) >= 0:
        spans.append((first, last))
        first = last + 1
    return spans


def _subfields(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((part[:1], part[1:]) for part in text.split("\x1f")[1:] if part)


def _fault(file: str, number: int, offset: int, field: str, what: str, remedy: str) -> Fault:
    return Fault(file, number, field, f"record {number}, byte {offset}: {what}", remedy)
