"""Opens what a request asks for, user by user and class by class, through the gate; and says why nothing leaves.

Only here does the office open a record for a third party. What comes out is text, already redacted.
"""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar, assert_never

from carrel.disclosure.answers import AnswerLine
from carrel.disclosure.paper_shown import paper_shown
from carrel.disclosure.redacting import Field, shown
from carrel.disclosure.why_nothing import nothing_held, nothing_named
from carrel.gate import (
    HOLDABLE,
    Act,
    Asked,
    ByAnotherGround,
    ByCourtOrder,
    ByWrittenPermission,
    Denied,
    Grant,
    decide_release,
    each_class,
    unseal_released,
)
from carrel.ledger import Receipt
from carrel.lives import requests
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.registration import Record
from carrel.records.requests import Request
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed.kinds import Kind
from carrel.statute import Claim, CourtOrder, WrittenPermission

R = TypeVar("R", bound=Record)

REASON: Final = "a request for records"
"""What the ledger says it was for: of every release the same."""


class ClassAnswer(Quiet, frozen=True):
    """One class of one user's records, as it leaves."""

    line: AnswerLine
    records: tuple[tuple[Field, ...], ...]
    receipt: Receipt | None
    """Of the ledger's entry; None where there was nothing that could be opened."""
    refused: bool = False


def open_all(act: Act, row: bytes, request: Request) -> list[ClassAnswer]:
    """Every class that is asked for, of every user who is named; the act's purpose is RELEASE."""
    asked = [RecordClass(name) for name in request.scope.classes]
    if not request.scope.owners:
        return [ClassAnswer(AnswerLine(0, of, 0, (), nothing_named(act.house, of)), (), None) for of in asked]
    return [
        answer
        for number, owner in enumerate(request.scope.owners, 1)
        for answer in _of_user(act, row, request, number, owner, asked)
    ]


def remembered(request: Request, answers: Iterable[ClassAnswer]) -> Request:
    """The request, remembering what was opened of whom, where nobody may be told yet."""
    opened = [one.line for one in answers if one.receipt is not None and not one.refused]
    for number, owner in enumerate(request.scope.owners, 1):
        request = requests.remember(
            request, owner, Purpose.RELEASE, [line.of for line in opened if line.user == number]
        )
    return request


def _of_user(
    act: Act, row: bytes, request: Request, number: int, owner: PatronId, asked: list[RecordClass]
) -> Iterator[ClassAnswer]:
    def of(kind: Kind[R]) -> Iterator[ClassAnswer]:
        if kind.record_class in asked:
            yield _of_class(act, row, request, number, owner, kind)

    yield from each_class(of)
    for other in asked:
        if other not in HOLDABLE:  # of these the library can say only why it holds nothing
            yield ClassAnswer(AnswerLine(number, other, 0, (), nothing_held(act.house, other)), (), None)


def _of_class(act: Act, row: bytes, request: Request, number: int, owner: PatronId, kind: Kind[R]) -> ClassAnswer:
    of = kind.record_class
    match _judge(act, row, request, owner, kind):
        case Denied(clauses, reason, receipt):
            return ClassAnswer(AnswerLine(number, of, 0, clauses, reason), (), receipt, refused=True)
        case Grant() as grant:
            found = tuple(shown(act, one.record) for one in unseal_released(act, grant))
            why = "" if found else nothing_held(act.house, of)
            line = AnswerLine(number, of, len(found), grant.terms.clauses, why)
            return ClassAnswer(line, found, grant.terms.receipt)


def _judge(
    act: Act, row: bytes, request: Request, owner: PatronId, kind: Kind[R]
) -> Grant[R, ByCourtOrder] | Grant[R, ByWrittenPermission] | Grant[R, ByAnotherGround] | Denied:
    paper = paper_shown(act, request, owner, kind.record_class)
    asked = Asked(
        owner=owner,
        request=row,
        recipient=paper.recipient if isinstance(paper, WrittenPermission) else request.requester,
        silent=request.silent,
        reason=REASON,
        starts=request.scope.starts,
        ends=request.scope.ends,
    )
    match paper:
        case CourtOrder():
            return decide_release(act, kind, paper, asked)
        case WrittenPermission():
            return decide_release(act, kind, paper, asked)
        case Claim():
            return decide_release(act, kind, paper, asked)
        case _:
            assert_never(paper)
