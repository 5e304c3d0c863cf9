"""Rounds: work over every record of a class, in short transactions so that the desk never waits long.

One decision and one ledger entry stand for the whole round; every batch's opening is checked against that entry.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from carrel.custody.refusals import not_allowed
from carrel.gate import Act, Denied, Grant, House, Operation, decide_for_everyone, perform
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Record
from carrel.records.vocabulary import Purpose
from carrel.sealed.kinds import Kind
from carrel.store import Transaction

R = TypeVar("R", bound=Record)
T = TypeVar("T")

BATCH = 1000
"""Records in one transaction."""


def everyone(
    house: House, actor: Actor, purpose: Purpose, kind: Kind[R], count: Callable[[Transaction], int]
) -> Grant[R, Operation] | Refusal:
    """The grant for a round over every record of a class; ``count`` says how many there are."""

    def work(act: Act) -> Grant[R, Operation] | Refusal:
        match decide_for_everyone(act, kind, count=count(act.tx)):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                return grant

    return perform(house, actor, purpose, work)


def batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Rows in batches."""
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
