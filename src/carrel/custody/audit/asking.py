"""Asking the law what it would say, of people who do not exist. Nothing is opened, so nothing is recorded."""

from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from carrel.custody.audit.evidence import State
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import CourtOrder, Refused, Request, WrittenPermission

USER: Final = "a"
SOMEBODY_ELSE: Final = "b"
RECIPIENT: Final = "recipient"
ACTOR: Final = "releaser"
OTHERS: Final = ("taker", "verifier")
OF: Final = RecordClass.LOAN


def refused(state: State, asked: Request) -> bool:
    """Whether the law refuses this."""
    return isinstance(state.house.judge.decide(asked), Refused)


def report(today: date, *, identifying: bool, controlled: bool) -> Request:
    """The custodian publishes a report."""
    return Request(
        actor_name=ACTOR,
        role=Role.CUSTODIAN,
        purpose=Purpose.PUBLISH,
        today=today,
        identifying=identifying,
        controlled=controlled,
    )


def may(state: State, role: Role, purpose: Purpose, of: RecordClass) -> bool:
    """Whether a role may open another's record of this class for this act."""
    asked = Request(
        actor_name=ACTOR,
        role=role,
        purpose=purpose,
        record_class=of,
        owner=SOMEBODY_ELSE,
        asker=USER,
        today=state.today,
    )
    return not refused(state, asked)


def release(today: date) -> Request:
    """A release of one user's record, with nothing that would permit it."""
    return Request(
        actor_name=ACTOR,
        role=Role.CUSTODIAN,
        purpose=Purpose.RELEASE,
        record_class=OF,
        owner=USER,
        today=today,
        recipient=RECIPIENT,
        record_date=today,
    )


def order(today: date) -> CourtOrder:
    """An order of a court that lacks nothing."""
    taken_in, asked = OTHERS
    return CourtOrder(
        court=True,
        addressed_here=True,
        verified_by=asked,
        owners=frozenset({USER}),
        classes=frozenset({OF}),
        starts=today - timedelta(days=7),
        ends=today,
        expires=today,
        recorded_by=taken_in,
        heard=True,
    )


def permission(today: date) -> WrittenPermission:
    """A user's permission that lacks nothing."""
    return WrittenPermission(
        signer=USER, classes=frozenset({OF}), recipient=RECIPIENT, expires=today, revoked=False, signer_age=40
    )


def by_order(state: State, shown: CourtOrder) -> bool:
    """Whether a release is refused on an order."""
    return refused(state, replace(release(state.today), order=shown))


def by_permission(state: State, shown: WrittenPermission) -> bool:
    """Whether a release is refused on a permission."""
    return refused(state, replace(release(state.today), permission=shown))
