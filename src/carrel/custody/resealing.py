"""Re-seals every live box under the night's new keys, in random order, so that nothing keeps the order of the day."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Generic, TypeVar

import msgspec

from carrel.custody.home_bound import still_home_bound
from carrel.custody.rounds import batch_for, everyone, rounds
from carrel.custody.telling import tell_patron
from carrel.gate import Act, Grant, House, Opened, Operation, forget_elsewhere, unseal_all
from carrel.lives.erasing import empty_pocket
from carrel.lives.registrations import Standing, Terms, after_tonight, has_run_out, spared_until
from carrel.records.actors import Actor
from carrel.records.circulation import Fee, Linked, Loan, LoanState
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, epochs, pockets, registrations
from carrel.sealed.kinds import FEE, REGISTRATION
from carrel.sealed.pockets import Pockets
from carrel.sealed.stirring import stirred
from carrel.store import Transaction

L = TypeVar("L", bound=Linked)

_RUNNING = (LoanState.LENT, LoanState.RENEWED)


class Resealed(msgspec.Struct, frozen=True):
    """What a night did to the boxes of a class."""

    boxes: int
    erased: int = 0
    spared: int = 0
    """Registrations that have run out and are kept for their days of grace after a move-in."""
    spared_until: date | None = None
    """The first day on which one of these is erased."""


class Telling(msgspec.Struct, Generic[L], frozen=True):
    """What a night tells patrons about the records of a class, and what else must be opened to say it."""

    tell: Callable[[Act, Grant[L, Operation], L], L | None]
    """Makes the notice that a record gives reason for; gives the record as it is then, or None where it ends."""
    opens: tuple[RecordClass, ...] = ()


def reseal_links(
    house: House,
    actor: Actor,
    shelf: Pockets[L],
    tonight: Callable[[L], L | None] = lambda record: record,
    telling: Telling[L] | None = None,
) -> Resealed | Refusal:
    """Re-seal every linked record that is still under an older key.

    ``tonight`` gives the record as it is from tomorrow, or None where its time has come and it is deleted. Of those
    that stay, ``telling`` makes the notices.
    """
    opens = () if telling is None else telling.opens
    grant = everyone(house, actor, Purpose.CLOSE_DAY, shelf.kind, shelf.count, *opens)
    if isinstance(grant, Refusal):
        return grant
    epoch, size = _now(house, shelf.count)
    done = 0

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[L]]:
        return shelf.page(tx, after, most, epoch - 1)

    def kept(act: Act, sealed: list[Sealed[L]]) -> Iterator[tuple[bytes, L]]:
        nonlocal done
        # in random order: what a record gives reason to tell is written on the way
        for one in unseal_all(act, stirred(sealed), grant):
            record = tonight(one.record)
            if record is not None and telling is not None:
                record = telling.tell(act, grant, record)
            if record is None:
                shelf.drop(act.tx, one.row)
            else:
                done += 1
                yield one.row, record

    def work(act: Act, sealed: list[Sealed[L]]) -> None:
        shelf.replace(act.tx, house.ring, act.live.current, kept(act, sealed))

    refusal = rounds(house, actor, Purpose.CLOSE_DAY, page, work, size, alone=True)
    return refusal or Resealed(done)


def reseal_registrations(house: House, actor: Actor) -> Resealed | Refusal:
    """Re-seal, re-index or erase every registration, as the retention table says."""
    also = RecordClass.PERMISSION
    grant = everyone(house, actor, Purpose.CLOSE_DAY, REGISTRATION, registrations.count, also)
    if isinstance(grant, Refusal):
        return grant
    fees = everyone(house, actor, Purpose.CLOSE_DAY, FEE, pockets.fees.count)
    if isinstance(fees, Refusal):
        return fees
    standings = _standings(house, actor, fees)
    if isinstance(standings, Refusal):
        return standings
    epoch, size = _now(house, registrations.count)
    boxes = erased = 0
    spared: list[date] = []

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[Registration]]:
        return registrations.page(tx, after, most, epoch - 1)

    def work(act: Act, sealed: list[Sealed[Registration]]) -> None:
        nonlocal boxes, erased
        opened = unseal_all(act, stirred(sealed), grant)
        kept = _after_tonight(act, opened, standings, fees)
        spared.extend(_spared(act, opened, standings))
        registrations.reseal(act.tx, house.ring, act.live.current, kept)
        boxes += len(kept)
        erased += len(sealed) - len(kept)

    refusal = rounds(house, actor, Purpose.CLOSE_DAY, page, work, size, alone=True)
    return refusal or Resealed(boxes, erased, len(spared), min(spared, default=None))


def _terms(house: House) -> Terms:
    months = house.local.keeping(RecordClass.REGISTRATION).months
    window = 0 if house.local.ledger is None else house.local.ledger.days
    return Terms(months, window, house.library.grace_after_move_in_days)


def _spared(
    act: Act, opened: list[Opened[Registration, Operation]], standings: dict[PatronId, Standing]
) -> Iterator[date]:
    """The day on which each registration that only its days of grace still keep will be erased."""
    terms, today = _terms(act.house), act.now.date()
    for one in opened:
        until = spared_until(one.record, terms)
        standing = standings.get(PatronId(one.row), Standing())
        if until is not None and today <= until and has_run_out(one.record, standing, today, terms):
            yield until + timedelta(days=1)


def _after_tonight(
    act: Act,
    opened: list[Opened[Registration, Operation]],
    standings: dict[PatronId, Standing],
    fees: Grant[Fee, Operation],
) -> list[tuple[PatronId, Registration]]:
    """The registrations that stay, as they are from tomorrow, in random order; the others are erased here."""
    house, today = act.house, act.now.date()
    terms = _terms(house)
    erased: list[PatronId] = []
    kept: list[tuple[PatronId, Registration]] = []
    for one in opened:
        row = PatronId(one.row)
        standing = standings.get(row, Standing())
        if standing.owed_cents != one.record.owed_cents:
            # a fine was charged by a return, or the desk has been at work since: what stands now is exact
            standing.owed_cents = _owed_now(act, one.record.pocket, fees)
        minor = house.library.category(one.record.category).minor
        record = after_tonight(one.record, standing, today, terms, minor)
        if record is None and _in_pocket(act, one.record.pocket):
            # the desk has been at work since everybody's standing was looked up
            standing = msgspec.structs.replace(standing, owed=True)
            record = after_tonight(one.record, standing, today, terms, minor)
        if record is None:
            empty_pocket(act, one.record.pocket)
            erased.append(row)
            registrations.drop(act.tx, house.ring, act.live, row, one.record)
        else:
            kept.append((row, tell_patron(act, row, still_home_bound(act, one, record))))
    if erased:
        forget_elsewhere(act, frozenset(erased))
    return stirred(kept)


def _owed_now(act: Act, pocket: bytes, fees: Grant[Fee, Operation]) -> int:
    """What a patron's fees come to at this moment. Whole cents."""
    found = pockets.fees.of_pocket(act.tx, act.house.ring, act.live, pocket)
    return sum(fee.record.cents for fee in unseal_all(act, found, fees))


