"""Lending: the patron in hand takes an item out."""

from datetime import date
from enum import StrEnum
from typing import assert_never

from carrel import catalog
from carrel.catalog import Item
from carrel.desk.facts import branch_of, due_day, title_of
from carrel.desk.refusals import Blocked, not_allowed, taken_meanwhile, unknown_card, unknown_item, visit_over
from carrel.desk.stops import blocked, over_limit, stops
from carrel.desk.trapping import own_hold, put_others_back, take_turn, waits_for
from carrel.desk.visiting import also_needed, as_visitor
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, by_card, decide, loans_of, perform, unseal
from carrel.gate.views import LendView
from carrel.lives import holds, interloans, loans
from carrel.records.actors import Actor
from carrel.records.circulation import Loan
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import CardStanding, Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, pockets, registrations, replays
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import fold_card


class Lent(Quiet, frozen=True):
    """The item is on loan."""

    view: LendView


class HasIt(Refusal, frozen=True):
    """The patron has the item already, or had it: a slip was copied twice."""


class _Paper(Quiet, frozen=True):
    """What a slip says: with which card, on which day."""

    card: str
    day: date


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
        return _lend(act, _in_hand(act, visit), barcode, None)

    return perform(house, actor, Purpose.LEND, work)


def lend_despite(
    house: House, actor: Actor, visit: str, barcode: str, reason: OverrideReason
) -> Lent | Blocked | Refusal:
    """Lend although there are stops, for a reason that the ledger keeps. A supervisor's duty."""

    def work(act: Act) -> Lent | Refusal:
        return _lend(act, _in_hand(act, visit), barcode, reason)

    return perform(house, actor, Purpose.OVERRIDE, work)


def lend_own(house: House, actor: Actor, barcode: str) -> Lent | Blocked | Refusal:
    """Lend an item to the patron who serves themselves, by the same rules and stops."""

    def work(act: Act) -> Lent | Refusal:
        row = act.actor.patron
        return _lend(act, None if row is None else registrations.get(act.tx, row), barcode, None)

    return perform(house, actor, Purpose.OWN, work)


def lend_on_paper(house: House, actor: Actor, card: str, barcode: str, day: date) -> Lent | HasIt | Blocked | Refusal:
    """Write down what was lent on paper on ``day``: it is due when it would have been."""

    def work(act: Act) -> Lent | Refusal:
        return _lend(act, by_card(act, card), barcode, None, _Paper(card, day))

    return perform(house, actor, Purpose.LEND, work)


def _in_hand(act: Act, visit: str) -> Sealed[Registration] | None:
    row = act.house.visits.read(visit, act.now)
    return None if row is None else registrations.get(act.tx, row)


def _lend(
    act: Act,
    sealed: Sealed[Registration] | None,
    barcode: str,
    override: OverrideReason | None,
    paper: _Paper | None = None,
) -> Lent | Refusal:
    item = catalog.item_by_barcode(act.tx, barcode)
    take_turn(act, item)
    classes = (RecordClass.LOAN, RecordClass.HOLD, *also_needed(act.tx, item))
    match decide(act, sealed, REGISTRATION, *classes, reason="" if override is None else override):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return visit_over() if paper is None else unknown_card()
            if item is None:
                return unknown_item()
            patron = unseal(act, sealed, grant)
            return _lend_item(act, patron, item, override) if paper is None else _as_written(act, patron, item, paper)


def _as_written(act: Act, patron: Opened[Registration, Operation], item: Item, paper: _Paper) -> Lent | Refusal:
    standings = {card.standing for card in patron.record.cards if fold_card(card.number) == fold_card(paper.card)}
    if CardStanding.CURRENT not in standings:
        return Refusal("this card was reported lost, or replaced", "find the patron by name, and lend the item to them")
    line, ring = f"{paper.day.toordinal()} {fold_card(paper.card)} {item.barcode}", act.house.ring
    done = replays.known(act.tx, ring, act.live, line)
    if done or any(loan.record.item == item.id for loan in loans_of(act, patron)):
        return HasIt("the patron has this item already", "nothing is left to do")
    lent = _lend_item(act, patron, item, None, paper.day)
    if isinstance(lent, Lent):
        replays.note(act.tx, ring, act.live, line)
    return lent


def _lend_item(
    act: Act,
    patron: Opened[Registration, Operation],
    item: Item,
    override: OverrideReason | None,
    on: date | None = None,
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
    lent = lend_to(act, patron, item, most, guest.due, on)
    if isinstance(lent, Lent) and guest.request is not None:
        interloans.end(act, guest.request, "lend")
    if isinstance(lent, Lent) and own is not None and not holds.collect(act, own, item.id):
        return taken_meanwhile()
    return lent


def lend_to(
    act: Act,
    patron: Opened[Registration, Operation],
    item: Item,
    most: int,
    by: date | None = None,
    on: date | None = None,
) -> Lent | Refusal:
    """Begin the loan; ``most`` is how many the patron may have.

    ``by`` is the day that its own library set, ``on`` the day on which it was written on paper.
    """
    library = act.house.library
    branch = branch_of(act, item)
    due = by or due_day(act, branch, library.rule(library.category(patron.record.category).code, item.kind).days, on)
    match loans.lend(act, patron, item, due, most, branch, on):
        case Loan():
            return Lent(LendView(item.barcode, title_of(act.tx, item), due))
        case loans.NoSlot():
            return blocked((over_limit(most),))
        case loans.ItemMoved():
            return taken_meanwhile()
        case other:
            assert_never(other)
