"""Badges, volunteers and their shifts: who may be let in at a station, and until when."""

from datetime import date, datetime, time, timedelta

import msgspec

from carrel import staff
from carrel.desk.signing_in import STAFF_KEY
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.store import Transaction

_LONGEST = timedelta(hours=12)


class Badge(msgspec.Struct, frozen=True):
    """Shown once, to be printed: only a keyed hash of it is kept."""

    name: str
    number: str


class Volunteer(msgspec.Struct, frozen=True):
    """A volunteer, as a supervisor sees them."""

    name: str
    display: str
    agreement: date | None
    """The day their agreement was put on file."""
    shift_until: datetime | None
    """In the library's own time; None outside a shift."""


def give_badge(house: House, actor: Actor, name: str) -> Badge | Refusal:
    """Make a badge for an account; the one before serves no more. The custodian's."""
    with house.store.write() as tx:
        if refusal := _only(tx, house, actor, Role.CUSTODIAN):
            return refusal
        made = staff.new_badge(tx, house.ring.keeper.fetch(STAFF_KEY), name)
    return made if isinstance(made, Refusal) else Badge(name, made)


def take_badge(house: House, actor: Actor, name: str) -> Refusal | None:
    """A badge is lost: it serves nobody from now on. The custodian's."""
    with house.store.write() as tx:
        return _only(tx, house, actor, Role.CUSTODIAN) or staff.no_badge(tx, name)


def file_agreement(house: House, actor: Actor, name: str, day: date) -> Refusal | None:
    """A volunteer's signed agreement is on file since ``day``. The custodian's."""
    if day > house.clock().date():
        return Refusal("that day has not come yet", "write the day on which the agreement was signed")
    with house.store.write() as tx:
        return _only(tx, house, actor, Role.CUSTODIAN) or staff.put_agreement(tx, name, day)


def volunteers(house: House, actor: Actor) -> tuple[Volunteer, ...] | Refusal:
    """Every volunteer there is, with the shift that runs."""
    now = house.clock()
    with house.store.read() as tx:
        if refusal := _only(tx, house, actor, Role.SUPERVISOR, Role.CUSTODIAN):
            return refusal
        found = [one for one in staff.accounts(tx) if one.active and one.role is Role.VOLUNTEER]
    return tuple(
        Volunteer(
            one.name,
            one.display,
            one.agreement,
            one.shift_until.astimezone(now.tzinfo) if one.shift_until is not None and one.shift_until > now else None,
        )
        for one in found
    )


def open_shift(house: House, actor: Actor, name: str, until: time) -> Refusal | None:
    """A volunteer works until ``until`` today, at most twelve hours from now. A supervisor's."""
    now = house.clock()
    end = now.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
    if not now < end <= now + _LONGEST:
        return Refusal("a shift ends later today", "choose a time within the next twelve hours")
    with house.store.write() as tx:
        return _only(tx, house, actor, Role.SUPERVISOR, Role.CUSTODIAN) or staff.open_shift(tx, name, end)


def end_shift(house: House, actor: Actor, name: str) -> Refusal | None:
    """A volunteer goes home: from now on their account does nothing."""
    with house.store.write() as tx:
        return _only(tx, house, actor, Role.SUPERVISOR, Role.CUSTODIAN) or staff.open_shift(tx, name, house.clock())


def _only(tx: Transaction, house: House, actor: Actor, *roles: Role) -> Refusal | None:
    """Asked of the staff list itself, as ever."""
    if actor.role in roles and staff.on_duty(tx, actor.name, house.clock()) is actor.role:
        return None
    if Role.SUPERVISOR in roles:
        return Refusal("this is a supervisor's to do", "ask a supervisor or the custodian")
    return Refusal("this is the custodian's to do", "ask the custodian")
