"""How long what is kept: the part of a board's pack that the close and the office go by."""

from carrel.records.vocabulary import RecordClass
from carrel.statute.entry import Entry


class Retention(Entry, frozen=True, kw_only=True):
    """How long a class of record is kept."""

    of: RecordClass
    ends: str
    """What ends the record."""
    words: str
    """How long it is kept, for a reader."""
    days: int
    """Days kept at most after it has ended."""
    months: int = 0
    """The same in calendar months, where the period is one of months."""
    horizon_days: int
    """Days until the keys are destroyed and no old copy of it can be read."""
    clause: str
    """The clause it serves."""
    source: str
    """Where the period comes from."""


class LedgerWindow(Entry, frozen=True, kw_only=True):
    """How long the ledger can tell whom an entry concerned; the entry itself stays."""

    ends: str
    words: str
    days: int
    clause: str
    source: str


class Preservation(Entry, frozen=True, kw_only=True):
    """How long a copy may be held because a legal paper demands it, and who must have been asked."""

    cap_days: int
    """Days at most; an order of a court that names a later day holds it until then."""
    counsel: bool
    """The name of the lawyer who was asked must be recorded first."""
    words: str
    """The same, for a reader."""
    source: str
