"""Decides, in this order.

1. the statute's pack and the board's pack are asked; both must permit, silence and error refuse (§ 11-25(b));
2. the entry is written in the act's own transaction, permitted or refused;
3. only then is there a grant.

To know whose record it is (for the entry's tag, and for the scope) the gate may open a box itself; nothing of it
leaves the gate before the entry is committed.
"""

from datetime import date, timedelta
from typing import TypeVar

import msgspec

from carrel import statute
from carrel.gate._mint import mint
from carrel.gate._unseal import owner_of
from carrel.gate.act import Act
from carrel.gate.grant import Denied, Grant, GrantFault, Terms
from carrel.gate.grounds import Operation
from carrel.ledger import Act as Told
from carrel.ledger import Hours, OfNobody, OfPatron, OfRegister, Outcome, Receipt, Tagger, key_for
from carrel.records.ids import PatronId
from carrel.records.registration import Record, Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import Sealed
from carrel.sealed.kinds import Kind

R = TypeVar("R", bound=Record)
P = TypeVar("P")

ACT_LASTS = timedelta(minutes=5)
SEARCHED = "a search"
"""The reason of a search's own entry, beside those of the patrons it showed."""
SILENCE_ENDED = "an order of silence has ended"
"""The reason of an entry about what was opened while an order forbade telling the user."""
WRONG_TRIES = "card or PIN wrong"
"""The reason of the one entry of a day about an agent's wrong tries."""
_MAY_BE_SILENT = (Purpose.ANSWER, Purpose.PRESERVE)
ROUNDS_LAST = timedelta(hours=24)
"""A night's work over the whole register may take hours; its grant is good for one run."""


class Asked(msgspec.Struct, frozen=True):
    """What a release is asked for."""

    owner: PatronId
    request: bytes = b""
    """Row of the request for records that it answers."""
    recipient: str = ""
    """Who is to be told, as a permission would name them."""
    silent: bool = False
    """An order forbids telling the user: the entry bears no mark of theirs (design § 5)."""
    reason: str = ""
    """What is done, for the ledger; never a confidential value."""
    rows: frozenset[bytes] = frozenset()
    """The rows that were judged and may leave."""
    starts: date | None = None
    """First date of the records asked for; what is narrower, this or the paper, holds."""
    ends: date | None = None
    """Last date of the records asked for, that day included."""


def decide(
    act: Act,
    sealed: Sealed[R] | None,
    kind: Kind[R],
    *also: RecordClass,
    reason: str = "",
    silent: bool = False,
) -> Grant[R, Operation] | Denied:
    """Whether this act may open ``sealed``, and its owner's records of the classes in ``also``.

    ``sealed`` is None where nothing was found: the answer then reads the same, and the grant opens nothing.
    ``reason`` is why, for acts that must say so; it goes into the ledger and holds no confidential value.
    ``silent`` leaves the owner's mark out, where an order forbids telling them (design § 5). Raises GrantFault where
    an act asks for that which answers no request for records.
    """
    if silent and act.purpose not in _MAY_BE_SILENT:
        raise GrantFault("only what answers a request for records may leave an owner's mark out")
    owner, registration = (None, None) if sealed is None else owner_of(act, kind, sealed)
    classes = (kind.record_class, *also)
    tagger = OfNobody() if registration is None or silent else _tagger(act, registration)
    ruling = _judge(act, classes, owner)
    return _conclude(act, kind, classes, ruling, tagger, owner, reason)


def decide_for_everyone(act: Act, kind: Kind[R], *also: RecordClass, count: int) -> Grant[R, Operation] | Denied:
    """Whether this act may open every record of these classes (the close, the check, the proof). One entry."""
    classes = (kind.record_class, *also)
    ruling = _judge(act, classes, None)
    return _conclude(act, kind, classes, ruling, OfRegister(), None, "", everyone=True, count=count)


def permit_search(act: Act) -> Receipt | Denied:
    """Whether this act may search the register. Records the search; each patron shown gets a decision of their own."""
    classes = (RecordClass.REGISTRATION,)
    match _judge(act, classes, None):
        case statute.Permitted(clauses):
            return act.tell(OfNobody(), _told(act, classes, clauses, Outcome.PERMITTED, 1, SEARCHED))
        case statute.Refused(clauses, why):
            return Denied(
                clauses, why, act.tell(OfNobody(), _told(act, classes, clauses, Outcome.REFUSED, 1, SEARCHED))
            )


def note(act: Act, *classes: RecordClass, count: int = 1) -> Receipt | Denied:
    """Judge and record an act that opens no record: moving in, reading the ledger."""
    match _judge(act, classes, None):
        case statute.Permitted(clauses):
            return act.tell(OfRegister(), _told(act, classes, clauses, Outcome.PERMITTED, count, ""))
        case statute.Refused(clauses, why):
            return Denied(
                clauses, why, act.tell(OfRegister(), _told(act, classes, clauses, Outcome.REFUSED, count, ""))
            )


def note_one(act: Act, *classes: RecordClass) -> Receipt | Denied:
    """Judge and record an act about one thing that bears nobody's mark: a request is taken in, a copy is held."""
    match _judge(act, classes, None):
        case statute.Permitted(clauses):
            return act.tell(OfNobody(), _told(act, classes, clauses, Outcome.PERMITTED, 1, ""))
        case statute.Refused(clauses, why):
            return Denied(clauses, why, act.tell(OfNobody(), _told(act, classes, clauses, Outcome.REFUSED, 1, "")))


