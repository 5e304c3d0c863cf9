"""The tallies by month, as published tables are made of them: of days nothing is said."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import bindparam, select

from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t
from carrel.tallies.register import Atom

_ROWS: Statement[tuple[int, int, str, int]] = Statement(
    select(t.c.period, t.c.place, t.c.word, t.c.number).where(
        t.c.counter == bindparam("counter"),
        t.c.event == bindparam("event"),
        t.c.period >= bindparam("first"),
        t.c.period < bindparam("after"),
    )
)


def numbers_of_months(tx: Transaction, counter: str, event: str, first: date, after: date) -> Mapping[Atom, int]:
    """What a counter holds of an event from the month ``first`` begins to before ``after``, by month."""
    found: dict[Atom, int] = {}
    rows = tx.rows(_ROWS, counter=counter, event=event, first=first.toordinal(), after=after.toordinal())
    for period, place, word, number in rows:
        atom = Atom(counter, event, date.fromordinal(period).replace(day=1), place, word)
        found[atom] = found.get(atom, 0) + number
    return found
