"""How many were registered at the last close of each month (IMLS 503, REGBOR, as of the end of the period)."""

from datetime import date

from sqlalchemy import bindparam, select

from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t
from carrel.tallies.counting import Counter, replace

REGISTERED = "registered"
STANDING = "standing"
_OF_MONTH: Statement[tuple[int]] = Statement(
    select(t.c.number).where(
        t.c.counter == Counter.STANDING.value, t.c.period == bindparam("period"), t.c.word == REGISTERED
    )
)


def note_registered(tx: Transaction, day: date, number: int) -> None:
    """Note how many registrations the library holds when this day is closed; the month keeps its last number."""
    replace(tx, Counter.STANDING, day.replace(day=1), 0, REGISTERED, STANDING, number)


def registered_in(tx: Transaction, month: date) -> int | None:
    """How many were registered at the last close of the month that begins with this day; None where none was closed."""
    found = tx.row(_OF_MONTH, period=month.toordinal())
    return None if found is None else found[0]
