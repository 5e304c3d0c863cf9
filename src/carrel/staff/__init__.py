"""Officers, employees and agents of the library (§ 11-25(b)(1)): who they are, and how they show it.

Every function works in the transaction it is given and takes the time it needs as ``now``, which must know its
time zone. Refusals are values; nothing here is confidential about a patron.
"""

from carrel.staff.accounts import Account, accounts, create, dismiss, set_password, standing, start_over
from carrel.staff.keeper import keeper, keeper_credential
from carrel.staff.passwords import one_time_password
from carrel.staff.second_factor import confirm_totp, enrol_totp
from carrel.staff.signin import CodeNeeded, SignedIn, Throttled, Wrong, check

__all__ = [
    "Account",
    "CodeNeeded",
    "SignedIn",
    "Throttled",
    "Wrong",
    "accounts",
    "check",
    "confirm_totp",
    "create",
    "dismiss",
    "enrol_totp",
    "keeper",
    "keeper_credential",
    "one_time_password",
    "set_password",
    "standing",
    "start_over",
]
