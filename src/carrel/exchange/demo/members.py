"""What the people of a month were: category, town and age, and how many of them are another town's readers."""

from collections import Counter as Sums
from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Final

import msgspec

from carrel.exchange.demo.shares import about, scaled
from carrel.exchange.demo.words import TOWNS
from carrel.records.circulation import Event
from carrel.tallies import Counted, Counter

_BANDS: Final = {"adult": 0.48, "senior": 0.25, "child": 0.18, "teen": 0.09}
_TOWNS: Final = {town: share / 100 for town, _, share in TOWNS}
_MOST_DRAWN: Final = 1000
"""People drawn for one number: a greater one is in their proportions."""
_A_YEAR: Final = 0.04
"""By what part of today's number the registrations grow in a year."""


class Shares(msgspec.Struct, frozen=True):
    """Who the demo's patrons are."""

    patrons: int
    categories: Mapping[str, float]
    """What share of the patrons each category has."""
    guests: frozenset[str]
    """The categories of other towns' readers."""
    home: str
    """The library's own town."""

    def registered(self, day: date, today: date) -> int:
        """How many were registered on a day before today."""
        return round(self.patrons * (1 - _A_YEAR * (today - day).days / 365))


def members(rng: Random, last: date, sums: Mapping[Event, int], shares: Shares) -> Iterator[Counted]:
    """What the people of a month were that ends on ``last``. A return asks nobody who they are, so it is not here."""
    for event, number in (
        (Event.LENT, sums.get(Event.LENT, 0)),
        (Event.RENEWED, sums.get(Event.RENEWED, 0)),
        (Event.REGISTERED, about(rng, shares.patrons / 120)),
    ):
        by_category, by_town, by_age = (_drawn(rng, of, number) for of in (shares.categories, _TOWNS, _BANDS))
        for counter, parts in (
            (Counter.CATEGORY, by_category),
            (Counter.TOWN, by_town),
            (Counter.AGE, by_age),
            (Counter.GUEST, _guests(by_category, by_town, shares) if event is Event.LENT else {}),
        ):
            yield from ((counter, last, 0, word, event, part) for word, part in parts.items())


def _guests(by_category: Mapping[str, int], by_town: Mapping[str, int], shares: Shares) -> dict[str, int]:
    """The loans of other towns' readers, by their town: not more than there were of a town."""
    away = {town: number for town, number in by_town.items() if town != shares.home}
    number = sum(by_category.get(category, 0) for category in shares.guests)
    return scaled(away, min(number, sum(away.values())))


def _drawn(rng: Random, shares: Mapping[str, float], number: int) -> dict[str, int]:
    drawn = Sums(rng.choices(list(shares), list(shares.values()), k=min(number, _MOST_DRAWN)))
    return scaled(drawn, number)
