"""What the custodian answers where no machine can know: yes, partly or no, with a note, and anew each year."""

from datetime import date, timedelta
from typing import Final

from carrel import staff
from carrel.custody.audit.evidence import Looked, State, Verdict
from carrel.custody.audit.requirements import REQUIREMENTS
from carrel.gate import Act, Denied, House, note, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.staff import AuditAnswer, AuditWord

LONGEST_NOTE: Final = 300
"""Characters."""
GOOD_FOR: Final = timedelta(days=366)
_VERDICTS: Final = {AuditWord.YES: Verdict.KEPT, AuditWord.PARTLY: Verdict.PARTLY, AuditWord.NO: Verdict.BROKEN}
_ASKED: Final = {requirement.number for requirement in REQUIREMENTS if not requirement.live}


def answer(house: House, actor: Actor, number: int, word: AuditWord, words: str) -> AuditAnswer | Refusal:
    """The custodian answers a requirement; the answer takes the place of the one before.

    ``words`` are about the library, and must name nobody: they stand in the database in clear.
    """
    said = " ".join(words.split())

    def work(act: Act) -> AuditAnswer | Refusal:
        match note(act):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return _put(act, number, word, said)

    return perform(house, actor, Purpose.READ_LEDGER, work)


def _put(act: Act, number: int, word: AuditWord, said: str) -> AuditAnswer | Refusal:
    if act.actor.role is not Role.CUSTODIAN:
        return Refusal("the audit is answered by the custodian", "tell the custodian what you know")
    if number not in _ASKED:
        return Refusal("this is answered from the system's own state", "mend what it found, and look again")
    if len(said) > LONGEST_NOTE:
        return Refusal(f"a note has at most {LONGEST_NOTE} letters", "write less, and name nobody")
    given = AuditAnswer(number, word, said, act.actor.name, act.now.date())
    staff.put_answer(act.tx, given)
    return given


def verdict_of(given: AuditAnswer | None, today: date) -> Verdict:
    """How an answer stands today."""
    if given is None:
        return Verdict.OPEN
    return Verdict.STALE if today - given.day > GOOD_FOR else _VERDICTS[given.word]


def gone_through(state: State) -> Looked:
    """36: the custodian's own answers, and how old they are."""
    given = {one.requirement: one for one in staff.answers(state.tx)}
    at = "the custodian's answers, and the day of each"
    verdicts = {number: verdict_of(given.get(number), state.today) for number in _ASKED}
    stale = sorted(number for number, verdict in verdicts.items() if verdict is Verdict.STALE)
    if stale:
        return Looked(
            at, tuple(f"this answer is more than a year old: requirement {number}" for number in stale), Verdict.BROKEN
        )
    missing = sum(1 for verdict in verdicts.values() if verdict is Verdict.OPEN)
    if missing:
        return Looked(at, (f"answers still to be given by the custodian: {missing}",), Verdict.OPEN)
    oldest = min(given[number].day for number in _ASKED)
    return Looked(at, (f"every answer is given, the oldest on {oldest:%-d %B %Y}",), Verdict.KEPT)
