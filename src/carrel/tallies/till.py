"""The till: what was taken, paid back and waived, by day and branch, by what it was for and how it was paid.

An amount names nobody, so it is counted in the act's own transaction; a settled fee leaves this and nothing else.
"""

from datetime import date
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, select

from carrel.records.circulation import FeeKind
from carrel.records.ids import BranchId
from carrel.store import Statement, Transaction
from carrel.tallies._tables import tallies as t
from carrel.tallies.counting import Counter, put

_APART = ", "


class Money(StrEnum):
    """What became of an amount."""

    TAKEN = "taken"
    REFUNDED = "refunded"
    WAIVED = "waived"


class Method(StrEnum):
    """How an amount changed hands."""

    CASH = "cash"
    CHECK = "check"
    CARD = "card"
    NONE = "none"
    """It did not: it was waived."""


class TillLine(msgspec.Struct, frozen=True):
    """What a day at a branch came to for one kind of fee and one way to pay. Whole cents."""

    money: Money
    kind: FeeKind
    method: Method
    cents: int


_DAY: Statement[tuple[str, str, int]] = Statement(
    select(t.c.event, t.c.word, t.c.number).where(
        t.c.counter == bindparam("counter"), t.c.period == bindparam("period"), t.c.place == bindparam("place")
    )
)


def note_money(tx: Transaction, day: date, branch: BranchId, line: TillLine) -> None:
    """Add an amount to the till of a day and a branch."""
    put(tx, Counter.TILL, day, branch, f"{line.kind.value}{_APART}{line.method.value}", line.money.value, line.cents)


def till_of_day(tx: Transaction, day: date, branch: BranchId) -> tuple[TillLine, ...]:
    """What a day at a branch came to, in the order of their kinds."""
    found = []
    for event, word, cents in tx.rows(_DAY, counter=Counter.TILL.value, period=day.toordinal(), place=branch):
        kind, _, method = word.partition(_APART)
        found.append(TillLine(Money(event), FeeKind(kind), Method(method), cents))
    return tuple(sorted(found, key=_place))


def _place(line: TillLine) -> tuple[int, int, int]:
    return list(Money).index(line.money), list(FeeKind).index(line.kind), list(Method).index(line.method)
