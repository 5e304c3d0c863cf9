"""Part of the check: what each registration says is owed is the sum of its fees.

A return charges a fine without opening who it is, so until the next close a registration may say less than its fees
come to by just those fines.
"""

from datetime import date

import msgspec

from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, Grant, House, Operation, unseal_all
from carrel.records.actors import Actor
from carrel.records.circulation import Fee, FeeKind
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import Sealed, epochs, pockets, registrations
from carrel.sealed.epochs import EVERY_EPOCH
from carrel.sealed.kinds import FEE
from carrel.store import Transaction

_WRONG = "what a registration says is owed is not the sum of its fees"
_NOBODYS = "a fee belongs to no registration"


class _Owed(msgspec.Struct):
    """What a patron's fees come to, in whole cents."""

    all: int = 0
    unreckoned: int = 0
    """Fines that returns have charged since the last close."""

    def add(self, fee: Fee, closed: date) -> None:
        """Count a fee in."""
        self.all += fee.cents
        self.unreckoned += fee.cents if fee.kind is FeeKind.OVERDUE and fee.charged >= closed else 0

    def agrees(self, owed_cents: int) -> bool:
        """Whether a registration may say this."""
        return self.all - self.unreckoned <= owed_cents <= self.all


def owing_faults(house: House, actor: Actor, patrons: Grant[Registration, Operation]) -> list[str] | Refusal:
    """What is wrong between registrations and fees; a fault names nobody."""
    grant = everyone(house, actor, Purpose.CHECK, FEE, pockets.fees.count)
    if isinstance(grant, Refusal):
        return grant
    with house.store.read() as tx:
        closed = max(night.opened for night in epochs.nights(tx).values())
    owed: dict[PatronId, _Owed] = {}
    refusal = _sum_up(house, actor, grant, owed, closed)
    return refusal or _compare(house, actor, patrons, grant, owed, closed)


def _sum_up(
    house: House, actor: Actor, grant: Grant[Fee, Operation], owed: dict[PatronId, _Owed], closed: date
) -> Refusal | None:
    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Fee]]:
        return pockets.fees.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[Fee]]) -> None:
        for fee in unseal_all(act, sealed, grant):
            owed.setdefault(fee.record.patron, _Owed()).add(fee.record, closed)

    return rounds(house, actor, Purpose.CHECK, page, work)


def _compare(
    house: House,
    actor: Actor,
    patrons: Grant[Registration, Operation],
    fees: Grant[Fee, Operation],
    owed: dict[PatronId, _Owed],
    closed: date,
) -> list[str] | Refusal:
    faults: list[str] = []

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Registration]]:
        return registrations.page(tx, after, most, EVERY_EPOCH)

    def work(act: Act, sealed: list[Sealed[Registration]]) -> None:
        for patron in unseal_all(act, sealed, patrons):
            found = owed.pop(PatronId(patron.row), _Owed())
            says = patron.record.owed_cents
            if not found.agrees(says) and not _now(act, patron.record.pocket, fees, closed).agrees(says):
                faults.append(_WRONG)

    refusal = rounds(house, actor, Purpose.CHECK, page, work)
    return refusal or [*faults, *[_NOBODYS for _ in owed]]


def _now(act: Act, pocket: bytes, fees: Grant[Fee, Operation], closed: date) -> _Owed:
    """What the fees come to at this moment: the desk may have been at work since they were summed up."""
    found = _Owed()
    for fee in unseal_all(act, pockets.fees.of_pocket(act.tx, act.house.ring, act.live, pocket), fees):
        found.add(fee.record, closed)
    return found
