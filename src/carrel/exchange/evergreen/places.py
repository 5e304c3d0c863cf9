"""Branches (``actor.org_unit``), their hours and their closed days."""

from collections.abc import Iterator
from datetime import date, time, timedelta

from carrel.catalog import Put, branches, put_branch, put_closed_day, put_hours
from carrel.exchange.evergreen.fields import fault, key
from carrel.exchange.evergreen.folders import Folders
from carrel.exchange.moving import MoveIn, Writing, carry
from carrel.exchange.report import Outcome
from carrel.formats import CopyRow, Fault
from carrel.records.ids import BranchId

_NO_BRANCH = "a branch that is not in actor.org_unit"
_HALF_DAY = 12 * 60
_LONGEST = 400
"""Days of one closing; more is a slip of the pen."""


def take(move: MoveIn, tables: Folders) -> None:
    """Put branches, then what is posted on their doors."""
    carry(move, "branches", tables.rows("actor.org_unit"), _put_branch)
    known = known_branches(move)

    def put_week(at: Writing, row: CopyRow) -> Outcome:
        branch = known.get(row.text("id"))
        if branch is None:
            return fault(row, "id", _NO_BRANCH, "add its org unit")
        week = {weekday: hours for weekday in range(7) if (hours := _hours(row, weekday))}
        return Put.NEW if put_hours(at.tx, branch, week) else Put.UNCHANGED

    def put_closing(at: Writing, row: CopyRow) -> Outcome:
        branch = known.get(row.text("org_unit"))
        if branch is None:
            return fault(row, "org_unit", _NO_BRANCH, "add its org unit, or enter the day for each branch")
        days = _days(row)
        if isinstance(days, Fault):
            return days
        new = [put_closed_day(at.tx, branch, day, row.text("reason")) for day in days]
        return Put.NEW if any(new) else Put.UNCHANGED

    carry(move, "hours", _weeks(tables), put_week)
    carry(move, "closed days", tables.rows("actor.org_unit_closed"), put_closing)


def known_branches(move: MoveIn) -> dict[str, BranchId]:
    """Branches by the number they had in Evergreen."""
    with move.store.read() as tx:
        found = branches(tx)
    prefix = key("org_unit", "")
    return {b.source.removeprefix(prefix): b.id for b in found if b.source and b.source.startswith(prefix)}


def _put_branch(at: Writing, row: CopyRow) -> Outcome:
    return put_branch(at.tx, row.text("name").strip(), row.text("shortname"), key("org_unit", row.text("id"))).put


def _weeks(tables: Folders) -> Iterator[CopyRow | Fault]:
    """Each branch's hours, with a note on every weekday whose hours are put right."""
    for row in tables.rows("actor.hours_of_operation"):
        yield row
        if isinstance(row, CopyRow):
            for weekday in range(7):
                opens, closes = _told(row, weekday)
                if closes < opens:
                    what = "closes before it opens: taken to mean the afternoon"
                    yield fault(row, f"dow_{weekday}_close", what, "check the branch's hours", note=True)


def _hours(row: CopyRow, weekday: int) -> tuple[int, int] | None:
    """Opening and closing minute; None where the branch is closed that weekday (0 is Monday, as in Evergreen)."""
    opens, closes = _told(row, weekday)
    if closes < opens:
        closes += _HALF_DAY
    return (opens, closes) if opens < closes <= 2 * _HALF_DAY else None


def _told(row: CopyRow, weekday: int) -> tuple[int, int]:
    return _minute(row.text(f"dow_{weekday}_open")), _minute(row.text(f"dow_{weekday}_close"))


def _minute(text: str) -> int:
    try:
        moment = time.fromisoformat(text)
    except ValueError:
        return 0
    return moment.hour * 60 + moment.minute


def _days(row: CopyRow) -> list[date] | Fault:
    """The days of a closing, as written (its zone is that of whoever typed it)."""
    try:
        first = date.fromisoformat(row.text("close_start")[:10])
        last = date.fromisoformat(row.text("close_end")[:10])
    except ValueError:
        return fault(row, "close_start", "not a date", "correct the date")
    if not 0 <= (last - first).days <= _LONGEST:
        return fault(row, "close_end", "a closing that ends before it begins, or lasts over a year", "correct it")
    if not row.true("full_day") and not row.true("multi_day"):
        return fault(row, "full_day", "closed for a part of the day only: left out", "nothing, if it is past")
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
