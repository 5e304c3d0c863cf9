"""Written permissions (§ 11-25(b)(2)(B)): a patron lets somebody be told what is in their records, until a day.

A page asks for a permission again by an opaque word that is good for half a day (``Visits.word_for``).
"""

from datetime import date, timedelta

from carrel.desk.owning import own
from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, perform, permissions_of, unseal
from carrel.gate.own_views import OwnPermission
from carrel.lives import home_bound
from carrel.records.actors import Actor
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.records.registration import Registration
from carrel.sealed import TooLong, pockets, registrations
from carrel.sealed.kinds import PERMISSION, REGISTRATION

LONGEST = timedelta(days=365)
"""A permission ends by itself: who wishes it to go on writes it again."""
PERMITTED = (
    RecordClass.REGISTRATION,
    RecordClass.LOAN,
    RecordClass.HOLD,
    RecordClass.INTERLOAN,
    RecordClass.FEE,
)
"""What may be told to somebody else. A reading history the library cannot read, so it cannot tell it."""


class Form(Quiet, frozen=True):
    """What a patron writes: to whom, about which kinds of record, until which day, and which dates of record."""

    recipient: str
    classes: tuple[RecordClass, ...]
    until: date
    once: bool = False
    """It is good for a single time."""
    starts: date | None = None
    ends: date | None = None


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


def permit(house: House, actor: Actor, form: Form) -> Permitted | Refusal:
    """The patron permits, at their own pages, that the recipient is told what is in their records."""

    def work(act: Act) -> Permitted | Refusal:
        match own(act):
            case Opened() as patron:
                return _write(act, patron, form)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def permit_on_form(house: House, actor: Actor, visit: str, form: Form) -> Permitted | Refusal:
    """The patron in hand has signed a form that permits it. Whoever takes it in is not the one who releases."""

    def work(act: Act) -> Permitted | Refusal:
        row = house.visits.read(visit, act.now)
        sealed = None if row is None else registrations.get(act.tx, row)
        match decide(act, sealed, REGISTRATION, RecordClass.PERMISSION):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                return visit_over() if sealed is None else _write(act, unseal(act, sealed, grant), form)

    return perform(house, actor, Purpose.COLLECT, work)


def take_back(house: House, actor: Actor, word: str) -> TakenBack | Refusal:
    """Take a permission back, at once."""

    def work(act: Act) -> TakenBack | Refusal:
        row = house.visits.row_of(RecordClass.PERMISSION, word, act.now)
        sealed = None if row is None else pockets.permissions.get_to_change(act.tx, row)
        match decide(act, sealed, PERMISSION):
            case Grant() as grant if sealed is not None:
                return _take_back(act, unseal(act, sealed, grant))
            case Grant() | Denied():
                return _no_such()

    return perform(house, actor, Purpose.OWN, work)


def _take_back(act: Act, permission: Opened[Permission, Operation]) -> TakenBack | Refusal:
    if not permission.record.given:
        return _no_such()
    pockets.permissions.drop(act.tx, permission.row)
    if home_bound.is_for_it(permission.record):
        match own(act, RecordClass.HISTORY, to_change=True):
            case Opened() as patron:
                home_bound.end(act, patron)
            case refusal:
                return refusal
    return TakenBack()


def _no_such() -> Refusal:
    return Refusal("there is no such permission of yours", "look at the list again")


def _unfit(recipient: str, classes: tuple[RecordClass, ...], until: date, today: date) -> Refusal | None:
    if not recipient.strip() or len(recipient) > 80:
        return Refusal("the permission was not written", "say to whom, in at most 80 letters")
    if not set(classes) & set(PERMITTED):
        return Refusal("the permission was not written", "choose at least one kind of record")
    if not today <= until <= today + LONGEST:
        return Refusal("the permission was not written", "choose a last day from today to a year from now")
    return None


def _write(act: Act, patron: Opened[Registration, Operation], form: Form) -> Permitted | Refusal:
    today = act.now.date()
    refusal = _unfit(form.recipient, form.classes, form.until, today)
    if refusal is None and form.starts is not None and form.ends is not None and form.ends < form.starts:
        refusal = Refusal("the permission was not written", "choose a last date of the records that is not before the first")
    if refusal is not None:
        return refusal
    return _put(
        act,
        Permission(
            patron=PatronId(patron.row),
            pocket=patron.record.pocket,
            slot=0,
            given=True,
            other=b"",
            recipient=form.recipient.strip(),
            classes=tuple(one.value for one in PERMITTED if one in form.classes),
            granted=today,
            expires=form.until,
            once=form.once,
            starts=form.starts,
            ends=form.ends,
        ),
    )


def _put(act: Act, written: Permission) -> Permitted | Refusal:
    try:
        row = pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.permissions, written)
    except TooLong as fault:
        return Refusal("the permission was not written", str(fault))
    if row is None:
        return Refusal("there are as many permissions as fit", "take one back first")
    return Permitted()


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
    )
