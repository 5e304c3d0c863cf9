"""Looks at patrons that led to no act: legal, and listed so that somebody asks. Who asked is kept, about staff only.

An entry tells nobody whose record it was, so looks and acts are counted against each other: it is a least number.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

import msgspec

from carrel import ledger, staff
from carrel.gate import SEARCHED, Act, Denied, House, note, perform
from carrel.gate.refusing import not_allowed
from carrel.ledger import Entry, Outcome
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.staff import Review
from carrel.store import Transaction

_WATCHED = 5000
"""How many of the newest entries are looked over for habits."""
_LOOKS = frozenset({Purpose.SERVE, Purpose.TELEPHONE, Purpose.HOME_BOUND})
_ACTS = frozenset(
    {
        Purpose.LEND, Purpose.OVERRIDE, Purpose.RENEW, Purpose.REGISTER, Purpose.CARD, Purpose.HOLD, Purpose.COLLECT,
        Purpose.INTERLOAN, Purpose.CHARGE, Purpose.CLAIM, Purpose.MERGE, Purpose.ERASE, Purpose.SEAT,
    }
)  # fmt: skip


class Idle(msgspec.Struct, frozen=True):
    """Somebody's looks of a day that cannot all have led to an act."""

    day: date
    actor: str
    at_least: int
    """Patrons shown less acts, and searches less patrons chosen: each accounts for one look at most."""
    reviewed_by: str = ""
    reviewed_on: date | None = None


def idle_looks(tx: Transaction) -> tuple[Idle, ...]:
    """The looks of each day that led to no act, newest first; and who has asked about them."""
    counted: defaultdict[tuple[date, str], Counter[str]] = defaultdict(Counter)
    for entry in _newest(tx):
        if entry.outcome is Outcome.PERMITTED:
            counted[entry.day, entry.actor].update(_counts(entry))
    known = staff.reviews(tx)
    found = [
        _idle(day, actor, least, known.get((day, actor)))
        for (day, actor), count in counted.items()
        if (least := _least(count)) > 0
    ]
    return tuple(sorted(found, key=lambda one: (-one.day.toordinal(), -one.at_least, one.actor)))


def review_looks(house: House, actor: Actor, day: date, whose: str) -> Idle | Refusal:
    """The custodian has asked about somebody's looks of a day, and ticks them off."""

    def work(act: Act) -> Idle | Refusal:
        match note(act):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return _review(act, day, whose)

    return perform(house, actor, Purpose.READ_LEDGER, work)


def _review(act: Act, day: date, whose: str) -> Idle | Refusal:
    if act.actor.role is not Role.CUSTODIAN:
        return Refusal("looks are reviewed by the custodian", "tell the custodian what you saw")
    found = next((one for one in idle_looks(act.tx) if (one.day, one.actor) == (day, whose)), None)
    if found is None:
        return Refusal("there are no such looks to review", "look at the list again")
    review = Review(found.at_least, act.actor.name, act.now.date())
    staff.put_review(act.tx, day, whose, review)
    return _idle(day, whose, found.at_least, review)


def _idle(day: date, actor: str, least: int, review: Review | None) -> Idle:
    if review is None or review.looks < least:
        return Idle(day, actor, least)
    return Idle(day, actor, least, review.by, review.on)


def _counts(entry: Entry) -> Iterable[str]:
    """What an entry counts as. A search that shows ten people is one look; a choice among them is of that look."""
    if entry.purpose is Purpose.FIND:
        return ("search",) if entry.reason == SEARCHED else ()
    if entry.purpose is Purpose.HOME_BOUND and entry.reason:
        return ("act",)
    if entry.purpose in _LOOKS:
        chosen = entry.purpose is Purpose.TELEPHONE or bool(entry.reason)
        return ("look", "choice") if chosen else ("look",)
    return ("act",) if entry.purpose in _ACTS and entry.reason != SEARCHED else ()


def _least(count: Counter[str]) -> int:
    return max(0, count["look"] - count["act"]) + max(0, count["search"] - count["choice"])


def _newest(tx: Transaction) -> Iterable[Entry]:
    yield from ledger.waiting(tx)
    yield from (entry for _, entry in ledger.page(tx, _WATCHED).entries)
