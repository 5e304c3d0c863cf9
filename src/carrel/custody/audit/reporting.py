"""The audit: each requirement with its answer, as the house stands now. No record is opened for it."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import msgspec

from carrel import staff
from carrel.custody.audit import answering, inside, kept, machines, never, outside, told
from carrel.custody.audit.evidence import Looked, State, Verdict, WebLayer
from carrel.custody.audit.requirements import REQUIREMENTS, Requirement
from carrel.gate import Act, Denied, House, note, perform
from carrel.gate.refusing import not_allowed
from carrel.ledger.entry import Malformed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.staff import AuditAnswer
from carrel.store.as_built import as_built

PROBES: Final[Mapping[int, Callable[[State], Looked]]] = {
    1: kept.everything_ends,
    2: kept.links_are_cut,
    3: inside.history_is_a_wish,
    4: kept.seats_are_forgotten,
    5: never.nothing_viewed,
    6: never.counters_only,
    7: never.controlled_before_published,
    8: never.nothing_sought,
    9: inside.only_duties,
    10: inside.the_record_of_openings,
    11: machines.machines_have_lists,
    13: kept.keys_are_destroyed,
    16: outside.one_door,
    17: outside.papers_that_open_nothing,
    18: inside.whom_to_call,
    19: outside.what_the_order_names,
    20: inside.register_is_whole,
    21: outside.silence,
    22: told.years_are_told,
    23: outside.held_and_not_told,
    24: told.users_see_their_own,
    25: outside.users_permission,
    26: outside.the_young,
    27: machines.vendors_have_contracts,
    29: told.notice_says_what_is_done,
    30: inside.law_has_a_date,
    32: inside.nobody_elses_password,
    33: machines.pages_are_alone,
    34: never.nothing_logged,
    35: kept.lapsed_are_erased,
    36: answering.gone_through,
}
"""How each live requirement is answered."""

_NOT: Final = Verdict.BROKEN


class Line(msgspec.Struct, frozen=True):
    """A requirement with its answer."""

    requirement: Requirement
    verdict: Verdict
    looked_at: str
    """Empty where the custodian answers."""
    found: tuple[str, ...]
    given: AuditAnswer | None = None
    """What the custodian answered; None where they have not, and where nobody is asked."""


class Audit(msgspec.Struct, frozen=True):
    """The report."""

    library: str
    day: date
    lines: tuple[Line, ...]

    def count(self, *verdicts: Verdict) -> int:
        """How many requirements stand so."""
        return sum(1 for line in self.lines if line.verdict in verdicts)

    @property
    def faults(self) -> int:
        """How many live answers are not as they should be."""
        return sum(1 for line in self.lines if line.requirement.live and line.verdict is Verdict.BROKEN)


def audit(house: House, actor: Actor, web: WebLayer) -> Audit | Refusal:
    """Go through all requirements. Reading is on the ledger; then everything is looked at, without the write lock."""

    def work(act: Act) -> Refusal | None:
        match note(act):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return None

    refusal = perform(house, actor, Purpose.READ_LEDGER, work)
    return refusal or _audit(house, web)


def _audit(house: House, web: WebLayer) -> Audit:
    today = house.clock().date()
    with house.store.read() as tx:
        accounts = tuple(account for account in staff.accounts(tx) if account.active)
        state = State(house, tx, today, web, as_built(house.store), accounts)
        given = {one.requirement: one for one in staff.answers(tx)}
        lines = tuple(_line(one, state, given.get(one.number)) for one in REQUIREMENTS)
    return Audit(house.library.name, today, lines)


def _line(requirement: Requirement, state: State, given: AuditAnswer | None) -> Line:
    if not requirement.live:
        return Line(requirement, answering.verdict_of(given, state.today), "", (), given)
    try:
        found = PROBES[requirement.number](state)
    except Malformed:
        found = Looked("the newest entries of the ledger", ("the ledger cannot be read: see requirement 20",), _NOT)
    return Line(requirement, found.verdict, found.at, found.found)
