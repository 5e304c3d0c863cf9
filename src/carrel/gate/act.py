"""An act: one transaction, one actor, one purpose, and the entries that tell of it.

Judge inside, record, then show: what the work finds leaves ``perform`` only after the entries are committed with
it. When the act is undone, its entries are committed by themselves first; if that fails nothing is shown.
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar, final

import msgspec

from carrel import staff
from carrel.gate.house import House
from carrel.ledger import Act as Told
from carrel.ledger import Outcome, Receipt, Tagger, _append
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import Generations, epochs
from carrel.store import StoreCrossed, Transaction

T = TypeVar("T")

_TRIES = 5
"""How often an act is begun before it is said that it could not be done."""


@final
class Act:
    """What a librarian is doing. Made by ``perform`` only."""

    __slots__ = ("_told", "actor", "house", "live", "now", "purpose", "receipts", "tx")

    def __init__(self, house: House, tx: Transaction, actor: Actor, purpose: Purpose, now: datetime) -> None:
        self.house = house
        self.tx = tx
        self.actor = actor
        self.purpose = purpose
        self.now = now
        self.live: Generations = epochs.generations(tx)
        house.ring.forget_before(self.live.all()[-1].number)
        self.receipts: set[Receipt] = set()
        self._told: list[tuple[Tagger, Told]] = []

    def tell(self, tagger: Tagger, told: Told) -> Receipt:
        """Write an entry into this act's transaction, and remember it in case the act is undone."""
        self._told.append((tagger, told))
        receipt = _append.append(self.tx, tagger, told)
        if told.outcome is Outcome.PERMITTED:
            self.receipts.add(receipt)
        return receipt

    def told(self) -> list[tuple[Tagger, Told]]:
        """Every entry this act has written."""
        return list(self._told)


class _Undo(Exception):
    """Carries a refusal out of the transaction, which rolls back."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__()
        self.refusal = refusal


def perform(
    house: House,
    actor: Actor,
    purpose: Purpose,
    work: Callable[[Act], T],
    alone: bool = False,
    tries: int = _TRIES,
) -> T | Refusal:
    """Do ``work`` as one act. Where it ends in a Refusal, everything but its ledger entries is undone.

    On PostgreSQL two acts may come to wait for one another; the one that is undone for it is done again, so ``work``
    leaves nothing behind but in its transaction, or else allows one of the ``tries``. Raises whatever ``work``
    raises, after recording what it had opened.
    """
    while True:
        tries -= 1
        try:
            return _once(house, actor, purpose, work, alone, last=tries == 0)
        except StoreCrossed:
            if tries == 0:
                raise


def _once(
    house: House, actor: Actor, purpose: Purpose, work: Callable[[Act], T], alone: bool, last: bool
) -> T | Refusal:
    now = house.clock()
    told: list[tuple[Tagger, Told]] = []
    try:
        with house.store.write(alone) as tx:
            act = Act(house, tx, actor, purpose, now)
            try:
                stranger = _stands(act)
                outcome = work(act) if stranger is None else stranger
            finally:
                told = act.told()
            return _settled(outcome)
    except _Undo as undo:
        _record(house, told)
        return undo.refusal
    except StoreCrossed:
        if last:  # else it is done again, and tells again
            _record(house, told)
        raise
    except BaseException:
        _record(house, told)
        raise


def _settled(outcome: T) -> T:
    """The outcome, unless it undoes the act."""
    if isinstance(outcome, Refusal):
        raise _Undo(outcome)
    return outcome


def _stands(act: Act) -> Refusal | None:
    """Whether the actor's account still stands with the role it signed in with, and is on duty: asked at every act."""
    if act.actor.role is Role.PATRON or staff.on_duty(act.tx, act.actor.name, act.now) is act.actor.role:
        return None
    return Refusal("this sign-in is no longer good", "sign in again, or ask the custodian")


def _record(house: House, told: list[tuple[Tagger, Told]]) -> None:
    """Commit the entries of an act that was rolled back."""
    if not told:
        return
    with house.store.write() as tx:
        for tagger, entry in told:
            undone = entry.outcome if entry.outcome is Outcome.REFUSED else Outcome.UNDONE
            _append.append(tx, tagger, msgspec.structs.replace(entry, outcome=undone))
