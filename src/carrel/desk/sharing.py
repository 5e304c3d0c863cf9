"""Whether two patrons are reached at one address, telephone or e-mail: the clerk says so before a title goes there."""

from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import Act, Denied, Grant, House, Shared, decide, perform, shared_with_others, unseal
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.sealed import registrations
from carrel.sealed.kinds import REGISTRATION


def shared(house: House, actor: Actor, visit: str) -> Shared | Refusal:
    """What the patron in hand shares with somebody else's registration. With whose, nobody is told."""

    def work(act: Act) -> Shared | Refusal:
        row = house.visits.read(visit, act.now)
        sealed = None if row is None else registrations.get(act.tx, row)
        match decide(act, sealed, REGISTRATION):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if sealed is None:
                    return visit_over()
                found = shared_with_others(act, unseal(act, sealed, grant))
                return not_allowed(found) if isinstance(found, Denied) else found

    return perform(house, actor, Purpose.REGISTER, work)
