"""Requests for records: who asked, what paper they showed, what was decided, and what was sent (§ 11-25(b)(2)).

A request names people and what they may have done, so it is as confidential as the records it asks for.
"""

from datetime import date
from enum import StrEnum

from carrel.records.ids import PatronId
from carrel.records.registration import Record


class Instrument(StrEnum):
    """What somebody who asks for records shows, or says. What each can open is the pack's to say."""

    COURT_ORDER = "court order"
    WARRANT = "search warrant"
    JUDGE_SUBPOENA = "subpoena signed by a judge"
    ATTORNEY_SUBPOENA = "subpoena signed by an attorney"
    AGENCY_SUBPOENA = "subpoena of an agency"
    SECURITY_LETTER = "national security letter"
    INFORMATION_REQUEST = "freedom-of-information request"
    GUARDIAN = "parent or guardian"
    PERMISSION = "written permission"
    EMERGENCY = "emergency"
    """Somebody says that life is in danger, and shows no paper."""
    NOTHING = "nothing"


class RequestState(StrEnum):
    """Where a request stands; ``lives/states.py`` holds the table of moves."""

    RECEIVED = "received"
    UNDER_REVIEW = "under review"
    RETURNED = "returned for defects"
    WITH_COUNSEL = "waiting for counsel"
    AUTHORISED = "authorised"
    REFUSED = "refused"
    PREPARED = "prepared"
    RELEASED = "released"
    CLOSED = "closed"


class RequestOutcome(StrEnum):
    """How a request ended, as it is counted."""

    RELEASED = "released"
    NOTHING_HELD = "nothing held"
    """It was answered: the library holds nothing that it names."""
    REFUSED = "refused"
    CLOSED = "closed without an answer"


class PaperKind(StrEnum):
    """What a paper in a request's folder is."""

    THEIRS = "the paper shown"
    """A photograph or scan of what was handed over."""
    LETTER = "letter"
    PACKET = "packet"
    """What leaves: destroyed when the request is closed."""
    LIST = "list of a packet"
    """What was in it, with hashes: it stays."""


class Seen(Record, frozen=True, array_like=True):
    """One item of the checklist, with what was seen: never a tick."""

    item: str
    """The item's key in the pack's checklist."""
    what: str
    by: str
    """Account of whoever saw it."""
    on: date


class Scope(Record, frozen=True, array_like=True):
    """What is asked for: in its own words, and as the custodian understood them."""

    words: str = ""
    owners: tuple[PatronId, ...] = ()
    """The library users it names, found by the custodian."""
    labels: tuple[str, ...] = ()
    """For each of them, how the custodian tells them apart: so that their registration is not opened for it again."""
    classes: tuple[str, ...] = ()
    """The classes of record it names, as ``RecordClass`` writes them."""
    starts: date | None = None
    """First date of the records it names."""
    ends: date | None = None
    """Last date of the records it names, that day included."""
    expires: date | None = None
    """Its last day in force."""


class Step(Record, frozen=True, array_like=True):
    """A move a request made, and why."""

    move: str
    by: str
    on: date
    why: str = ""


class Paper(Record, frozen=True, array_like=True):
    """A paper in the folder. Its content is sealed in leaves of one size, found by its id only."""

    id: bytes
    """Sixteen random bytes."""
    kind: PaperKind
    name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: bytes
    """Of the content."""
    on: date
    by: str


class AskedPart(Record, frozen=True, array_like=True):
    """One thing that a freedom-of-information request asks for, and what becomes of it."""

    asked: str
    heading: str
    """confidential, releasable or redactable."""
    clause: str
    """Of the statute, as its pack cites it."""


class Untold(Record, frozen=True, array_like=True):
    """What was opened about a user while nobody might be told: the user is told it when the silence ends."""

    owner: PatronId
    act: str
    """For what, as ``Purpose`` writes it."""
    classes: tuple[str, ...]


class Request(Record, frozen=True, array_like=True):
    """A request for records."""

    instrument: Instrument
    received: date
    recorded_by: str
    """Account of whoever took it in: they are not the one who releases."""
    requester: str
    """The person who asks, as they gave their name."""
    agency: str = ""
    """The agency, court or firm they come from."""
    identification: str = ""
    """What identification was seen."""
    reply_to: str = ""
    """Where the answer goes, as on an envelope."""
    telephone: str = ""
    """As they gave it."""
    state: RequestState = RequestState.RECEIVED
    scope: Scope = Scope()
    seen: tuple[Seen, ...] = ()
    verified_by: str = ""
    """Account of whoever asked the court whether the paper is genuine."""
    verified_how: str = ""
    counsel: str = ""
    """The lawyer who was asked."""
    due: date | None = None
    """The day by which it is to be answered."""
    silent: bool = False
    """An order or a letter forbids telling anybody that it exists."""
    silent_until: date | None = None
    decided_by: str = ""
    authorised_on: date | None = None
    released_by: str = ""
    receipts: tuple[bytes, ...] = ()
    """Of the ledger's entries about what was opened for it."""
    preserved_until: date | None = None
    """The last day on which what it names is held for it."""
    papers: tuple[Paper, ...] = ()
    steps: tuple[Step, ...] = ()
    parts: tuple[AskedPart, ...] = ()
    """What a freedom-of-information request asks for, part by part."""
    untold: tuple[Untold, ...] = ()
    """What was opened in silence, whoever the request names by now."""


class Leaf(Record, frozen=True, array_like=True):
    """A part of a paper, at one size for all, so that a photograph's outside is like a letter's."""

    paper: bytes
    number: int
    """From 0."""
    content: bytes


class Preserved(Record, frozen=True, array_like=True):
    """A copy of a record, held because a paper demands it; or a decoy, which holds nothing (design § 4)."""

    request: bytes = b""
    """Row of the request it is held for; empty in a decoy."""
    owner: bytes = b""
    """Row of the user it is about."""
    of: str = ""
    """Its class, as ``RecordClass`` writes it."""
    content: bytes = b""
    """The record, as its own class is written."""
    until: date | None = None
    """Its last day."""
