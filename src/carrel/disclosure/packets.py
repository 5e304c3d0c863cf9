"""A packet: the answer as PDF, JSON and CSV, with its list; released, with the ledger's proofs. In memory only."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from carrel.disclosure.answers import Packet
from carrel.disclosure.manifest import Manifest, read_manifest
from carrel.disclosure.manifest_text import manifest_text
from carrel.disclosure.opening import ClassAnswer
from carrel.disclosure.packet_pdf import answer_pdf
from carrel.formats.spreadsheets import csv_text
from carrel.formats.zips import unzipped, zipped

MEDIA_TYPE: Final = "application/zip"
_LISTS: Final = ("MANIFEST.txt", "manifest.json")
_PROOF: Final = "ledger/"


def packed(manifest: Manifest, answers: Sequence[ClassAnswer]) -> tuple[Manifest, bytes]:
    """The packet as it is prepared, and its list."""
    files = {
        "answer.pdf": answer_pdf(manifest, answers),
        "records.json": _json(manifest, answers),
        **{name: text.encode() for name, text in _tables(answers)},
    }
    return _whole(manifest, files)


def completed(content: bytes, proof: Mapping[str, str], manifest: Manifest) -> tuple[Manifest, bytes]:
    """The packet as it is released: the files that were prepared, byte for byte, and the ledger's proofs."""
    files = {name: one for name, one in unzipped(content).items() if name not in _LISTS}
    return _whole(manifest, files | {f"{_PROOF}{name}": text.encode() for name, text in proof.items()})


def as_packet(name: str, content: bytes, sha256: bytes, listed: bytes) -> Packet:
    """A packet with its list, as a front is shown it."""
    return Packet(name, content, sha256.hex(), read_manifest(listed).summary())


def _whole(manifest: Manifest, files: Mapping[str, bytes]) -> tuple[Manifest, bytes]:
    """The lists name every file but themselves."""
    listed = manifest.listing(files)
    lists = dict(zip(_LISTS, (manifest_text(listed).encode(), listed.json()), strict=True))
    return listed, zipped({**lists, **files})


def _json(manifest: Manifest, answers: Iterable[ClassAnswer]) -> bytes:
    told = {
        "library": manifest.library,
        "prepared": manifest.prepared,
        "request": manifest.request,
        "answers": [
            {
                "user": one.line.user,
                "class": one.line.of,
                "clauses": one.line.clauses,
                "records": [_fields(record) for record in one.records],
                "why nothing": one.line.why,
            }
            for one in answers
        ],
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def _fields(record: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    """A record's fields by name; one that stands more than once is a list."""
    told: dict[str, list[str]] = {}
    for name, value in record:
        told.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in told.items()}


def _tables(answers: Sequence[ClassAnswer]) -> Iterable[tuple[str, str]]:
    """One table for each class of which something leaves."""
    for of in dict.fromkeys(one.line.of for one in answers if one.records):
        rows = [
            {"user": str(one.line.user)} | {name: _cell(value) for name, value in _fields(record).items()}
            for one in answers
            if one.line.of is of
            for record in one.records
        ]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        yield f"{of.value}.csv", csv_text([columns, *([row.get(name, "") for name in columns] for row in rows)])


def _cell(value: str | list[str]) -> str:
    return value if isinstance(value, str) else "; ".join(value)
