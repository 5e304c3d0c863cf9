"""The life of a fee: charged → paid in part* → gone, and to settle is to delete (design § 4).

Money is whole cents. What is left of a settled fee is an amount in the till's tally, which names nobody.
"""

from datetime import date

import msgspec

from carrel import catalog
from carrel.catalog import Item
from carrel.catalog.library import FineRule
from carrel.gate import Act, Opened, Operation, fees_of
from carrel.lives.states import FEE, GONE, may
from carrel.records.circulation import Fee, FeeKind, Linked, Loan, LoanState
from carrel.records.ids import ItemId, PatronId
from carrel.records.registration import Registration
from carrel.sealed import pockets, registrations

_OPEN = "open"
_RUNNING = frozenset({LoanState.LENT, LoanState.RENEWED})
"""States in which a loan can be overdue: what is claimed or lost costs nothing by the day."""


class Owner(msgspec.Struct, frozen=True):
    """Whose pocket a fee goes into."""

    patron: PatronId
    pocket: bytes


def owner_of(record: Linked) -> Owner:
    """Whom a linked record belongs to."""
    return Owner(record.patron, record.pocket)


def owner(patron: Opened[Registration, Operation]) -> Owner:
    """A patron, as an owner of fees."""
    return Owner(PatronId(patron.row), patron.record.pocket)


def fine(rule: FineRule | None, open_days: int) -> int:
    """What so many open days overdue cost by a rule. Within the days of grace nothing; beyond them every day counts."""
    if rule is None or open_days <= rule.grace_days:
        return 0
    return max(0, min(rule.most_cents, open_days * rule.cents_a_day))


def fine_of(act: Act, loan: Loan, item: Item, on: date) -> int:
    """What a loan costs whose item came back on a day: reckoned from the loan alone, who it is stays closed."""
    rule = act.house.library.fine(loan.category, item.kind)
    if rule is None or loan.state not in _RUNNING or on <= loan.due:
        return 0
    return fine(rule, catalog.open_days(act.tx, loan.branch, loan.due, on))


def charge(act: Act, owner: Owner, kind: FeeKind, cents: int, item: ItemId | None = None) -> bool:
    """Put a fee into somebody's pocket. False where it has no room for another.

    Raises ValueError for an amount that is not above nothing.
    """
    if cents <= 0:
        raise ValueError("a fee is more than nothing")
    fee = Fee(owner.patron, owner.pocket, 0, cents, "", act.now.date(), item, kind)
    return pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.fees, fee) is not None


def lessen(act: Act, fee: Opened[Fee, Operation], cents: int) -> bool:
    """Take a payment off a fee; True where nothing is left and the fee is gone.

    Raises ValueError for an amount that is not between one cent and what is owed.
    """
    if not 0 < cents <= fee.record.cents:
        raise ValueError("a payment is more than nothing and at most what is owed")
    left = fee.record.cents - cents
    if left == 0:
        end(act, fee, "pay")
        return True
    if may(FEE, "pay in part", _OPEN) != _OPEN:
        raise ValueError("a fee cannot be paid in part")
    rest = msgspec.structs.replace(fee.record, cents=left)
    pockets.fees.replace(act.tx, act.house.ring, act.live.current, [(fee.row, rest)])
    return False


def end(act: Act, fee: Opened[Fee, Operation], move: str) -> None:
    """Delete a fee that is paid, waived or withdrawn. Raises ValueError for another move."""
    if may(FEE, move, _OPEN) != GONE:
        raise ValueError("no such end of a fee")
    pockets.fees.drop(act.tx, fee.row)


def reckon(act: Act, patron: Opened[Registration, Operation]) -> int:
    """Write into a registration what its fees come to now, so that lending stops or goes on at once; return it.

    The registration must have been read to be changed, or another desk's payment could be forgotten.
    """
    owed = sum(fee.record.cents for fee in fees_of(act, patron))
    if owed != patron.record.owed_cents:
        record = msgspec.structs.replace(patron.record, owed_cents=owed)
        registrations.replace(act.tx, act.house.ring, act.live, PatronId(patron.row), patron.record, record)
    return owed
