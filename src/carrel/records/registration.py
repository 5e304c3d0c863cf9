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
