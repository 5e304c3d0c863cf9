"""Who opened a patron's records, when, for what act and under which clause: read back along their own trail.

What cannot stand in the list, and so is named beside it: that the gate looked inside to judge and showed nothing; work
over the whole register, which is one entry for everybody; days before the trail's first; and what a court orders the
library to keep silent about, until the order ends.
"""

from carrel import ledger
from carrel.desk.owning import own
from carrel.gate import Act, House, Opened, perform
from carrel.gate.own_views import OpeningLine, Openings
from carrel.ledger import Entry, Hours
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, Role


def own_openings(house: House, actor: Actor) -> Openings | Refusal:
    """Every decision about the patron who is signed in that their trail still reaches, newest day first."""

    def work(act: Act) -> Openings | Refusal:
        match own(act):
            case Opened() as patron:
                return _openings(act, patron.record)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _openings(act: Act, record: Registration) -> Openings:
    today = act.now.date()
    found = list(ledger.entries_of(act.tx, record.trail, record.trail_day, record.trail_day, today))
    # a day's entries keep their order; days stand newest first
    found.sort(key=lambda entry: entry.day, reverse=True)
    others = tuple(_line(entry) for entry in found if entry.role is not Role.PATRON)
    return Openings(record.trail_day, others, tuple(_line(entry) for entry in found if entry.role is Role.PATRON))


def _line(entry: Entry) -> OpeningLine:
    return OpeningLine(
        day=entry.day,
        who=entry.actor,
        role=entry.role,
        act=entry.purpose,
        classes=tuple(entry.classes),
        clauses=entry.clauses,
        outcome=entry.outcome,
        outside_hours=entry.hours is Hours.CLOSED,
        reason=entry.reason,
    )
