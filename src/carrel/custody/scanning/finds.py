"""What a scan finds: where, of what kind, how surely and why. Nothing that was found is repeated."""

from enum import StrEnum

import msgspec

from carrel.records.quiet import Quiet


class Found(StrEnum):
    """Kinds of finds. Each stands in notes of strays and in reports by its word."""

    CARD = "card"
    NAME = "name"
    EMAIL = "e-mail"
    PHONE = "phone"
    ADDRESS = "address"
    BIRTH = "birth date"
    ACCOUNT = "account"
    """A name somebody signs in with in another program."""
    REFERENCE = "reference"
    """A user's number in another program."""
    LINK = "link"
    """A person, and an item, a title, a transaction or an address, in one record."""

    __hash__ = str.__hash__  # Enum's own is a function of Python, and asked for at each value of a table


class Why(StrEnum):
    """Reasons, as reports give them."""

    OURS = "it is that of a patron of this library"
    OURS_AND_MORE = "it is that of a patron of this library, and more of theirs stands beside it"
    COLUMN = "the column or field is one that holds this of a person"
    OUR_CARD = "a card number with a right check digit, of this library's own series"
    ANY_CARD = "a library card number with a right check digit"
    LINK_ITEM = "a person and an item in one record"
    LINK_TITLE = "a person and a title in one record"
    LINK_ACT = "a person and a loan, hold, booking or bill in one record"
    LINK_ADDRESS = "a person and an address in one record"


CONFIDENCE = {
    Why.OURS: 80,
    Why.OURS_AND_MORE: 98,
    Why.COLUMN: 90,
    Why.OUR_CARD: 90,
    Why.ANY_CARD: 60,
    Why.LINK_ITEM: 90,
    Why.LINK_TITLE: 85,
    Why.LINK_ACT: 85,
    Why.LINK_ADDRESS: 85,
}
"""Of a hundred such finds, about how many are what they are said to be."""
SURE = 98
"""What a card, an e-mail address or a phone number of our own patron is worth: nobody else's reads so."""


class Find(Quiet, frozen=True):
    """One thing found."""

    kind: Found
    why: Why
    confidence: int
    place: str
    """Within the file: member of an archive, table, page, path; empty for the file itself."""
    line: int
    """Line, row or page, from 1; 0 where there is none."""
    mark: str
    """Tells equal values from others within this run, and nothing else."""


class Unreadable(msgspec.Struct, frozen=True):
    """Something that could not be read."""

    path: str
    why: str


class Scanned(Quiet, frozen=True):
    """What was found in one file."""

    path: str
    """Where it lies; for the note only."""
    shown: str
    """The same as a report may show it: a part that names a patron is masked."""
    counts: tuple[tuple[str, int], ...]
    """How many finds of each kind."""
    finds: tuple[Find, ...]
    """The first of them, by place."""
    faults: tuple[str, ...]
    """What in it could not be read."""
