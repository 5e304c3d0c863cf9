"""What the library holds about one user, as a request for records asks for it: live, and held for that request.

Each record is looked at inside the gate to know its date and whose it is; nothing of it leaves by this way.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, Generic, TypeVar

import msgspec

from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.records.circulation import Fee, History, Hold, Interloan, Linked, Loan
from carrel.records.ids import PatronId
from carrel.records.notices import Notice
from carrel.records.permissions import Permission
from carrel.records.registration import Record, Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import Sealed, folders, pockets, registrations
from carrel.sealed.kinds import PRESERVED, REGISTRATION, Kind, OfAnyKind
from carrel.sealed.pockets import Pockets

R = TypeVar("R", bound=Record)
T = TypeVar("T")

_SHELVES: Final[
    tuple[
        Pockets[Loan]
        | Pockets[Hold]
        | Pockets[Interloan]
        | Pockets[Fee]
        | Pockets[History]
        | Pockets[Notice]
        | Pockets[Permission],
        ...,
    ]
] = (
    pockets.loans,
    pockets.holds,
    pockets.interloans,
    pockets.fees,
    pockets.histories,
    pockets.notices,
    pockets.permissions,
)
"""What is found from a user's side beside their registration: the one list, in the order of an answer."""
_BY_CLASS: Final = MappingProxyType({shelf.kind.record_class: shelf for shelf in _SHELVES})
HOLDABLE: Final = (RecordClass.REGISTRATION, *_BY_CLASS)
"""The classes that are found from a user's side. Who had an item last is found from the item's side only."""


_ROWS = ("patron", "pocket", "slot")
UNSHOWN: Final[Mapping[RecordClass, tuple[str, ...]]] = MappingProxyType(
    {
        RecordClass.REGISTRATION: (
            *("pocket", "trail", "trail_day", "secrets", "origin"),
            *("overdue", "owed_cents", "owed_told", "last_active", "expiry_told", "home_bound"),
        ),
        RecordClass.LOAN: (*_ROWS, "category", "told", "keeps_history", "home_bound"),
        RecordClass.HOLD: (*_ROWS, "place", "code", "told", "named"),
        RecordClass.INTERLOAN: (*_ROWS, "number", "code"),
        RecordClass.FEE: _ROWS,
        RecordClass.HISTORY: (*_ROWS, "sealed_line"),
        RecordClass.NOTICE: (*_ROWS, "step", "state", "handed"),
        RecordClass.PERMISSION: (*_ROWS, "given", "other", "collects", "taken_in_by"),
    }
)
"""Fields that no answer shows (``disclosure.redacting``). Nightly work changes them, and the record is the same one."""


def each_class(of: OfAnyKind[Iterator[T]]) -> Iterator[T]:
    """What ``of`` gives for each class that is found from a user's side."""
    yield from REGISTRATION.hand_to(of)
    for shelf in _SHELVES:
        yield from shelf.kind.hand_to(of)


class Held(msgspec.Struct, Generic[R], frozen=True):
    """A record that the gate has looked at in order to judge."""

    row: bytes
    record: R


def held(act: Act, owner: PatronId, kind: Kind[R], request: bytes) -> list[Held[R]]:
    """Every record of a class about a user: what is live, and what was held for this request and is so no longer.

    A copy of what is still there as it was is the same record, and is not answered twice.
    """
    live = list(_live(act, owner, kind))
    return [*live, *_unlike(_preserved(act, owner, kind, request), live, kind)]


def unheld(act: Act, owner: PatronId, kind: Kind[R], request: bytes) -> list[Held[R]]:
    """What is live of a class about a user, and is not held for this request as it is."""
    return _unlike(_live(act, owner, kind), _preserved(act, owner, kind, request), kind)


def _unlike(some: Iterable[Held[R]], others: Iterable[Held[R]], kind: Kind[R]) -> list[Held[R]]:
    """Those of some that tell what none of the others tells. Of two that are alike, each stands for one."""
    told = [_told(one.record, kind) for one in others]
    unlike: list[Held[R]] = []
    for one in some:
        tells = _told(one.record, kind)
        if tells in told:
            told.remove(tells)
        else:
            unlike.append(one)
    return unlike


def registration_of(act: Act, owner: PatronId) -> Registration | None:
    """The user's registration, for the gate's own judgement."""
    sealed = registrations.get(act.tx, owner)
    return None if sealed is None else look(act, REGISTRATION, sealed)


def dated(record: Record, today: date, ends: date) -> date | None:
    """The date of a record, to be held against the dates that an order names; None where nobody can tell.

    A transaction bears the day it was made. A registration stands from its first day until now: within an order's
    dates it is as of their last day, unless it was made later.
    """
    on: date | None = None
    match record:
        case Registration():
            on = max(record.registered, min(today, ends))
        case Loan():
            on = record.lent
        case Hold():
            on = record.placed
        case Interloan():
            on = record.requested
        case Fee():
            on = record.charged
        case Notice():
            on = record.made
        case Permission():
            on = record.granted
        case History():
            on = record.month
        case _:
            pass
    return on


def _live(act: Act, owner: PatronId, kind: Kind[R]) -> Iterator[Held[R]]:
    for sealed in _boxes(act, owner, kind):
        record = look(act, kind, sealed)
        if not isinstance(record, Linked) or record.patron == owner:
            yield Held(sealed.row, record)


def _boxes(act: Act, owner: PatronId, kind: Kind[R]) -> Iterator[Sealed[R]]:
    of = kind.record_class
    if of is RecordClass.REGISTRATION:
        sealed = registrations.get(act.tx, owner)
        if sealed is not None:
            yield Sealed(of, sealed.row, sealed.envelope)
        return
    shelf, registration = _BY_CLASS.get(of), registration_of(act, owner)
    if shelf is not None and registration is not None:
        for one in shelf.of_pocket(act.tx, act.house.ring, act.live, registration.pocket):
            yield Sealed(of, one.row, one.envelope)


def _preserved(act: Act, owner: PatronId, kind: Kind[R], request: bytes) -> Iterator[Held[R]]:
    if not request:
        return
    for sealed in folders.preserved.every(act.tx):
        copy = look(act, PRESERVED, sealed)
        over = copy.until is None or copy.until < act.now.date()  # the close that ends it may not have run
        if not over and (copy.request, copy.owner, copy.of) == (request, owner, kind.record_class):
            yield Held(sealed.row, kind.read(copy.content))


def _told(record: R, kind: Kind[R]) -> dict[str, object]:
    """What a record tells, without what no answer shows."""
    hidden = UNSHOWN[kind.record_class]
    return {name: value for name, value in msgspec.structs.asdict(record).items() if name not in hidden}
