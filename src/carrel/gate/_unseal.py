"""Opens. The only module that imports the opener; each opening checks its grant against the ledger first."""

from collections.abc import Iterable
from typing import Generic, NoReturn, TypeVar, final

from typing_extensions import override

from carrel.gate.act import Act
from carrel.gate.grant import Grant, GrantFault, Terms
from carrel.ledger import is_recorded
from carrel.records.circulation import Linked
from carrel.records.ids import PatronId
from carrel.records.registration import Record, Registration
from carrel.sealed import Sealed, registrations
from carrel.sealed._opening import open_boxes
from carrel.sealed.kinds import REGISTRATION, Kind

R = TypeVar("R", bound=Record)
P = TypeVar("P")


@final
class Opened(Generic[R, P]):
    """A record that was opened on ground P, and what allowed it. Offices compute with it; pages get a view."""

    __slots__ = ("grant", "record", "row")
    record: R
    row: bytes
    grant: Grant[R, P]

    def __init__(self, record: R, row: bytes, grant: Grant[R, P]) -> None:
        super().__setattr__("record", record)
        super().__setattr__("row", row)
        super().__setattr__("grant", grant)

    @override
    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("what was opened is not rewritten: seal a new record")

    @override
    def __repr__(self) -> str:
        return "<Opened>"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("an opened record does not pickle: show a view of it")


def unseal(act: Act, sealed: Sealed[R], grant: Grant[R, P]) -> Opened[R, P]:
    """Open one record. Raises GrantFault where the grant does not stand or does not cover it."""
    (opened,) = unseal_all(act, (sealed,), grant)
    return opened


def unseal_all(act: Act, sealed: Iterable[Sealed[R]], grant: Grant[R, P]) -> list[Opened[R, P]]:
    """Open several records under one grant, which is checked once. Raises GrantFault."""
    _check(act, grant)
    boxes, of = list(sealed), grant.kind.record_class
    if of not in grant.terms.classes or any(one.record_class is not of for one in boxes):
        raise GrantFault("the grant is for another class of record")
    opened = []
    for one, record in zip(boxes, open_boxes(act.house.ring, grant.kind, boxes), strict=True):
        _cover(grant.terms, one, record)
        opened.append(Opened(record, one.row, grant))
    return opened


def vouch(act: Act, row: bytes, record: R, grant: Grant[R, P]) -> Opened[R, P]:
    """Let a record go that the gate has looked at in order to judge it by itself (a release). Raises GrantFault."""
    _check(act, grant)
    if grant.terms.rows is None or row not in grant.terms.rows:
        raise GrantFault("the grant is for other records")
    return Opened(record, row, grant)


def look(act: Act, kind: Kind[R], sealed: Sealed[R]) -> R:
    """The record inside, for the gate's own judgement: nothing of it leaves the gate by this way."""
    (record,) = open_boxes(act.house.ring, kind, (sealed,))
    return record


def owner_of(act: Act, kind: Kind[R], sealed: Sealed[R]) -> tuple[PatronId | None, Registration | None]:
    """Whose record it is and their registration, for the gate's own judgement.

    Both are None for a record that is nobody's; the registration alone, where it has been erased.
    """
    record = look(act, kind, sealed)
    if isinstance(record, Registration):
        return PatronId(sealed.row), record
    if not isinstance(record, Linked):
        return None, None
    owner = registrations.get(act.tx, record.patron)
    return record.patron, None if owner is None else look(act, REGISTRATION, owner)


def _check(act: Act, grant: Grant[R, P]) -> None:
    terms = grant.terms
    if terms.purpose is not act.purpose:
        raise GrantFault("the grant was given for another act: decide again")
    if act.house.clock() >= terms.expires:
        raise GrantFault("the grant has expired: decide again")
    if terms.receipt not in act.receipts and not is_recorded(act.tx, terms.receipt):
        raise GrantFault("the ledger does not know this grant: nothing is opened")


def _cover(terms: Terms, sealed: Sealed[R], record: R) -> None:
    if not terms.everyone and _owner(sealed, record) != terms.owner:
        raise GrantFault("the grant is for another patron's records")
    if terms.rows is not None and sealed.row not in terms.rows:
        raise GrantFault("the grant is for other records of this patron")


def _owner(sealed: Sealed[R], record: Record) -> bytes | None:
    if isinstance(record, Linked):
        return record.patron
    return sealed.row if isinstance(record, Registration) else None
