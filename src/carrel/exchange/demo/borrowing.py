"""Who in the demo has what: loans, some overdue, some renewed, and a few lost or said to be back."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta

import msgspec

from carrel.catalog import ItemEntry, ItemState
from carrel.catalog.library import Library
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.places import PLACES, Place, open_from
from carrel.records.circulation import Loan, LoanState
from carrel.records.ids import BranchId, ItemId, PatronId
from carrel.records.registration import Registration
from carrel.sealed import pockets


class Charge(msgspec.Struct, frozen=True):
    """A loan that will be, before its item has a number and its patron a row."""

    copy: ItemEntry
    lent: date
    due: date
    renewals: int
    claimed: date | None = None
    """The day it was said to be back, or lost."""

    def loan(self, patron: PatronId, one: Registration, slot: int, item: ItemId) -> Loan:
        """The loan, when they have."""
        usual = LoanState.RENEWED if self.renewals else LoanState.LENT
        return Loan(
            patron=patron,
            pocket=one.pocket,
            slot=slot,
            item=item,
            lent=self.lent,
            due=self.due,
            renewals=self.renewals,
            branch=self.copy.branch,
            state=_OF_ITEM.get(self.copy.state, usual),
            category=one.category,
            home_bound=one.home_bound,
            claimed=self.claimed,
        )


_OF_ITEM = {ItemState.LOST: LoanState.LOST, ItemState.CLAIMED_RETURNED: LoanState.CLAIMED_RETURNED}
"""What a loan is whose item is no longer simply out."""


class Borrowing:
    """Hands copies to people. All chance comes from one seed."""

    def __init__(self, seed: int, library: Library, branches: tuple[BranchId, ...], today: date) -> None:
        self._rng = chance(seed, "loans")
        self._library = library
        self._places = dict(zip(branches, PLACES, strict=True))
        self._today = today
        self._late = 0

    def hand_out(self, people: Sequence[Registration], copies: Sequence[ItemEntry]) -> list[list[Charge]]:
        """What each person has. Two in five borrow at all, and one in twelve of those is careless of the date.

        Raises ValueError where the people may not have so many.
        """
        rng = self._rng
        has: list[list[Charge]] = [[] for _ in people]
        borrowers = rng.sample(range(len(people)), max(1, len(people) * 2 // 5))
        careless = {borrower for borrower in borrowers if rng.random() < 0.08}
        for copy in copies:
            who = rng.choice(borrowers)
            if not self._may(people[who], has[who]):
                who = self._another(people, has)
            late = who in careless and rng.random() < 0.6
            has[who].append(self._charge(people[who], copy, late))
        return has

    def most(self, person: Registration) -> int:
        """How many loans a person may have."""
        return min(self._library.category(person.category).most_loans, pockets.loans.kind.slots)

    def _may(self, person: Registration, has: Sequence[Charge]) -> bool:
        return len(has) < self.most(person)

    def _another(self, people: Sequence[Registration], has: Sequence[Sequence[Charge]]) -> int:
        with_room = [who for who, person in enumerate(people) if self._may(person, has[who])]
        if not with_room:
            raise ValueError("there are more loans than these patrons may have: ask for fewer")
        return self._rng.choice(with_room)

    def _charge(self, person: Registration, copy: ItemEntry, late: bool) -> Charge:
        rng, today, place = self._rng, self._today, self._places[copy.branch]
        rule = self._library.rule(person.category, copy.kind)
        if late:
            lent = open_from(place, today - timedelta(days=rule.days + rng.randint(8, 45)), -1)
            return self._overdue(Charge(copy, lent, _due(place, lent, rule.days), 0))
        renewals = rng.randint(1, rule.renewals) if rule.renewals and rng.random() < 0.2 else 0
        lent = open_from(place, today - timedelta(days=rng.randint(0, rule.days - 1) + rule.days * renewals), -1)
        due = open_from(place, max(today, lent + timedelta(days=rule.days * (renewals + 1))), 1)
        return Charge(copy, lent, due, renewals)

    def _overdue(self, charge: Charge) -> Charge:
        """What is overdue is so, or is now and then said to be back, or lost."""
        self._late += 1
        state = {2: ItemState.CLAIMED_RETURNED, 4: ItemState.LOST}.get(self._late % 7)
        if state is None:
            return charge
        copy = msgspec.structs.replace(charge.copy, state=state)
        said = self._today - timedelta(days=self._rng.randint(1, 7))
        return msgspec.structs.replace(charge, copy=copy, claimed=said)


def overdue_at_close(has: Sequence[Charge], today: date) -> int:
    """How many of these were overdue when the library closed last night."""
    out = (charge for charge in has if charge.copy.state is ItemState.ON_LOAN)
    return sum(charge.due < today - timedelta(days=1) for charge in out)


def slots(number: int, most: int) -> list[int]:
    """As many free slots of a pocket, in an order nobody can know."""
    return secrets.SystemRandom().sample(range(1, most + 1), number)


def _due(place: Place, lent: date, days: int) -> date:
    return open_from(place, lent + timedelta(days=days), 1)
