"""Holds what a paper names, so that tonight's close does not destroy what was just demanded. Nothing is disclosed.

The library has no duty to keep records for anybody's later use; it does not destroy what a paper in its hands already
demands. The board's pack says for how long, and that a lawyer's name must be written down first.
"""

from datetime import timedelta

from carrel.disclosure.folder_opened import opened_folder
from carrel.disclosure.folder_page import Folder, folder_page
from carrel.disclosure.reviewing import Changed
from carrel.disclosure.standing import bears_an_order, is_open
from carrel.gate import (
    Act,
    Denied,
    House,
    Opened,
    Operation,
    end_preserving,
    extend_preserving,
    perform,
    preserve,
)
from carrel.gate.refusing import not_allowed
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Request
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import TooLong


def hold_records(house: House, actor: Actor, key: str, counsel: str, days: int) -> Folder | Refusal:
    """Hold a copy of what the paper names for so many days, today included.

    Where something is held for it already, what is named now is held besides, and ends with that.
    """
    rule = house.local.preservation

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        scope, today = one.record.scope, act.now.date()
        before = one.record.preserved_until
        until = before if before is not None and before >= today else today + timedelta(days=days - 1)
        if rule.counsel and not counsel.strip():
            return Refusal("no lawyer is named", "ask the library's lawyer first, and write their name")
        if not 1 <= days <= rule.cap_days:
            return Refusal(f"a copy is held for 1 to {rule.cap_days} days", "choose fewer; an order can make it longer")
        if not scope.owners or not scope.classes:
            return Refusal("the request names nobody yet, or no kind of record", "write down what it names first")
        match preserve(act, one.row, scope.owners, map(RecordClass, scope.classes), until):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return requests.keep(
                    act, one.row, one.record, preserved_until=until, counsel=counsel.strip() or one.record.counsel
                )

    return _alone(house, actor, key, work, "hold")


def extend_hold(house: House, actor: Actor, key: str, days: int) -> Folder | Refusal:
    """An order has come: what is held is held so many days longer."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        until = one.record.preserved_until
        if until is None or until < act.now.date():
            return Refusal("nothing is held for this request", "hold it first")
        if not bears_an_order(act, one.record):
            return Refusal("only a court's order makes it longer", "take the order in, and have the court asked")
        if not 1 <= days <= house.local.preservation.cap_days:
            return Refusal(f"at most {house.local.preservation.cap_days} days are added at once", "choose fewer")
        longer = until + timedelta(days=days)
        match extend_preserving(act, one.row, longer):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return requests.keep(act, one.row, one.record, preserved_until=longer)

    return _alone(house, actor, key, work, "extend the hold")


def let_go(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """Hold it no longer: what has ended meanwhile is gone now."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request:
        end_preserving(act, one.row)
        return requests.keep(act, one.row, one.record, preserved_until=None)

    return _alone(house, actor, key, work, "let go")


def _alone(house: House, actor: Actor, key: str, work: Changed, reason: str) -> Folder | Refusal:
    def job(act: Act) -> Folder | Refusal:
        match opened_folder(act, key, change=True, papers=False, reason=reason):
            case Opened() as one:
                pass
            case refusal:
                return refusal
        if not is_open(one.record):
            return Refusal("this request is answered already", "nothing of it is changed any more")
        try:
            held = work(act, one)
        except TooLong:
            return Refusal("this is too much to keep in one request", "shorten the texts")
        return held if isinstance(held, Refusal) else folder_page(act, one.row, held)

    return perform(house, actor, Purpose.PRESERVE, job, alone=True)
