"""The custodian's answers to the privacy audit: facts about the library, and never about a patron."""

from datetime import date
from enum import StrEnum

import msgspec
from sqlalchemy import bindparam, delete, select

from carrel.staff.tables import AUDIT_ANSWERS
from carrel.store.statement import Statement, insert_or_leave
from carrel.store.transaction import Transaction

_c = AUDIT_ANSWERS.c
_ALL: Statement[tuple[int, str, str, str, int]] = Statement(
    select(_c.requirement, _c.word, _c.note, _c.account, _c.day).order_by(_c.requirement)
)
_DROP: Statement[object] = Statement(delete(AUDIT_ANSWERS).where(_c.requirement == bindparam("of")))
_PUT = insert_or_leave(AUDIT_ANSWERS)


class AuditWord(StrEnum):
    """Whether the library meets a requirement."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class AuditAnswer(msgspec.Struct, frozen=True):
    """An answer of the custodian's."""

    requirement: int
    word: AuditWord
    note: str
    account: str
    day: date


def answers(tx: Transaction) -> tuple[AuditAnswer, ...]:
    """Every answer that stands, by requirement."""
    return tuple(
        AuditAnswer(requirement, AuditWord(word), note, account, date.fromordinal(day))
        for requirement, word, note, account, day in tx.rows(_ALL)
    )


def put_answer(tx: Transaction, given: AuditAnswer) -> None:
    """Keep an answer, in the place of the one before."""
    tx.run(_DROP, of=given.requirement)
    tx.run(
        _PUT,
        requirement=given.requirement,
        word=given.word.value,
        note=given.note,
        account=given.account,
        day=given.day.toordinal(),
    )
