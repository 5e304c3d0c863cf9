"""The list of what a packet holds, on what ground, under which words of the law: for people, and for programs.

It outlives the packet's content in the folder, so that years later the library can show what left and why.
"""

from collections.abc import Iterable, Mapping
from datetime import date

import msgspec

from carrel.disclosure.answers import AnswerLine, FileLine, Summary
from carrel.disclosure.quoting import with_lead
from carrel.disclosure.redacting import redaction
from carrel.formats.digests import base64_of, sha256_of
from carrel.gate import Act
from carrel.records.quiet import Quiet
from carrel.records.requests import Request
from carrel.records.vocabulary import RecordClass
from carrel.statute import Clause, Pack

_NOT_THEIRS = ("identification",)
"""What was seen and is of no use to whoever is answered."""


class Quoted(Quiet, frozen=True):
    """A clause, in its exact words."""

    clause: str
    quote: str


class Law(Quiet, frozen=True):
    """A text that was in force."""

    citation: str
    sha256: str
    """Of its UTF-8 bytes, in hex."""


class KeptLine(Quiet, frozen=True):
    """A line of the retention table."""

    of: RecordClass
    ends: str
    words: str
    horizon_days: int
    clause: str
    source: str


class Asking(Quiet, frozen=True):
    """What was asked, and by whom."""

    instrument: str
    received: date
    requester: str
    agency: str
    reply_to: str
    words: str
    classes: tuple[str, ...]
    starts: date | None
    ends: date | None
    seen: tuple[tuple[str, str], ...]
    """What the paper says, as the library wrote it down."""


class Manifest(Quiet, frozen=True):
    """The list."""

    library: str
    address: tuple[str, ...]
    telephone: str
    prepared: date
    released: date | None
    request: Asking
    answers: tuple[AnswerLine, ...]
    redaction: str
    clauses: tuple[Quoted, ...]
    law: tuple[Law, ...]
    packs: str
    """What the ledger's entries call the law in force, base64."""
    retention: tuple[KeptLine, ...]
    files: tuple[FileLine, ...] = ()

    def json(self) -> bytes:
        """For programs."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"

    def summary(self) -> Summary:
        """For the custodian."""
        return Summary(self.answers, self.files)

    def listing(self, files: Mapping[str, bytes]) -> "Manifest":
        """The same, with these files."""
        lines = tuple(
            FileLine(name, media_type(name), len(content), sha256_of(content)) for name, content in files.items()
        )
        return msgspec.structs.replace(self, files=lines)


def read_manifest(written: bytes) -> Manifest:
    """What ``Manifest.json`` wrote."""
    return msgspec.json.decode(written, type=Manifest)


def manifest_of(act: Act, request: Request, answers: Iterable[AnswerLine]) -> Manifest:
    """What is true of an answer today; its files are still to be listed."""
    house, scope, lines = act.house, request.scope, tuple(answers)
    library, statute, local = house.library, house.statute, house.local
    rule = statute.instrument(request.instrument)
    cited = dict.fromkeys(clause for line in lines for clause in line.clauses) | {rule.clause: None}
    return Manifest(
        library=library.name,
        address=library.address,
        telephone=library.telephone,
        prepared=act.now.date(),
        released=None,
        request=Asking(
            instrument=request.instrument.value,
            received=request.received,
            requester=request.requester,
            agency=request.agency,
            reply_to=request.reply_to,
            words=scope.words,
            classes=scope.classes,
            starts=scope.starts,
            ends=scope.ends,
            seen=tuple((one.item, one.what) for one in request.seen if one.item not in _NOT_THEIRS),
        ),
        answers=lines,
        redaction=redaction(act),
        clauses=_quoted(cited, statute, local),
        law=(Law(statute.citation, statute.sha256), Law(local.citation, local.sha256)),
        packs=base64_of(house.packs),
        retention=tuple(_kept(local, RecordClass(name)) for name in scope.classes),
    )


def media_type(name: str) -> str:
    """What kind of file one of ours is."""
    kinds = {"pdf": "application/pdf", "json": "application/json", "csv": "text/csv", "txt": "text/plain"}
    return kinds[name.rpartition(".")[2]]


def _quoted(cites: Iterable[str], *packs: Pack) -> tuple[Quoted, ...]:
    """The clauses that were cited with what leads to each, in the order of their texts."""
    wanted = tuple(cites)
    found = {clause.id for pack in packs for one in wanted for clause in with_lead(pack, one)}
    ordered: list[Clause] = [clause for pack in packs for clause in pack.clauses if clause.id in found]
    return tuple(Quoted(clause.id, clause.quote.strip()) for clause in ordered)


def _kept(local: Pack, of: RecordClass) -> KeptLine:
    row = local.keeping(of)
    return KeptLine(of, row.ends, row.words, row.horizon_days, row.clause, row.source)
