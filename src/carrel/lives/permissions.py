"""The life of a permission (§ 11-25(b)(2)(B)) in the giver's pocket, whether they wrote it at home or signed a form."""

from datetime import date, timedelta

from carrel.gate import Act, Denied, Grant, Opened, Operation, age, decide, unseal
from carrel.records.ids import PatronId
from carrel.records.permissions import Permission, PermissionForm
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
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
_MOST_LETTERS = 80


def giver_of(act: Act, row: PatronId | None) -> Opened[Registration, Operation] | Denied | None:
    """The registration of whoever gives, with leave to open what they permit; None where they are in hand no more."""
    sealed = None if row is None else registrations.get(act.tx, row)
    match decide(act, sealed, REGISTRATION, RecordClass.PERMISSION):
        case Denied() as denied:
            return denied
        case Grant() as grant:
            return None if sealed is None else unseal(act, sealed, grant)


def standing(act: Act, word: str) -> Opened[Permission, Operation] | Denied | None:
    """The giver's own permission that a page's word stands for, to be taken back; None where it stands no more."""
    row = act.house.visits.row_of(RecordClass.PERMISSION, word, act.now)
    sealed = None if row is None else pockets.permissions.get_to_change(act.tx, row)
    match decide(act, sealed, PERMISSION):
        case Denied() as denied:
            return denied
        case Grant() as grant:
            found = None if sealed is None else unseal(act, sealed, grant)
            return found if found is not None and found.record.given else None


def write(act: Act, giver: Opened[Registration, Operation], form: PermissionForm) -> Refusal | None:
    """Write what ``giver`` permits; the refusal where it is not written."""
    today = act.now.date()
    unfit = _unfit(form, today) or _too_young(act, giver.record, today)
    if unfit is not None:
        return unfit
    written = Permission(
        patron=PatronId(giver.row),
        pocket=giver.record.pocket,
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
        taken_in_by=act.actor.name,
    )
    try:
        row = pockets.put_anywhere(act.tx, act.house.ring, act.live, pockets.permissions, written)
    except TooLong as fault:
        return Refusal("the permission was not written", str(fault))
    return Refusal("there are as many permissions as fit", "take one back first") if row is None else None


def _unfit(form: PermissionForm, today: date) -> Refusal | None:
    if not form.recipient.strip() or len(form.recipient) > _MOST_LETTERS:
        return Refusal("the permission was not written", "say to whom, in at most 80 letters")
    if not set(form.classes) & set(PERMITTED):
        return Refusal("the permission was not written", "choose at least one kind of record")
    if not today <= form.until <= today + LONGEST:
        return Refusal("the permission was not written", "choose a last day from today to a year from now")
    if form.starts is not None and form.ends is not None and form.ends < form.starts:
        return Refusal("the permission was not written", "the last date of the records lies before the first")
    return None


def _too_young(act: Act, giver: Registration, today: date) -> Refusal | None:
    """What a young user's own signature is worth is the statute's to say; where it names no age, it is worth all."""
    minors, years = act.house.statute.minors, age(giver, today)
    if not minors.own_signature or (years is not None and years >= minors.own_signature):
        return None
    return Refusal(
        f"a user signs a permission themselves from {minors.own_signature} years on: {minors.words}",
        f"see {minors.source}",
    )
