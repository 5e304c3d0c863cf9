"""Signing in and the staff list: who is an officer, employee or agent of the library (§ 11-25(b)(1))."""

from typing import assert_never

import msgspec

from carrel import catalog, staff
from carrel.desk.standing import custodians_only
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff import Account, CodeNeeded, SignedIn

STAFF_KEY = "staff"
"""The name a keeper knows the key of the authenticator secrets by."""


class OneTimePassword(msgspec.Struct, frozen=True):
    """Shown once, to hand over; it must be changed at the first sign-in."""

    name: str
    password: str


def sign_in(house: House, name: str, password: str, code: str) -> SignedIn | CodeNeeded | Refusal:
    """Sign a person in. ``code`` is empty on the first try."""
    now = house.clock()
    with house.store.write() as tx:
        answer = staff.check(tx, house.ring.keeper.fetch(STAFF_KEY), house.strangers, name, password, code, now)
        if isinstance(answer, staff.SignedIn) and answer.actor.role is Role.AGENT:
            return Refusal("this account is a vendor's machine's", "sign in with your own")
        works = not isinstance(answer, staff.SignedIn) or staff.on_duty(tx, name, now) is not None
    if not works:
        return Refusal("no shift is open for this volunteer", "ask a supervisor to open one")
    match answer:
        case staff.SignedIn() | staff.CodeNeeded():
            return answer
        case staff.Throttled(until):
            local = until.astimezone(now.tzinfo)
            return Refusal("too many wrong tries", f"wait until {local:%H:%M}, or ask a custodian to start you over")
        case staff.Wrong():
            return Refusal("name, password or code is wrong", "check each and try again")
        case other:
            assert_never(other)


def sign_in_keeper(house: House, secret: str) -> Actor | Refusal:
    """The system itself signs in for unattended work, with the credential in its key folder."""
    with house.store.read() as tx:
        found = staff.keeper(tx, secret)
    return found or Refusal("the keeper's credential is not this house's", "check which key folder belongs to it")


def choose_password(house: House, actor: Actor, password: str) -> Refusal | None:
    """Keep the password a person chose for themselves."""
    with house.store.write() as tx:
        return staff.set_password(tx, actor.name, password)


def password_mark(house: House, actor: Actor) -> str:
    """What a sign-in of this account carries while it is good: another password is set, another mark."""
    with house.store.read() as tx:
        return staff.password_mark(tx, actor.name)


def begin_authenticator(house: House, actor: Actor) -> str | Refusal:
    """The ``otpauth:`` address for an authenticator to scan."""
    with house.store.write() as tx:
        return staff.enrol_totp(tx, house.ring.keeper.fetch(STAFF_KEY), actor.name, house.library.name)


def confirm_authenticator(house: House, actor: Actor, code: str) -> Refusal | None:
    """Take the first code; from now on one is asked at every sign-in."""
    with house.store.write() as tx:
        return staff.confirm_totp(tx, house.ring.keeper.fetch(STAFF_KEY), actor.name, code, house.clock())


def staff_list(house: House, actor: Actor) -> tuple[Account, ...] | Refusal:
    """Every account there is or was; a custodian's page."""
    with house.store.read() as tx:
        return custodians_only(tx, actor) or staff.accounts(tx)


def hire(house: House, actor: Actor, name: str, display: str, role: Role) -> OneTimePassword | Refusal:
    """Open an account; its one-time password is shown once."""
    password = staff.one_time_password()
    with house.store.write() as tx:
        refusal = custodians_only(tx, actor) or staff.create(tx, name, display, role, password, must_change=True)
    return OneTimePassword(name, password) if refusal is None else refusal


def start_over(house: House, actor: Actor, name: str) -> OneTimePassword | Refusal:
    """For a forgotten password or a lost telephone: a new one-time password, and no authenticator.

    Whoever is signed in with what the account had before is signed in no more.
    """
    password = staff.one_time_password()
    with house.store.write() as tx:
        refusal = custodians_only(tx, actor) or staff.start_over(tx, name, password)
    if refusal is None:
        house.stations.put_out(name)
    return OneTimePassword(name, password) if refusal is None else refusal


def dismiss(house: House, actor: Actor, name: str) -> Refusal | None:
    """End an account at once; a live sign-in of theirs opens nothing from this moment."""
    with house.store.write() as tx:
        return custodians_only(tx, actor) or staff.dismiss(tx, name)


def branches(house: House) -> tuple[tuple[BranchId, str], ...]:
    """The branches to work at."""
    with house.store.read() as tx:
        return tuple((branch.id, branch.name) for branch in catalog.branches(tx))
