"""What the night tells patrons: notices are made where the close opens every record anyway (design § 4).

A notice is sealed in the transaction in which its reason is sealed anew with what was told. Where a patron's pocket
has no room for one more, nothing is marked as told, and the next night tries again.
"""

import msgspec

from carrel import catalog
from carrel.gate import Act, Grant, Operation, unseal
from carrel.lives import notices
from carrel.records.circulation import Hold, HoldState, Loan
from carrel.records.ids import ItemId, PatronId, TitleId
from carrel.records.notices import Notice
from carrel.records.registration import Registration
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import HOLD, LOAN, REGISTRATION


def tell_patron(act: Act, row: PatronId, patron: Registration) -> Registration:
    """Make what the registration itself gives reason to tell; gives it as it is then."""
    house, today = act.house, act.now.date()
    rules, minor = house.library.notices, house.library.category(patron.category).minor
    made = [notice for notice in notices.of_patron(row, patron, minor, rules, today) if _put(act, notice)]
    return notices.patron_told(patron, made, rules, today)


def tell_of_loan(act: Act, grant: Grant[Loan, Operation], loan: Loan) -> Loan:
    """Make the reminder or the overdue step that a loan has come to."""
    today = act.now.date()
    step = notices.loan_step(loan, act.house.library.notices, today)
    if step == loan.told:
        return loan  # nothing new to say, as of most loans
    if notices.loan_needs_notice(loan, step, today):
        patron = _patron(act, grant.also(REGISTRATION), loan.patron)
        made = patron and notices.of_loan(loan, step, _title(act, loan.item), patron, today)
        return msgspec.structs.replace(loan, told=step) if made and _put(act, made) else loan
    # the due day was put off: what was told of the earlier one is past
    return msgspec.structs.replace(loan, told=step) if step < loan.told else loan


def tell_of_hold(act: Act, grant: Grant[Hold, Operation], hold: Hold) -> Hold:
    """Make the notice that an item waits on the shelf."""
    if notices.hold_needs_notice(hold):
        patron = _patron(act, grant.also(REGISTRATION), hold.patron)
        made = patron and notices.of_hold(hold, patron, act.now.date())
        return msgspec.structs.replace(hold, told=hold.item) if made and _put(act, made) else hold
    if hold.state is HoldState.QUEUED and hold.told is not None:
        return msgspec.structs.replace(hold, told=None)
    return hold


def withdraw_or_keep(act: Act, grant: Grant[Notice, Operation], notice: Notice) -> Notice | None:
    """The notice, or None where its reason has ended: the item is back, the hold collected, the card renewed."""
    patron = _patron(act, grant.also(REGISTRATION), notice.patron)
    if patron is None:
        return None
    asked = (act.tx, act.house.ring, act.live, patron.pocket)
    sealed = None if notice.item is None else pockets.loans.get(act.tx, pockets.loan_row(notice.item))
    loan = None if sealed is None else unseal(act, sealed, grant.also(LOAN)).record
    holds = [unseal(act, one, grant.also(HOLD)).record for one in pockets.holds.of_pocket(*asked)]
    return notice if notices.stands(notice, patron, loan, holds, act.now.date()) else None


def _patron(act: Act, grant: Grant[Registration, Operation], row: PatronId) -> Registration | None:
    sealed = registrations.get(act.tx, row)
    return None if sealed is None else unseal(act, sealed, grant).record


def _title(act: Act, item: ItemId) -> TitleId | None:
    found = catalog.item(act.tx, item)
    return None if found is None else found.title


def _put(act: Act, notice: Notice) -> bool:
    return pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.notices, notice) is not None