def note_tries(act: Act, day: date, count: int) -> Receipt:
    """Record how often an agent named a card and a PIN in vain on a day: one entry, and nobody's mark (design § 5)."""
    told = _told(act, (RecordClass.REGISTRATION,), (), Outcome.REFUSED, count, WRONG_TRIES)
    return act.tell(OfNobody(), msgspec.structs.replace(told, day=day))


def note_report(act: Act, controlled: bool) -> Receipt | Denied:
    """Judge and record that a report is made public: one of counts, which identifies nobody (§ 11-25(b)(4))."""
    ruling = act.house.judge.decide(
        statute.Request(
            actor_name=act.actor.name,
            role=act.actor.role,
            purpose=act.purpose,
            today=act.now.date(),
            identifying=False,
            controlled=controlled,
        )
    )
    match ruling:
        case statute.Permitted(clauses):
            return act.tell(OfNobody(), _told(act, (), clauses, Outcome.PERMITTED, 1, ""))
        case statute.Refused(clauses, why):
            return Denied(clauses, why, act.tell(OfNobody(), _told(act, (), clauses, Outcome.REFUSED, 1, "")))


def note_patron(act: Act, record: Registration, *classes: RecordClass) -> Receipt | Denied:
    """Judge and record an act that writes a patron's record anew and opens none: a first registration."""
    tagger = _tagger(act, record)
    match _judge(act, classes, None):
        case statute.Permitted(clauses):
            return act.tell(tagger, _told(act, classes, clauses, Outcome.PERMITTED, 1, ""))
        case statute.Refused(clauses, why):
            return Denied(clauses, why, act.tell(tagger, _told(act, classes, clauses, Outcome.REFUSED, 1, "")))


def conclude_release(
    act: Act,
    kind: Kind[R],
    ground: type[P],
    ruling: statute.Permitted | statute.Refused,
    owner: Registration | None,
    asked: Asked,
) -> Grant[R, P] | Denied:
    """The entry about a release, and the grant for the rows that were judged. Only ``_release`` calls this.

    ``owner`` is None where no mark of the user is to be made: they are gone, or an order forbids telling them.
    """
    tagger = OfNobody() if owner is None else _tagger(act, owner)
    classes = (kind.record_class,)
    match ruling:
        case statute.Refused(clauses, why):
            receipt = act.tell(tagger, _told(act, classes, clauses, Outcome.REFUSED, 1, asked.reason))
            return Denied(clauses, why, receipt)
        case statute.Permitted(clauses):
            receipt = act.tell(tagger, _told(act, classes, clauses, Outcome.PERMITTED, 1, asked.reason))
            expires = act.now + ACT_LASTS
            whose, rows, request = asked.owner, asked.rows, asked.request
            return mint(
                kind,
                ground,
                Terms(act.purpose, frozenset(classes), whose, False, expires, receipt, clauses, rows, request),
            )


def tell_late(act: Act, owner: Registration, opened_for: Purpose, classes: tuple[RecordClass, ...]) -> None:
    """The entry that a user is owed once a silence has ended. What it tells of was judged and recorded in its time."""
    told = _told(act, classes, (), Outcome.PERMITTED, 1, SILENCE_ENDED)
    act.tell(_tagger(act, owner), msgspec.structs.replace(told, purpose=opened_for))


def _judge(act: Act, classes: tuple[RecordClass, ...], owner: PatronId | None) -> statute.Permitted | statute.Refused:
    """Every class must be permitted; the first refusal stands."""
    clauses: dict[str, None] = {}
    asker = act.actor.patron
    for record_class in classes or (None,):
        request = statute.Request(
            actor_name=act.actor.name,
            role=act.actor.role,
            purpose=act.purpose,
            record_class=record_class,
            owner=None if owner is None or act.actor.role is not Role.PATRON else owner.hex(),
            asker=None if asker is None else asker.hex(),
            today=act.now.date(),
        )
        match act.house.judge.decide(request):
            case statute.Permitted(found):
                clauses.update(dict.fromkeys(found))
            case statute.Refused() as refused:
                return refused
    return statute.Permitted(tuple(clauses))


def _conclude(
    act: Act,
    kind: Kind[R],
    classes: tuple[RecordClass, ...],
    ruling: statute.Permitted | statute.Refused,
    tagger: Tagger,
    owner: PatronId | None,
    reason: str,
    everyone: bool = False,
    count: int = 1,
) -> Grant[R, Operation] | Denied:
    match ruling:
        case statute.Refused(clauses, why):
            receipt = act.tell(tagger, _told(act, classes, clauses, Outcome.REFUSED, count, reason))
            return Denied(clauses, why, receipt)
        case statute.Permitted(clauses):
            receipt = act.tell(tagger, _told(act, classes, clauses, Outcome.PERMITTED, count, reason))
            lasts = ROUNDS_LAST if everyone else ACT_LASTS
            terms = Terms(act.purpose, frozenset(classes), owner, everyone, act.now + lasts, receipt, clauses)
            return mint(kind, Operation, terms)


def _tagger(act: Act, owner: Registration) -> Tagger:
    return OfPatron(key_for(owner.trail, owner.trail_day, max(act.now.date(), owner.trail_day)))


def _told(
    act: Act, classes: tuple[RecordClass, ...], clauses: tuple[str, ...], outcome: Outcome, count: int, reason: str
) -> Told:
    return Told(
        day=act.now.date(),
        actor=act.actor.name,
        role=act.actor.role,
        purpose=act.purpose,
        classes=classes,
        clauses=clauses,
        outcome=outcome,
        hours=Hours.OPEN if act.house.is_open(act.tx, act.actor.branch, act.now) else Hours.CLOSED,
        packs=act.house.packs,
        count=count,
        reason=reason,
    )
