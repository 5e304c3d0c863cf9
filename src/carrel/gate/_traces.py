"""What is a patron's and is not found by their slots, or must be told apart before it is deleted. Judged inside.

What is given out here stays sealed: to open it takes a grant, to delete it takes none.
"""

from collections.abc import Iterator

import msgspec

from carrel.gate._unseal import Opened, look
from carrel.gate.act import Act
from carrel.gate.grounds import Operation
from carrel.records.circulation import History, LastBorrower, Loan
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.registration import Registration
from carrel.sealed import Sealed, pockets, registrations
from carrel.sealed.kinds import HISTORY, LAST_BORROWER, PERMISSION, REGISTRATION

_PAGE = 500


def last_borrowed(act: Act, patron: Opened[Registration, Operation]) -> list[Sealed[LastBorrower]]:
    """The rows that say this patron had an item last. There is no way to them from the patron: all are looked at."""
    found: list[Sealed[LastBorrower]] = []
    after = b""
    while page := pockets.last_borrowers.page(act.tx, after, _PAGE):
        found += [sealed for sealed in page if look(act, LAST_BORROWER, sealed).patron == patron.row]
        after = page[-1].row
    return found


def sealed_lines(act: Act, patron: Opened[Registration, Operation]) -> list[Sealed[History]]:
    """The lines of a patron's own reading history; those of home-bound service are not among them."""
    rows = pockets.histories.of_pocket(act.tx, act.house.ring, act.live, patron.record.pocket)
    return [sealed for sealed in rows if look(act, HISTORY, sealed).sealed_line]


def history_key(act: Act, loan: Opened[Loan, Operation]) -> bytes:
    """What a line about this loan is sealed to; empty where its patron keeps no history, or another one since."""
    key = loan.record.keeps_history
    owner = registrations.get(act.tx, loan.record.patron) if key else None
    stands = owner is not None and look(act, REGISTRATION, owner).secrets.history_public == key
    return key if stands else b""


def follow(act: Act, gone: Opened[Registration, Operation], kept: Opened[Registration, Operation]) -> None:
    """Two registrations become one: whatever names the one from another's side names the other from now on."""
    ring, current, row = act.house.ring, act.live.current, PatronId(kept.row)
    for sealed in last_borrowed(act, gone):
        last = look(act, LAST_BORROWER, sealed)
        moved = msgspec.structs.replace(last, patron=row, pocket=kept.record.pocket)
        pockets.last_borrowers.replace(act.tx, ring, current, [(sealed.row, moved)])
    for line, permission in _permissions_naming(act, frozenset((PatronId(gone.row),))):
        pointed = msgspec.structs.replace(permission, other=row)
        pockets.permissions.replace(act.tx, ring, current, [(line, pointed)])


def forget_elsewhere(act: Act, gone: frozenset[PatronId]) -> None:
    """Patrons are erased: what names them from an item's side goes, and what names them in another's pocket.

    What another patron permits in writing stays theirs; it only stops naming a patron of this library.
    """
    after = b""
    while page := pockets.last_borrowers.page(act.tx, after, _PAGE):
        for sealed in page:
            if look(act, LAST_BORROWER, sealed).patron in gone:
                pockets.last_borrowers.drop(act.tx, sealed.row)
        after = page[-1].row
    for line, permission in _permissions_naming(act, gone):
        if permission.given:
            blank = msgspec.structs.replace(permission, other=b"", collects=False)
            pockets.permissions.replace(act.tx, act.house.ring, act.live.current, [(line, blank)])
        else:
            pockets.permissions.drop(act.tx, line)


def _permissions_naming(act: Act, rows: frozenset[PatronId]) -> Iterator[tuple[bytes, Permission]]:
    """Every permission, in whosever pocket, that names one of these patrons as the other."""
    after = b""
    while page := pockets.permissions.page(act.tx, after, _PAGE):
        for sealed in page:
            record = look(act, PERMISSION, sealed)
            if record.other in rows:
                yield sealed.row, record
        after = page[-1].row
