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
    """What every record that belongs to a patron begins with."""

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
    suspended_until: date | None = None
    state: HoldState = HoldState.QUEUED


class InterloanState(StrEnum):
    """Where an interlibrary loan stands."""

    REQUESTED = "requested"
    SENT = "sent"
    RECEIVED = "received"
    ON_LOAN = "on loan"
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


class Fee(Linked, frozen=True, array_like=True):
    """An amount owed. It names the item only while it is open; settled, it is gone."""

    cents: int
    """Whole cents still owed."""
    reason: str
    charged: date
    item: ItemId | None = None


class Event(StrEnum):
    """What a slip counts."""

    LENT = "lent"
    RENEWED = "renewed"
    RETURNED = "returned"
    REGISTERED = "registered"


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
