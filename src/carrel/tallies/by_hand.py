"""What people count: a door counter that is read at the close, questions answered, sessions of the wireless network.

A number is read off or ticked off, so entering it again replaces it.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, delete, select

from carrel.records.ids import BranchId
from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t
from carrel.tallies.counting import Counter, replace

_COUNTED = "counted"
_DAY: Statement[tuple[str, int]] = Statement(
    select(t.c.word, t.c.number).where(
        t.c.counter == bindparam("counter"), t.c.period == bindparam("period"), t.c.place == bindparam("place")
    )
)
_DAYS: Statement[tuple[int, str, int]] = Statement(
    select(t.c.period, t.c.word, t.c.number).where(
        t.c.counter == bindparam("counter"),
        t.c.period >= bindparam("first"),
        t.c.period <= bindparam("last"),
        t.c.place == bindparam("place"),
    )
)
_DROP: Statement[object] = Statement(
    delete(t).where(
        t.c.counter == bindparam("counter"),
        t.c.period == bindparam("period"),
        t.c.place == bindparam("place"),
        t.c.word == bindparam("word"),
    )
)


def note_count(tx: Transaction, variable: str, day: date, branch: BranchId, number: int) -> None:
    """Let a branch's count of a survey variable (VISITS, REFERENC …) on a day be this number."""
    replace(tx, Counter.HAND, day, branch, variable, _COUNTED, number)


def counts_of_day(tx: Transaction, day: date, branch: BranchId) -> Mapping[str, int]:
    """What a branch has counted on a day, by survey variable."""
    return dict(tx.rows(_DAY, counter=Counter.HAND.value, period=day.toordinal(), place=branch))


def counts_of_days(tx: Transaction, first: date, last: date, branch: BranchId) -> Mapping[date, Mapping[str, int]]:
    """What a branch has counted on each of these days; a day without a count is not there."""
    found: dict[date, dict[str, int]] = {}
    rows = tx.rows(_DAYS, counter=Counter.HAND.value, first=first.toordinal(), last=last.toordinal(), place=branch)
    for day, variable, number in rows:
        found.setdefault(date.fromordinal(day), {})[variable] = number
    return found


def drop_count(tx: Transaction, variable: str, day: date, branch: BranchId) -> None:
    """Take a branch's count of a day back: nobody counted."""
    tx.run(_DROP, counter=Counter.HAND.value, period=day.toordinal(), place=branch, word=variable)
