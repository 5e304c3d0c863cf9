"""Officers, employees and agents of the library (§ 11-25(b)(1)): who they are, and how they show it.

Every function works in the transaction it is given and takes the time it needs as ``now``, which must know its
time zone. Refusals are values; nothing here is confidential about a patron.
"""

from carrel.staff.accounts import Account, accounts, create, dismiss, password_mark, set_password, standing, start_over
from carrel.staff.agents import Agent, agent, agents, amend_agent, put_agent
from carrel.staff.audit_answers import AuditAnswer, AuditWord, answers, put_answer
from carrel.staff.duty import on_duty, open_shift, put_agreement
from carrel.staff.keeper import keeper, keeper_credential
from carrel.staff.passwords import one_time_password
from carrel.staff.reviews import Review, put_review, reviews
from carrel.staff.second_factor import confirm_totp, enrol_totp
from carrel.staff.signin import CodeNeeded, SignedIn, Strangers, Throttled, Wrong, check, unknown
from carrel.staff.stations import Station, Stations
from carrel.staff.switching import (
    SWITCHING,
    NotThem,
    Switched,
    badge_in,
    by_badge,
    by_pin,
    new_badge,
    no_badge,
    set_pin,
    with_pin,
)
from carrel.staff.terminals import Enrolled, drop_terminal, enrol, enrolled, terminals

__all__ = [
    "SWITCHING",
    "Account",
    "Agent",
    "AuditAnswer",
    "AuditWord",
    "CodeNeeded",
    "Enrolled",
    "NotThem",
    "Review",
    "SignedIn",
    "Station",
    "Stations",
    "Strangers",
    "Switched",
    "Throttled",
    "Wrong",
    "accounts",
    "agent",
    "agents",
    "amend_agent",
    "answers",
    "badge_in",
    "by_badge",
    "by_pin",
    "check",
    "confirm_totp",
    "create",
    "dismiss",
    "drop_terminal",
    "enrol",
    "enrol_totp",
    "enrolled",
    "keeper",
    "keeper_credential",
    "new_badge",
    "no_badge",
    "on_duty",
    "one_time_password",
    "open_shift",
    "password_mark",
    "put_agent",
    "put_agreement",
    "put_answer",
    "put_review",
    "reviews",
    "set_password",
    "set_pin",
    "standing",
    "start_over",
    "terminals",
    "unknown",
    "with_pin",
]
