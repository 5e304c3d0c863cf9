"""Giving out what a patron signs in with: once, at the desk, with their identification seen.

A clerk sees a password or PIN only in the moment it is made. What a patron then chooses nobody sees, and nobody at
the desk can set.
"""

from collections.abc import Callable

import msgspec

from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, perform, unseal
from carrel.lives.histories import forget_lines
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen, Registration, Secrets
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong, passwords, registrations
from carrel.sealed.kinds import REGISTRATION

Change = Callable[[Secrets], tuple[Secrets, str]]
"""Makes a secret: what is kept of it, and what is handed over."""


class SecretGiven(Quiet, frozen=True):
    """Shown once, to hand over."""

    secret: str
    visit: str


def give_password(house: House, actor: Actor, visit: str, seen: IdSeen) -> SecretGiven | Refusal:
    """Make a one-time password for the patron in hand; they choose their own at the first sign-in.

    Where they keep a reading history, it is lost: only the older password opens it. The page says so before.
    """

    def change(before: Secrets) -> tuple[Secrets, str]:
        password = passwords.one_time_password()
        kept = msgspec.structs.replace(
            before, password=passwords.hashed(password), must_change=True, history_public=b"", history_private=b""
        )
        return kept, password

    return _give(house, actor, visit, seen, change, forgets=True)


def give_pin(house: House, actor: Actor, visit: str, seen: IdSeen) -> SecretGiven | Refusal:
    """Make a PIN for the patron in hand, for kiosks and machines."""

    def change(before: Secrets) -> tuple[Secrets, str]:
        pin = passwords.new_pin()
        return msgspec.structs.replace(before, pin=passwords.hashed(pin)), pin

    return _give(house, actor, visit, seen, change)


def _give(
    house: House, actor: Actor, visit: str, seen: IdSeen, change: Change, forgets: bool = False
) -> SecretGiven | Refusal:
    if seen is IdSeen.NONE:
        return Refusal("nothing was given out", "look at the patron's identification first, and say which it was")

    def work(act: Act) -> SecretGiven | Refusal:
        row = act.house.visits.read(visit, act.now)
        sealed = None if row is None else registrations.get_to_change(act.tx, row)
        match decide(act, sealed, REGISTRATION):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if sealed is None:
                    return visit_over()
                patron = unseal(act, sealed, grant)
                if forgets:
                    forget_lines(act, patron)
                return _write(act, patron, seen, change)

    return perform(house, actor, Purpose.CARD, work)


def _write(act: Act, patron: Opened[Registration, Operation], seen: IdSeen, change: Change) -> SecretGiven | Refusal:
    row = PatronId(patron.row)
    kept, secret = change(patron.record.secrets)
    record = msgspec.structs.replace(patron.record, secrets=kept, id_seen=seen)
    try:
        registrations.replace(act.tx, act.house.ring, act.live, row, patron.record, record)
    except TooLong as fault:
        return Refusal("nothing was given out", str(fault))
    act.house.sittings.end_all(row)
    return SecretGiven(secret, act.house.visits.issue(row, act.now))
