"""The calendar of each branch, which the custodian keeps: hours of the week, and days on which it stays closed."""

from collections.abc import Mapping
from datetime import date

import msgspec

from carrel import catalog, staff
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.store import Transaction

Week = Mapping[int, tuple[int, int]]
"""Weekday (0 is Monday) to opening and closing minute of the day; a weekday that is not there is closed."""


class BranchCalendar(msgspec.Struct, frozen=True):
    """When one branch is open."""

    branch: BranchId
    name: str
    week: Week
    closed: tuple[tuple[date, str], ...]
    """From today on, each with what is posted on the door."""
    today: date


def calendar_of(house: House, actor: Actor, branch: BranchId | None) -> BranchCalendar | Refusal:
    """The calendar of a branch, or of the first where none is named."""
    today = house.clock().date()
    with house.store.read() as tx:
        if refusal := _custodians_only(tx, house, actor):
            return refusal
        found = next((one for one in catalog.branches(tx) if branch in (None, one.id)), None)
        if found is None:
            return Refusal("there is no such branch", "choose one of the library's")
        week, closed = catalog.week_of(tx, found.id), catalog.closed_from(tx, found.id, today)
        return BranchCalendar(found.id, found.name, week, closed, today)


def set_week(house: House, actor: Actor, branch: BranchId, week: Week) -> Refusal | None:
    """Keep the hours of a branch's week."""
    if any(not 0 <= opens < closes <= 24 * 60 for opens, closes in week.values()):
        return Refusal("a day closes before it opens", "write when it opens, and then when it closes")
    with house.store.write() as tx:
        if refusal := _custodians_only(tx, house, actor):
            return refusal
        catalog.put_hours(tx, branch, week)
    return None


def stay_closed(house: House, actor: Actor, branch: BranchId, days: Mapping[date, str]) -> Refusal | None:
    """Announce days on which the branch stays closed. What is due on them already is moved by ``close_branch``."""
    if not days or not all(reason.strip() for reason in days.values()):
        return Refusal("no day or no reason was given", "choose the days, and write what is posted on the door")
    with house.store.write() as tx:
        if refusal := _custodians_only(tx, house, actor):
            return refusal
        for day, reason in days.items():
            catalog.put_closed_day(tx, branch, day, reason.strip())
    return None


def open_after_all(house: House, actor: Actor, branch: BranchId, day: date) -> Refusal | None:
    """Take an announced closed day back. Due dates stay where they are: nobody has to come sooner."""
    with house.store.write() as tx:
        if refusal := _custodians_only(tx, house, actor):
            return refusal
        catalog.drop_closed_day(tx, branch, day)
    return None


def holidays_of(year: int) -> tuple[tuple[date, str], ...]:
    """The legal holidays of a year, to confirm."""
    return catalog.legal_holidays(year)


def _custodians_only(tx: Transaction, house: House, actor: Actor) -> Refusal | None:
    if actor.role is Role.CUSTODIAN and staff.on_duty(tx, actor.name, house.clock()) is Role.CUSTODIAN:
        return None
    return Refusal("the calendar is the custodian's", "ask the custodian")
