"""Deciding a request: every move of the table, who may make it, and what must be there first."""

from collections.abc import Callable
from enum import StrEnum

from carrel.disclosure.folder_page import Folder
from carrel.disclosure.reviewing import change
from carrel.disclosure.standing import crowded, next_moves, obstacles, rule_of
from carrel.gate import Act, House, Opened, Operation
from carrel.gate import end_preserving as let_copies_go
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Request

Why = Callable[[Act, Request], str | Refusal]
"""Says why a move is made, or why it is not."""


class AtOnce(StrEnum):
    """Why a request is closed before it is answered. A closed list: it is kept, and is told."""

    WITHDRAWN = "whoever asked has withdrawn it"
    MISTAKEN = "it was taken in by mistake, or twice"
    OTHER_LIBRARY = "it is meant for another library"
    EMERGENCY = "the custodian closes the door: nothing more is opened for it"
    COURT = "a court has quashed it"


def begin_review(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """The custodian takes it up."""
    return _move(house, actor, key, "review")


def return_for_defects(house: House, actor: Actor, key: str, items: tuple[str, ...]) -> Folder | Refusal:
    """Send it back, saying what is wrong with it: items of its checklist."""

    def why(act: Act, request: Request) -> str | Refusal:
        known = [item.key for item in rule_of(act, request).checklist if item.key in items]
        if not known:
            return Refusal("it is not said what is wrong with it", "choose the items that are missing or wrong")
        return ", ".join(known)

    return _move(house, actor, key, "return for defects", why)


def mend(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """It has come back mended."""
    return _move(house, actor, key, "mend")


def ask_counsel(house: House, actor: Actor, key: str, name: str) -> Folder | Refusal:
    """It lies with the library's lawyer, who is named."""
    if not name.strip():
        return Refusal("the lawyer is not named", "write who was asked")

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        return requests.move(act, one, "ask counsel", counsel=name.strip()) or _no_such_move(one.record, "ask counsel")

    return change(house, actor, key, work, "ask counsel")


def hear_counsel(house: House, actor: Actor, key: str, advice: str) -> Folder | Refusal:
    """The lawyer has answered; what they advise stays in the folder."""
    return _move(house, actor, key, "hear counsel", lambda _act, _request: advice.strip())


def authorise(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """Grant it, for what it names and nothing beside."""
    return _grant(house, actor, key, "authorise")


def execute(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """A warrant is carried out while it is read: granted at once, for what it names and nothing beside."""
    return _grant(house, actor, key, "execute")


def refuse(house: House, actor: Actor, key: str, reason: str) -> Folder | Refusal:
    """Refuse it; the reason goes into the letter."""

    def why(act: Act, request: Request) -> str | Refusal:
        rule = rule_of(act, request)
        if rule.must_answer and not obstacles(act, request):
            return Refusal(f"the law says that this shall be answered: {rule.clause}", "grant it")
        return reason.strip() or rule.refusal

    return _move(house, actor, key, "refuse", why)


def reconsider(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """Take the grant back, before anything has left."""
    return _move(house, actor, key, "reconsider")


def close(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """It is answered, and done. What was held for it is let go."""
    return _end(house, actor, key, "close", "")


def close_at_once(house: House, actor: Actor, key: str, reason: AtOnce) -> Folder | Refusal:
    """Close it as it stands, which needs nobody else: nothing more is opened for it, and what was held is let go."""
    return _end(house, actor, key, "close at once", reason.value)


def _end(house: House, actor: Actor, key: str, name: str, why: str) -> Folder | Refusal:
    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        closed = requests.move(act, one, name, why, preserved_until=None)
        if closed is None:
            return _no_such_move(one.record, name)
        let_copies_go(act, one.row)
        return closed

    return change(house, actor, key, work, name, answered_too=True, alone=True)


def _grant(house: House, actor: Actor, key: str, name: str) -> Folder | Refusal:
    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        stops = obstacles(act, one.record)
        if stops:
            return Refusal("it cannot be granted as it stands: " + "; ".join(stops), "mend that first, or refuse it")
        if name not in next_moves(act, one.record):
            return _no_such_move(one.record, name)
        if refusal := crowded(one.record):
            return refusal
        day = act.now.date()
        granted = requests.move(act, one, name, decided_by=act.actor.name, authorised_on=day)
        return granted or _no_such_move(one.record, name)

    return change(house, actor, key, work, name)


def _move(house: House, actor: Actor, key: str, name: str, why: Why = lambda _act, _request: "") -> Folder | Refusal:
    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        reason = why(act, one.record)
        if isinstance(reason, Refusal):
            return reason
        decided = {"decided_by": act.actor.name} if name == "refuse" else {}
        return requests.move(act, one, name, reason, **decided) or _no_such_move(one.record, name)

    return change(house, actor, key, work, name)


def _no_such_move(request: Request, name: str) -> Refusal:
    return Refusal(f"a request that is {request.state.value} has no way to {name}", "look at what may be done next")
