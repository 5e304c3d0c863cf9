"""The end of a registration at the desk: it is closed, or two turn out to be one person's. Neither can be undone."""

from enum import StrEnum

from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, fees_of, perform, unseal
from carrel.lives.erasing import ERASED, erase, still_open
from carrel.lives.merging import NoSlot, merge
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import CardTaken, TooLong, pockets, registrations, seats
from carrel.sealed.kinds import REGISTRATION


class WhyClosed(StrEnum):
    """Why a registration is closed. A closed list: it stands in the ledger for ever, where no free text may."""

    WISH = "the patron wishes it"
    MOVED = "the patron has moved away"
    DECEASED = "the patron has died"


class Closing(Quiet, frozen=True):
    """The registration is erased, and everything that was the patron's."""


class StillOwing(Refusal, frozen=True):
    """Why the registration cannot be closed yet; ``reasons`` says each."""

    reasons: tuple[str, ...] = ()


class Merged(Quiet, frozen=True):
    """The two are one; ``visit`` takes them in hand."""

    visit: str
    forgotten: int
    """Lines of a reading history that only the other registration's password could have opened."""


_Patron = Opened[Registration, Operation]


def close_registration(house: House, actor: Actor, visit: str, why: WhyClosed) -> Closing | StillOwing | Refusal:
    """Erase the registration of the patron in hand. Refused with what is open while something is out or owed.

    What they wait for is cancelled. For the deceased what is owed ends too; what is out is brought back first.
    """

    def work(act: Act) -> Closing | StillOwing | Refusal:
        pockets.in_turn(act.tx)
        seats.in_turn(act.tx)
        match _to_end(act, visit, why):
            case Opened() as patron:
                if why is WhyClosed.DECEASED:
                    _settle(act, patron)
                reasons = still_open(act, patron)
                if reasons:
                    return StillOwing("the registration cannot be closed yet", "settle this first", reasons)
                erase(act, patron)
                return Closing()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ERASE, work)


def merge_registrations(house: House, actor: Actor, keep: str, other: str) -> Merged | Refusal:
    """Join the registration of the visit ``other`` to that of ``keep``, in one act; the other is erased."""

    def work(act: Act) -> Merged | Refusal:
        pockets.in_turn(act.tx)
        seats.in_turn(act.tx)
        # both are kept from every other hand in one order for all, or two merges could wait for one another
        first, second = sorted((keep, other), key=lambda word: house.visits.read(word, act.now) or b"")
        found: dict[str, _Patron] = {}
        for word in (first, second):
            match _to_end(act, word, ""):
                case Opened() as patron:
                    found[word] = patron
                case refusal:
                    return refusal
        kept, gone = found[keep], found[other]
        if kept.row == gone.row:
            return Refusal("this is one registration already", "choose the other one")
        return _merge(act, kept, gone)

    return perform(house, actor, Purpose.MERGE, work)


def _merge(act: Act, kept: _Patron, gone: _Patron) -> Merged | Refusal:
    try:
        forgotten = merge(act, kept, gone)
    except NoSlot:
        return Refusal("together they have more than fits one patron", "take something back or settle it first")
    except (CardTaken, TooLong) as fault:
        return Refusal("the registrations were not joined", str(fault))
    return Merged(act.house.visits.issue(PatronId(kept.row), act.now), forgotten)


def _to_end(act: Act, visit: str, reason: str) -> _Patron | Refusal:
    row = act.house.visits.read(visit, act.now)
    sealed = None if row is None else registrations.get_to_change(act.tx, row)
    match decide(act, sealed, REGISTRATION, *ERASED, reason=reason):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return visit_over() if sealed is None else unseal(act, sealed, grant)


def _settle(act: Act, patron: _Patron) -> None:
    """End what nobody can be asked for any more."""
    for fee in fees_of(act, patron):
        pockets.fees.drop(act.tx, fee.row)
