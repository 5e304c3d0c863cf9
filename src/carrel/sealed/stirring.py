"""Random order, for what is written or worked through together: an order that is kept would tell of the day."""

import secrets
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

_DRAWN = 8
"""Random bytes for each thing: two that draw the same stay as they stood, once in 2⁶⁴ pairs."""


def stirred(things: Sequence[T]) -> list[T]:
    """The same things in random order. All randomness is drawn at once: a close stirs every record there is."""
    drawn = secrets.token_bytes(_DRAWN * len(things))
    draws = [drawn[at : at + _DRAWN] for at in range(0, len(drawn), _DRAWN)]
    return [things[at] for at in sorted(range(len(things)), key=draws.__getitem__)]
