"""An unforeseen closing: what is due on a day that will not be, is due on the next open one.

The days are announced first, so that nothing lent meanwhile is due on one of them. Then every loan and every hold on
the shelf is looked at, in short rounds under one entry. It may be killed at any point: whatever has been moved is due
on an open day, so running it again goes on from there and changes nothing twice.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final, TypeVar

import msgspec

from carrel import catalog
from carrel.custody.rounds import rounds
from carrel.gate import Act, Denied, Grant, House, Operation, decide_for_everyone, perform, unseal_all
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.circulation import Hold, HoldState, Linked, Loan
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, pockets
from carrel.sealed.kinds import LOAN
from carrel.sealed.pockets import Pockets
from carrel.store import Transaction

L = TypeVar("L", bound=Linked)

_LONGEST: Final = 366
"""Days of one closing."""


class Postponed(msgspec.Struct, frozen=True):
    """What an unforeseen closing moved. Numbers of everybody together."""

    days: int
    """Days announced now; those that were announced before are not counted again."""
    loans: int
    holds: int
    """Holds on the shelf whose last day moved."""


def close_branch(
    house: House, actor: Actor, branch: BranchId, first: date, last: date, reason: str
) -> Postponed | Refusal:
    """Close a branch from ``first`` to ``last``, both included, and move what is due on those days."""
    if refusal := _unfit(first, last, reason):
        return refusal
    grant = _grant(house, actor, branch)
    if isinstance(grant, Refusal):
        return grant
    with house.store.write() as tx:
        days = sum(catalog.put_closed_day(tx, branch, day, reason.strip()) for day in _days(first, last))

    def loan(act: Act, record: Loan) -> Loan:
        if record.branch != branch or not first <= record.due <= last:
            return record
        return msgspec.structs.replace(record, due=catalog.next_open_day(act.tx, branch, record.due))

    def hold(act: Act, record: Hold) -> Hold:
        if record.pickup != branch or record.state is not HoldState.READY or record.expires is None:
            return record
        if not first <= record.expires <= last:
            return record
        return msgspec.structs.replace(record, expires=catalog.next_open_day(act.tx, branch, record.expires))

    loans = _move(house, actor, pockets.loans, grant, loan)
    if isinstance(loans, Refusal):
        return loans
    holds = _move(house, actor, pockets.holds, grant.also(pockets.holds.kind), hold)
    return holds if isinstance(holds, Refusal) else Postponed(days, loans, holds)


def _grant(house: House, actor: Actor, branch: BranchId) -> Grant[Loan, Operation] | Refusal:
    """One decision and one entry for the whole closing."""

    def work(act: Act) -> Grant[Loan, Operation] | Refusal:
        count = pockets.loans.count(act.tx) + pockets.holds.count(act.tx)
        match decide_for_everyone(act, LOAN, RecordClass.HOLD, count=count):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if catalog.branch(act.tx, branch) is None:
                    return Refusal("there is no such branch", "choose one of the library's")
                return grant

    return perform(house, actor, Purpose.POSTPONE, work)


def _move(
    house: House, actor: Actor, shelf: Pockets[L], grant: Grant[L, Operation], later: Callable[[Act, L], L]
) -> int | Refusal:
    """Write every record anew that ``later`` changes; how many those are."""
    moved = 0

    def work(act: Act, sealed: list[Sealed[L]]) -> None:
        nonlocal moved
        changed = []
        for one in unseal_all(act, sealed, grant):
            record = later(act, one.record)
            if record != one.record:
                changed.append((one.row, record))
        shelf.replace(act.tx, house.ring, act.live.current, changed)
        moved += len(changed)

    def page(tx: Transaction, after: bytes, size: int) -> list[Sealed[L]]:
        return shelf.page(tx, after, size)

    refusal = rounds(house, actor, Purpose.POSTPONE, page, work, alone=True)
    return moved if refusal is None else refusal


def _unfit(first: date, last: date, reason: str) -> Refusal | None:
    if not reason.strip():
        return Refusal("no reason was given", "write what is to be posted on the door")
    if not 0 <= (last - first).days < _LONGEST:
        return Refusal("these are not the first and the last day of a closing", "write the earlier day first")
    return None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
