"""Written permissions (§ 11-25(b)(2)(B)): a patron lets somebody be told what is in their records, until a day.

A page asks for a permission again by an opaque word that is good for half a day (``Visits.word_for``).
"""

from carrel.desk.owning import own
from carrel.gate import Act, Denied, House, Opened, Operation, perform, permissions_of
from carrel.gate.own_views import OwnPermission
from carrel.lives import home_bound, permissions
from carrel.records.actors import Actor
from carrel.records.permissions import Permission, PermissionForm
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets


class Permitted(Quiet, frozen=True):
    """The permission stands."""


class TakenBack(Quiet, frozen=True):
    """The permission is gone: nothing more is told under it."""


def own_permissions(house: House, actor: Actor) -> tuple[OwnPermission, ...] | Refusal:
    """What the patron who is signed in permits."""

    def work(act: Act) -> tuple[OwnPermission, ...] | Refusal:
        match own(act, RecordClass.PERMISSION):
            case Opened() as patron:
                given = [one for one in permissions_of(act, patron) if one.record.given]
                given.sort(key=lambda one: (one.record.expires, one.row))
                return tuple(_view(act, one) for one in given)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def permit(house: House, actor: Actor, form: PermissionForm) -> Permitted | Refusal:
    """The patron permits, at their own pages, that the recipient is told what is in their records."""

    def work(act: Act) -> Permitted | Refusal:
        match own(act):
            case Opened() as patron:
                return permissions.write(act, patron, form) or Permitted()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def take_back(house: House, actor: Actor, word: str) -> TakenBack | Refusal:
    """Take a permission back, at once."""

    def work(act: Act) -> TakenBack | Refusal:
        match permissions.standing(act, word):
            case Opened() as one:
                return _take_back(act, one)
            case Denied() | None:
                return Refusal("there is no such permission of yours", "look at the list again")

    return perform(house, actor, Purpose.OWN, work)


def _take_back(act: Act, permission: Opened[Permission, Operation]) -> TakenBack | Refusal:
    pockets.permissions.drop(act.tx, permission.row)
    if home_bound.is_for_it(permission.record):
        match own(act, RecordClass.HISTORY, to_change=True):
            case Opened() as patron:
                home_bound.end(act, patron)
            case refusal:
                return refusal
    return TakenBack()


def _view(act: Act, permission: Opened[Permission, Operation]) -> OwnPermission:
    record = permission.record
    return OwnPermission(
        act.house.visits.word_for(RecordClass.PERMISSION, permission.row, act.now),
        record.recipient,
        record.classes,
        record.granted,
        record.expires,
        record.uses,
        record.collects,
        record.once,
        record.starts,
        record.ends,
    )