def _in_pocket(act: Act, pocket: bytes) -> bool:
    """Whether a patron has anything at this moment."""
    asked = (act.tx, act.house.ring, act.live, pocket)
    return bool(
        pockets.loans.of_pocket(*asked)
        or pockets.holds.of_pocket(*asked)
        or pockets.fees.of_pocket(*asked)
        or pockets.interloans.of_pocket(*asked)
    )


def _standings(house: House, actor: Actor, fees: Grant[Fee, Operation]) -> dict[PatronId, Standing] | Refusal:
    """What each patron has open: the close opens every record anyway, so overdue work happens here."""
    standings: dict[PatronId, Standing] = {}
    refusal = (
        _survey(house, actor, pockets.loans, standings)
        or _survey(house, actor, pockets.holds, standings)
        or _look_through(house, actor, pockets.fees, standings, fees)
        or _survey(house, actor, pockets.interloans, standings)
    )
    return refusal or standings


def _survey(house: House, actor: Actor, shelf: Pockets[L], standings: dict[PatronId, Standing]) -> Refusal | None:
    grant = everyone(house, actor, Purpose.CLOSE_DAY, shelf.kind, shelf.count)
    return grant if isinstance(grant, Refusal) else _look_through(house, actor, shelf, standings, grant)


def _look_through(
    house: House, actor: Actor, shelf: Pockets[L], standings: dict[PatronId, Standing], grant: Grant[L, Operation]
) -> Refusal | None:
    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[L]]:
        return shelf.page(tx, after, most)

    def work(act: Act, sealed: list[Sealed[L]]) -> None:
        for opened in unseal_all(act, sealed, grant):
            _note(standings.setdefault(opened.record.patron, Standing()), opened.record, act)

    return rounds(house, actor, Purpose.CLOSE_DAY, page, work)


def _now(house: House, count: Callable[[Transaction], int]) -> tuple[int, int]:
    """The current epoch, and how large a batch should be."""
    with house.store.read() as tx:
        return epochs.generations(tx).current.number, batch_for(count(tx))


def _note(standing: Standing, record: Linked, act: Act) -> None:
    standing.owed = True
    if isinstance(record, Fee):
        standing.owed_cents += record.cents
    if isinstance(record, Loan):
        # what is claimed to be back or lost is not overdue: it is settled otherwise
        standing.overdue += record.state in _RUNNING and record.due < act.now.date()
        standing.last_lent = max(filter(None, (standing.last_lent, record.lent)))
