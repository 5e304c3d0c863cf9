"""A permission on a signed form (§ 11-25(b)(2)(B)), taken in at the desk. The paper stays with the patron.

It lies in the giver's own pocket, where they see it with every use, and take it back at once.
"""

from datetime import date

from carrel.gate import Act, Denied, House, Opened, Operation, perform, permissions_of
from carrel.gate.refusing import not_allowed
from carrel.lives import home_bound, permissions
from carrel.records.actors import Actor
from carrel.records.permissions import Permission, PermissionForm
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets


class FormKept(Quiet, frozen=True):
    """The permission stands."""


class FormTakenBack(Quiet, frozen=True):
    """Nothing more is told under it, from now on."""


class FormLine(Quiet, frozen=True):
    """One permission of the patron in hand."""

    word: str
    """Stands for it in the form that takes it back."""
    recipient: str
    classes: tuple[str, ...]
    granted: date
    expires: date
    once: bool
    starts: date | None
    ends: date | None
    uses: tuple[date, ...]


class Forms(Quiet, frozen=True):
    """What the patron in hand permits others to be told."""

    lines: tuple[FormLine, ...]
    minors: str
    """What the statute says of a young user's own signature, for whoever takes the form in."""
    source: str


def permit_on_form(house: House, actor: Actor, visit: str, form: PermissionForm) -> FormKept | Refusal:
    """Keep what the patron in hand has signed."""

    def work(act: Act) -> FormKept | Refusal:
        match _in_hand(act, visit):
            case Opened() as giver:
                return permissions.write(act, giver, form) or FormKept()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.COLLECT, work)


def forms_of(house: House, actor: Actor, visit: str) -> Forms | Refusal:
    """What the patron in hand permits others to be told; not who collects for them."""

    def work(act: Act) -> Forms | Refusal:
        match _in_hand(act, visit):
            case Opened() as giver:
                told = [one for one in permissions_of(act, giver) if _is_to_tell(one.record)]
                told.sort(key=lambda one: (one.record.expires, one.row))
                minors = house.statute.minors
                return Forms(tuple(_line(act, one) for one in told), minors.words, minors.source)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.COLLECT, work)


def take_form_back(house: House, actor: Actor, word: str) -> FormTakenBack | Refusal:
    """The patron in hand takes it back: from this moment nothing is told under it."""

    def work(act: Act) -> FormTakenBack | Refusal:
        match permissions.standing(act, word):
            case Denied() as denied:
                return not_allowed(denied)
            case Opened() as one if _is_to_tell(one.record):
                pockets.permissions.drop(act.tx, one.row)
                return FormTakenBack()
            case _:
                return Refusal("this permission has ended meanwhile", "look at the list again")

    return perform(house, actor, Purpose.COLLECT, work)


def _in_hand(act: Act, visit: str) -> Opened[Registration, Operation] | Refusal:
    match permissions.giver_of(act, act.house.visits.read(visit, act.now)):
        case Denied() as denied:
            return not_allowed(denied)
        case None:
            return Refusal("this patron is no longer in hand", "scan the card again")
        case giver:
            return giver


def _is_to_tell(record: Permission) -> bool:
    return record.given and not record.collects and not home_bound.is_for_it(record)


def _line(act: Act, one: Opened[Permission, Operation]) -> FormLine:
    record = one.record
    return FormLine(
        word=act.house.visits.word_for(RecordClass.PERMISSION, one.row, act.now),
        recipient=record.recipient,
        classes=record.classes,
        granted=record.granted,
        expires=record.expires,
        once=record.once,
        starts=record.starts,
        ends=record.ends,
        uses=record.uses,
    )
