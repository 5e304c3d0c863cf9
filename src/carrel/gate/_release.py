"""Decides what leaves to a third party (§ 11-25(b)(2)). Every record is judged by itself; none is judged from memory.

First the ground is judged for the class as such, then each record of the user with its own date. What the law does
not permit is not in the grant, and a grant opens nothing else. One entry tells of the class: how many records there
were is as confidential as they are.
"""

from collections.abc import Iterable
from datetime import date
from typing import TypeVar, assert_never, overload

import msgspec

from carrel import statute
from carrel.gate._decide import Asked, conclude_release, tell_late
from carrel.gate._held import dated, held, registration_of
from carrel.gate._permitted import age
from carrel.gate._unseal import Opened, vouch
from carrel.gate.act import Act
from carrel.gate.grant import Denied, Grant
from carrel.gate.grounds import ByAnotherGround, ByCourtOrder, ByWrittenPermission
from carrel.records.ids import PatronId
from carrel.records.registration import Record
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed.kinds import Kind
from carrel.statute import Claim, CourtOrder, WrittenPermission

R = TypeVar("R", bound=Record)
P = TypeVar("P")

Paper = CourtOrder | WrittenPermission | Claim
"""What is shown for a release."""


@overload
def decide_release(act: Act, kind: Kind[R], paper: CourtOrder, asked: Asked) -> Grant[R, ByCourtOrder] | Denied: ...
@overload
def decide_release(
    act: Act, kind: Kind[R], paper: WrittenPermission, asked: Asked
) -> Grant[R, ByWrittenPermission] | Denied: ...
@overload
def decide_release(act: Act, kind: Kind[R], paper: Claim, asked: Asked) -> Grant[R, ByAnotherGround] | Denied: ...


def decide_release(
    act: Act, kind: Kind[R], paper: Paper, asked: Asked
) -> Grant[R, ByCourtOrder] | Grant[R, ByWrittenPermission] | Grant[R, ByAnotherGround] | Denied:
    """Whether a user's records of a class may leave under this paper; the grant opens those that may, and no other."""
    match paper:
        case CourtOrder():
            return _decide(act, kind, paper, ByCourtOrder, asked)
        case WrittenPermission():
            return _decide(act, kind, paper, ByWrittenPermission, asked)
        case Claim():
            return _decide(act, kind, paper, ByAnotherGround, asked)
        case _:
            assert_never(paper)


def tell_after_silence(act: Act, owner: PatronId, opened_for: Purpose, classes: Iterable[RecordClass]) -> None:
    """Write, with the user's mark, what was opened about them while an order forbade telling; none where they left."""
    registration = registration_of(act, owner)
    if registration is not None:
        tell_late(act, registration, opened_for, tuple(classes))


def unseal_released(act: Act, grant: Grant[R, P]) -> list[Opened[R, P]]:
    """The records that a release's grant opens. Raises GrantFault where it is not this act's."""
    owner, rows = grant.terms.owner, grant.terms.rows
    if owner is None or rows is None:
        return []
    found = held(act, owner, grant.kind, grant.terms.request)
    return [vouch(act, one.row, one.record, grant) for one in found if one.row in rows]


def _decide(act: Act, kind: Kind[R], paper: Paper, ground: type[P], asked: Asked) -> Grant[R, P] | Denied:
    registration = registration_of(act, asked.owner)
    known = None if asked.silent else registration
    if isinstance(paper, Claim) and registration is not None:
        paper = msgspec.structs.replace(paper, owner_age=age(registration, act.now.date()))
    ruling = _judge(act, paper, asked, kind.record_class, paper.starts if isinstance(paper, CourtOrder) else None)
    if isinstance(ruling, statute.Refused):
        return conclude_release(act, kind, ground, ruling, known, asked)
    rows = frozenset(
        one.row
        for one in held(act, asked.owner, kind, asked.request)
        if _may_leave(act, paper, asked, kind.record_class, one.record)
    )
    return conclude_release(act, kind, ground, ruling, known, msgspec.structs.replace(asked, rows=rows))


def _may_leave(act: Act, paper: Paper, asked: Asked, of: RecordClass, record: Record) -> bool:
    today = act.now.date()
    named = (None, None) if isinstance(paper, Claim) else (paper.starts, paper.ends)
    last = min(day for day in (today, named[1], asked.ends) if day is not None)
    on = dated(record, today, last)
    if not (_within(on, *named) and _within(on, asked.starts, asked.ends)):
        return False
    return isinstance(_judge(act, paper, asked, of, on), statute.Permitted)


def _within(on: date | None, starts: date | None, ends: date | None) -> bool:
    """Whether a record's date lies between two that are asked for; where nobody can tell, it does not."""
    if starts is None and ends is None:
        return True
    return on is not None and (starts is None or starts <= on) and (ends is None or on <= ends)


def _judge(act: Act, paper: Paper, asked: Asked, of: RecordClass, on: date | None) -> statute.Judgement:
    """What both packs say of one record of the user, made on a day."""
    return act.house.judge.decide(
        statute.Request(
            actor_name=act.actor.name,
            role=act.actor.role,
            purpose=act.purpose,
            record_class=of,
            owner=PatronId(asked.owner).hex(),
            today=act.now.date(),
            recipient=asked.recipient,
            record_date=on,
            order=paper if isinstance(paper, CourtOrder) else None,
            permission=paper if isinstance(paper, WrittenPermission) else None,
            claim=paper if isinstance(paper, Claim) else None,
        )
    )
