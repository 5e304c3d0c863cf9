"""Re-seals every live box under the night's new keys, in random order, so that nothing keeps the order of the day."""

import secrets
from typing import TypeVar

import msgspec

from carrel.custody.rounds import BATCH, batches, everyone
from carrel.gate import Act, Grant, House, Operation, perform, unseal_all
from carrel.lives.registrations import Standing, after_tonight
from carrel.records.actors import Actor
from carrel.records.circulation import Linked, Loan
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import epochs, pockets, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.pockets import Pockets

L = TypeVar("L", bound=Linked)


class Resealed(msgspec.Struct, frozen=True):
    """What a night did to the boxes of a class."""

    boxes: int
    erased: int = 0


def reseal_links(house: House, actor: Actor, shelf: Pockets[L]) -> Resealed | Refusal:
    """Re-seal every loan, hold, fee or interlibrary loan that is still under an older key."""
    grant = everyone(house, actor, Purpose.CLOSE_DAY, shelf.kind, shelf.count)
    if isinstance(grant, Refusal):
        return grant
    with house.store.read() as tx:
        rows = shelf.rows_before(tx, epochs.generations(tx).current.number)
    secrets.SystemRandom().shuffle(rows)
    done = 0
    for batch in batches(rows):

        def work(act: Act, batch: list[bytes] = list(batch), grant: Grant[L, Operation] = grant) -> int:
            opened = unseal_all(act, shelf.several(act.tx, batch), grant)
            shelf.replace(act.tx, house.ring, act.live.current, [(one.row, one.record) for one in opened])
            return len(opened)

        resealed = perform(house, actor, Purpose.CLOSE_DAY, work)
        if isinstance(resealed, Refusal):
            return resealed
        done += resealed
    return Resealed(done)


def reseal_registrations(house: House, actor: Actor) -> Resealed | Refusal:
    """Re-seal, re-index or erase every registration, as the retention table says."""
    grant = everyone(house, actor, Purpose.CLOSE_DAY, REGISTRATION, registrations.count)
    standings = _standings(house, actor)
    if isinstance(grant, Refusal):
        return grant
    if isinstance(standings, Refusal):
        return standings
    with house.store.read() as tx:
        rows = registrations.rows_before(tx, epochs.generations(tx).current.number)
    secrets.SystemRandom().shuffle(rows)
    boxes = erased = 0
    for batch in batches(rows):

        def work(act: Act, batch: list[PatronId] = list(batch), grant: Grant[Registration, Operation] = grant) -> int:
            return _reseal_batch(act, batch, grant, standings)

        kept = perform(house, actor, Purpose.CLOSE_DAY, work)
        if isinstance(kept, Refusal):
            return kept
        boxes += kept
        erased += len(batch) - kept
    return Resealed(boxes, erased)


def _reseal_batch(
    act: Act, rows: list[PatronId], grant: Grant[Registration, Operation], standings: dict[PatronId, Standing]
) -> int:
    house, today = act.house, act.now.date()
    months = house.local.keeping(RecordClass.REGISTRATION).months
    window = 0 if house.local.ledger is None else house.local.ledger.days
    sealed = [found for row in rows if (found := registrations.get(act.tx, row)) is not None]
    kept: list[tuple[PatronId, Registration]] = []
    for opened in unseal_all(act, sealed, grant):
        row = PatronId(opened.row)
        record = after_tonight(opened.record, standings.get(row, Standing()), today, months, window)
        if record is None:
            registrations.drop(act.tx, house.ring, act.live, row, opened.record)
        else:
            kept.append((row, record))
    registrations.reseal(act.tx, house.ring, act.live.current, kept)
    return len(kept)


def _standings(house: House, actor: Actor) -> dict[PatronId, Standing] | Refusal:
    """What each patron has open: the close opens every record anyway, so overdue work happens here."""
    standings: dict[PatronId, Standing] = {}
    refusal = (
        _survey(house, actor, pockets.loans, standings)
        or _survey(house, actor, pockets.holds, standings)
        or _survey(house, actor, pockets.fees, standings)
        or _survey(house, actor, pockets.interloans, standings)
    )
    return refusal or standings


def _survey(
    house: House, actor: Actor, shelf: Pockets[L], standings: dict[PatronId, Standing]
) -> Refusal | None:
    grant = everyone(house, actor, Purpose.CLOSE_DAY, shelf.kind, shelf.count)
    if isinstance(grant, Refusal):
        return grant
    after = b""
    while True:

        def work(act: Act, after: bytes = after, grant: Grant[L, Operation] = grant) -> bytes:
            page = shelf.page(act.tx, after, BATCH)
            for opened in unseal_all(act, page, grant):
                _note(standings.setdefault(opened.record.patron, Standing()), opened.record, act)
            return page[-1].row if page else b""

        reached = perform(house, actor, Purpose.CLOSE_DAY, work)
        if isinstance(reached, Refusal):
            return reached
        if not reached:
            return None
        after = reached


def _note(standing: Standing, record: Linked, act: Act) -> None:
    standing.owed = True
    if isinstance(record, Loan):
        standing.overdue += record.due < act.now.date()
        standing.last_lent = max(filter(None, (standing.last_lent, record.lent)))
