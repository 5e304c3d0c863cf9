"""Finds what a user has permitted, in their own pocket, as the gate judges a release by it (§ 11-25(b)(2)(B)).

Nothing of a permission leaves by this way but the paper that is judged next. A use is written where the user sees it.
"""

from collections.abc import Iterable
from datetime import date

import msgspec

from carrel.gate._held import registration_of
from carrel.gate._unseal import look
from carrel.gate.act import Act
from carrel.records.ids import PatronId
from carrel.records.permissions import MOST_USES, Permission
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import pockets
from carrel.sealed.kinds import PERMISSION
from carrel.statute import WrittenPermission


def permission_shown(
    act: Act, owner: PatronId, of: RecordClass, recipients: Iterable[str], recorded_by: str
) -> WrittenPermission:
    """The user's permission to tell one of these recipients of a class; where none stands, one that is taken back.

    Where one stands for other classes only, it is judged by that one: what a user never gave they did not take back,
    and the refusal is read by the recipient.

    Two may have had a hand in it: whoever took the signed form in, and whoever took the request in that rests on it
    (``recorded_by``). Neither releases on it, so the law is asked about the one of them who acts, if either does.
    """
    registration, named = registration_of(act, owner), tuple(recipients)
    found = None if registration is None else _best(act, registration, of, named)
    if registration is None or found is None:
        return WrittenPermission(
            signer=owner.hex(),
            classes=frozenset({of}),
            recipient="",
            expires=act.now.date(),
            revoked=True,
            recorded_by=recorded_by,
        )
    _, one = found
    hand = one.taken_in_by if one.taken_in_by == act.actor.name else recorded_by
    return WrittenPermission(
        signer=owner.hex(),
        classes=frozenset(RecordClass(name) for name in one.classes),
        recipient=one.recipient,
        expires=one.expires,
        revoked=False,
        signer_age=age(registration, act.now.date()),
        recorded_by=hand,
        starts=one.starts,
        ends=one.ends,
    )


def use_permission(act: Act, owner: PatronId, classes: Iterable[RecordClass], recipients: Iterable[str]) -> bool:
    """Write into what the user permitted that it was used today, so that they see it. False where one stands no more.

    Several classes may stand on one permission; one that is good for a single time covers them all that once.
    """
    registration, named = registration_of(act, owner), tuple(recipients)
    found = [None if registration is None else _standing(act, registration, of, named) for of in classes]
    used: dict[bytes, Permission] = {}
    for one in found:
        if one is None:
            return False
        row, permission = one
        days = dict.fromkeys((act.now.date(), *permission.uses))
        used[row] = msgspec.structs.replace(permission, uses=tuple(days)[:MOST_USES])
    pockets.permissions.replace(act.tx, act.house.ring, act.live.current, used.items())
    return True


def _best(
    act: Act, giver: Registration, of: RecordClass, recipients: tuple[str, ...]
) -> tuple[bytes, Permission] | None:
    return _standing(act, giver, of, recipients) or _standing(act, giver, None, recipients)


def _standing(
    act: Act, giver: Registration, of: RecordClass | None, recipients: Iterable[str]
) -> tuple[bytes, Permission] | None:
    """The permission that goes furthest. One that was good for a single time and has been used stands no more."""
    named = {_plain(name) for name in recipients} - {""}
    found = [
        (sealed.row, one)
        for sealed in pockets.permissions.of_pocket(act.tx, act.house.ring, act.live, giver.pocket)
        if (one := look(act, PERMISSION, sealed)).given
        and not one.collects  # who may fetch a hold may not be told of all of them
        and (of is None or of.value in one.classes)
        and _plain(one.recipient) in named
        and not (one.once and one.uses)
    ]
    return max(found, key=lambda pair: pair[1].expires, default=None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def age(registration: Registration, today: date) -> int | None:
    """Whole years of age; None where the birth date is not known."""
    born = registration.birth
    return None if born is None else today.year - born.year - ((today.month, today.day) < (born.month, born.day))
