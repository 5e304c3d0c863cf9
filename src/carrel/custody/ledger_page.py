"""The ledger as the custodian and the auditor read it: who opened what, for which act. Never whose record it was."""

from datetime import date

import msgspec

from carrel import ledger
from carrel.custody.closing import LEDGER_KEY
from carrel.custody.looks import Idle, idle_looks
from carrel.gate import Act, Denied, House, note, perform
from carrel.gate.refusing import not_allowed
from carrel.ledger import Broken, Entry, Hours, LedgerKey, Outcome, Verified, Wanted
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose

__all__ = [
    "PAGE",
    "Broken",
    "Idle",
    "LedgerPage",
    "Line",
    "Outcome",
    "Sought",
    "Verified",
    "ledger_page",
]

PAGE = 50


class Sought(msgspec.Struct, frozen=True):
    """Which entries to show; what is None does not matter."""

    actor: str | None = None
    purpose: Purpose | None = None
    outcome: Outcome | None = None
    before: int | None = None
    """The number of the entry at which the last page ended."""


class Line(msgspec.Struct, frozen=True):
    """One entry, without its tag: the tag is for the patron."""

    number: int | None
    """Its number in the tree; None until it is gathered at the day's close."""
    day: date
    actor: str
    role: str
    act: str
    classes: tuple[str, ...]
    clauses: tuple[str, ...]
    outcome: Outcome
    closed: bool
    """Whether it was made outside opening hours."""
    records: int
    reason: str


class LedgerPage(msgspec.Struct, frozen=True):
    """A page of the ledger."""

    lines: tuple[Line, ...]
    before: int | None
    """Where the next page begins; None on the last."""
    idle: tuple[Idle, ...]
    verdict: Verified | Broken | None
    """None where it was not asked for: the whole ledger is read for it."""


def ledger_page(house: House, actor: Actor, sought: Sought, verify: bool = False) -> LedgerPage | Refusal:
    """Read the ledger. Reading it is on the ledger too."""

    def work(act: Act) -> LedgerPage | Refusal:
        match note(act):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return _page(act, sought, verify)

    return perform(house, actor, Purpose.READ_LEDGER, work)


def _page(act: Act, sought: Sought, verify: bool) -> LedgerPage:
    wanted = Wanted(sought.actor, sought.purpose, sought.outcome)
    # what is not gathered yet stands in the order of its tags, which tells nothing: newest day first will do
    waiting = sorted(ledger.waiting(act.tx, wanted), key=lambda entry: entry.day, reverse=True)
    new = [_line(None, entry) for entry in waiting] if sought.before is None else []
    gathered = ledger.page(act.tx, PAGE, sought.before, wanted)
    lines = (*new[:PAGE], *(_line(number, entry) for number, entry in gathered.entries))
    return LedgerPage(lines, gathered.before, idle_looks(act.tx), _verdict(act) if verify else None)


def _verdict(act: Act) -> Verified | Broken:
    key = LedgerKey(act.house.library.ledger_name, act.house.ring.keeper.fetch(LEDGER_KEY))
    return ledger.verify(act.tx, key.verifier)


def _line(number: int | None, entry: Entry) -> Line:
    return Line(
        number=number,
        day=entry.day,
        actor=entry.actor,
        role=entry.role.value,
        act=entry.purpose.value,
        classes=tuple(one.value for one in entry.classes),
        clauses=entry.clauses,
        outcome=entry.outcome,
        closed=entry.hours is Hours.CLOSED,
        records=entry.count,
        reason=entry.reason,
    )
