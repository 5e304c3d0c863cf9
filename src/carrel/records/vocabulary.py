"""The closed lists the house speaks in: classes of record, purposes, roles.

Values are lower case words that stand in policies, ledger entries and pages; never renumber or reuse one.
"""

from enum import StrEnum


class RecordClass(StrEnum):
    """A class of confidential record, as the board's policy numbers them (policy 1, 2, 3)."""

    REGISTRATION = "registration"
    """Who a patron is (policy 2)."""
    LOAN = "loan"
    """An item checked out, and whether it is overdue (policy 1)."""
    HOLD = "hold"
    """A title or item held on reserve (policy 1)."""
    INTERLOAN = "interloan"
    """An item borrowed from another library (policy 1)."""
    FEE = "fee"
    """An amount owed, and for which item while it is open (policy 1)."""
    COMPUTER = "computer"
    """A sitting at a public computer; what was viewed has no record at all (policy 3)."""
    SLIP = "slip"
    """What an act leaves to be counted tonight: it names nobody, and is sealed all the same."""


class Purpose(StrEnum):
    """What an opening is for. The act determines it; nobody selects one (§ 11-25(b)(1), "as necessary")."""

    LEND = "lend"
    RETURN = "return"
    RENEW = "renew"
    SERVE = "serve"
    """A card was scanned or a patron chosen: show what the desk needs to serve them."""
    FIND = "find"
    """A patron is looked for by name, birth date or telephone."""
    REGISTER = "register"
    """A registration is made, amended, or checked against others for a duplicate."""
    CARD = "card"
    """A card is issued, replaced or reported lost."""
    OVERRIDE = "override"
    """A block is set aside, with the reason said."""
    HOLD = "hold"
    INTERLOAN = "interloan"
    CHARGE = "charge"
    """A fee is charged, paid or waived."""
    SEAT = "seat"
    """Someone is seated at a public computer."""
    NOTIFY = "notify"
    """A notice is made for a patron."""
    MOVE_IN = "move in"
    """Records of another system are taken in; written, never read."""
    CLOSE_DAY = "close day"
    """The day's close: retention, counting, re-sealing."""
    CHECK = "check"
    """The books are checked against each other."""
    PROVE = "prove"
    """Every identity and link is gathered to search the disk for it: keeping the promise."""
    OWN = "own"
    """A patron sees, corrects or erases what is theirs."""
    RELEASE = "release"
    """Information leaves to a third party (§ 11-25(b)(2))."""
    PUBLISH = "publish"
    """A statistical report is made public (§ 11-25(b)(4))."""
    READ_LEDGER = "read ledger"
    """The record of openings is read."""


class Role(StrEnum):
    """Who asks: an officer, employee or agent of the library, a patron, or nobody we know."""

    PAGE = "page"
    """Shelves books; opens nothing."""
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    CUSTODIAN = "custodian"
    """The director, the officer who answers for the records."""
    AUDITOR = "auditor"
    """Reads the ledger, opens no record."""
    KEEPER = "keeper"
    """The system itself, at its unattended work."""
    AGENT = "agent"
    """A vendor's machine acting for the library."""
    PATRON = "patron"
    """A library user, asking about their own records."""
    STRANGER = "stranger"
    """Anybody else: parents, police, press, other agencies, other patrons (§ 11-25(b)(2))."""
