"""Finds what belongs to somebody: the registration of a card, what a patron has, who has an item."""

from typing import TypeVar

from carrel.gate._unseal import Opened, look, unseal_all
from carrel.gate.act import Act
from carrel.gate.grounds import Operation
from carrel.records.circulation import Fee, History, Hold, Interloan, LastBorrower, Linked, Loan
from carrel.records.ids import ItemId
from carrel.records.notices import Notice
from carrel.records.permissions import Permission
from carrel.records.registration import Registration
from carrel.sealed import Sealed, pockets, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.pockets import Pockets

L = TypeVar("L", bound=Linked)


def by_card(act: Act, number: str) -> Sealed[Registration] | None:
    """The registration a card belongs to."""
    return registrations.by_card(act.tx, act.house.ring, act.live, number)


def loan_of(act: Act, item: ItemId) -> Sealed[Loan] | None:
    """The loan an item is out on, kept from every other hand until the act ends."""
    return pockets.loans.get_to_change(act.tx, pockets.loan_row(item))


def last_borrower_of(act: Act, item: ItemId) -> Sealed[LastBorrower] | None:
    """Who had an item last, while that is kept; kept from every other hand until the act ends."""
    return pockets.last_borrowers.get_to_change(act.tx, pockets.loan_row(item))


def loans_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Loan, Operation]]:
    """A patron's loans."""
    return _of(act, patron, pockets.loans)


def holds_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Hold, Operation]]:
    """A patron's holds."""
    return _of(act, patron, pockets.holds)


def fees_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Fee, Operation]]:
    """What a patron owes."""
    return _of(act, patron, pockets.fees)


def interloans_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Interloan, Operation]]:
    """A patron's interlibrary loans."""
    return _of(act, patron, pockets.interloans)


def histories_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[History, Operation]]:
    """What a patron wished to have remembered."""
    return _of(act, patron, pockets.histories)


def notices_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Notice, Operation]]:
    """Messages to a patron that have not gone out."""
    return _of(act, patron, pockets.notices)


def permissions_of(act: Act, patron: Opened[Registration, Operation]) -> list[Opened[Permission, Operation]]:
    """A patron's written permissions, and those that let them collect for others."""
    return _of(act, patron, pockets.permissions)


def is_home_bound(act: Act, loan: Opened[Loan, Operation]) -> bool:
    """Whether a loan's patron permits the library to choose for them: judged inside, one bit leaves."""
    owner = registrations.get(act.tx, loan.record.patron)
    return owner is not None and look(act, REGISTRATION, owner).home_bound


def _of(act: Act, patron: Opened[Registration, Operation], shelf: Pockets[L]) -> list[Opened[L, Operation]]:
    """What is in a patron's pocket. Raises GrantFault where the decision did not cover the class."""
    grant = patron.grant.also(shelf.kind)
    return unseal_all(act, shelf.of_pocket(act.tx, act.house.ring, act.live, patron.record.pocket), grant)
