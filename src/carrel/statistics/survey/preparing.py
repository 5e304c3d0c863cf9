"""Preparing a report to the state, which is the custodian's. Judged and recorded; what takes long waits for no lock."""

from collections.abc import Callable
from typing import TypeVar

from carrel.gate import Act, Denied, House, note_report, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose

T = TypeVar("T")


def prepare(house: House, actor: Actor, work: Callable[[Act], T | Refusal]) -> T | Refusal:
    """Do something with a report in one act (§ 11-25(a), § 11-25(b)(4)): keep it short, for it holds the lock."""

    def judged(act: Act) -> T | Refusal:
        match note_report(act, controlled=True):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return work(act)

    return perform(house, actor, Purpose.PUBLISH, judged)


def may_prepare(house: House, actor: Actor) -> Refusal | None:
    """Why this actor may not prepare a report; None where they may. It stands in the ledger either way."""
    done = prepare(house, actor, lambda act: act.now)
    return done if isinstance(done, Refusal) else None
