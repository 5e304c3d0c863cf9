"""What people count: a door counter that is read at the close, questions answered, sessions of the wireless network.

A number is read off or ticked off, so entering it again replaces it.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select

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


def note_count(tx: Transaction, variable: str, day: date, branch: BranchId, number: int) -> None:
    """Let a branch's count of a survey variable (VISITS, REFERENC …) on a day be this number."""
    replace(tx, Counter.HAND, day, branch, variable, _COUNTED, number)


def counts_of_day(tx: Transaction, day: date, branch: BranchId) -> Mapping[str, int]:
    """What a branch has counted on a day, by survey variable."""
    return dict(tx.rows(_DAY, counter=Counter.HAND.value, period=day.toordinal(), place=branch))
