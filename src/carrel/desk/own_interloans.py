"""A patron's own view of what they asked other libraries for."""

from carrel.desk.borrowing_elsewhere import EndedElsewhere, branch_name, moved_on, open_request
from carrel.desk.refusals import not_allowed
from carrel.gate import Act, Denied, Grant, House, Opened, decide, interloans_of, perform, unseal
from carrel.gate.views import OwnRequest, own_request
from carrel.lives import interloans
from carrel.records.actors import Actor
from carrel.records.circulation import InterloanState
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import registrations
from carrel.sealed.kinds import REGISTRATION


def own_interloans(house: House, actor: Actor) -> tuple[tuple[OwnRequest, str], ...] | Refusal:
    """Each with the word that stands for it where it is cancelled."""

    def work(act: Act) -> tuple[tuple[OwnRequest, str], ...] | Refusal:
        sealed = None if actor.patron is None else registrations.get(act.tx, actor.patron)
        match decide(act, sealed, REGISTRATION, RecordClass.INTERLOAN):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if sealed is None:
                    return ()
                found = interloans_of(act, unseal(act, sealed, grant))
                lines = [
                    (
                        own_request(one.record, branch_name(act, one.record.pickup)),
                        house.visits.word_for(RecordClass.INTERLOAN, one.row, act.now),
                    )
                    for one in found
                ]
                return tuple(sorted(lines, key=lambda line: (line[0].requested, line[0].title)))

    return perform(house, actor, Purpose.OWN, work)


def cancel_own_interloan(house: House, actor: Actor, word: str) -> EndedElsewhere | Refusal:
    """The patron no longer wants it. Once it has been sent, the desk is to ask the other library."""

    def work(act: Act) -> EndedElsewhere | Refusal:
        match open_request(act, word):
            case Opened() as one:
                if one.record.state is not InterloanState.REQUESTED:
                    return Refusal("the request is with another library already", "ask the desk to cancel it")
                return EndedElsewhere(goes_home=False) if interloans.end(act, one, "cancel") else moved_on()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)
