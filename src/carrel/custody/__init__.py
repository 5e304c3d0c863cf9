"""Custody: how long a record is kept, that it truly ends, and that anyone may check it."""

from carrel.custody.audit import Audit, AuditAnswer, AuditWord, Verdict, WebLayer, answer, audit
from carrel.custody.audit import Group as AuditGroup
from carrel.custody.audit import Line as AuditLine
from carrel.custody.calendar import (
    BranchCalendar,
    calendar_of,
    holidays_of,
    open_after_all,
    set_week,
    stay_closed,
)
from carrel.custody.checking import Checked, check
from carrel.custody.closing import Closed, Step, close_day
from carrel.custody.faults import DatabaseFault, KeyFolderFault, NotGoverned, PackFault
from carrel.custody.ledger_page import LedgerPage, Line, Outcome, Sought, ledger_page
from carrel.custody.looks import Idle, review_looks
from carrel.custody.places import Unpack
from carrel.custody.postponing import Postponed, close_branch
from carrel.custody.promise import Kept, Promise, Sentence, promise
from carrel.custody.proof_lines import proof_lines
from carrel.custody.proving import prove
from carrel.custody.reading import Broken, Exported, Verified, export_ledger, verify_ledger
from carrel.custody.report import Proof
from carrel.custody.scanning import Found, Scan, Scanned, sarif, scan
from carrel.custody.strays import StrayLine, settle_stray, strays

__all__ = [
    "Audit",
    "AuditAnswer",
    "AuditGroup",
    "AuditLine",
    "AuditWord",
    "BranchCalendar",
    "Broken",
    "Checked",
    "Closed",
    "DatabaseFault",
    "Exported",
    "Found",
    "Idle",
    "Kept",
    "KeyFolderFault",
    "LedgerPage",
    "Line",
    "NotGoverned",
    "Outcome",
    "PackFault",
    "Postponed",
    "Promise",
    "Proof",
    "Scan",
    "Scanned",
    "Sentence",
    "Sought",
    "Step",
    "StrayLine",
    "Unpack",
    "Verdict",
    "Verified",
    "WebLayer",
    "answer",
    "audit",
    "calendar_of",
    "check",
    "close_branch",
    "close_day",
    "export_ledger",
    "holidays_of",
    "ledger_page",
    "open_after_all",
    "promise",
    "proof_lines",
    "prove",
    "review_looks",
    "sarif",
    "scan",
    "set_week",
    "settle_stray",
    "stay_closed",
    "strays",
    "verify_ledger",
]
