"""Lending: the patron in hand takes an item out."""

from datetime import date
from enum import StrEnum
from typing import assert_never

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.facts import branch_of, due_day, title_of
from carrel.desk.refusals import Blocked, not_allowed, taken_meanwhile, unknown_item, visit_over
from carrel.desk.stops import blocked, over_limit, stops
from carrel.desk.trapping import own_hold, put_others_back, take_turn, waits_for
from carrel.desk.visiting import also_needed, as_visitor
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, perform, unseal
from carrel.gate.views import LendView
from carrel.lives import holds, interloans, loans
from carrel.records.actors import Actor
from carrel.records.circulation import Loan
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import REGISTRATION


class Lent(Quiet, frozen=True):
    """The item is on loan."""

    view: LendView


class OverrideReason(StrEnum):
    """Why a stop was set aside. A closed list: it stands in the ledger for ever, where no free text may."""

    SETTLED = "settled with the patron at the desk"
    WAIVED = "waived by the supervisor"
    LIBRARY_ERROR = "the stop was the library's own mistake"
    SCHOOLWORK = "needed for school"
    ACCESS = "needed on account of illness or disability"


def lend(house: House, actor: Actor, visit: str, barcode: str) -> Lent | Blocked | Refusal:
    """Lend an item to the patron in hand; Blocked says every stop."""

    def work(act: Act) -> Lent | Refusal:
        return _lend(act, visit, barcode, None)

    return perform(house, actor, Purpose.LEND, work)


def lend_despite(
    house: House, actor: Actor, visit: str, barcode: str, reason: OverrideReason
) -> Lent | Blocked | Refusal:
    """Lend although there are stops, for a reason that the ledger keeps. A supervisor's duty."""

    def work(act: Act) -> Lent | Refusal:
        return _lend(act, visit, barcode, reason)

    return perform(house, actor, Purpose.OVERRIDE, work)


def _lend(act: Act, visit: str, barcode: str, override: OverrideReason | None) -> Lent | Refusal:
    item = catalog.item_by_barcode(act.tx, barcode)
    take_turn(act, item)
    row = act.house.visits.read(visit, act.now)
    sealed = None if row is None else registrations.get(act.tx, row)
    classes = (RecordClass.LOAN, RecordClass.HOLD, *also_needed(act.tx, item))
    match decide(act, sealed, REGISTRATION, *classes, reason="" if override is None else override):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return visit_over()
            return unknown_item() if item is None else _lend_item(act, unseal(act, sealed, grant), item, override)


def _lend_item(
    act: Act, patron: Opened[Registration, Operation], item: Item, override: OverrideReason | None
) -> Lent | Refusal:
    library = act.house.library
    guest = as_visitor(act, patron, item)
    if isinstance(guest, Refusal):
        return guest
    own = own_hold(act, patron, item.title)
    for_them = guest.request is not None or waits_for(act, own, item)
    found = stops(library, patron.record, item, act.now.date(), for_them)
    if found and (override is None or not all(stop.overridable for stop in found)):
        return blocked(found)
    refused = None if override is None else put_others_back(act, own, item)
    if refused is not None:
        return refused
    category = library.category(patron.record.category)
    # a supervisor may go beyond the category's limit, up to the slots a pocket has
    most = category.most_loans if override is None else pockets.loans.kind.slots
    lent = lend_to(act, patron, item, most, guest.due)
    if isinstance(lent, Lent) and guest.request is not None:
        interloans.end(act, guest.request, "lend")
    if isinstance(lent, Lent) and own is not None and not holds.collect(act, own, item.id):
        return taken_meanwhile()
    return lent


def lend_to(
    act: Act, patron: Opened[Registration, Operation], item: Item, most: int, by: date | None = None
) -> Lent | Refusal:
    """Begin the loan; ``most`` is how many the patron may have. ``by`` is the day that its own library set."""
    library = act.house.library
    branch = branch_of(act, item)
    due = by or due_day(act, branch, library.rule(library.category(patron.record.category).code, item.kind).days)
    match loans.lend(act, patron, item, due, most, branch):
        case Loan():
            return Lent(LendView(item.barcode, title_of(act.tx, item), due))
        case loans.NoSlot():
            return blocked((over_limit(most),))
        case loans.ItemMoved():
            return taken_meanwhile()
        case other:
            assert_never(other)
