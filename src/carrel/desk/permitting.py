"""Who may collect for whom: a written permission (§ 11-25(b)(2)(B)), given at the desk or by the patron themselves.

The giver's own record counts, and only that. What lies in the collector's pocket points to it, so that one scan of
the collector's card finds it; when the giver takes the permission back, the pointer points to nothing.
"""

from datetime import date, timedelta

import msgspec

from carrel.desk.refusals import not_allowed, read_by, unknown_card, visit_over
from carrel.formats import is_misread
from carrel.gate import (
    Act,
    Denied,
    House,
    Opened,
    Operation,
    by_card,
    leave_pointer,
    perform,
    permissions_of,
)
from carrel.lives import permissions
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import TooLong, pockets

_LONGEST = timedelta(days=366)
"""A permission ends by itself: whoever wishes it to go on writes it again."""
_MOST_LETTERS = 80


class CollectionPermitted(Quiet, frozen=True):
    """From now on the recipient may collect."""

    until: date


class CollectionRevoked(Quiet, frozen=True):
    """The recipient may collect no longer."""


class Collectors(Quiet, frozen=True):
    """Whom the patron in hand permits to collect: to whom as they wrote it, the last day, the word to revoke it."""

    lines: tuple[tuple[str, date, str], ...]


class Collector(Quiet, frozen=True):
    """Who may collect: their card, how the giver calls them, and the last day (a year on, where none is given)."""

    card: str
    recipient: str
    until: date | None = None


def permit_collection(house: House, actor: Actor, visit: str, collector: Collector) -> CollectionPermitted | Refusal:
    """The patron in hand permits somebody to collect for them; the paper they signed stays with them."""
    return perform(
        house, actor, Purpose.COLLECT, lambda act: _permit(act, house.visits.read(visit, act.now), collector)
    )


def permit_own_collection(house: House, actor: Actor, collector: Collector) -> CollectionPermitted | Refusal:
    """A patron permits somebody to collect for them. The answer is the same whether the card is anybody's."""
    return perform(house, actor, Purpose.OWN, lambda act: _permit(act, actor.patron, collector))


def collectors(house: House, actor: Actor, visit: str) -> Collectors | Refusal:
    """Whom the patron in hand permits to collect."""

    def work(act: Act) -> Collectors | Refusal:
        giver = _giver(act, house.visits.read(visit, act.now))
        if isinstance(giver, Refusal):
            return giver
        given = [one for one in permissions_of(act, giver) if one.record.given and one.record.collects]
        given.sort(key=lambda one: (one.record.expires, one.row))
        word = house.visits.word_for
        return Collectors(
            tuple(
                (one.record.recipient, one.record.expires, word(RecordClass.PERMISSION, one.row, act.now))
                for one in given
            )
        )

    return perform(house, actor, Purpose.COLLECT, work)


def revoke_collection(house: House, actor: Actor, permission: str) -> CollectionRevoked | Refusal:
    """The patron in hand takes a permission back, at once; on their own page they do so by ``take_back``."""

    def work(act: Act) -> CollectionRevoked | Refusal:
        match permissions.standing(act, permission):
            case Denied() as denied:
                return not_allowed(denied)
            case Opened() as one if one.record.collects:
                pockets.permissions.drop(act.tx, one.row)
                return CollectionRevoked()
            case _:
                return Refusal("this permission has ended meanwhile", "look at the list again")

    return perform(house, actor, Purpose.COLLECT, work)


def _giver(act: Act, row: PatronId | None) -> Opened[Registration, Operation] | Refusal:
    match permissions.giver_of(act, row):
        case Denied() as denied:
            return not_allowed(denied)
        case giver:
            return giver or visit_over()


def _permit(act: Act, row: PatronId | None, collector: Collector) -> CollectionPermitted | Refusal:
    until = collector.until or act.now.date() + timedelta(days=365)
    giver = _giver(act, row)
    refusal = giver if isinstance(giver, Refusal) else _unfit(collector, until, act.now.date())
    if isinstance(giver, Refusal) or refusal is not None:
        return refusal or visit_over()
    found = by_card(act, collector.card)
    if found is None:
        # to the patron at home the page does not tell whether anybody has that card
        return CollectionPermitted(until) if act.purpose is Purpose.OWN else unknown_card()
    if found.row == giver.row:
        return read_by(
            act,
            patron=Refusal("this is your own card", "write the number on the card of whoever is to collect"),
            desk=Refusal("this is the patron's own card", "scan the card of whoever is to collect"),
        )
    written = Permission(
        patron=PatronId(giver.row),
        pocket=giver.record.pocket,
        slot=0,
        given=True,
        other=found.row,
        recipient=collector.recipient.strip(),
        classes=(RecordClass.HOLD.value,),
        granted=act.now.date(),
        expires=until,
        collects=True,
    )
    return _write(act, giver, written) or leave_pointer(act, found, written) or CollectionPermitted(until)


def _write(act: Act, giver: Opened[Registration, Operation], written: Permission) -> Refusal | None:
    """In the place of an earlier permission to the same collector, or anywhere."""
    try:
        for one in permissions_of(act, giver):
            if one.record.given and one.record.collects and one.record.other == written.other:
                again = msgspec.structs.replace(written, slot=one.record.slot, uses=one.record.uses)
                pockets.permissions.replace(act.tx, act.house.ring, act.live.current, [(one.row, again)])
                return None
        row = pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.permissions, written)
    except TooLong as fault:
        return Refusal("the permission was not written", str(fault))
    return Refusal("there are as many permissions as fit", "take one back first") if row is None else None


def _unfit(collector: Collector, until: date, today: date) -> Refusal | None:
    if not collector.card.strip() or is_misread(collector.card.strip()):
        return Refusal("the collector's card cannot be read", "scan it again, or type all of its figures")
    if not collector.recipient.strip() or len(collector.recipient) > _MOST_LETTERS:
        return Refusal("the permission was not written", "say who may collect, in at most 80 letters")
    if not today <= until <= today + _LONGEST:
        return Refusal("the permission was not written", "choose a last day from today to a year from now")
    return None
