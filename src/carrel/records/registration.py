"""A registration: who a patron is, and what a library needs to lend to them (policy 2)."""

from datetime import date
from enum import StrEnum

import msgspec
from typing_extensions import override

from carrel.records.ids import BranchId


class Record(msgspec.Struct, frozen=True, array_like=True):
    """Anything the statute makes confidential. Its repr shows nothing, so no log or traceback can.

    Encoded as a sequence: append fields with a default, never reorder them.
    """

    @override
    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    __str__ = __repr__


class CardStanding(StrEnum):
    """Whether a card may be used."""

    CURRENT = "current"
    REPLACED = "replaced"
    LOST = "lost"


class Card(Record, frozen=True, array_like=True):
    """A library card."""

    number: str
    standing: CardStanding


class Address(Record, frozen=True, array_like=True):
    """A postal address. ``lines`` are as written on an envelope, without town, state and postal code."""

    lines: tuple[str, ...]
    town: str
    state: str
    postal_code: str


class Guardian(Record, frozen=True, array_like=True):
    """Whom to reach about a minor: a contact only. A guardian opens nothing (§ 11-25(b)(2))."""

    name: str
    phone: str = ""
    email: str = ""


class Block(Record, frozen=True, array_like=True):
    """Why lending must stop and ask. ``reason`` is shown at the desk and to the patron."""

    reason: str
    since: date


class Origin(Record, frozen=True, array_like=True):
    """Where an imported registration came from, and the digest of what was taken in."""

    key: str
    digest: bytes
    arrived: date | None = None
    """The day it moved in, from which its days of grace are counted."""


class Detail(StrEnum):
    """How much a message says. The number of items is confidential too (policy 1), so by default it says neither."""

    NOTHING = "nothing"
    """Only that there is something to see on the patron's own page."""
    COUNTS = "counts"
    TITLES = "titles"


class Contact(Record, frozen=True, array_like=True):
    """How a patron wishes to be written to."""

    channel: str = ""
    """email, letter or telephone; empty for e-mail where there is an address, else a letter."""
    detail: Detail = Detail.NOTHING
    guardian_told: bool = False
    """The minor permits that a guardian is told titles."""


class IdSeen(StrEnum):
    """The kind of identification that was seen. Its number is never written down."""

    NONE = ""
    DRIVING_LICENCE = "driving licence"
    STATE_ID = "state identity card"
    PASSPORT = "passport"
    SCHOOL_ID = "school identity card"
    OTHER = "other"


class ResidenceSeen(StrEnum):
    """The kind of proof of residence that was seen."""

    NONE = ""
    SAME_AS_ID = "the identification itself"
    BILL = "bill or bank letter"
    LEASE = "lease or tax bill"
    POST = "postmarked letter"
    SCHOOL = "school record"
    OTHER = "other"


class Note(Record, frozen=True, array_like=True):
    """The one free text the house keeps about a patron: it ends by itself, and they see it."""

    text: str
    until: date


class Secrets(Record, frozen=True, array_like=True):
    """What a patron signs in with, as salted hashes, and the two halves of their reading history's key."""

    password: bytes = b""
    """Salt and argon2id hash of the password for the patron's own pages."""
    pin: bytes = b""
    """The same of the PIN for kiosks and machines: it opens no page."""
    must_change: bool = False
    """The password was given out at the desk."""
    second_step: bool = False
    """A code is sent by e-mail at every sign-in."""
    history_public: bytes = b""
    """The key that returned items are sealed to; empty where no history is kept."""
    history_private: bytes = b""
    """Its other half, sealed under the password and never under a PIN."""


class Registration(Record, frozen=True, array_like=True):
    """Who a patron is."""

    pocket: bytes
    """Sixteen random bytes: the patron's secret, from which the tags of their loans are made."""
    trail: bytes
    """Thirty-two bytes: the ledger key of ``trail_day``, from which later days' keys follow one way."""
    trail_day: date
    given: str
    family: str
    category: str
    """Code of the patron category, which chooses the loan rules."""
    branch: BranchId
    """The home branch."""
    registered: date
    expires: date
    middle: str = ""
    suffix: str = ""
    birth: date | None = None
    town: str = ""
    """Town of residence: what borrowIT counts."""
    cards: tuple[Card, ...] = ()
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    guardian: Guardian | None = None
    blocks: tuple[Block, ...] = ()
    overdue: int = 0
    """Items overdue at the last close of day (a count, kept so that lending need not open every loan)."""
    last_active: date | None = None
    """First day of the month in which the patron last borrowed, as known at the last close: for purging."""
    origin: Origin | None = None
    owed_cents: int = 0
    """What the patron owed when it was last reckoned: at the close, or when something was charged or paid."""
    secrets: Secrets = Secrets()
    contact: Contact = Contact()
    language: str = ""
    """Two letters; empty for the library's first language."""
    id_seen: IdSeen = IdSeen.NONE
    residence_seen: ResidenceSeen = ResidenceSeen.NONE
    protected_address: bool = False
    """The address is shown to nobody at the desk."""
    home_bound: bool = False
    """The patron permits staff to see what they have had, so as to choose for them."""
    note: Note | None = None
    expiry_told: bool = False
    """Whether the notice that the card expires was made."""
    owed_told: int = 0
    """Of a minor: the cents that a guardian was told is owed."""
