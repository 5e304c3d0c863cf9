"""Stations: a supervisor opens a desk for the day, and a badge or a short number says who acts there.

Without this everybody would work under the name of whoever signed in this morning, and the ledger's *who* would be a
lie. Nothing here opens a record.
"""

from datetime import datetime, timedelta
from typing import Final

from carrel import catalog, staff
from carrel.desk.signing_in import STAFF_KEY
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff import NotThem, Station, Switched, badge_in
from carrel.store import Transaction

_OPENERS = frozenset({Role.SUPERVISOR, Role.CUSTODIAN})
_LONGEST = timedelta(hours=12)
_AFTER_HOURS: Final = timedelta(minutes=30)
"""How long after closing time what is at hand may still be finished."""


def open_station(house: House, actor: Actor, kiosk: bool = False) -> str | Refusal:
    """Open this desk for whoever is let in by badge or number; return its key. With ``kiosk``, for patrons alone."""
    now = house.clock()
    with house.store.read() as tx:
        if staff.on_duty(tx, actor.name, now) not in _OPENERS:
            return Refusal(
                "a supervisor opens a station", "ask a supervisor or the custodian to sign in here and do it"
            )
        machine = _machine(tx) if kiosk else ""
        until = _until(tx, actor.branch, now)
    if kiosk and not machine:
        return Refusal("no account is a kiosk's", "ask the custodian to open one of that role on the staff page")
    return house.stations.begin(actor, until, machine)


def at_station(house: House, key: str) -> Station | None:
    """The station as it stands; None where it is closed, or its opener or whoever is in is no longer on duty."""
    now = house.clock()
    station = house.stations.see(key, now)
    if station is None:
        return None
    with house.store.read() as tx:
        if staff.on_duty(tx, station.opener.name, now) is not station.opener.role:
            house.stations.close(key)
            return None
        inside = station.inside
        if inside is not None and staff.on_duty(tx, inside.name, now) is not inside.role:
            house.stations.leave(key)
            return house.stations.see(key, now)
    return station


def switch(house: House, key: str, given: str, name: str = "") -> Switched | Refusal:
    """Let in whose badge was scanned, or ``name`` whose short number was typed: from now on they act here."""
    now = house.clock()
    station = at_station(house, key)
    if station is None or station.kiosk:
        return Refusal("this station is closed", "sign in")
    badge = badge_in(given)
    with house.store.write() as tx:
        if badge is not None:
            answer = staff.by_badge(tx, house.ring.keeper.fetch(STAFF_KEY), badge[1], now)
        else:
            answer = staff.by_pin(tx, name, given.strip(), now)
    if isinstance(answer, NotThem):
        house.stations.miss(key)
    if isinstance(answer, Refusal):
        return answer
    actor = Actor(answer.actor.name, answer.actor.role, branch=station.opener.branch)
    if not house.stations.enter(key, actor, answer.display):
        return Refusal("this station is closed", "sign in")
    return Switched(actor, answer.display)


def step_out(house: House, key: str) -> None:
    """Nobody acts here until the next badge or number; what was at hand stays on the page."""
    house.stations.leave(key)


def leave_station(house: House, key: str) -> bool:
    """Whoever is in signs out. False where that was who opened the station: it is closed."""
    station = house.stations.see(key, house.clock())
    if station is None or (station.inside is not None and station.inside.name == station.opener.name):
        house.stations.close(key)
        return False
    house.stations.leave(key)
    return True


def close_station(house: House, key: str) -> None:
    """The station is closed: only a full sign-in goes on."""
    house.stations.close(key)


def switchers(house: House) -> tuple[tuple[str, str], ...]:
    """Account and display name of everybody whom a short number lets in now."""
    with house.store.read() as tx:
        return staff.with_pin(tx, house.clock())


def choose_pin(house: House, actor: Actor, pin: str) -> Refusal | None:
    """Keep the short number a person chose for themselves, after a full sign-in."""
    with house.store.write() as tx:
        if actor.role not in staff.SWITCHING or staff.on_duty(tx, actor.name, house.clock()) is not actor.role:
            return Refusal("whoever signs in with a code has no short number", "sign in as you did today")
        return staff.set_pin(tx, actor.name, pin.strip())


def on_duty(house: House, actor: Actor) -> bool:
    """Whether an account works in its role now; False for a volunteer whose shift is over."""
    with house.store.read() as tx:
        return staff.on_duty(tx, actor.name, house.clock()) is actor.role


def _machine(tx: Transaction) -> str:
    """The kiosks' own account."""
    return next((one.name for one in staff.accounts(tx) if one.active and one.role is Role.KIOSK), "")


def _until(tx: Transaction, branch: BranchId | None, now: datetime) -> datetime:
    """Closing time and what is at hand then, or twelve hours, whichever comes first."""
    minute = None if branch is None else catalog.closes_at(tx, branch, now.date())
    if minute is None:
        return now + _LONGEST
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    end = midnight + timedelta(minutes=minute) + _AFTER_HOURS
    return min(now + _LONGEST, end) if now < end else now + _LONGEST
