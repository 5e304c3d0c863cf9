"""Turns at public computers: how many, where, at what kind, for how long (IMLS 651, PITUSR); and nothing of whose."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy import bindparam, func, select

from carrel.records.ids import BranchId
from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t

_COMPUTER: Final = "computer"
_DAYS: Statement[tuple[int, str, int]] = Statement(
    select(t.c.period, t.c.word, t.c.number).where(
        t.c.counter == _COMPUTER,
        t.c.place == bindparam("place"),
        t.c.period >= bindparam("first"),
        t.c.period <= bindparam("last"),
    )
)
_SINCE: Statement[tuple[int | None]] = Statement(
    select(func.min(t.c.period)).where(t.c.counter == _COMPUTER, t.c.place == bindparam("place"))
)
_BANDS: Final = ((5, "to 5"), (15, "6 to 15"), (30, "16 to 30"), (60, "31 to 60"), (120, "61 to 120"))

_LONGEST: Final = "over 120"


def minutes_band(minutes: int) -> str:
    """How long a sitting was, as it is counted: in whole minutes, the last band over two hours."""
    return next((band for most, band in _BANDS if minutes <= most), _LONGEST)


def sitting_word(computer: str, minutes: str) -> str:
    """What a sitting is counted under: the kind of computer, and the band of minutes."""
    return f"{computer}|{minutes}"


def sitting_words(computers: Iterable[str]) -> frozenset[str]:
    """Every word that sittings at these kinds of computer are counted under."""
    bands = (*(band for _, band in _BANDS), _LONGEST)
    return frozenset(sitting_word(computer, band) for computer in computers for band in bands)


def kind_of(word: str) -> str:
    """The kind of computer in such a word."""
    return word.rpartition("|")[0]


def sittings_of_days(tx: Transaction, first: date, last: date, branch: BranchId) -> Mapping[date, Mapping[str, int]]:
    """How many turns ended at a branch on each of these days, by kind; a day without any is not there."""
    found: dict[date, dict[str, int]] = {}
    for period, word, number in tx.rows(_DAYS, place=branch, first=first.toordinal(), last=last.toordinal()):
        of_day = found.setdefault(date.fromordinal(period), {})
        of_day[kind_of(word)] = of_day.get(kind_of(word), 0) + number
    return found


def seated_since(tx: Transaction, branch: BranchId) -> date | None:
    """The first day on which anybody sat at a branch by Carrel; None where nobody did."""
    found = tx.row(_SINCE, place=branch)
    return None if found is None or found[0] is None else date.fromordinal(found[0])
