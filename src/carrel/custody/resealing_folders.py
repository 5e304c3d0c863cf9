"""Re-seals what is in nobody's pocket: requests for records, the leaves of their papers, what is held for one."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from dateutil.relativedelta import relativedelta

from carrel.custody.resealing import Resealed
from carrel.custody.rounds import everyone, rounds
from carrel.gate import Act, House, Opened, Operation, perform, unseal_all
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Record
from carrel.records.requests import Leaf, Preserved, Request
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, epochs, folders
from carrel.sealed.folders import Folders
from carrel.store import Transaction

R = TypeVar("R", bound=Record)


def reseal_requests(house: House, actor: Actor, day: date) -> Resealed | Refusal:
    """Re-seal every request; those whose time is over go, with every leaf of their papers.

    A silence that was ordered until the day that is closed has ended, and whoever was opened is told. Until then the
    folder stays, though its own time be over.
    """
    kept = house.local.keeping(RecordClass.REQUEST).months
    before = day - relativedelta(months=kept)

    def tonight(act: Act, one: Opened[Request, Operation]) -> Request | None:
        request, until = one.record, one.record.silent_until
        if request.silent and until is not None and until <= day:
            request = requests.end_silence(act, one.row, request)
        if requests.over(request, before):
            requests.destroy(act, one.row, request)
            return None
        return request

    return _reseal(house, actor, folders.requests, tonight)


def reseal_papers(house: House, actor: Actor) -> Resealed | Refusal:
    """Re-seal every leaf of every paper."""

    def tonight(_: Act, one: Opened[Leaf, Operation]) -> Leaf:
        return one.record

    return _reseal(house, actor, folders.papers, tonight)


def reseal_preserved(house: House, actor: Actor, day: date) -> Resealed | Refusal:
    """Re-seal what is held and the decoys beside it; what was held until the day that is closed becomes a decoy."""

    def tonight(_: Act, one: Opened[Preserved, Operation]) -> Preserved:
        until = one.record.until
        return Preserved() if until is not None and until <= day else one.record

    def fill(act: Act) -> None:
        folders.fill_store(act.tx, house.ring, act.live, 0)

    filled = perform(house, actor, Purpose.CLOSE_DAY, fill, alone=True)
    return filled if isinstance(filled, Refusal) else _reseal(house, actor, folders.preserved, tonight)


def reseal_strays(house: House, actor: Actor, day: date) -> Resealed | Refusal:
    """Re-seal every note of a stray; those about which something was done long enough ago go."""
    before = day - relativedelta(months=house.local.keeping(RecordClass.STRAY).months)

    def tonight(_: Act, one: Opened[Stray, Operation]) -> Stray | None:
        settled = one.record.settled
        ended = one.record.state is not StrayState.QUARANTINED and settled is not None and settled < before
        return None if ended else one.record

    return _reseal(house, actor, folders.strays, tonight)


def _reseal(
    house: House, actor: Actor, shelf: Folders[R], tonight: Callable[[Act, Opened[R, Operation]], R | None]
) -> Resealed | Refusal:
    """Every box that is still under an older key is sealed anew as it is from tomorrow, or has gone."""
    grant = everyone(house, actor, Purpose.CLOSE_DAY, shelf.kind, shelf.count)
    if isinstance(grant, Refusal):
        return grant
    with house.store.read() as tx:
        epoch = epochs.generations(tx).current.number
    done = 0

    def page(tx: Transaction, after: bytes, most: int) -> list[Sealed[R]]:
        return shelf.page(tx, after, most, epoch - 1)

    def work(act: Act, sealed: list[Sealed[R]]) -> None:
        nonlocal done
        stays = [(one.row, tonight(act, one)) for one in unseal_all(act, sealed, grant)]
        kept = [(row, record) for row, record in stays if record is not None]
        for row, record in stays:
            if record is None:
                shelf.drop(act.tx, row)
        shelf.replace(act.tx, house.ring, act.live.current, kept)
        done += len(kept)

    refusal = rounds(house, actor, Purpose.CLOSE_DAY, page, work, _AT_ONCE, alone=True)
    return refusal or Resealed(done)


_AT_ONCE = 250
"""Boxes in one transaction: these are large."""
