"""The demo's counts of a year or two: quiet Mondays, full Saturdays, busy summers. No loan stands behind them.

They reach back over the last whole fiscal year and the last whole year of borrowIT CT, so that both can be
reported.
"""

from collections import Counter as Sums
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

import msgspec

from carrel import tallies
from carrel.exchange.demo.by_hand import ByHand, counted_by_hand
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.computers import sat_on, seats_people
from carrel.exchange.demo.members import Shares, members
from carrel.exchange.demo.places import PLACES, Place, open_on
from carrel.exchange.demo.shares import about, scaled
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.store import Transaction
from carrel.tallies import Counted, Counter

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
_AUDIENCES: Final = {"adult": 0.6, "child": 0.32, "teen": 0.08}
_ELSEWHERE: Final = ((Event.BORROWED_ELSEWHERE, 0.07), (Event.LENT_ELSEWHERE, 0.04))
"""Of a day's loans, how many as many again come from other libraries, and go there: by way of the main library."""
_BORROWIT: Final = 3
"""The month with which the year of borrowIT CT begins."""


class Month(msgspec.Struct, frozen=True):
    """What the demo has counted in one month."""

    last: date
    """The last day that was counted."""
    counted: tuple[Counted, ...]
    by_hand: tuple[ByHand, ...]
    registered: int
    """How many were registered on that day."""


def first_day(today: date, year_begins: int) -> date:
    """The first day of whichever began first: the last whole fiscal year, or the last whole one of borrowIT CT."""
    return min(_began(today, year_begins), _began(today, _BORROWIT))


def _began(today: date, month: int) -> date:
    """The day on which the last year that is over began, of years that begin with this month."""
    return date(today.year - (1 if today.month >= month else 2), month, 1)


def months(
    seed: int, first: date, today: date, a_day: float, shares: Shares, branches: Sequence[BranchId]
) -> Iterator[Month]:
    """The months from ``first`` to yesterday. ``a_day`` is how many loans a usual day has.

    The counters of what a person is agree with each other and with the material of the month, and audiences with the
    material of the day.
    """
    rng, by_hand, sat = (chance(seed, of) for of in ("year", "counted by hand", "sat at computers"))
    counted: list[Counted] = []
    noted: list[ByHand] = []
    day = first
    while day < today:
        for place, branch in zip(PLACES, branches, strict=True):
            if open_on(place, day):
                usual = a_day * _WEEKDAYS[day.weekday()] * _MONTHS[day.month - 1] * place.share / 100
                counted += _day(rng, day, usual, place, branch)
                counted += sat_on(sat, day, usual, place, branch)
                noted += counted_by_hand(by_hand, day, usual, branch, seats_people(place))
        day += timedelta(days=1)
        if day.day == 1 or day == today:
            last = day - timedelta(days=1)
            people = members(rng, last, _events(counted), shares)
            yield Month(last, (*counted, *people), tuple(noted), shares.registered(last, today))
            counted, noted = [], []


def add(tx: Transaction, month: Month) -> None:
    """Write a month's counts into the tallies."""
    tallies.add_all(tx, month.counted)
    for variable, day, branch, number in month.by_hand:
        tallies.note_count(tx, variable, day, branch, number)
    tallies.note_registered(tx, month.last, month.registered)


def _events(counted: Sequence[Counted]) -> Sums[Event]:
    """A month's material by what became of it."""
    sums: Sums[Event] = Sums()
    for counter, _, _, _, event, number in counted:
        if counter is Counter.MATERIAL:
            sums[event] += number
    return sums


def _day(rng: Random, day: date, usual: float, place: Place, branch: BranchId) -> Iterator[Counted]:
    sums: Sums[Event] = Sums()
    for kind, share in _KINDS.items():
        for event, often in ((Event.LENT, 1.0), (Event.RENEWED, 0.2), (Event.RETURNED, 1.0), (Event.USED_HERE, 0.03)):
            number = about(rng, usual * share * often)
            if number:
                sums[event] += number
                yield Counter.MATERIAL, day, branch, kind, event, number
    for event, number in sums.items():
        drawn = Sums(rng.choices(list(_AUDIENCES), list(_AUDIENCES.values()), k=number))
        for audience, part in scaled(drawn, number).items():
            yield Counter.AUDIENCE, day, branch, audience, event, part
    for event, often in _ELSEWHERE if place is PLACES[0] else ():
        number = about(rng, usual * often)
        if number:
            yield Counter.MATERIAL, day, branch, "book", event, number
