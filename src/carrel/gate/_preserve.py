"""Holds what a legal paper demands, so that tonight's close does not destroy it. Nothing of it is disclosed.

Copies go from box to box inside the gate, into a store that always has decoys, so that neither that something is
held nor how much of it can be seen from outside (design § 4). The entry bears no user's mark: a paper may forbid
telling them.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TypeVar

import msgspec

from carrel.gate._decide import note_one
from carrel.gate._held import each_class, unheld
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.gate.grant import Denied
from carrel.ledger import Receipt
from carrel.records.ids import PatronId
from carrel.records.registration import Record
from carrel.records.requests import Preserved
from carrel.records.vocabulary import RecordClass
from carrel.sealed import folders
from carrel.sealed.kinds import PRESERVED, Kind

R = TypeVar("R", bound=Record)


def preserve(
    act: Act, request: bytes, owners: Iterable[PatronId], classes: Iterable[RecordClass], until: date
) -> Receipt | Denied:
    """Hold a copy of these users' records of these classes for a request, until and with a day.

    What is held for it already stays held, whatever has become of the record meanwhile. The act is to be done alone:
    two that take the same decoys would lose what one of them holds.
    """
    named = tuple(classes)
    match note_one(act, RecordClass.PRESERVED, *named):
        case Denied() as denied:
            return denied
        case receipt:
            _until(act, request, until)
            _put(act, [copy for owner in owners for copy in _copies(act, request, owner, named, until)])
            return receipt


def end_preserving(act: Act, request: bytes, owner: PatronId | None = None) -> None:
    """Turn what is held for a request, about this user if one is given, into decoys. To be done alone, like holding."""
    ends = {row for row, copy in _every(act) if copy.request == request and owner in (None, copy.owner)}
    _write(act, dict.fromkeys(ends, Preserved()))


def extend_preserving(act: Act, request: bytes, until: date) -> Receipt | Denied:
    """Hold what is held for a request until another day."""
    match note_one(act, RecordClass.PRESERVED):
        case Denied() as denied:
            return denied
        case receipt:
            _until(act, request, until)
            return receipt


def _until(act: Act, request: bytes, until: date) -> None:
    mine = {row: copy for row, copy in _every(act) if copy.request == request}
    _write(act, {row: msgspec.structs.replace(copy, until=until) for row, copy in mine.items()})


def _every(act: Act) -> Iterator[tuple[bytes, Preserved]]:
    for sealed in folders.preserved.every(act.tx):
        yield sealed.row, look(act, PRESERVED, sealed)


def _copies(
    act: Act, request: bytes, owner: PatronId, classes: tuple[RecordClass, ...], until: date
) -> Iterator[Preserved]:
    def of(kind: Kind[R]) -> Iterator[Preserved]:
        if kind.record_class in classes:
            for one in unheld(act, owner, kind, request):
                yield Preserved(request, owner, kind.record_class, kind.write(one.record), until)

    return each_class(of)


def _put(act: Act, copies: list[Preserved]) -> None:
    """In the place of random decoys: the store looks as before."""
    holding = sum(bool(copy.request) for _, copy in _every(act))
    folders.fill_store(act.tx, act.house.ring, act.live, holding + len(copies))
    decoys = [row for row, copy in _every(act) if not copy.request]
    places = secrets.SystemRandom().sample(decoys, len(copies))
    _write(act, dict(zip(places, copies, strict=True)))


def _write(act: Act, changed: Mapping[bytes, Preserved]) -> None:
    """The whole store is sealed anew: two copies of the disk show that it was, and not how many rows are others now."""
    anew = [(row, changed.get(row, copy)) for row, copy in _every(act)]
    folders.preserved.replace(act.tx, act.house.ring, act.live.current, anew)
