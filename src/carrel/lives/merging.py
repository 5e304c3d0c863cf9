"""Two registrations turn out to be one person's: everything of the one moves into the other's pocket, and it is erased.

Nothing is lost and nothing doubled: a loan, fee or request keeps its row's side and changes its patron's. What the one
kept sealed to a password of their own cannot move, and is forgotten.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

import msgspec

from carrel.gate import (
    Act,
    Opened,
    Operation,
    fees_of,
    follow,
    histories_of,
    holds_of,
    interloans_of,
    loans_of,
    notices_of,
    permissions_of,
)
from carrel.lives import holds, home_bound, seats
from carrel.records.circulation import Hold, HoldState, Linked
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.registration import Registration
from carrel.sealed import pockets, registrations
from carrel.sealed.pockets import Pockets

L = TypeVar("L", bound=Linked)
_Patron = Opened[Registration, Operation]


class NoSlot(Exception):
    """The kept patron's pocket has no room for all of it: the act is to be undone."""


def merge(act: Act, kept: _Patron, gone: _Patron) -> int:
    """Move all that is ``gone``'s to ``kept``, and erase ``gone``; how many lines of a sealed history were forgotten.

    Raises NoSlot, TooLong, CardTaken.
    """
    record = _joined(kept.record, gone.record)
    _holds(act, kept, gone)
    _moved(act, pockets.loans, loans_of(act, gone), kept, lambda one: one)
    _moved(act, pockets.interloans, interloans_of(act, gone), kept, lambda one: one)
    _moved(act, pockets.fees, fees_of(act, gone), kept, lambda one: one)
    _moved(act, pockets.notices, notices_of(act, gone), kept, lambda one: one)
    _permissions(act, kept, gone)
    seats.forget(act, gone.record.pocket)
    forgotten = _histories(act, kept, gone)
    follow(act, gone, kept)
    ring, live = act.house.ring, act.live
    # first, or the cards would still be somebody else's
    registrations.drop(act.tx, ring, live, PatronId(gone.row), gone.record)
    registrations.replace(act.tx, ring, live, PatronId(kept.row), kept.record, record)
    act.house.sittings.end_all(PatronId(gone.row))
    return forgotten


def _joined(kept: Registration, gone: Registration) -> Registration:
    """The kept registration, with the cards and the debts of both; of what both say, the kept one's stands."""
    return msgspec.structs.replace(
        kept,
        cards=(*gone.cards, *kept.cards),  # the kept one's current card stays the one that is shown
        birth=kept.birth or gone.birth,
        phones=tuple(dict.fromkeys((*kept.phones, *gone.phones))),
        emails=tuple(dict.fromkeys((*kept.emails, *gone.emails))),
        blocks=tuple(dict.fromkeys((*kept.blocks, *gone.blocks))),
        registered=min(kept.registered, gone.registered),
        expires=max(kept.expires, gone.expires),
        last_active=max(filter(None, (kept.last_active, gone.last_active)), default=None),
        overdue=kept.overdue + gone.overdue,
        owed_cents=kept.owed_cents + gone.owed_cents,
        owed_told=kept.owed_told + gone.owed_told,
        protected_address=kept.protected_address or gone.protected_address,
        home_bound=kept.home_bound or gone.home_bound,
        note=kept.note or gone.note,
    )


def _moved(
    act: Act,
    shelf: Pockets[L],
    records: Iterable[Opened[L, Operation]],
    kept: _Patron,
    change: Callable[[L], L],
) -> None:
    """Seal records into the kept patron's lowest free slots, in their rows: a limit counts slots from below."""
    for one in records:
        shelf.drop(act.tx, one.row)
        record = msgspec.structs.replace(change(one.record), patron=PatronId(kept.row), pocket=kept.record.pocket)
        if not _put(act, shelf, one.row, record):
            raise NoSlot


def _put(act: Act, shelf: Pockets[L], row: bytes, record: L) -> bool:
    public = {"title": record.title} if isinstance(record, Hold) else {}
    return any(
        shelf.put(act.tx, act.house.ring, act.live, row, msgspec.structs.replace(record, slot=slot), **public)
        for slot in range(1, shelf.kind.slots + 1)
    )


def _holds(act: Act, kept: _Patron, gone: _Patron) -> None:
    """Where both wait for a title, the better hold stays: one that is ready, else the one that is served first."""
    mine = {one.record.title: one for one in holds_of(act, kept) if one.record.state is HoldState.QUEUED}
    served = {one.record.title for one in holds_of(act, kept) if one.record.state is HoldState.READY}
    moving = []
    for one in holds_of(act, gone):
        title, queued = one.record.title, one.record.state is HoldState.QUEUED
        older = mine.get(title)
        if queued and (title in served or (older is not None and older.record.place < one.record.place)):
            holds.cancel(act, one)
            continue
        if older is not None:
            holds.cancel(act, older)
        moving.append(one)
    _moved(act, pockets.holds, moving, kept, lambda one: one)


def _permissions(act: Act, kept: _Patron, gone: _Patron) -> None:
    """What both permit to home-bound service is permitted once; what one permitted the other is nothing any more."""
    mine = [one.record for one in permissions_of(act, kept)]
    has = any(home_bound.is_for_it(one) for one in mine)
    moving = []
    for one in permissions_of(act, gone):
        if _is_between(one.record, kept) or (has and home_bound.is_for_it(one.record)):
            pockets.permissions.drop(act.tx, one.row)
        else:
            moving.append(one)
    for one in permissions_of(act, kept):
        if _is_between(one.record, gone):
            pockets.permissions.drop(act.tx, one.row)
    _moved(act, pockets.permissions, moving, kept, lambda one: one)


def _is_between(permission: Permission, other: _Patron) -> bool:
    return permission.other == other.row


def _histories(act: Act, kept: _Patron, gone: _Patron) -> int:
    forgotten, moving = 0, []
    for one in histories_of(act, gone):
        if one.record.sealed_line:
            pockets.histories.drop(act.tx, one.row)
            forgotten += 1
        else:
            moving.append(one)
    _moved(act, pockets.histories, moving, kept, lambda one: one)
    return forgotten
