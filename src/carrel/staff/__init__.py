"""Officers, employees and agents of the library (§ 11-25(b)(1)): who they are, and how they show it.

Every function works in the transaction it is given and takes the time it needs as ``now``, which must know its
time zone. Refusals are values; nothing here is confidential about a patron.
"""

from carrel.staff.accounts import Account, accounts, create, dismiss, set_password, standing, start_over
from carrel.staff.duty import on_duty, open_shift, put_agreement
from carrel.staff.keeper import keeper, keeper_credential
from carrel.staff.passwords import one_time_password
from carrel.staff.reviews import Review, put_review, reviews
from carrel.staff.second_factor import confirm_totp, enrol_totp
from carrel.staff.signin import CodeNeeded, SignedIn, Throttled, Wrong, check
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
    "CodeNeeded",
    "Enrolled",
    "NotThem",
    "Review",
    "SignedIn",
    "Station",
    "Stations",
    "Switched",
    "Throttled",
    "Wrong",
    "accounts",
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
    "put_agreement",
    "put_review",
    "reviews",
    "set_password",
    "set_pin",
    "standing",
    "start_over",
    "terminals",
    "with_pin",
]
