"""Public computers: who sits at one or waits for one, until they leave (policy 3).

What is viewed there has no record at all: no field here can hold an address, a title, a search or a file's name.
"""

from datetime import date, datetime
from enum import StrEnum

from carrel.records.circulation import Linked
from carrel.records.ids import BranchId, ComputerId
from carrel.records.registration import Record


class SeatState(StrEnum):
    """Where somebody stands with the public computers; ``lives/states.py`` holds the table of moves."""

    WAITING = "waiting"
    CALLED = "called"
    """A computer is free for them and is kept for some minutes."""
    SEATED = "seated"
    RESERVED = "reserved"


class Seat(Linked, frozen=True, array_like=True):
    """Somebody at a public computer, in the queue for one, or with one reserved.

    For a guest, ``patron`` and ``pocket`` are made from the pass and from today's key, which dies at the close.
    """

    branch: BranchId
    kind: str
    """The kind of computer, as ``library.toml`` calls it."""
    state: SeatState
    asked: datetime
    """When they came, or asked for the reservation: the queue goes by it."""
    code: str
    """What the slip and the screen say in place of a name."""
    computer: ComputerId | None = None
    """Where they sit, or are called to."""
    begins: datetime | None = None
    """Seated: since when. Reserved, and called to what was reserved: from when."""
    ends: datetime | None = None
    """Seated: when the time is over. Reserved, and called to what was reserved: until when."""
    extended: int = 0
    """How often the time was extended."""
    filtered: bool = True
    """Whether the filter for children applies: yes or no, and no age."""
    guest: bool = False
    """Whether they sit by a guest pass, which names nobody."""
    kept: datetime | None = None
    """Called: until when the computer is kept for them."""


class DayUse(Record, frozen=True, array_like=True):
    """How long somebody sat today. It is found by a key that dies at the day's close, and so by nobody afterwards."""

    day: date
    minutes: int
    """Whole minutes of the sittings that are over."""
