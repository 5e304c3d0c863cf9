"""What is a patron's and is not found by their slots, or must be told apart before it is deleted. Judged inside.

What is given out here stays sealed: to open it takes a grant, to delete it takes none.
"""

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


def pointers_to(act: Act, patron: Opened[Registration, Operation]) -> list[Sealed[Permission]]:
    """What lies in others' pockets because this patron permitted them to collect."""
    ring, found = act.house.ring, []
    for given in pockets.permissions.of_pocket(act.tx, ring, act.live, patron.record.pocket):
        owner = registrations.get(act.tx, PatronId(look(act, PERMISSION, given).other))
        if owner is not None:
            theirs = look(act, REGISTRATION, owner).pocket
            found += pockets.permissions.of_pocket(act.tx, ring, act.live, theirs)
    return [one for one in found if look(act, PERMISSION, one).other == patron.row]


def history_key(act: Act, loan: Opened[Loan, Operation]) -> bytes:
    """What a line about this loan is sealed to; empty where its patron keeps no history, or another one since."""
    key = loan.record.keeps_history
    owner = registrations.get(act.tx, loan.record.patron) if key else None
    stands = owner is not None and look(act, REGISTRATION, owner).secrets.history_public == key
    return key if stands else b""
