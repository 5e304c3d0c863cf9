"""What a patron signs in with, as they choose it themselves: nobody at the desk can see or set it."""

from typing import TypeVar

import msgspec

from carrel.desk.owning import gave_password, keep, own
from carrel.desk.posting import MailServer, PrintedInstead
from carrel.gate import Act, House, Opened, perform
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration, Secrets
from carrel.records.vocabulary import Purpose
from carrel.sealed import passwords
from carrel.sealed.histories import rewrapped

Done = TypeVar("Done", bound=Quiet)


class PasswordChosen(Quiet, frozen=True):
    """The new password is good from now on; every sitting but this new one is over."""

    sitting: str


class PinChosen(Quiet, frozen=True):
    """The new PIN is good from now on."""


class SecondStepSet(Quiet, frozen=True):
    """Whether a code is asked for at every sign-in from now on."""

    on: bool


def choose_own_password(house: House, actor: Actor, old: str, new: str) -> PasswordChosen | Refusal:
    """Change the password. A reading history stays: its key is sealed anew under the new one."""
    if wrong := gave_password(house, actor, old):
        return wrong
    hashed = passwords.hashed(new)

    def work(act: Act) -> PasswordChosen | Refusal:
        match own(act, to_change=True):
            case Opened() as patron:
                if why := _unfit(patron.record, new) or ("choose another than before" if new == old else ""):
                    return Refusal("the password was not kept", why)
                kept = _rewrapped(patron.record.secrets, old, new)
                kept = msgspec.structs.replace(kept, password=hashed, must_change=False)
                if stop := keep(act, patron, msgspec.structs.replace(patron.record, secrets=kept)):
                    return stop
                row = PatronId(patron.row)
                house.sittings.end_all(row)
                return PasswordChosen(house.sittings.begin(row, must_change=False, now=act.now))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def choose_own_pin(house: House, actor: Actor, password: str, pin: str) -> PinChosen | Refusal:
    """Choose the PIN that kiosks and machines ask for; an empty one takes it away."""
    if pin and (why := passwords.unfit_pin(pin)):
        return Refusal("the PIN was not kept", why)
    if wrong := gave_password(house, actor, password):
        return wrong
    hashed = passwords.hashed(pin) if pin else b""
    return _keep_secrets(house, actor, PinChosen(), pin=hashed)


def ask_second_step(
    house: House, actor: Actor, password: str, on: bool, mail: MailServer | None
) -> SecondStepSet | Refusal:
    """Have a code sent by e-mail at every sign-in, or no more. Not where the library sends none: nobody came in."""
    if on and (mail is None or isinstance(mail, PrintedInstead)):
        return Refusal("this library sends no e-mail", "a long password is protection enough")
    if wrong := gave_password(house, actor, password):
        return wrong
    return _keep_secrets(house, actor, SecondStepSet(on), second_step=on)


def _keep_secrets(
    house: House, actor: Actor, done: Done, pin: bytes | None = None, second_step: bool | None = None
) -> Done | Refusal:
    def work(act: Act) -> Done | Refusal:
        match own(act, to_change=True):
            case Opened() as patron:
                record, kept = patron.record, patron.record.secrets
                if second_step and not record.emails:
                    return Refusal("there is no address to send a code to", "write your e-mail address first")
                kept = msgspec.structs.replace(
                    kept,
                    pin=kept.pin if pin is None else pin,
                    second_step=kept.second_step if second_step is None else second_step,
                )
                return keep(act, patron, msgspec.structs.replace(record, secrets=kept)) or done
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _unfit(record: Registration, password: str) -> str:
    known = (record.given, record.middle, record.family, *(card.number for card in record.cards))
    return passwords.unfit_password(password, *known)


def _rewrapped(kept: Secrets, old: str, new: str) -> Secrets:
    """The private half of a reading history under the new password; without one that opens, there is no history."""
    if not kept.history_public:
        return kept
    wrapped = rewrapped(kept.history_public, kept.history_private, old, new)
    if wrapped is None:
        return msgspec.structs.replace(kept, history_public=b"", history_private=b"")
    return msgspec.structs.replace(kept, history_private=wrapped)
