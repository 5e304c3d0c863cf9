"""How the cases ask: the packs as they stand, and requests with only what matters said."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import pytest
from cedarpy import AuthzResult, PolicySet, Schema, is_authorized, policies_from_json_str, policies_to_json_str

import carrel.statute.judge
from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Claim, CourtOrder, Judge, Judgement, Pack, Request, WrittenPermission, parse_pack

TODAY = date(2026, 11, 24)
USER, SOMEBODY_ELSE = "7a" * 16, "3c" * 16
RECIPIENT = "a nephew writing her life"
PACKS = Path(carrel.statute.__file__).parent / "packs"

ORDER = CourtOrder(
    court=True,
    addressed_here=True,
    verified_by="chair",
    owners=frozenset({USER}),
    classes=frozenset(RecordClass),
    starts=date(2026, 10, 1),
    ends=date(2026, 10, 31),
    expires=date(2026, 12, 1),
    recorded_by="clerk",
)
PERMISSION = WrittenPermission(
    signer=USER, classes=frozenset(RecordClass), recipient=RECIPIENT, expires=date(2026, 12, 1), revoked=False
)
CLAIM = Claim(
    instrument=Instrument.GUARDIAN,
    verified_by="chair",
    recorded_by="clerk",
    owners=frozenset({USER}),
    classes=frozenset(RecordClass),
    owner_age=12,
    custodial=True,
)


def files(name: str) -> dict[str, str]:
    """The files of a pack. A board's pack is judged against the statute's schema."""
    schema = PACKS / "connecticut" / "schema.cedarschema"
    folder = [*(PACKS / name).iterdir(), schema]
    return {file.name: file.read_text(encoding="utf-8") for file in folder}


@cache
def connecticut() -> Pack:
    return parse_pack(files("connecticut"))


@cache
def putnam() -> Pack:
    return parse_pack(files("putnam"))


@contextmanager
def each_question_once() -> Iterator[None]:
    """Asks Cedar each question by each pack's policies once: to the same words it gives the same answer.

    For tables in which many requests come to one question; which question a request comes to is asked every time.
    """
    answers: dict[tuple[str, int], tuple[PolicySet, AuthzResult]] = {}

    def remembered(asked: dict[str, object], policies: PolicySet, entities: str, schema: Schema) -> AuthzResult:
        key = (f"{asked} of {entities}", id(policies))
        if key not in answers:
            answers[key] = policies, is_authorized(asked, policies, entities, schema)
        return answers[key][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(carrel.statute.judge, "is_authorized", remembered)
        yield


@cache
def judge(kind: str = "public") -> Judge:
    return Judge(connecticut(), putnam(), kind)


def request(
    role: Role,
    purpose: Purpose,
    record_class: RecordClass | None = None,
    *,
    owner: str | None = None,
    asker: str | None = None,
    order: CourtOrder | None = None,
    permission: WrittenPermission | None = None,
    claim: Claim | None = None,
    record_date: date | None = date(2026, 10, 15),
    recipient: str = RECIPIENT,
    today: date = TODAY,
    actor_name: str = "director",
    released_by: str = "",
    identifying: bool = True,
    controlled: bool = False,
) -> Request:
    return Request(
        actor_name=actor_name,
        role=role,
        purpose=purpose,
        record_class=record_class,
        owner=owner,
        asker=asker,
        today=today,
        recipient=recipient,
        released_by=released_by,
        record_date=record_date,
        order=order,
        permission=permission,
        claim=claim,
        identifying=identifying,
        controlled=controlled,
    )


def release(
    order: CourtOrder | None = None, permission: WrittenPermission | None = None, claim: Claim | None = None
) -> Judgement:
    """The custodian is asked for one user's loan."""
    asked = request(
        Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER, order=order, permission=permission, claim=claim
    )
    return judge().decide(asked)


def without(pack: Pack, policy: str) -> Pack:
    """The pack with one policy taken out."""
    written = json.loads(policies_to_json_str(pack.policy_text))
    kept = {name: body for name, body in written["staticPolicies"].items() if body["annotations"]["id"] != policy}
    assert len(kept) == len(written["staticPolicies"]) - 1, policy
    text = policies_from_json_str(json.dumps({**written, "staticPolicies": kept}))
    left = tuple(other for other in pack.policies if other.id != policy)
    return msgspec.structs.replace(pack, policy_text=text, policies=left)
