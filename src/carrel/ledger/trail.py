"""A patron's trail: one key for each day, each made from the day before by a step that cannot be undone.

The registration keeps the key of one day only (``trail``, ``trail_day``), and every night that day moves up. What
lies before it can then be told by nobody, the library included, although the entries stay.
"""

import secrets
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

TRAIL_LENGTH: Final = 32
_STEP: Final = b"carrel ledger trail: the next day\x00"


def new_trail() -> bytes:
    """The trail of a new registration."""
    return secrets.token_bytes(TRAIL_LENGTH)


def key_for(trail: bytes, trail_day: date, day: date) -> bytes:
    """The patron's key of ``day``: SHA-256(label ‖ key of the day before), from ``trail`` on.

    Raises ValueError for a day before ``trail_day``: that key no longer exists.
    """
    if day < trail_day:
        raise ValueError("the trail has moved on: the key of that day no longer exists")
    for _ in range(day.toordinal() - trail_day.toordinal()):
        trail = sha256(_STEP + trail).digest()
    return trail


def advance(trail: bytes, trail_day: date, to: date) -> bytes:
    """The trail whose first day is ``to``: what the registration keeps from tonight on.

    Raises ValueError for a day before ``trail_day``.
    """
    return key_for(trail, trail_day, to)


def day_keys(trail: bytes, trail_day: date, first: date, last: date) -> Iterator[tuple[date, bytes]]:
    """The keys of the days from ``first`` to ``last``, as far as the trail still reaches back."""
    day = max(first, trail_day)
    key = key_for(trail, trail_day, day)
    while day <= last:
        yield day, key
        day += timedelta(days=1)
        key = sha256(_STEP + key).digest()
