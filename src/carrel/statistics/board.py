"""The board's monthly report: one page, this month beside the same month a year ago.

Every number on it that is about people or things they borrowed stands in a table of the release register, so the
board is told nothing that the public may not read. What is left out there is left out here.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from dateutil.relativedelta import relativedelta

from carrel import catalog
from carrel.gate import Act, House, perform
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import epochs
from carrel.statistics import publishing, register
from carrel.statistics.building import closed_months, may_publish
from carrel.statistics.control import NotSafe
from carrel.statistics.dimensions import Node
from carrel.statistics.register import Entry
from carrel.statistics.subjects import COUNTERS, Subject
from carrel.statistics.wanted import Wanted
from carrel.store import Transaction

_ASKED = (
    (Subject.KIND, Event.LENT),
    (Subject.KIND, Event.RENEWED),
    (Subject.CATEGORY, Event.REGISTERED),
    (Subject.KIND, Event.BORROWED_ELSEWHERE),
    (Subject.KIND, Event.LENT_ELSEWHERE),
)


class Line(msgspec.Struct, frozen=True):
    """One number of the month, and the one of the same month a year before."""

    code: str
    """Of the node it is about: ``all`` where it is the sum."""
    name: str
    now: int | None
    """None where it is left out."""
    before: int | None


class Part(msgspec.Struct, frozen=True):
    """What was counted of one event: everything together first."""

    event: Event
    lines: tuple[Line, ...]


class BoardMonth(msgspec.Struct, frozen=True):
    """A month as the board is told of it."""

    month: date
    parts: tuple[Part, ...]
    had_before: bool
    """Whether anything was counted in the same month a year before."""
    days_open: int
    days_open_before: int
    closes: int
    """How many days were closed: records sealed anew, old keys destroyed, the ledger signed."""
    unpublished: tuple[tuple[Subject, Event, date], ...]
    """What it needs and the register does not have yet."""


def board_months(house: House, actor: Actor) -> tuple[date, ...] | Refusal:
    """The closed months, the newest first."""

    def work(act: Act) -> tuple[date, ...] | Refusal:
        return may_publish(act) or tuple(reversed(closed_months(act.tx)))

    return perform(house, actor, Purpose.PUBLISH, work)


def board_month(house: House, actor: Actor, month: date) -> BoardMonth | Refusal:
    """A month's report, of what stands in the register."""

    def work(act: Act) -> BoardMonth | Refusal:
        refusal = may_publish(act)
        if refusal is not None:
            return refusal
        closed = closed_months(act.tx)
        if month not in closed:
            return Refusal("this month is not closed, or nothing was counted in it", "choose a month from the list")
        return _of_month(act.tx, month, closed)

    return perform(house, actor, Purpose.PUBLISH, work)


def publish_month(house: House, actor: Actor, month: date) -> BoardMonth | Refusal:
    """Publish the tables that a month's report needs. What control refuses stays left out of it."""
    found = board_month(house, actor, month)
    if isinstance(found, Refusal):
        return found
    for subject, event, of in found.unpublished:
        wanted = Wanted(subject, event, of, of)
        match publishing.preview(house, actor, wanted):
            case NotSafe():
                continue
            case Refusal() as refusal:
                return refusal
            case publishing.Preview() as seen:
                done = publishing.publish(house, actor, seen)
                if isinstance(done, Refusal):
                    return done
    return board_month(house, actor, month)


def _of_month(tx: Transaction, month: date, closed: tuple[date, ...]) -> BoardMonth:
    before = month - relativedelta(years=1)
    months = (month, before) if before in closed else (month,)
    entries = register.entries(tx)
    told = {(*asked, of): _told(entries, *asked, of) for asked in _ASKED for of in months}
    return BoardMonth(
        month,
        tuple(
            Part(event, _lines(told[subject, event, month], told.get((subject, event, before), {})))
            for subject, event in _ASKED
        ),
        before in closed,
        _days_open(tx, month),
        _days_open(tx, before),
        sum(night.opened.replace(day=1) == month for night in epochs.nights(tx).values()),
        tuple(key for key, numbers in told.items() if not numbers),
    )


def _told(entries: Iterable[Entry], subject: Subject, event: Event, month: date) -> dict[str, tuple[Node, int | None]]:
    """What the register says of one event in a month, by node; empty where it says nothing."""
    found: dict[str, tuple[Node, int | None]] = {}
    for release in (entry.table.release for entry in entries):
        if (release.about.counter, release.about.event) != (COUNTERS[subject], event):
            continue
        words, *between, time = release.dimensions
        if f"{month:%Y-%m}" not in {node.code for node in time.nodes()}:
            continue
        numbers = {cell.key: cell.number for cell in release.cells}
        whole = tuple(dimension.whole.code for dimension in between)
        for node in (words.whole, *words.whole.parts):
            number = numbers[node.code, *whole, f"{month:%Y-%m}"]
            known = found.get(node.code, (node, None))[1]
            found[node.code] = (node, number if known is None else known)
    return found


def _lines(now: dict[str, tuple[Node, int | None]], before: dict[str, tuple[Node, int | None]]) -> tuple[Line, ...]:
    nodes = {code: node for code, (node, _) in (now | before).items()}
    return tuple(Line(code, node.name, _number(now, code), _number(before, code)) for code, node in nodes.items())


def _number(numbers: dict[str, tuple[Node, int | None]], code: str) -> int | None:
    """A kind that stands in no table of the month was not lent in it."""
    return numbers[code][1] if code in numbers else 0 if numbers else None


def _days_open(tx: Transaction, month: date) -> int:
    """On how many days of a month any branch was open, by the posted hours and announced closings."""
    branches = [branch.id for branch in catalog.branches(tx)]
    days = (month + timedelta(days=at) for at in range((month + relativedelta(months=1) - month).days))
    return sum(any(catalog.open_on(tx, branch, day) for branch in branches) for day in days)
