"""Holds: a title, or one item of it, is kept for a patron, who asks at the desk or for themselves."""

from typing import assert_never

import msgspec

from carrel import catalog
from carrel.catalog import ItemState, Title
from carrel.desk.refusals import not_allowed, read_by, visit_over
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    decide,
    holds_of,
    loans_of,
    perform,
    unseal,
)
from carrel.lives import holds
from carrel.records.actors import Actor
from carrel.records.circulation import Hold
from carrel.records.ids import BranchId, ItemId, PatronId, TitleId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import REGISTRATION


class HoldPlaced(Quiet, frozen=True):
    """The patron waits for the title."""

    title: str
    pickup: str
    """The branch where it is fetched."""
    on_shelf: bool
    """Whether an item stands on its shelf, and will be fetched from there."""


class _Wish(msgspec.Struct, frozen=True):
    """What is to be held, and where it is fetched."""

    title: TitleId
    pickup: BranchId
    item: str


def place_hold(
    house: House, actor: Actor, visit: str, title: TitleId, pickup: BranchId, item: str = ""
) -> HoldPlaced | Refusal:
    """Place a hold for the patron in hand; ``item`` is the barcode where no other item of the title will do."""

    def work(act: Act) -> HoldPlaced | Refusal:
        pockets.in_turn(act.tx)
        return _place(act, house.visits.read(visit, act.now), _Wish(title, pickup, item))

    return perform(house, actor, Purpose.HOLD, work)


def place_own_hold(house: House, actor: Actor, title: TitleId, pickup: BranchId) -> HoldPlaced | Refusal:
    """A patron places a hold for themselves."""

    def work(act: Act) -> HoldPlaced | Refusal:
        pockets.in_turn(act.tx)
        return _place(act, actor.patron, _Wish(title, pickup, ""))

    return perform(house, actor, Purpose.OWN, work)


def _place(act: Act, row: PatronId | None, wish: _Wish) -> HoldPlaced | Refusal:
    sealed = None if row is None else registrations.get(act.tx, row)
    match decide(act, sealed, REGISTRATION, RecordClass.HOLD, RecordClass.LOAN):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return visit_over() if sealed is None else _for(act, unseal(act, sealed, grant), wish)


def _for(act: Act, patron: Opened[Registration, Operation], wish: _Wish) -> HoldPlaced | Refusal:
    title, pickup = catalog.title(act.tx, wish.title), catalog.branch(act.tx, wish.pickup)
    if title is None or pickup is None:
        return Refusal("the catalogue has no such title or branch", "look the title up again")
    item = _one_item(act, wish)
    refusal = item if isinstance(item, Refusal) else _patron_may_not(act, patron.record) or _has(act, patron, title)
    if refusal is not None:
        return refusal
    most = act.house.library.category(patron.record.category).most_holds
    match holds.place(act, patron, title.id, item if isinstance(item, int) else None, pickup.id, most):
        case Hold():
            fetched = any(one.state is ItemState.WANTED for one in catalog.items_of_title(act.tx, title.id))
            return HoldPlaced(title.title, pickup.name, fetched)
        case holds.NoRoom():
            return read_by(
                act,
                patron=Refusal(
                    f"you are waiting for {most} titles, the most there may be", "give one of them up first"
                ),
                desk=Refusal(
                    f"{most} titles are waited for already, the most there may be", "cancel one of them first"
                ),
            )
        case other:
            assert_never(other)


def _one_item(act: Act, wish: _Wish) -> ItemId | Refusal | None:
    """The one item that is wished for, None where any will do, or why it cannot be."""
    items = [item for item in catalog.items_of_title(act.tx, wish.title) if item.lendable]
    if not items:
        return Refusal("no item of this title can be lent", "it is for use in the library: say where it stands")
    if not wish.item:
        return None
    found = next((item for item in items if item.barcode == wish.item), None)
    return found.id if found is not None else Refusal("that item cannot be lent", "place the hold on the title")


def _patron_may_not(act: Act, record: Registration) -> Refusal | None:
    if record.expires < act.now.date():
        when = f"{record.expires:%-d %B %Y}"
        return read_by(
            act,
            patron=Refusal(f"your card expired on {when}", "renew it at the desk, then place the hold"),
            desk=Refusal(f"the registration lapsed on {when}", "check the address and renew it, then place the hold"),
        )
    if record.blocks:
        reasons = "; ".join(block.reason for block in record.blocks)
        return read_by(
            act,
            patron=Refusal(f"your card is blocked: {reasons}", "settle that at the desk, then place the hold"),
            desk=Refusal(f"the registration is blocked: {reasons}", "settle that first, then place the hold"),
        )
    return None


def _has(act: Act, patron: Opened[Registration, Operation], title: Title) -> Refusal | None:
    """No patron waits twice for one title, nor for what they have at home."""
    if any(hold.record.title == title.id for hold in holds_of(act, patron)):
        return read_by(
            act,
            patron=Refusal("you are waiting for this title already", "see under My card where you stand in the queue"),
            desk=Refusal("this title is waited for already", "look at the patron's holds to see where it stands"),
        )
    items = {item.id for item in catalog.items_of_title(act.tx, title.id)}
    if any(loan.record.item in items for loan in loans_of(act, patron)):
        return read_by(
            act,
            patron=Refusal("you have this title on loan", "renew the loan, or place the hold once it is back"),
            desk=Refusal("the patron has this title on loan", "renew the loan, or place the hold once it is back"),
        )
    return None
