"""What a patron sees of what is theirs, for OWN: all of it but the house's keys. ``tests/unit/gate`` pins it."""

from datetime import date, datetime

from carrel.gate.views import HoldLine, OwnRequest
from carrel.records.quiet import Quiet
from carrel.records.registration import Address, Detail


class OwnLoan(Quiet, frozen=True):
    """One item I have."""

    barcode: str
    title: str
    author: str
    kind: str
    due: date
    overdue: bool
    renewals_left: int
    settled_by_desk: str
    """What the desk must settle first (claimed returned, lost); empty where I may renew or bring it back."""


class OwnFee(Quiet, frozen=True):
    """One amount I owe."""

    title: str
    reason: str
    kind: str
    charged: date
    cents: int


class OwnNotice(Quiet, frozen=True):
    """A message that has not gone out to me yet."""

    kind: str
    title: str
    words: str
    made: date


class OwnRoom(Quiet, frozen=True):
    """The first of a patron's own pages."""

    name: str
    card: str
    """Its last four digits."""
    category: str
    expires: date
    lapsed: bool
    blocks: tuple[str, ...]
    loans: tuple[OwnLoan, ...]
    fees: tuple[OwnFee, ...]
    holds: tuple[tuple[HoldLine, str], ...]
    """Each with the word by which it is changed, as has each of ``interloans``."""
    interloans: tuple[tuple[OwnRequest, str], ...]
    notices: tuple[OwnNotice, ...]
    note: str
    """The one note the house keeps about a patron."""
    note_until: date | None
    keeps_history: bool


class OwnData(Quiet, frozen=True):
    """What I told the library. Names, birth date and category are corrected at the desk, with a paper to see."""

    name: str
    birth: date | None
    category: str
    registered: date
    expires: date
    town: str
    addresses: tuple[Address, ...]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    minor: bool
    guardian: str
    language: str
    channel: str
    detail: Detail
    guardian_told: bool
    id_seen: str
    residence_seen: str
    protected_address: bool
    home_bound: bool
    second_step: bool
    has_pin: bool


class OpeningLine(Quiet, frozen=True):
    """One decision of the gate about my records, as the ledger has it."""

    day: date
    who: str
    """The account on staff; empty for myself."""
    role: str
    act: str
    classes: tuple[str, ...]
    clauses: tuple[str, ...]
    outcome: str
    outside_hours: bool
    reason: str


class Openings(Quiet, frozen=True):
    """Who opened my records."""

    since: date
    """The first day that can still be told: the trail of older days is gone."""
    others: tuple[OpeningLine, ...]
    own: tuple[OpeningLine, ...]


class OwnPermission(Quiet, frozen=True):
    """One written permission of mine."""

    word: str
    """Stands for it in the form that takes it back."""
    recipient: str
    classes: tuple[str, ...]
    granted: date
    expires: date
    uses: tuple[date, ...]
    collects: bool
    once: bool
    starts: date | None
    ends: date | None


class OwnRead(Quiet, frozen=True):
    """One line of my reading history."""

    title: str
    author: str
    day: date


class OwnTurn(Quiet, frozen=True):
    """My seat at a public computer, my turn in the queue for one, or one that I reserved."""

    word: str
    """Stands for it in the form that gives it up."""
    state: str
    """``waiting``, ``called``, ``seated`` or ``reserved``."""
    branch: str
    kind: str
    """What the library calls the kind of computer."""
    code: str
    """What the screen says in place of my name."""
    label: str
    """Of the computer, once there is one."""
    begins: datetime | None
    ends: datetime | None
    """Until when it is mine; until when it is kept for me, when I am called."""
