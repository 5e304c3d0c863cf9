"""Who comes to a computer: a patron with a card, or a guest with a pass that names nobody."""

from carrel.catalog.library import ComputerKind
from carrel.desk.own_signing_in import Wrong
from carrel.desk.refusals import not_allowed, unknown_card
from carrel.desk.seats.keeping import opened
from carrel.desk.seats.passes import plain_code
from carrel.desk.serving import unusable
from carrel.desk.stops import blocked, registration_stops
from carrel.gate import Act, Denied, Grant, Opened, Operation, age, by_card, decide, note_one, seats_of, unseal
from carrel.lives.seats import Whose
from carrel.records.computers import Seat
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import days, pockets
from carrel.sealed.kinds import REGISTRATION

_SITS = 1


class Comer(Quiet, frozen=True):
    """Somebody at a computer or at the desk, and what they have of the room already."""

    whose: Whose
    seats: tuple[Opened[Seat, Operation], ...]
    age: int | None
    """Whole years; None where it is unknown, or nobody's business (a guest)."""

    @property
    def turn(self) -> Opened[Seat, Operation] | None:
        """Where they sit or wait; None for nowhere."""
        return next((one for one in self.seats if one.record.slot == _SITS), None)

    def fits(self, kind: ComputerKind) -> bool:
        """Whether their age is one that the kind is for: yes or no. A guest pass says by its filter which it is."""
        if self.whose.guest:
            return not (kind.youngest if self.whose.filtered else kind.oldest)
        if self.age is None:
            return not kind.oldest
        return kind.youngest <= self.age and (not kind.oldest or self.age <= kind.oldest)


def with_card(act: Act, card: str) -> Comer | Refusal:
    """The patron whose card this is, if nothing stands between them and a computer."""
    sealed = by_card(act, card)
    match decide(act, sealed, REGISTRATION, RecordClass.COMPUTER):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return unknown_card()
            patron = unseal(act, sealed, grant)
            return unusable(patron.record, card) or as_comer(act, patron)


def as_comer(act: Act, patron: Opened[Registration, Operation]) -> Comer | Refusal:
    """A patron as somebody who comes to a computer."""
    record, today = patron.record, act.now.date()
    if found := registration_stops(record, today):
        return blocked(tuple(found))
    whose = Whose(PatronId(patron.row), record.pocket, act.house.library.is_filtered(record.category))
    return Comer(whose, tuple(seats_of(act, patron)), age(record, today))


def with_pass(act: Act, code: str) -> Comer | Refusal:
    """The guest whose pass this is. The entry bears nobody's mark."""
    plain = plain_code(code)
    filtered = days.pass_filtered(act.tx, act.house.ring, act.live, plain)
    match note_one(act, RecordClass.COMPUTER):
        case Denied() as denied:
            return not_allowed(denied)
        case _:
            pass
    if filtered is None:
        return Wrong("that is no guest pass of today", "check what you typed; at the desk you may have a new one")
    pocket = days.pass_pocket(act.house.ring, act.live, plain)
    found: list[Opened[Seat, Operation]] = []
    for sealed in pockets.seats.of_pocket(act.tx, act.house.ring, act.live, pocket):
        match opened(act, sealed):
            case Opened() as seat:
                found.append(seat)
            case refusal:
                return refusal
    return Comer(Whose(PatronId(pocket), pocket, filtered, guest=True), tuple(found), None)
