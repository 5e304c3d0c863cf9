"""A year of the demo's counts: quiet Mondays, full Saturdays, busy summers. Counts only; no loan stands behind them."""

from collections import Counter as Sums
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from carrel import tallies
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.places import PLACES, open_on
from carrel.exchange.demo.words import TOWNS
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.store import Transaction
from carrel.tallies import Counter

_DAYS: Final = 365
_WEEKDAYS: Final = (0.8, 1.0, 1.05, 1.0, 1.1, 1.5, 0.0)
_MONTHS: Final = (1.0, 0.95, 1.0, 1.0, 0.9, 1.2, 1.4, 1.3, 0.95, 1.0, 0.95, 0.8)
_KINDS: Final = {
    "book": 0.54,
    "book-new": 0.11,
    "video": 0.14,
    "audiobook": 0.07,
    "magazine": 0.05,
    "music": 0.04,
    "equipment": 0.03,
    "kit": 0.02,
}
_BANDS: Final = {"adult": 0.48, "senior": 0.25, "child": 0.18, "teen": 0.09}
_TOWNS: Final = {town: share / 100 for town, _, share in TOWNS}
Counted = tuple[Counter, date, int, str, Event, int]
"""Counter, day, branch, word, event, number: what ``tallies.add`` takes."""


def counts(
    seed: int, today: date, a_day: float, patrons: int, categories: Mapping[str, float], branches: Sequence[BranchId]
) -> Iterator[list[Counted]]:
    """The year before ``today``, a month in each list. ``a_day`` is how many loans a usual day has.

    ``categories`` says what share of the patrons each category has. The counters of what a person is agree with
    each other and with the material of the month.
    """
    rng = chance(seed, "year")
    month: list[Counted] = []
    sums: Sums[Event] = Sums()
    day = today - timedelta(days=_DAYS)
    while day < today:
        for counted in _day(rng, day, a_day, branches):
            month.append(counted)
            sums[counted[4]] += counted[5]
        day += timedelta(days=1)
        if day.day == 1 or day == today:
            last = day - timedelta(days=1)
            yield month + list(_people(rng, last, sums, patrons, categories))
            month, sums = [], Sums()


def add(tx: Transaction, counted: Sequence[Counted]) -> None:
    """Add to the tallies."""
    for counter, day, place, word, event, number in counted:
        tallies.add(tx, counter, day, place, word, event, number)


def _day(rng: Random, day: date, a_day: float, branches: Sequence[BranchId]) -> Iterator[Counted]:
    season = _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1]
    for place, branch in zip(PLACES, branches, strict=True):
        if not open_on(place, day):
            continue
        for kind, share in _KINDS.items():
            usual = a_day * season * place.share / 100 * share
            lent = _about(rng, usual)
            several = (
                (Event.LENT, lent),
                (Event.RENEWED, _about(rng, usual * 0.2)),
                (Event.RETURNED, _about(rng, usual)),
            )
            yield from ((Counter.MATERIAL, day, branch, kind, event, number) for event, number in several if number)


def _people(
    rng: Random, day: date, sums: Mapping[Event, int], patrons: int, categories: Mapping[str, float]
) -> Iterator[Counted]:
    """What the people of a month were. A return asks nobody who they are, so it is not among these."""
    for event, number in (
        (Event.LENT, sums.get(Event.LENT, 0)),
        (Event.RENEWED, sums.get(Event.RENEWED, 0)),
        (Event.REGISTERED, _about(rng, patrons / 120)),
    ):
        for counter, shares in ((Counter.CATEGORY, categories), (Counter.TOWN, _TOWNS), (Counter.AGE, _BANDS)):
            drawn = Sums(rng.choices(list(shares), list(shares.values()), k=min(number, 1000)))
            for word, part in _scaled(drawn, number).items():
                yield counter, day, 0, word, event, part


def _scaled(drawn: Mapping[str, int], number: int) -> dict[str, int]:
    """Parts in these proportions that add up to ``number``."""
    whole = sum(drawn.values())
    parts = {word: part * number // whole for word, part in drawn.items()}
    for word in list(parts)[:1]:
        parts[word] += number - sum(parts.values())
    return {word: part for word, part in parts.items() if part}


def _about(rng: Random, usual: float) -> int:
    """A number that is usually about this."""
    return max(0, round(rng.gauss(usual, usual**0.5)))
