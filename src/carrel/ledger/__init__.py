"""The ledger: every opening of a record is on it, and outsiders can check that nothing was altered or left out.

Entries are written in the act's own transaction (``_append``, the gate's alone), gathered into a Merkle tree
(``gather``; RFC 9162 § 2.1) whose signed checkpoints can be printed, mailed or posted, and checked whole
(``verify``) or from outside (``export``). Nothing here says which patron an entry concerns once the patron's
trail has moved on (``trail``).
"""

from carrel.ledger._append import is_recorded
from carrel.ledger.entry import Act, Entry, Hours, Outcome, Receipt
from carrel.ledger.export import Exported, NothingToExport, export, prove
from carrel.ledger.gather import checkpoint, gather
from carrel.ledger.notes import KEY_NAME, LedgerKey, NoteFault, VerifierKey
from carrel.ledger.read import Day, Page, Wanted, days, entries_of, page, waiting
from carrel.ledger.tags import OfNobody, OfPatron, OfRegister, Tagger
from carrel.ledger.trail import advance, key_for, new_trail
from carrel.ledger.verify import Broken, Verified, verify

__all__ = [
    "KEY_NAME",
    "Act",
    "Broken",
    "Day",
    "Entry",
    "Exported",
    "Hours",
    "LedgerKey",
    "NoteFault",
    "NothingToExport",
    "OfNobody",
    "OfPatron",
    "OfRegister",
    "Outcome",
    "Page",
    "Receipt",
    "Tagger",
    "Verified",
    "VerifierKey",
    "Wanted",
    "advance",
    "checkpoint",
    "days",
    "entries_of",
    "export",
    "gather",
    "is_recorded",
    "key_for",
    "new_trail",
    "page",
    "prove",
    "verify",
    "waiting",
]
