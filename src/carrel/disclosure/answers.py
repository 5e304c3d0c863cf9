"""What answering a request for records comes to, as the custodian sees it. The one list of these views."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from carrel.formats.zips import unzipped
from carrel.records.quiet import Quiet
from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass


class AnswerLine(Quiet, frozen=True):
    """What one class of one user's records came to."""

    user: int
    """From 1, in the order in which the request names them."""
    of: RecordClass
    records: int
    clauses: tuple[str, ...]
    """Under which it leaves, or is withheld."""
    why: str
    """Where nothing leaves: why, for a reader. Empty otherwise."""


class FileLine(Quiet, frozen=True):
    """One file of a packet."""

    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str
    """In hex."""


class Summary(Quiet, frozen=True):
    """What a packet holds."""

    lines: tuple[AnswerLine, ...]
    files: tuple[FileLine, ...]

    @property
    def nothing(self) -> bool:
        """Nothing is held that answers the request: the best answer a library can give."""
        return not any(line.records for line in self.lines)


class Packet(Quiet, frozen=True):
    """A packet: one zip file."""

    name: str
    content: bytes
    """Empty once the request is closed: its hash and list stay."""
    sha256: str
    summary: Summary

    def file(self, name: str) -> bytes:
        """One of its files. Raises KeyError where it has no such file."""
        return unzipped(self.content)[name]


class Prepared(Quiet, frozen=True):
    """The packet lies in the folder; nothing has left."""

    summary: Summary


class Released(Quiet, frozen=True):
    """What is handed over now."""

    packet: Packet
    summary: Summary


class LetterKind(StrEnum):
    """A letter of the disclosure office."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REFUSAL = "refusal"
    DEFECTS = "return for defects"
    DENIAL = "denial"
    """Under the freedom-of-information law."""
    RELEASE = "release"
    """Goes with the packet."""
    NOTICE = "notice to the user"


class Draft(Quiet, frozen=True):
    """A letter to be edited before it is set: first its address, line by line; then, after empty lines, paragraphs."""

    kind: LetterKind
    text: str


class LetterKept(Quiet, frozen=True):
    """The letter lies in the folder, sealed."""

    paper: str
    """Its id in the folder, in hex."""
    name: str
    pdf: bytes


class Heading(StrEnum):
    """What becomes of a part of what is asked for."""

    CONFIDENTIAL = "confidential"
    RELEASABLE = "releasable"
    REDACTABLE = "redactable"


class Part(Quiet, frozen=True):
    """One thing that is asked for."""

    asked: str
    heading: Heading
    clause: str = ""
    """Of the statute; empty for the one that usually carries the heading."""
    why: str = ""
    """The words of that clause. Filled in by the office."""


class Split(Quiet, frozen=True):
    """A request, part by part."""

    parts: tuple[Part, ...]
    clauses: tuple[str, ...]
    """Clauses that a part may stand under."""
    usual: Mapping[Heading, str]
    """The clause that usually carries a heading."""
    releasable: tuple[str, ...]
    """What this library can hand out, because it identifies nobody."""


class Cell(Quiet, frozen=True):
    """How many requests of a kind ended in a way."""

    instrument: Instrument
    outcome: str
    number: int | None
    """Rounded down to tens; None for fewer than ten, which may be none."""


class YearOfRequests(Quiet, frozen=True):
    """One calendar year."""

    year: int
    cells: tuple[Cell, ...]
    """Every kind with every outcome, so that none shows by being there."""


class Transparency(Quiet, frozen=True):
    """What the library tells the public about requests for records."""

    years: tuple[YearOfRequests, ...]
    """Published years, newest first."""
    fewer_than: int
    rounded_to: int


class Published(Quiet, frozen=True):
    """The year is public from now on."""

    year: int
    published_on: date
