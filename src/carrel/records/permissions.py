"""Written permissions: what a patron allows somebody else about their own records (§ 11-25(b)(2)(B))."""

from datetime import date

from carrel.records.circulation import Linked
from carrel.records.quiet import Quiet
from carrel.records.vocabulary import RecordClass

MOST_USES = 12
"""Days of use that a permission remembers."""


class Permission(Linked, frozen=True, array_like=True):
    """A written permission; in the giver's pocket, and for a collector who is a patron also in theirs.

    Only the giver's own counts. What lies in the collector's pocket points to it.
    """

    given: bool
    """Whether this is the giver's own; False for the pointer in the collector's pocket."""
    other: bytes
    """The other patron's row; empty where the recipient is no patron of this library."""
    recipient: str
    """To whom, as the giver wrote it."""
    classes: tuple[str, ...]
    """The classes of record it covers, as ``RecordClass`` names them."""
    granted: date
    expires: date
    """Its last day."""
    uses: tuple[date, ...] = ()
    """The days it was used, newest first; at most ``MOST_USES``."""
    collects: bool = False
    """Whether the recipient may collect what is on the hold shelf."""
    once: bool = False
    """Whether it is good for a single time; used, it stands no more and is seen until its last day."""
    starts: date | None = None
    """First date of the records it covers; None for any."""
    ends: date | None = None
    """Last date of the records it covers, that day included; None for any."""
    taken_in_by: str = ""
    """Account of whoever took the signed form in; empty where the giver wrote it on their own page."""


class PermissionForm(Quiet, frozen=True):
    """What somebody writes when they permit that another is told what is in their records."""

    recipient: str
    classes: tuple[RecordClass, ...]
    until: date
    once: bool = False
    """It is good for a single time."""
    starts: date | None = None
    """First date of the records it covers; None for any."""
    ends: date | None = None
    """Last date of the records it covers, that day included; None for any."""
