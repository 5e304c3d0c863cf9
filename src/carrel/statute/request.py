"""What is asked of the law, and the papers shown for it.

Users are opaque strings here (the hex of a row's id): the law needs to know whether two are the same person, never
who that is.
"""

from datetime import date

import msgspec

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role


class CourtOrder(msgspec.Struct, frozen=True):
    """An order as the custodian recorded it (§ 11-25(b)(2)(A))."""

    court: bool
    """A judge signed it. An attorney's subpoena is not an order of a court."""
    addressed_here: bool
    """It is addressed to this library."""
    verified_by: str
    """Account of the person who asked the court whether it is genuine; empty while nobody has."""
    owners: frozenset[str]
    """The users it names."""
    classes: frozenset[RecordClass]
    starts: date
    """First date of the records it names."""
    ends: date
    """Last date of the records it names, that day included."""
    expires: date
    """Its last day in force."""
    instrument: Instrument = Instrument.COURT_ORDER
    """What kind of paper it is."""
    recorded_by: str = ""
    """Account of the person who wrote down what it says."""
    heard: bool = False
    """A court heard the library, or a showing was made to it, before it was issued."""


class Claim(msgspec.Struct, frozen=True):
    """A ground that is neither an order of a court nor the user's permission: a parent's, an emergency, an attorney's.

    Connecticut's statute knows none; other statutes do.
    """

    instrument: Instrument
    verified_by: str
    """Account of the person who made sure of it; empty while nobody has."""
    recorded_by: str
    owners: frozenset[str]
    """The users it is about."""
    classes: frozenset[RecordClass]
    owner_age: int | None = None
    """Whole years of age of the user whose record is asked for; None where the birth date is not known."""
    custodial: bool = False
    """Whoever asks has shown that they have custody of that user."""
    declared: bool = False
    """An officer has declared in writing that a person is in immediate danger."""


class WrittenPermission(msgspec.Struct, frozen=True):
    """A user's permission to tell somebody what is in their own records (§ 11-25(b)(2)(B))."""

    signer: str
    """The user who signed."""
    classes: frozenset[RecordClass]
    recipient: str
    """Who may be told."""
    expires: date
    """Its last day in force."""
    revoked: bool
    """The user has taken it back."""
    signer_age: int | None = None
    """Whole years of age of the user; None where the birth date is not known."""
    recorded_by: str = ""
    """Account of the person who took a signed form in; empty where the user wrote it on their own page."""
    starts: date | None = None
    """First date of the records it covers; None for any. The gate holds it against each record."""
    ends: date | None = None
    """Last date of the records it covers, that day included; None for any."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One act, put to the law. What is not said counts against permission."""

    actor_name: str
    """The account that acts."""
    role: Role
    purpose: Purpose
    record_class: RecordClass | None = None
    """None when no record is opened: publishing a report, reading the ledger."""
    owner: str | None = None
    """The user the record is about; None when it is not about one person."""
    asker: str | None = None
    """The user who acts; None when no user does."""
    today: date
    recipient: str = ""
    """The third party a release goes to."""
    released_by: str = ""
    """Account of the person who hands the information over; empty when the actor does."""
    record_date: date | None = None
    """The date of the record, to hold against the dates an order names."""
    order: CourtOrder | None = None
    permission: WrittenPermission | None = None
    claim: Claim | None = None
    identifying: bool = True
    """Of a report: whether it contains personally identifying information (§ 11-25(b)(4))."""
    controlled: bool = False
    """Of a report: whether it has passed disclosure control."""
