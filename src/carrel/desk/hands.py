"""The patron in hand, opened for an act that changes what is theirs."""

from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import Act, Denied, Grant, Opened, Operation, decide, unseal
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import registrations
from carrel.sealed.kinds import REGISTRATION


def in_hand(act: Act, visit: str, *also: RecordClass, reason: str = "") -> Opened[Registration, Operation] | Refusal:
    """The registration a visit stands for, kept from every other hand until the act ends, and what is in ``also``.

    ``reason`` goes into the ledger.
    """
    row = act.house.visits.read(visit, act.now)
    sealed = None if row is None else registrations.get_to_change(act.tx, row)
    match decide(act, sealed, REGISTRATION, *also, reason=reason):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return visit_over() if sealed is None else unseal(act, sealed, grant)
