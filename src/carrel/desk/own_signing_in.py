"""Signing in to one's own pages with card and password; and the PIN, which kiosks and machines ask for.

A patron's sitting is never a staff sign-in, nor the other way round: they are made here and in ``signing_in``, and
carry different words. Nothing on any disk tells that somebody tried.
"""

from datetime import datetime

from carrel.desk.posting import Answer, MailServer, Message
from carrel.desk.refusals import not_allowed
from carrel.gate import Act, Denied, Grant, House, Known, Secret, decide, perform, unseal, who_knows
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import registrations
from carrel.sealed.kinds import REGISTRATION

_MAY_ARRIVE = (Answer.TAKEN, Answer.IN_DOUBT)


class PatronSignedIn(Quiet, frozen=True):
    """A patron at their own pages."""

    actor: Actor
    sitting: str
    """The word that the next pages carry; see ``sitting_of``."""
    must_change: bool
    """The password was given out at the desk: one of their own comes before any other page."""


class PinRight(Quiet, frozen=True):
    """A patron at a kiosk or a machine. They have no pages there."""

    actor: Actor


class SecondStepNeeded(Quiet, frozen=True):
    """The password is right, and a code was sent: try again with both."""


class Throttled(Refusal, frozen=True):
    """Too many wrong tries with this card: nothing is heard for a while."""

    until: datetime | None = None


class Wrong(Refusal, frozen=True):
    """Card, password, PIN or code is wrong; which of them is not said, nor whether there is such a card."""


class Sitting(Quiet, frozen=True):
    """Who sits at their own pages."""

    actor: Actor
    must_change: bool


def sign_in_patron(
    house: House, card: str, password: str, code: str = "", mail: MailServer | None = None
) -> PatronSignedIn | SecondStepNeeded | Throttled | Wrong | Refusal:
    """Sign a patron in to their own pages. ``code`` is empty on the first try."""
    match _known(house, card, Secret.PASSWORD, password):
        case Known(patron, must_change, second_step):
            if second_step and (stop := _second_step(house, card, patron, code, mail)) is not None:
                return stop
            now = house.clock()
            return PatronSignedIn(_actor(patron), house.sittings.begin(patron, must_change, now), must_change)
        case refusal:
            return refusal


def check_pin(house: House, card: str, pin: str) -> PinRight | Throttled | Wrong:
    """Whether this is the card's PIN: for kiosks and machines only, since a PIN opens no page."""
    match _known(house, card, Secret.PIN, pin):
        case Known(patron):
            return PinRight(_actor(patron))
        case refusal:
            return refusal


def hear(house: House, way: str, by: str) -> Throttled | None:
    """Hear a try from one machine or account, by pass or by card, unless there were too many.

    A machine that stands where anybody may use it has patience of its own: each card's would let one number after the
    other be tried.
    """
    until = house.tries.begin(way, by, house.clock())
    return None if until is None else Throttled("too many tries", f"wait until {until:%H:%M}, then try again", until)


def sitting_of(house: House, word: str) -> Sitting | None:
    """Who sits there; None where the sitting is over: ten minutes without a page, or signed out."""
    found = house.sittings.read(word, house.clock())
    return None if found is None else Sitting(_actor(found[0]), found[1])


def end_sitting(house: House, word: str) -> None:
    """Sign a patron out."""
    house.sittings.end(word)


def _known(house: House, card: str, which: Secret, said: str) -> Known | Throttled | Wrong:
    """Hear a try, unless there were too many. It is charged first, and forgiven when it is right."""
    until = house.tries.begin(which.name, card, house.clock())
    if until is not None:
        return _throttled(until)
    known = who_knows(house, card, which, said)
    if known is None:
        return Wrong("that is not right", "check the card and what you typed; at the desk you may have it set anew")
    house.tries.forgive(which.name, card)
    return known


def _throttled(until: datetime) -> Throttled:
    return Throttled("too many tries with this card", f"wait until {until:%H:%M}, then try again", until)


def _second_step(
    house: House, card: str, patron: PatronId, code: str, mail: MailServer | None
) -> SecondStepNeeded | Throttled | Wrong | Refusal | None:
    """Send a code, or take the one that was sent. None where the step is done."""
    until = house.tries.begin("code", card, house.clock())
    if until is not None:
        return _throttled(until)
    if not code.strip():
        return _send_code(house, patron, mail)
    if not house.codes.take(patron, code, house.clock()):
        return Wrong("the code is not right", "take the newest message, or sign in again to be sent another")
    house.tries.forgive("code", card)
    return None


def _send_code(house: House, patron: PatronId, mail: MailServer | None) -> SecondStepNeeded | Refusal:
    def work(act: Act) -> str | Refusal:
        sealed = registrations.get(act.tx, patron)
        match decide(act, sealed, REGISTRATION):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                emails = () if sealed is None else unseal(act, sealed, grant).record.emails
                return emails[0] if emails else Refusal("there is no address to send a code to", "come to the desk")

    address = perform(house, _actor(patron), Purpose.OWN, work)
    if isinstance(address, Refusal):
        return address
    now = house.clock()
    text = f"{house.codes.make(patron, now)}\n\n{house.library.name}\n"
    answer = Answer.CLOSED if mail is None else mail.hand_over(Message(address, "Your code", text, "", now))
    if mail is not None:
        mail.close()
    if answer not in _MAY_ARRIVE:
        return Refusal("the code could not be sent", "try again in a while, or come to the desk")
    return SecondStepNeeded()


def _actor(patron: PatronId) -> Actor:
    return Actor("", Role.PATRON, patron=patron)
