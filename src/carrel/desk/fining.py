"""Fines at a return: reckoned from the loan alone, to the day the item came, by the board's rule."""

from datetime import date, timedelta

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.facts import branch_of
from carrel.gate import Act
from carrel.lives import fees
from carrel.records.circulation import FeeKind, Loan
from carrel.records.refusals import Refusal

DAYS_BACK = 14
"""How far back a return may be dated: what was in the book drop over a holiday."""


def misdated(loan: Loan, day: date, today: date) -> Refusal | None:
    """Why an item cannot have come back on this day."""
    if day > today:
        return Refusal("this day has not come yet", "choose today or a day before it")
    if day < today - timedelta(days=DAYS_BACK):
        return Refusal("a return is dated back by two weeks at most", "choose a later day")
    if day < loan.lent:
        return Refusal("on that day the item had not been lent yet", "choose a later day")
    return None


def charge_fine(act: Act, loan: Loan, item: Item, day: date) -> None:
    """Charge what a loan costs by the board's rule, if anything. Where the pocket is full the library bears it."""
    cents = fees.fine_of(act, loan, item, day)
    if cents and not catalog.amnesty_on(act.tx, branch_of(act, item), act.now.date()):
        fees.charge(act, fees.owner_of(loan), FeeKind.OVERDUE, cents, item.id)
