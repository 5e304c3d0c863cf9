"""Circulation: what is checked out, on reserve, overdue or borrowed from elsewhere (policy 1).

Each record that links a patron to anything carries the patron's row, pocket secret and slot number, so that
the night's close can make its new tag without opening the registration.
"""

from datetime import date
from enum import StrEnum

from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.registration import Record


class LoanState(StrEnum):
    """Where a loan stands; ``lives/states.py`` holds the table of moves."""

    LENT = "lent"
    RENEWED = "renewed"
    CLAIMED_RETURNED = "claimed returned"
    LOST = "lost"
    RETURNED = "returned"
    """No record is in this state: to return is to delete."""


class Linked(Record, frozen=True, array_like=True):
    """What every record that belongs to a patron begins with. At most fifteen fields: ``sealed._carving`` counts."""

    patron: PatronId
    pocket: bytes
    slot: int
    """From 1 to the most a patron of any category may have of this class."""


class Loan(Linked, frozen=True, array_like=True):
    """An item checked out. It is overdue when ``due`` has passed: nothing more is stored about that."""

    item: ItemId
    lent: date
    due: date
    renewals: int
    branch: BranchId
    """Where it was lent."""
    state: LoanState = LoanState.LENT
    category: str = ""
    """The patron's category when it was lent, so that a return can reckon a fine without opening who they are."""
    told: int = 0
    """The furthest notice that was made about it: 0 none, 1 the reminder, then the overdue steps."""
    keeps_history: bytes = b""
    """The public key that the patron's reading history is sealed to; empty where they keep none."""
    home_bound: bool = False
    """Whether staff may read afterwards that this patron had it, by the patron's permission."""
    claimed: date | None = None
    """The day the patron said that it was returned or lost."""


class HoldState(StrEnum):
    """Where a hold stands."""

    QUEUED = "queued"
    READY = "ready"
    COLLECTED = "collected"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Hold(Linked, frozen=True, array_like=True):
    """A title, or one item of it, held on reserve."""

    title: TitleId
    placed: date
    pickup: BranchId
    item: ItemId | None = None
    expires: date | None = None
    """Queued: the day it is no longer wanted. Ready: the last day on the shelf."""
    suspended_until: date | None = None
    state: HoldState = HoldState.QUEUED
    place: int = 0
    """Its place in the title's queue: the lowest is served first. Places may have gaps."""
    code: str = ""
    """What the slip on the shelf says in place of a name; one for all that a patron has ready at a branch."""
    told: ItemId | None = None
    """The item of which the patron was told that it waits on the shelf."""
    named: bool = False
    """Ready: whether this one item was asked for, and no other of the title."""


class InterloanState(StrEnum):
    """Where an interlibrary loan stands."""

    REQUESTED = "requested"
    SENT = "sent"
    RECEIVED = "received"
    """On the shelf for whoever asked, or on its way to where they fetch it."""
    ON_LOAN = "on loan"
    """No record is in this state: once it is lent, its loan is all that is kept."""
    RETURNED = "returned"
    CANCELLED = "cancelled"


class Interloan(Linked, frozen=True, array_like=True):
    """An item borrowed for a patron from another library, which is never told for whom."""

    title: str
    author: str
    partner: str
    """The other library's name."""
    requested: date
    pickup: BranchId
    due: date | None = None
    state: InterloanState = InterloanState.REQUESTED
    number: str = ""
    """The random number under which the other library knows the request."""
    item: ItemId | None = None
    """The item as it stands in this catalogue while it is here."""
    code: str = ""
    """What the slip on the shelf says in place of a name."""


class FeeKind(StrEnum):
    """What a fee is for."""

    OVERDUE = "overdue"
    LOST = "lost"
    DAMAGED = "damaged"
    OTHER = "other"


class Fee(Linked, frozen=True, array_like=True):
    """An amount owed. It names the item only while it is open; settled, it is gone."""

    cents: int
    """Whole cents still owed."""
    reason: str
    charged: date
    item: ItemId | None = None
    kind: FeeKind = FeeKind.OTHER


class LastBorrower(Linked, frozen=True, array_like=True):
    """Who had an item last. Its slot is random: it is found from the item's side, never from the patron's."""

    item: ItemId
    returned: date
    closes: int
    """How many closes of day it still outlives; at 0 the next one ends it."""


class History(Linked, frozen=True, array_like=True):
    """One item that a patron had, kept because they wished it."""

    sealed_line: bytes = b""
    """Sealed to the patron's own key: the library keeps it and cannot read it."""
    title: str = ""
    """Set for home-bound service only, by that patron's permission."""
    author: str = ""
    month: date | None = None
    """The first of the month in which it came back; for home-bound service only."""


class Event(StrEnum):
    """What a slip counts."""

    LENT = "lent"
    RENEWED = "renewed"
    RETURNED = "returned"
    REGISTERED = "registered"
    HELD = "held"
    """A hold was placed."""
    USED_HERE = "used here"
    """An item was used in the library and not lent."""
    BORROWED_ELSEWHERE = "borrowed elsewhere"
    """An item was received from another library for a patron (IMLS 576, LOANFM)."""
    LENT_ELSEWHERE = "lent elsewhere"
    """An item was sent to another library (IMLS 575, LOANTO)."""
    SAT = "sat"
    """Somebody left a public computer (IMLS 651, PITUSR)."""


class Slip(Record, frozen=True, array_like=True):
    """What an act leaves for tonight's count: no patron, no item, no hour (design § 6)."""

    event: Event
    day: date
    branch: BranchId
    kind: str
    """Kind of material, or empty."""
    category: str
    town: str
    age_band: str
    audience: str = ""
    """For whom a physical item is shelved (IMLS 549, KIDPHYSCIR); empty for what is fetched over the network."""
    guest: bool = False
    """Whether it was lent on the card of another town's library, for which the state pays (borrowIT CT)."""
    computer: str = ""
    """The kind of computer somebody sat at, and nothing else of it."""
    minutes: str = ""
    """For how long, as a band of ``tallies.minutes_band``."""
