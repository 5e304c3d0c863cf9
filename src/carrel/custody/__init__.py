"""Custody: how long a record is kept, that it truly ends, and that anyone may check it."""

from carrel.custody.checking import Checked, check
from carrel.custody.closing import Closed, close_day
from carrel.custody.faults import DatabaseFault, KeyFolderFault, NotGoverned, PackFault
from carrel.custody.ledger_page import Idle, LedgerPage, Line, Outcome, Sought, ledger_page
from carrel.custody.promise import Kept, Promise, Sentence, promise
from carrel.custody.proof_lines import proof_lines
from carrel.custody.proving import prove
from carrel.custody.reading import Broken, Exported, Verified, export_ledger, verify_ledger
from carrel.custody.report import Proof

__all__ = [
    "Broken",
    "Checked",
    "Closed",
    "DatabaseFault",
    "Exported",
    "Idle",
    "Kept",
    "KeyFolderFault",
    "LedgerPage",
    "Line",
    "NotGoverned",
    "Outcome",
    "PackFault",
    "Promise",
    "Proof",
    "Sentence",
    "Sought",
    "Verified",
    "check",
    "close_day",
    "export_ledger",
    "ledger_page",
    "promise",
    "proof_lines",
    "prove",
    "verify_ledger",
]
