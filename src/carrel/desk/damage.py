"""An item comes back damaged or incomplete, or something lay in it: whoever had it last is told, and the desk not who.

The last borrower is opened for this one item, and the patron reads why. Where nothing is kept any more the library
bears it.
"""

from typing import assert_never

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.charging import MOST_CENTS, no_room
from carrel.desk.facts import branch_of, title_of
from carrel.desk.fining import charge_fine
from carrel.desk.refusals import not_allowed, taken_meanwhile, unknown_item
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, last_borrower_of, perform, unseal
from carrel.lives import fees, loans
from carrel.lives.telling import tell
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind, LastBorrower, Loan
from carrel.records.notices import NoticeKind
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import LAST_BORROWER, LOAN, REGISTRATION

MOST_WORDS = 160
"""Letters of a description: what a notice has room for."""


class Damaged(Quiet, frozen=True):
    """The item is recorded as damaged. ``told`` is False where nothing is kept any more: the library bears it."""

    title: str
    told: bool
    cents: int


class Notified(Quiet, frozen=True):
    """Whoever had the item last is told what lay in it."""

    title: str


def report_damage(house: House, actor: Actor, barcode: str, description: str, cents: int = 0) -> Damaged | Refusal:
    """An item came back damaged or incomplete, now or since the last close. ``cents`` is the fee, 0 for none.

    Where it is still on loan it is returned in the same transaction.
    """
    words = description.strip()
    if wrong := _unfit(words):
        return wrong
    if not 0 <= cents <= MOST_CENTS:
        return Refusal("this is not an amount that can be charged", "enter dollars and cents, or nothing")

    def work(act: Act) -> Damaged | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        if item is not None and item.state is ItemState.ON_LOAN:
            return _handed_in(act, item, words, cents)
        return _since_returned(act, item, words, cents)

    return perform(house, actor, Purpose.DAMAGE, work)


def notify_finder(house: House, actor: Actor, barcode: str, what: str) -> Notified | Refusal:
    """Something lay in an item: whoever had it last is told what, and the desk not who."""
    words = what.strip()
    if wrong := _unfit(words):
        return wrong

    def work(act: Act) -> Notified | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        found = _last(act, item)
        if isinstance(found, Refusal):
            return found
        if item is None:
            return unknown_item()
        if found is None:
            return Refusal("who had this item is no longer kept", "put it with lost property, under the day")
        if not tell(act, found, NoticeKind.FOUND_IN_ITEM, item, words):
            return Refusal("this patron has as many messages waiting as can be kept", "try again tomorrow")
        return Notified(title_of(act.tx, item))

    return perform(house, actor, Purpose.DAMAGE, work)


def _unfit(words: str) -> Refusal | None:
    if not words:
        return Refusal("it was not described", "say what is damaged or what was found: the patron will read it")
    if len(words) > MOST_WORDS:
        return Refusal("the description is too long for a message", "say it in a line or two")
    return None


def _last(act: Act, item: Item | None) -> Opened[Registration, Operation] | Refusal | None:
    """Whoever had an item last, from what is kept until the close; None where nothing is."""
    sealed = None if item is None else last_borrower_of(act, item.id)
    match decide(act, sealed, LAST_BORROWER, RecordClass.REGISTRATION, RecordClass.FEE, RecordClass.LOAN):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return None if sealed is None else _borrower(act, unseal(act, sealed, grant))
        case other:
            assert_never(other)


def _since_returned(act: Act, item: Item | None, words: str, cents: int) -> Damaged | Refusal:
    found = _last(act, item)
    if isinstance(found, Refusal):
        return found
    if item is None:
        return unknown_item()
    if found is not None and item.state is ItemState.DAMAGED:
        return Refusal("this item is recorded as damaged already", "set it aside for repair")
    if item.state is ItemState.HOLD_SHELF:
        return Refusal("this item is set aside for somebody who waits", "put that hold back in its queue first")
    if item.state is not ItemState.DAMAGED and not catalog.set_state(act.tx, item, ItemState.DAMAGED):
        return taken_meanwhile()
    return _told(act, found, item, words, cents)


def _borrower(
    act: Act, link: Opened[LastBorrower, Operation] | Opened[Loan, Operation]
) -> Opened[Registration, Operation] | None:
    owner = registrations.get_to_change(act.tx, link.record.patron)
    return None if owner is None else unseal(act, owner, link.grant.also(REGISTRATION))


def _handed_in(act: Act, item: Item, words: str, cents: int) -> Damaged | Refusal:
    """The loan ends, and its borrower is told, in one transaction: so it works where nothing is kept after a return."""
    # not kept from other hands yet: whoever changes fees takes the registration first
    sealed = pockets.loans.get(act.tx, pockets.loan_row(item.id))
    match decide(act, sealed, LOAN, RecordClass.REGISTRATION, RecordClass.FEE):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return taken_meanwhile()
            loan = unseal(act, sealed, grant)
            patron = _borrower(act, loan)
            charge_fine(act, loan.record, item, act.now.date())
            if not loans.end(act, loan, item, branch_of(act, item), ItemState.DAMAGED):
                return taken_meanwhile()
            return _told(act, patron, item, words, cents)
        case other:
            assert_never(other)


def _told(
    act: Act, patron: Opened[Registration, Operation] | None, item: Item, words: str, cents: int
) -> Damaged | Refusal:
    title = title_of(act.tx, item)
    if patron is None:
        return Damaged(title, told=False, cents=0)
    if cents and not fees.charge(act, fees.owner(patron), FeeKind.DAMAGED, cents, item.id):
        return no_room()
    fees.reckon(act, patron)
    if not tell(act, patron, NoticeKind.OPENED, item, words):
        return Refusal("this patron has as many messages waiting as can be kept", "try again tomorrow")
    return Damaged(title, told=True, cents=cents)
