"""Rounds: work over every record of a class, in short transactions so that the desk never waits long.

One decision and one ledger entry stand for the whole round; every batch's opening is checked against that entry.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
"""Records that are worked on at once: what this many need, and where they stand on the disk, stays at hand."""


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
    """Do ``work`` on every page of records, ``size`` records in each act. ``page`` takes where to go on, and how many.

    ``alone`` keeps the desk out while an act lasts: what it reads and writes again, nobody else may change.
    """
    after = b""
    while True:

        def some_pages(act: Act, after: bytes = after) -> bytes:
            with _no_collection():
                for begun in range(0, size, BATCH):
                    found = page(act.tx, after, min(BATCH, size - begun))
                    if not found:
                        return b""
                    work(act, found)
                    after = found[-1].row
            return after

        reached = perform(house, actor, purpose, some_pages, alone, tries=1)  # what it counts is counted once
        if isinstance(reached, Refusal):
            return reached
        if not reached:
            return None
        after = reached


@contextmanager
def _no_collection() -> Iterator[None]:
    """No search for cycles of garbage meanwhile: a round makes none, and the search took a sixth of its time."""
    searches = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searches:
            gc.enable()


def batch_for(count: int) -> int:
    """How many boxes to re-seal in one transaction.

    New tags scatter over the whole index, so a large register is cheaper in fewer, larger batches; twenty thousand
    keep the desk waiting for about half a second.
    """
    return min(max(BATCH, count // 20), 20 * BATCH)
