"""The privacy audit: 36 requirements of the professional checklists, answered from the house's own state.

Most answers are found and not given: a probe looks at the law in force, the tables the database really has, the keys,
the settings, the accounts and the ledger, and says what it saw. It opens no record. The rest the custodian answers.
"""

from carrel.custody.audit.answering import LONGEST_NOTE, answer
from carrel.custody.audit.evidence import Verdict, WebLayer
from carrel.custody.audit.reporting import Audit, Line, audit
from carrel.custody.audit.requirements import REQUIREMENTS, Group, Requirement
from carrel.staff import AuditAnswer, AuditWord

__all__ = [
    "LONGEST_NOTE",
    "REQUIREMENTS",
    "Audit",
    "AuditAnswer",
    "AuditWord",
    "Group",
    "Line",
    "Requirement",
    "Verdict",
    "WebLayer",
    "answer",
    "audit",
]
