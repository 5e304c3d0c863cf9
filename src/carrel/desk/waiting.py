"""The holds of one patron: to look at, to suspend, to move, to cancel; at the desk or by themselves.

A page asks for a hold again by an opaque word that is good for half a day (``Visits.word_for``).
"""

from collections.abc import Callable
from datetime import date
from enum import StrEnum

from carrel import catalog
from carrel.desk.refusals import not_allowed, taken_meanwhile, visit_over
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    decide,
    holds_of,
    perform,
    position_of,
    unseal,
)
from carrel.gate.views import HoldLine
from carrel.lives import holds
from carrel.records.actors import Actor
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import HOLD, REGISTRATION


class Waiting(Quiet, frozen=True):
    """What a patron waits for; beside each line the word by which it is changed."""

    lines: tuple[tuple[HoldLine, str], ...]


class HoldChanged(Quiet, frozen=True):
    """The hold is suspended, goes on, or stands elsewhere in the queue."""

    line: HoldLine


class HoldCancelled(Quiet, frozen=True):
    """The hold is gone."""

    title: str


class QueueReason(StrEnum):
    """Why somebody goes before others. A closed list: it stands in the ledger for ever."""

    LIBRARY_ERROR = "the library's own mistake cost them their place"
    SCHOOLWORK = "needed for school"
    ACCESS = "needed on account of illness or disability"
    GROUP = "needed for a group that reads it together"


_Change = Callable[[Act, Opened[Hold, Operation]], HoldChanged | HoldCancelled | Refusal]


def holds_of_patron(house: House, actor: Actor, visit: str) -> Waiting | Refusal:
    """What the patron in hand waits for."""
    return perform(house, actor, Purpose.HOLD, lambda act: _waiting(act, house.visits.read(visit, act.now)))


def suspend_hold(house: House, actor: Actor, hold: str, until: date) -> HoldChanged | Refusal:
    """Let others go first until a day; the place in the queue stays."""
    return _only_changed(_change(house, actor, Purpose.HOLD, hold, _suspend(until)))


def suspend_own_hold(house: House, actor: Actor, hold: str, until: date) -> HoldChanged | Refusal:
    """As ``suspend_hold``, by the patron."""
    return _only_changed(_change(house, actor, Purpose.OWN, hold, _suspend(until)))


def resume_hold(house: House, actor: Actor, hold: str) -> HoldChanged | Refusal:
    """A suspended hold goes on."""
    return _only_changed(_change(house, actor, Purpose.HOLD, hold, _suspend(None)))


def resume_own_hold(house: House, actor: Actor, hold: str) -> HoldChanged | Refusal:
    """As ``resume_hold``, by the patron."""
    return _only_changed(_change(house, actor, Purpose.OWN, hold, _suspend(None)))


def cancel_hold(house: House, actor: Actor, hold: str) -> HoldCancelled | Refusal:
    """The patron no longer wants it."""
    return _only_cancelled(_change(house, actor, Purpose.HOLD, hold, _cancel))


def cancel_own_hold(house: House, actor: Actor, hold: str) -> HoldCancelled | Refusal:
    """As ``cancel_hold``, by the patron."""
    return _only_cancelled(_change(house, actor, Purpose.OWN, hold, _cancel))


def move_in_queue(house: House, actor: Actor, hold: str, position: int, reason: QueueReason) -> HoldChanged | Refusal:
    """Put a hold at a position of its title's queue (1 is the first), for a reason the ledger keeps: a supervisor's."""

    def move(act: Act, opened: Opened[Hold, Operation]) -> HoldChanged | Refusal:
        if opened.record.state is not HoldState.QUEUED:
            return _not_waiting()
        holds.move(act, opened, position)
        return _changed(act, opened)

    return _only_changed(_change(house, actor, Purpose.OVERRIDE, hold, move, reason))


def hold_line(act: Act, hold: Opened[Hold, Operation]) -> HoldLine:
    """A hold as HOLD and OWN show it."""
    record = hold.record
    title, pickup = catalog.title(act.tx, record.title), catalog.branch(act.tx, record.pickup)
    ready = record.state is HoldState.READY
    item = None if record.item is None or ready else catalog.item(act.tx, record.item)
    return HoldLine(
        title="" if title is None else title.title,
        item="" if item is None else item.barcode,
        pickup="" if pickup is None else pickup.name,
        placed=record.placed,
        position=position_of(act, record, hold.row),
        code=record.code,
        until=record.expires,
        suspended_until=record.suspended_until,
    )


def _waiting(act: Act, row: PatronId | None) -> Waiting | Refusal:
    sealed = None if row is None else registrations.get(act.tx, row)
    match decide(act, sealed, REGISTRATION, RecordClass.HOLD):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return visit_over()
            found = holds_of(act, unseal(act, sealed, grant))
            words = act.house.visits
            lines = [(hold_line(act, one), words.word_for(RecordClass.HOLD, one.row, act.now)) for one in found]
            lines.sort(key=lambda line: (line[0].position, line[0].placed, line[0].title))
            return Waiting(tuple(lines))


def _change(
    house: House, actor: Actor, purpose: Purpose, word: str, change: _Change, reason: str = ""
) -> HoldChanged | HoldCancelled | Refusal:
    def work(act: Act) -> HoldChanged | HoldCancelled | Refusal:
        pockets.in_turn(act.tx)
        row = house.visits.row_of(RecordClass.HOLD, word, act.now)
        sealed = None if row is None else pockets.holds.get_to_change(act.tx, row)
        match decide(act, sealed, HOLD, reason=reason):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                return _ended() if sealed is None else change(act, unseal(act, sealed, grant))

    return perform(house, actor, purpose, work)


def _suspend(until: date | None) -> _Change:
    def suspend(act: Act, hold: Opened[Hold, Operation]) -> HoldChanged | Refusal:
        if hold.record.state is not HoldState.QUEUED:
            return _not_waiting()
        if until is not None and until <= act.now.date():
            return Refusal("a hold is suspended until a day to come", "choose a later day")
        holds.suspend(act, hold, until)
        return _changed(act, hold)

    return suspend


def _cancel(act: Act, hold: Opened[Hold, Operation]) -> HoldCancelled | Refusal:
    title = catalog.title(act.tx, hold.record.title)
    return HoldCancelled("" if title is None else title.title) if holds.cancel(act, hold) else taken_meanwhile()


def _changed(act: Act, before: Opened[Hold, Operation]) -> HoldChanged | Refusal:
    """The hold as it stands after the change."""
    sealed = pockets.holds.get(act.tx, before.row)
    return _ended() if sealed is None else HoldChanged(hold_line(act, unseal(act, sealed, before.grant)))


def _only_changed(outcome: HoldChanged | HoldCancelled | Refusal) -> HoldChanged | Refusal:
    if isinstance(outcome, HoldCancelled):
        raise TypeError("this change cancels nothing")
    return outcome


def _only_cancelled(outcome: HoldChanged | HoldCancelled | Refusal) -> HoldCancelled | Refusal:
    if isinstance(outcome, HoldChanged):
        raise TypeError("this change only cancels")
    return outcome


def _ended() -> Refusal:
    return Refusal("this hold has ended meanwhile", "look at the holds again")


def _not_waiting() -> Refusal:
    return Refusal("the item waits on the hold shelf already", "cancel the hold if it is not wanted")
