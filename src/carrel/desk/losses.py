"""Lost, and claimed to be returned: the link stays until it is settled, and says so to the patron and the desk."""

from typing import assert_never

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.charging import WaiveReason, no_room, price
from carrel.desk.facts import title_of
from carrel.desk.hands import in_hand
from carrel.desk.items import ItemCopy, copy_of
from carrel.desk.refusals import not_allowed, taken_meanwhile, unknown_item
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, loans_of, perform, unseal
from carrel.lives import fees, loans
from carrel.lives.states import LOAN as LIFE
from carrel.lives.states import may
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind, Loan
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import LOAN, REGISTRATION


class Lost(Quiet, frozen=True):
    """The item is recorded as lost. ``cents`` is the fee for it."""

    title: str
    cents: int
    owed_cents: int


class Claimed(Quiet, frozen=True):
    """The patron says it came back: no fine runs on, and the shelf will be looked at."""

    title: str


class GivenUp(Quiet, frozen=True):
    """The search is over and the link is gone: the library bears it."""

    title: str


class ShelfCheck(Quiet, frozen=True):
    """A thing somebody says came back. Where to look; never who says so."""

    title: str
    copy: ItemCopy


def report_lost(house: House, actor: Actor, visit: str, barcode: str) -> Lost | Refusal:
    """The patron in hand has lost an item: charge its price and the work of replacing it."""

    def work(act: Act) -> Lost | Refusal:
        found = _theirs(act, visit, barcode, "report lost")
        if isinstance(found, Refusal):
            return found
        patron, loan, item = found
        return _lost(act, patron, loan, item, "report lost")

    return perform(house, actor, Purpose.CLAIM, work)


def claim_returned(house: House, actor: Actor, visit: str, barcode: str) -> Claimed | Refusal:
    """The patron in hand says that an item came back; it is looked for on the shelf."""

    def work(act: Act) -> Claimed | Refusal:
        found = _theirs(act, visit, barcode, "claim returned")
        if isinstance(found, Refusal):
            return found
        _, loan, item = found
        return Claimed(title_of(act.tx, item)) if loans.move(act, loan, item, "claim returned") else taken_meanwhile()

    return perform(house, actor, Purpose.CLAIM, work)


def charge_claimed(house: House, actor: Actor, barcode: str) -> Lost | Refusal:
    """An item that was claimed to be returned is nowhere: it is lost, and its price charged."""

    def work(act: Act) -> Lost | Refusal:
        found = _claimed(act, barcode, "")
        if isinstance(found, Refusal):
            return found
        patron, loan, item = found
        return _lost(act, patron, loan, item, "give up")

    return perform(house, actor, Purpose.CLAIM, work)


def give_up(house: House, actor: Actor, barcode: str, reason: WaiveReason) -> GivenUp | Refusal:
    """An item that was claimed to be returned is nowhere, and nobody is charged: it is missing, and its link is gone.

    A supervisor's duty; the ledger keeps the reason.
    """

    def work(act: Act) -> GivenUp | Refusal:
        found = _claimed(act, barcode, reason)
        if isinstance(found, Refusal):
            return found
        _, loan, item = found
        if not (loans.settle(act, loan) and catalog.set_state(act.tx, item, ItemState.MISSING)):
            return taken_meanwhile()
        return GivenUp(title_of(act.tx, item))

    return perform(house, actor, Purpose.OVERRIDE, work)


def shelf_checks(house: House) -> tuple[ShelfCheck, ...]:
    """What to look for on the shelves. No record is opened, so no entry is made."""
    with house.store.read() as tx:
        items = catalog.items_in(tx, ItemState.CLAIMED_RETURNED)
        return tuple(ShelfCheck(title_of(tx, item), copy_of(tx, item)) for item in items)


_Found = tuple[Opened[Registration, Operation], Opened[Loan, Operation], Item]


def _theirs(act: Act, visit: str, barcode: str, move: str) -> _Found | Refusal:
    """The patron in hand, and their loan of an item, if the table of states has such a move for it."""
    patron = in_hand(act, visit, RecordClass.LOAN, RecordClass.FEE)
    if isinstance(patron, Refusal):
        return patron
    item = catalog.item_by_barcode(act.tx, barcode)
    if item is None:
        return unknown_item()
    loan = next((one for one in loans_of(act, patron) if one.record.item == item.id), None)
    if loan is None:
        return Refusal("the patron in hand does not have this item", "show them again to see what they have")
    return _movable(patron, loan, item, move)


def _claimed(act: Act, barcode: str, reason: str) -> _Found | Refusal:
    """The loan of an item that is claimed to be returned, and its borrower."""
    item = catalog.item_by_barcode(act.tx, barcode)
    # not kept from other hands yet: whoever changes fees takes the registration first
    sealed = None if item is None else pockets.loans.get(act.tx, pockets.loan_row(item.id))
    match decide(act, sealed, LOAN, RecordClass.REGISTRATION, RecordClass.FEE, reason=reason):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if item is None:
                return unknown_item()
            if sealed is None or item.state is not ItemState.CLAIMED_RETURNED:
                return Refusal("nobody claims to have returned this item", "look at the list again")
            loan = unseal(act, sealed, grant)
            owner = registrations.get_to_change(act.tx, loan.record.patron)
            if owner is None:
                return taken_meanwhile()
            return _movable(unseal(act, owner, grant.also(REGISTRATION)), loan, item, "give up")
        case other:
            assert_never(other)


def _movable(
    patron: Opened[Registration, Operation], loan: Opened[Loan, Operation], item: Item, move: str
) -> _Found | Refusal:
    if may(LIFE, move, loan.record.state) is None:
        return Refusal(f"the item is recorded as {loan.record.state}", "settle that first")
    return patron, loan, item


def _lost(
    act: Act, patron: Opened[Registration, Operation], loan: Opened[Loan, Operation], item: Item, move: str
) -> Lost | Refusal:
    cents = price(act.house, item)
    if not loans.move(act, loan, item, move):
        return taken_meanwhile()
    if cents and not fees.charge(act, fees.owner(patron), FeeKind.LOST, cents, item.id):
        return no_room()
    return Lost(title_of(act.tx, item), cents, fees.reckon(act, patron))
