"""What was shown for a request, as the law is asked about it: an order, a permission, or another ground."""

from datetime import date
from typing import assert_never

from carrel.gate import Act, Paper, permission_shown
from carrel.records.ids import PatronId
from carrel.records.requests import Request
from carrel.records.vocabulary import RecordClass
from carrel.statute import Claim, CourtOrder, GroundName, InstrumentRule


def paper_shown(act: Act, request: Request, owner: PatronId, of: RecordClass) -> Paper:
    """The ground on which a user's records of a class may leave. One that brings none is put to the law too."""
    rule = act.house.statute.instrument(request.instrument)
    match rule.ground:
        case GroundName.COURT_ORDER:
            return _order(request, rule)
        case GroundName.PERMISSION:
            return permission_shown(act, owner, of, recipients(request), request.recorded_by)
        case GroundName.ANOTHER | GroundName.NONE:
            return _claim(request)
        case _:
            assert_never(rule.ground)


def recipients(request: Request) -> tuple[str, str]:
    """Whom a permission may name: whoever asks, or where they come from."""
    return request.requester, request.agency


def _order(request: Request, rule: InstrumentRule) -> CourtOrder:
    """What was not seen on the paper counts against it; an end that nobody wrote down has passed."""
    seen, scope = _seen(request), request.scope
    return CourtOrder(
        court=rule.judge and rule.required() <= seen,
        addressed_here="addressed" in seen,
        verified_by=request.verified_by,
        owners=_owners(request),
        classes=_classes(request),
        starts=scope.starts or date.max,
        ends=scope.ends or date.min,
        expires=scope.expires or date.min,
        instrument=request.instrument,
        recorded_by=request.recorded_by,
        heard="heard" in seen,
    )


def _claim(request: Request) -> Claim:
    seen = _seen(request)
    return Claim(
        instrument=request.instrument,
        verified_by=request.verified_by,
        recorded_by=request.recorded_by,
        owners=_owners(request),
        classes=_classes(request),
        custodial="custody" in seen,
        declared="declared" in seen,
    )


def _seen(request: Request) -> frozenset[str]:
    """The items of the checklist of which something was seen."""
    return frozenset(one.item for one in request.seen if one.what.strip())


def _owners(request: Request) -> frozenset[str]:
    return frozenset(owner.hex() for owner in request.scope.owners)


def _classes(request: Request) -> frozenset[RecordClass]:
    return frozenset(RecordClass(name) for name in request.scope.classes)
