"""Rounds: work over every record of a class, in short transactions so that the desk never waits long.

One decision and one ledger entry stand for the whole round; every batch's opening is checked against that entry.
"""

from collections.abc import Callable
from typing import TypeVar

from carrel.gate import Act, Denied, Grant, House, Operation, decide_for_everyone, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Record
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed
from carrel.sealed.kinds import Kind
from carrel.store import Transaction

R = TypeVar("R", bound=Record)

BATCH = 1000
"""Records in one transaction."""


def everyone(
    house: House, actor: Actor, purpose: Purpose, kind: Kind[R], count: Callable[[Transaction], int], *also: RecordClass
) -> Grant[R, Operation] | Refusal:
    """The grant for a round over every record of a class; ``count`` says how many there are.

    ``also`` names classes of which a record may be opened on the way.
    """

    def work(act: Act) -> Grant[R, Operation] | Refusal:
        match decide_for_everyone(act, kind, *also, count=count(act.tx)):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                return grant

    return perform(house, actor, purpose, work)


def rounds(
    house: House,
    actor: Actor,
    purpose: Purpose,
    page: Callable[[Transaction, bytes, int], list[Sealed[R]]],
    work: Callable[[Act, list[Sealed[R]]], None],
    size: int = BATCH,
    alone: bool = False,
) -> Refusal | None:
    """Do ``work`` on every page of records, each in an act of its own. ``page`` takes where to go on, and the size.

    ``alone`` keeps the desk out while a page is worked on: what it reads and writes again, nobody else may change.
    """
    after = b""
    while True:

        def one_page(act: Act, after: bytes = after) -> bytes:
            found = page(act.tx, after, size)
            if found:
                work(act, found)
            return found[-1].row if found else b""

        reached = perform(house, actor, purpose, one_page, alone, tries=1)  # what it counts is counted once
        if isinstance(reached, Refusal):
            return reached
        if not reached:
            return None
        after = reached


def batch_for(count: int) -> int:
    """How many boxes to re-seal in one transaction.

    New tags scatter over the whole index, so a large register is cheaper in fewer, larger batches; twenty thousand
    keep the desk waiting for about a second.
    """
    return min(max(BATCH, count // 20), 20 * BATCH)
