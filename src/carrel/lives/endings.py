"""What a close of day ends: who had an item last, and permissions whose last day has passed (design § 4)."""

from collections.abc import Callable
from datetime import date

import msgspec

from carrel.records.circulation import LastBorrower
from carrel.records.permissions import Permission


def one_close_less(last: LastBorrower) -> LastBorrower | None:
    """Who had an item last, as it is after this close; None where this close ends it."""
    return None if last.closes <= 0 else msgspec.structs.replace(last, closes=last.closes - 1)


def standing_on(day: date) -> Callable[[Permission], Permission | None]:
    """What the close of ``day`` makes of a permission: its last day is a day of the permission."""

    def tonight(permission: Permission) -> Permission | None:
        return None if permission.expires <= day else permission

    return tonight
