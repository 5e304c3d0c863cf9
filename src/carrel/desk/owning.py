"""What every act of a patron on their own records begins with: their registration, and at times their password."""

from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, still_knows, unseal
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import TooLong, registrations
from carrel.sealed.kinds import REGISTRATION

_AGAIN = "password again"


def own(act: Act, *also: RecordClass, to_change: bool = False) -> Opened[Registration, Operation] | Refusal:
    """The registration of the patron who acts, with leave to open what else is theirs of the classes in ``also``."""
    row, fetch = act.actor.patron, registrations.get_to_change if to_change else registrations.get
    sealed = None if row is None else fetch(act.tx, row)
    match decide(act, sealed, REGISTRATION, *also):
        case Grant() as grant if sealed is not None:
            return unseal(act, sealed, grant)
        case Grant() | Denied():
            return Refusal("these pages are no longer yours", "sign in again, or ask at the desk")


def keep(act: Act, patron: Opened[Registration, Operation], record: Registration) -> Refusal | None:
    """Seal a patron's changed registration."""
    try:
        registrations.replace(act.tx, act.house.ring, act.live, PatronId(patron.row), patron.record, record)
    except TooLong as fault:
        return Refusal("this was not kept", str(fault))
    return None


def gave_password(house: House, actor: Actor, password: str) -> Refusal | None:
    """None where the patron who is signed in gave their password again; tries are counted as at the door."""
    if actor.patron is None:
        return Refusal("these pages are no longer yours", "sign in again")
    tag = actor.patron.hex()
    if house.tries.begin(_AGAIN, tag, house.clock()) is not None:
        return Refusal("too many tries with this password", "wait a quarter of an hour")
    if not still_knows(house, actor.patron, password):
        return Refusal("that is not your password", "type the one you signed in with")
    house.tries.forgive(_AGAIN, tag)
    return None
