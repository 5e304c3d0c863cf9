"""A request in Cedar's words: principal, action, resource, and what is shown.

A question of operation is made from the role, the purpose, the class of record and whether it is the asker's own,
and from nothing else: that is why its answer may be remembered.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias, assert_never

import msgspec

from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute.request import Claim, CourtOrder, Request, WrittenPermission

Whose: TypeAlias = Literal["own", "another", "nobody"]
"""Whether the record is the asker's, another user's, or about no one person."""

_ASKER, _ANOTHER = "asker", "another"


class Question(msgspec.Struct, frozen=True):
    """What one pack is asked."""

    principal: dict[str, str]
    action: str
    resource: dict[str, str]
    entities: str
    """The principal and the resource with what is known of them, as Cedar's JSON."""
    context: str
    """As Cedar's JSON."""


def whose(request: Request) -> Whose:
    """A record is somebody's own only when a library user asks who is the one it is about."""
    if request.owner is None:
        return "nobody"
    return "own" if request.role is Role.PATRON and request.owner == request.asker else "another"


def of_operation(
    role: Role, purpose: Purpose, record_class: RecordClass | None, belongs: Whose, library: str
) -> Question:
    """An act of operation, or a user's own act: no paper, no date and no name enters it."""
    owner = {"own": _ASKER, "another": _ANOTHER, "nobody": None}[belongs]
    resource = ("Ledger", {}) if record_class is None else ("Record", _record(record_class, owner))
    return _question(role, purpose, resource, {"library": library})


def of_publishing(request: Request, library: str) -> Question:
    """A report made public; or, if a class of record is named, that record, which the statute never lets out so."""
    if request.record_class is not None:
        return of_operation(request.role, request.purpose, request.record_class, whose(request), library)
    attributes: dict[str, object] = {"identifying": request.identifying, "controlled": request.controlled}
    return _question(request.role, request.purpose, ("Report", attributes), {"library": library})


def of_release(request: Request, library: str) -> tuple[Question, ...]:
    """One question for each ground shown, since a statute joins its grounds by "or"; at least one question."""
    grounds = tuple(_grounds(request))
    if request.record_class is None or not grounds:
        return (of_operation(request.role, request.purpose, request.record_class, whose(request), library),)
    record = ("Record", _record(request.record_class, request.owner))
    people = {"library": library, "actor": request.actor_name, "releasedBy": request.released_by or request.actor_name}
    return tuple(_question(request.role, action, record, {**people, **context}) for action, context in grounds)


def _grounds(request: Request) -> Iterator[tuple[str, dict[str, object]]]:
    if request.order is not None:
        yield "release by court order", _by_order(request, request.order)
    if request.permission is not None:
        yield "release by written permission", _by_permission(request, request.permission)
    if request.claim is not None:
        yield "release on another ground", _by_claim(request.claim)


def _by_order(request: Request, order: CourtOrder) -> dict[str, object]:
    date = request.record_date
    return _known("recordDate", None if date is None else date.toordinal()) | {
        "today": request.today.toordinal(),
        "order": {
            "instrument": _entity("Instrument", order.instrument),
            "court": order.court,
            "heard": order.heard,
            "addressedHere": order.addressed_here,
            "recordedBy": order.recorded_by,
            "verifiedBy": order.verified_by,
            "owners": _entities("Patron", order.owners),
            "classes": _entities("Class", order.classes),
            "starts": order.starts.toordinal(),
            "ends": order.ends.toordinal(),
            "expires": order.expires.toordinal(),
        },
    }


def _by_permission(request: Request, permission: WrittenPermission) -> dict[str, object]:
    return {
        "today": request.today.toordinal(),
        "recipient": request.recipient,
        "permission": _known("signerAge", permission.signer_age)
        | {
            "signer": _entity("Patron", permission.signer),
            "classes": _entities("Class", permission.classes),
            "recipient": permission.recipient,
            "recordedBy": permission.recorded_by,
            "expires": permission.expires.toordinal(),
            "revoked": permission.revoked,
        },
    }


def _by_claim(claim: Claim) -> dict[str, object]:
    return {
        "claim": _known("ownerAge", claim.owner_age)
        | {
            "instrument": _entity("Instrument", claim.instrument),
            "verifiedBy": claim.verified_by,
            "recordedBy": claim.recorded_by,
            "owners": _entities("Patron", claim.owners),
            "classes": _entities("Class", claim.classes),
            "custodial": claim.custodial,
            "declared": claim.declared,
        },
    }


def _known(name: str, value: int | None) -> dict[str, object]:
    """What nobody knows is left out, and a policy that needs it refuses."""
    return {} if value is None else {name: value}


def _question(role: Role, action: str, resource: tuple[str, dict[str, object]], context: dict[str, object]) -> Question:
    principal = _entity(_standing(role), _ASKER)
    kind, attributes = resource
    subject = _entity(kind, "it")
    known = [
        {"uid": principal, "attrs": {"role": _entity("Role", role)}, "parents": []},
        {"uid": subject, "attrs": attributes, "parents": []},
    ]
    return Question(principal, action, subject, _json(known), _json(context))


def _record(record_class: RecordClass, owner: str | None) -> dict[str, object]:
    attributes: dict[str, object] = {"class": _entity("Class", record_class)}
    return attributes if owner is None else attributes | {"owner": _entity("Patron", owner)}


def _standing(role: Role) -> str:
    """What a role is in the statute's words: "officers, employees and agents of the library", a user, or nobody."""
    match role:
        case Role.CUSTODIAN:
            return "Officer"
        case Role.PAGE | Role.CLERK | Role.SUPERVISOR | Role.AUDITOR:
            return "Employee"
        case Role.VOLUNTEER | Role.KIOSK | Role.KEEPER | Role.AGENT:
            return "Agent"
        case Role.PATRON:
            return "Patron"
        case Role.STRANGER:
            return "ThirdParty"
        case _:
            assert_never(role)


def _entity(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "id": str(name)}


def _entities(kind: str, names: Iterable[str]) -> list[dict[str, str]]:
    return [_entity(kind, name) for name in sorted(names)]


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
