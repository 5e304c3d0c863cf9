"""What a proof reports: what was searched, and what was found. Never a value: a place, and what kind of thing."""

from datetime import date
from enum import StrEnum

import msgspec

from carrel.custody.chance import Guess
from carrel.records.vocabulary import RecordClass


class Trace(StrEnum):
    """What kind of thing was found."""

    NAME = "a name"
    CARD = "a card number"
    EMAIL = "an e-mail address"
    PHONE = "a telephone number"
    STREET = "a street address"
    GUARDIAN = "a guardian's name"
    BIRTH = "a birth date with a name"
    POCKET = "a pocket's secret, or a record in the clear"
    TRAIL = "a ledger trail's key"
    ROW = "a patron's row"
    LINK = "a patron with an item"
    REQUEST = "what a request for records says"
    KEY = "a key of the house"


class Find(msgspec.Struct, frozen=True):
    """Something confidential in the open."""

    place: str
    """The file, and the member where the file is an archive."""
    at: int
    """Where it begins, in bytes."""
    trace: Trace
    reading: str
    """How the bytes had to be read to see it."""


class Boxes(msgspec.Struct, frozen=True):
    """Boxes in one place that are no live rows and still open."""

    place: str
    record_class: RecordClass
    epoch: int
    whole: int
    """How many different ones."""
    cut: int
    """How many more are there cut short only."""
    unreadable_from: date | None
    """The day their key dies; None where no epoch knows it."""
    covered: bool
    """Whether that day is still to come."""


class LateKey(msgspec.Struct, frozen=True):
    """A key that should no longer exist."""

    record_class: RecordClass
    epoch: int


class Unread(msgspec.Struct, frozen=True):
    """A place that could not be searched."""

    place: str
    why: str


class Proof(msgspec.Struct, frozen=True):
    """The report. ``clean`` is the answer."""

    files: int
    bytes: int
    """Bytes searched, archives unpacked."""
    patrons: int
    links: int
    """Loans, holds, fees and interlibrary loans."""
    needles: int
    """Different patterns looked for."""
    readings: tuple[str, ...]
    """The ways bytes were read."""
    unsearchable: int
    """Values too short to be told from chance; they are looked for only beside what else is known of their patron."""
    finds: tuple[Find, ...]
    more: int
    """Finds beyond those that are listed."""
    explained: tuple[Find, ...]
    """Names that stand in the catalogue's own texts."""
    boxes: tuple[Boxes, ...]
    live_boxes: int
    late_keys: tuple[LateKey, ...]
    unread: tuple[Unread, ...]
    out_of_reach: tuple[str, ...]
    """What this account is not shown: an answer holds for the rest."""
    guesses: tuple[Guess, ...]
    """What somebody without keys may guess, and how often they are right."""

    @property
    def clean(self) -> bool:
        """Nothing found or guessed, old boxes inside their horizon, no key kept too long, and every place searched."""
        uncovered = any(not box.covered for box in self.boxes)
        guessed = any(guess.better_than_chance for guess in self.guesses)
        return not (self.finds or uncovered or self.late_keys or self.unread or guessed)
