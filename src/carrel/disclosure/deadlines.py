"""How many requests are due, and when: numbers only, so that they may stand in a terminal or a mail to oneself."""

from collections import Counter
from datetime import date

import msgspec

from carrel.disclosure.listing import requests
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal


class Due(msgspec.Struct, frozen=True):
    """What waits for an answer. It names nobody and nothing."""

    days: tuple[tuple[date, int], ...]
    """For each day on which an answer is due, how many; the earliest first."""
    urgent: int
    """How many of them are due within the library's days of warning, or past due."""
    undated: int
    """How many have no such day."""


def due(house: House, actor: Actor) -> Due | Refusal:
    """What waits for an answer."""
    found = requests(house, actor)
    if isinstance(found, Refusal):
        return found
    waiting = [line for line in found.open if line.waits]
    days = Counter(line.due for line in waiting if line.due is not None)
    return Due(tuple(sorted(days.items())), found.urgent, sum(line.due is None for line in waiting))
