"""Gathers, through the gate, everything that is known of some patrons."""

from collections.abc import Iterator, Sequence

from carrel import catalog
from carrel.custody.needles import Known, Thing
from carrel.gate import Act, Grant, House, Operation, perform, unseal_all
from carrel.records.actors import Actor
from carrel.records.ids import ItemId, PatronId, TitleId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import FEE, HOLD, INTERLOAN, LOAN
from carrel.store import Transaction

_BATCH = 100
"""Patrons in one transaction: the desk waits for it."""


def gather(
    house: House, actor: Actor, grant: Grant[Registration, Operation], rows: Sequence[PatronId]
) -> list[Known] | Refusal:
    """Who these patrons are and what they have; whoever was erased in the meantime is left out."""
    known: list[Known] = []
    for start in range(0, len(rows), _BATCH):

        def work(act: Act, batch: Sequence[PatronId] = rows[start : start + _BATCH]) -> list[Known]:
            found = [sealed for row in batch if (sealed := registrations.get(act.tx, row)) is not None]
            opened = unseal_all(act, found, grant)
            return [
                Known(PatronId(one.row), one.record, tuple(_things(act, grant, one.record.pocket))) for one in opened
            ]

        gathered = perform(house, actor, Purpose.PROVE, work)
        if isinstance(gathered, Refusal):
            return gathered
        known += gathered
    return known


def _things(act: Act, grant: Grant[Registration, Operation], pocket: bytes) -> Iterator[Thing]:
    tx, ring, live = act.tx, act.house.ring, act.live
    for loan in unseal_all(act, pockets.loans.of_pocket(tx, ring, live, pocket), grant.also(LOAN)):
        yield _item(tx, loan.record.item)
    for hold in unseal_all(act, pockets.holds.of_pocket(tx, ring, live, pocket), grant.also(HOLD)):
        yield Thing(None, "", _title(tx, hold.record.title))
    for fee in unseal_all(act, pockets.fees.of_pocket(tx, ring, live, pocket), grant.also(FEE)):
        if fee.record.item is not None:
            yield _item(tx, fee.record.item)
    for asked in unseal_all(act, pockets.interloans.of_pocket(tx, ring, live, pocket), grant.also(INTERLOAN)):
        yield Thing(None, "", asked.record.title)


def _item(tx: Transaction, number: ItemId) -> Thing:
    item = catalog.item(tx, number)
    return Thing(number, "", "") if item is None else Thing(number, item.barcode, _title(tx, item.title))


def _title(tx: Transaction, number: TitleId) -> str:
    title = catalog.title(tx, number)
    return "" if title is None else title.title
