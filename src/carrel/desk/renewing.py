"""Renewing: the due date of a loan is put off."""

from carrel import catalog
from carrel.catalog import Item, ItemState
from carrel.desk.facts import due_day, title_of
from carrel.desk.owning import own
from carrel.desk.refusals import not_allowed, read_by, unknown_item, visit_over
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, loan_of, loans_of, perform, unseal
from carrel.gate.views import RenewView
from carrel.lives import loans
from carrel.lives.states import LOAN as LIFE
from carrel.lives.states import may
from carrel.records.actors import Actor
from carrel.records.circulation import Loan
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import LOAN, REGISTRATION


class Renewed(Quiet, frozen=True):
    """The loan goes on."""

    view: RenewView


class RenewedAll(Quiet, frozen=True):
    """What came of renewing everything a patron has."""

    renewed: tuple[RenewView, ...]
    refused: tuple[tuple[str, Refusal], ...]
    """Each with its title."""


def renew(house: House, actor: Actor, barcode: str) -> Renewed | Refusal:
    """Renew the loan an item is out on."""
    return _renew_item(house, actor, barcode, Purpose.RENEW)


def renew_own(house: House, actor: Actor, barcode: str) -> Renewed | Refusal:
    """Renew one of the loans of the patron who is signed in, by the same rules as at the desk."""
    return _renew_item(house, actor, barcode, Purpose.OWN)


def renew_all_own(house: House, actor: Actor) -> RenewedAll | Refusal:
    """Renew every loan of the patron who is signed in that may be renewed."""

    def work(act: Act) -> RenewedAll | Refusal:
        match own(act, RecordClass.LOAN):
            case Opened() as patron:
                return _renew_each(act, patron)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def renew_all(house: House, actor: Actor, visit: str) -> RenewedAll | Refusal:
    """Renew every loan of the patron in hand that may be renewed."""

    def work(act: Act) -> RenewedAll | Refusal:
        row = house.visits.read(visit, act.now)
        sealed = None if row is None else registrations.get(act.tx, row)
        match decide(act, sealed, REGISTRATION, RecordClass.LOAN):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                return visit_over() if sealed is None else _renew_each(act, unseal(act, sealed, grant))

    return perform(house, actor, Purpose.RENEW, work)


def _renew_each(act: Act, patron: Opened[Registration, Operation]) -> RenewedAll:
    done: list[RenewView] = []
    refused: list[tuple[str, Refusal]] = []
    # in one order for all, or two hands could wait for one another
    for loan in sorted(loans_of(act, patron), key=lambda one: one.record.item):
        item = catalog.item(act.tx, loan.record.item)
        sealed = None if item is None else loan_of(act, item.id)  # kept from every other hand from here on
        if item is None or sealed is None:
            continue
        match _renew(act, item, unseal(act, sealed, loan.grant)):
            case Renewed(view):
                done.append(view)
            case refusal:
                refused.append((title_of(act.tx, item), refusal))
    return RenewedAll(tuple(sorted(done, key=lambda view: view.title)), tuple(sorted(refused, key=lambda one: one[0])))


def _renew_item(house: House, actor: Actor, barcode: str, purpose: Purpose) -> Renewed | Refusal:

    def work(act: Act) -> Renewed | Refusal:
        item = catalog.item_by_barcode(act.tx, barcode)
        sealed = None if item is None else loan_of(act, item.id)
        match decide(act, sealed, LOAN, RecordClass.REGISTRATION):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if item is None:
                    return unknown_item()
                if sealed is None:
                    return Refusal("this item is not on loan", "lend it, or put it back on its shelf")
                return _renew(act, item, unseal(act, sealed, grant))

    return perform(house, actor, purpose, work)


def _renew(act: Act, item: Item, loan: Opened[Loan, Operation]) -> Renewed | Refusal:
    owner = registrations.get(act.tx, loan.record.patron)
    if owner is None:
        return Refusal("the borrower is no longer registered", "return the item")
    patron = unseal(act, owner, loan.grant.also(REGISTRATION))
    came = catalog.visitor(act.tx, item.id)
    if came is not None and came.due is not None:
        until = f"this item is another library's, and due there on {came.due:%-d %B %Y}"
        return Refusal(until, "ask that library whether it may stay longer")
    rule = act.house.library.rule(patron.record.category, item.kind)
    refusal = _refused(loan.record, patron.record, rule.renewals, act, item)
    if refusal is not None:
        return refusal
    due = max(due_day(act, loan.record.branch, rule.days), loan.record.due)
    renewed = loans.renew(act, loan, patron, item, due)
    left = rule.renewals - renewed.renewals
    return Renewed(RenewView(item.barcode, title_of(act.tx, item), due, left))


def _refused(loan: Loan, patron: Registration, renewals: int, act: Act, item: Item) -> Refusal | None:
    if may(LIFE, "renew", loan.state) is None:
        return Refusal(f"the item is recorded as {loan.state}", "settle that first")
    if loan.renewals >= renewals:
        return Refusal("this item has been renewed as often as it may be", "it must be back on its due date")
    if patron.expires < act.now.date():
        return read_by(
            act,
            patron=Refusal("your card has expired", "renew it at the desk first"),
            desk=Refusal("the borrower's registration has lapsed", "renew the registration first"),
        )
    if _others_wait(act, item):
        return Refusal("somebody waits for this title", "it must be back on its due date")
    return None


def _others_wait(act: Act, item: Item) -> bool:
    """Whether more wait for the title than there are items for them: facts about the work, not about who waits."""
    waiting = pockets.count_holds(act.tx, item.title)
    if not waiting:
        return False
    there = (ItemState.AVAILABLE, ItemState.WANTED, ItemState.HOLD_SHELF, *catalog.ON_ITS_WAY)
    return waiting > sum(one.state in there for one in catalog.items_of_title(act.tx, item.title))
