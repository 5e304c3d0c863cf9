"""Adds slips to separate counters: material by day and branch; what a person is, by month only."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from carrel.records.circulation import Event, Slip
from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t
from carrel.tallies.sittings import sitting_word

_S = sqlite.insert(t)
_P = postgresql.insert(t)
_KEYS = ["counter", "period", "place", "word", "event"]
_ADD: Statement[object] = Statement(
    _S.on_conflict_do_update(index_elements=_KEYS, set_={"number": t.c.number + _S.excluded.number}),
    _P.on_conflict_do_update(index_elements=_KEYS, set_={"number": t.c.number + _P.excluded.number}),
)
_REPLACE: Statement[object] = Statement(
    _S.on_conflict_do_update(index_elements=_KEYS, set_={"number": _S.excluded.number}),
    _P.on_conflict_do_update(index_elements=_KEYS, set_={"number": _P.excluded.number}),
)
_TOTAL: Statement[tuple[int | None]] = Statement(
    select(func.sum(t.c.number)).where(
        t.c.counter == bindparam("counter"),
        t.c.event == bindparam("event"),
        t.c.period >= bindparam("first"),
        t.c.period <= bindparam("last"),
    )
)
_SUMS: Statement[tuple[str, str, int, int]] = Statement(
    select(t.c.counter, t.c.event, func.sum(t.c.number), func.min(t.c.number)).group_by(t.c.counter, t.c.event)
)


class Counter(StrEnum):
    """What is counted by. Each stands alone: none crosses a person with a work."""

    MATERIAL = "material"
    AUDIENCE = "audience"
    """Physical items by whom they are shelved for, by day and branch."""
    CATEGORY = "category"
    TOWN = "town"
    AGE = "age"
    GUEST = "guest"
    """Loans on the cards of other towns' libraries, by town and month (borrowIT CT)."""
    STANDING = "standing"
    """How many were registered when the month was last closed (``standing.py``)."""
    COMPUTER = "computer"
    """Turns at public computers, by day, branch, kind and band of minutes (``sittings.py``)."""
    HAND = "hand"
    """What people count by hand, by day and branch (``by_hand.py``)."""
    TILL = "till"
    """Money: whole cents, by day and branch (``till.py``)."""
    REQUEST = "request"
    """Requests for records, by year (``asked.py``)."""
    REPORT = "report"
    """Reports that were published, by the period they are about."""


Counted: TypeAlias = tuple[Counter, date, int, str, Event, int]
"""Counter, day, place, word, event and number: what ``add`` takes."""
_OF_THINGS = frozenset({Counter.MATERIAL, Counter.AUDIENCE, Counter.COMPUTER})
COUNTED_AT_THE_CLOSE = _OF_THINGS | {Counter.CATEGORY, Counter.TOWN, Counter.AGE, Counter.GUEST, Counter.STANDING}
"""The others are counted at once, when somebody counts, pays or answers."""


def add(tx: Transaction, counter: Counter, day: date, place: int, word: str, event: Event, number: int = 1) -> None:
    """Add to a counter. What a person is, is counted by month and without place."""
    by_month = counter not in _OF_THINGS
    put(tx, counter, day.replace(day=1) if by_month else day, 0 if by_month else place, word, event.value, number)


def add_all(tx: Transaction, counted: Iterable[Counted]) -> None:
    """Add many numbers at once."""
    rows = [
        {
            "counter": counter.value,
            "period": (day if counter in _OF_THINGS else day.replace(day=1)).toordinal(),
            "place": place if counter in _OF_THINGS else 0,
            "word": word,
            "event": event.value,
            "number": number,
        }
        for counter, day, place, word, event, number in counted
    ]
    tx.many(_ADD, rows)


def put(tx: Transaction, counter: Counter, period: date, place: int, word: str, event: str, number: int) -> None:
    """Add to one number of a counter."""
    tx.run(
        _ADD,
        counter=counter.value,
        period=period.toordinal(),
        place=place,
        word=word,
        event=event,
        number=number,
    )


def replace(tx: Transaction, counter: Counter, period: date, place: int, word: str, event: str, number: int) -> None:
    """Let a number of a counter be this one: for what is read off and not added up."""
    tx.run(
        _REPLACE,
        counter=counter.value,
        period=period.toordinal(),
        place=place,
        word=word,
        event=event,
        number=number,
    )


def add_slip(tx: Transaction, slip: Slip) -> None:
    """Add one slip to each counter it has a word for."""
    for counter, word in (
        (Counter.MATERIAL, slip.kind),
        (Counter.AUDIENCE, slip.audience),
        (Counter.CATEGORY, slip.category),
        (Counter.TOWN, slip.town),
        (Counter.AGE, slip.age_band),
        (Counter.COMPUTER, sitting_word(slip.computer, slip.minutes) if slip.computer else ""),
        (Counter.GUEST, slip.town if slip.guest and slip.event is Event.LENT else ""),
    ):
        if word:
            add(tx, counter, slip.day, slip.branch, word, slip.event)


def total(tx: Transaction, counter: Counter, event: Event, first: date, last: date) -> int:
    """How many events a counter holds from ``first`` to ``last``."""
    found = tx.row(_TOTAL, counter=counter.value, event=event.value, first=first.toordinal(), last=last.toordinal())
    return 0 if found is None else int(found[0] or 0)


def totals_of_day(tx: Transaction, day: date) -> dict[Event, int]:
    """A day's events by what they were, over all branches and kinds."""
    return {event: total(tx, Counter.MATERIAL, event, day, day) for event in Event}


_PARTS = (
    (Counter.TOWN, Counter.CATEGORY),
    (Counter.AGE, Counter.CATEGORY),
    (Counter.GUEST, Counter.TOWN),
    (Counter.AUDIENCE, Counter.MATERIAL),
)
"""A counter that counts some of what another counts."""


def faults(tx: Transaction) -> list[str]:
    """What does not add up: counters of what a person is must agree with one another, and none is negative."""
    sums: dict[str, dict[Counter, int]] = {}
    found = []
    for counter, event, number, least in tx.rows(_SUMS):
        sums.setdefault(event, {})[Counter(counter)] = number
        if least < 0:
            found.append(f"the {counter} counter of {event} is below nothing")
    for event, by_counter in sums.items():
        found += [
            f"more events of {event} are counted by {part} than by {whole}"
            for part, whole in _PARTS
            if by_counter.get(part, 0) > by_counter.get(whole, 0)
        ]
    return found
