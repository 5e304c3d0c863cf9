"""What a request still lacks before it may be granted, and what may be done with it next."""

from datetime import timedelta

from carrel.gate import Act
from carrel.lives import requests
from carrel.lives.states import REQUEST
from carrel.records.refusals import Refusal
from carrel.records.requests import Request, RequestState
from carrel.records.vocabulary import RecordClass, Role
from carrel.statute import Course, GroundName, InstrumentRule

_OWN_NOTES = frozenset(
    {RecordClass.SLIP, RecordClass.REQUEST, RecordClass.PAPER, RecordClass.PRESERVED, RecordClass.STRAY}
)
NAMEABLE = tuple(of for of in RecordClass if of not in _OWN_NOTES)
"""Classes that a paper may name; the others are the library's own notes, and answer nobody's request."""
UNDECIDED = (RequestState.RECEIVED, RequestState.UNDER_REVIEW, RequestState.RETURNED, RequestState.WITH_COUNSEL)
"""Where a request stands while what it asks for is still being written down."""
_GRANTS = ("authorise", "execute")


def rule_of(act: Act, request: Request) -> InstrumentRule:
    """What the statute makes of the paper shown."""
    return act.house.statute.instrument(request.instrument)


def missing(rule: InstrumentRule, request: Request) -> tuple[str, ...]:
    """The required items of the checklist of which nothing was seen, by key, in the checklist's order."""
    seen = {one.item for one in request.seen if one.what.strip()}
    return tuple(item.key for item in rule.checklist if item.required and item.key not in seen)


def obstacles(act: Act, request: Request) -> tuple[str, ...]:
    """Why the request cannot be granted as it stands; empty where nothing stands in the way."""
    rule = rule_of(act, request)
    if rule.ground is GroundName.NONE:
        return (f"a paper of this kind opens nothing: {rule.clause}",)
    found = _unwritten(request, rule)
    if not request.verified_by and rule.ground is GroundName.COURT_ORDER:
        found.append("nobody has asked the court yet whether it is genuine")
    if not request.verified_by and rule.ground is GroundName.ANOTHER:
        found.append("nobody has made sure of it yet")
    expires = request.scope.expires
    if rule.ground is GroundName.COURT_ORDER and expires is not None and expires < act.now.date():
        found.append("its last day in force has passed")
    return tuple(found)


def is_read(act: Act, request: Request) -> bool:
    """Whether everything is written down that the paper says: a court can then be asked about it."""
    rule = rule_of(act, request)
    return rule.ground is GroundName.NONE or not _unwritten(request, rule)


def may_ask(act: Act, request: Request) -> bool:
    """Whether whoever acts may know of a paper, in order to ask the court about it.

    Of one that may be told to nobody a second person must know all the same: a supervisor, and no more of it than
    the court needs to hear. A paper that may be told to the custodian alone is theirs.
    """
    match act.actor.role:
        case Role.CUSTODIAN:
            return True
        case Role.SUPERVISOR:
            return not (request.silent and rule_of(act, request).alone)
        case _:
            return not request.silent


def _unwritten(request: Request, rule: InstrumentRule) -> list[str]:
    """What is not written down yet, of the paper itself and of what it names."""
    scope, found, lacking = request.scope, list[str](), missing(rule, request)
    if lacking:
        found.append("not seen yet: " + ", ".join(lacking))
    if not scope.classes:
        found.append("no kind of record is named")
    if rule.ground is not GroundName.COURT_ORDER:
        return found if scope.owners else [*found, "no library user is named"]
    if scope.starts is None or scope.ends is None:
        found.append("the dates of the records are not written down")
    if scope.expires is None:
        found.append("its last day in force is not written down")
    return found


def next_moves(act: Act, request: Request) -> tuple[str, ...]:
    """The moves of the table that may be made now, in the order of the table."""
    rule, stopped = rule_of(act, request), bool(obstacles(act, request))
    return tuple(
        move.name
        for move in REQUEST
        if move.start == request.state and move.owner != "the day's close" and _open_to(move.name, rule, stopped)
    )


def _open_to(name: str, rule: InstrumentRule, stopped: bool) -> bool:
    if name == "execute":
        return rule.path is Course.AT_ONCE and not stopped
    if name == "refuse":
        return not (rule.must_answer and not stopped)
    return not (name in _GRANTS and stopped)


def is_open(request: Request) -> bool:
    """Whether it is not answered yet."""
    return request.state not in (RequestState.RELEASED, RequestState.REFUSED, RequestState.CLOSED)


def crowded(request: Request, before: Request | None = None) -> Refusal | None:
    """Why this is more than one request can keep until it is answered; None where it fits, or has become less."""
    left = requests.room(request)
    if left >= 0 or not is_open(request) or (before is not None and left >= requests.room(before)):
        return None
    return Refusal(
        "this is more than one request can keep until it is answered",
        "name fewer users or kinds of record, and take the rest in as another request; or write less",
    )


def is_urgent(act: Act, request: Request) -> bool:
    """Whether an answer is due soon, or past due."""
    soon = act.now.date() + timedelta(days=act.house.library.disclosure.remind_days)
    return is_open(request) and request.due is not None and request.due <= soon


def bears_an_order(act: Act, request: Request) -> bool:
    """Whether a court's verified order lies in the folder, which alone makes a hold longer than the board's days."""
    rule = rule_of(act, request)
    return rule.judge and rule.ground is GroundName.COURT_ORDER and bool(request.verified_by)
