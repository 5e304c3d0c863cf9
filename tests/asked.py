"""Requests for records as a test says them: taken in by the clerk, seen, verified, and decided so far."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from at_work import AtWork, Person
from carrel.disclosure.folder_opened import opened_folder
from carrel.gate import Act, Opened
from carrel.lives import requests
from carrel.records.requests import Instrument, Request, RequestState, Scope, Seen
from carrel.records.vocabulary import Purpose, RecordClass, Role

LONG = timedelta(days=365)
_WAYS = {
    RequestState.RECEIVED: (),
    RequestState.UNDER_REVIEW: ("review",),
    RequestState.AUTHORISED: ("review", "authorise"),
    RequestState.REFUSED: ("review", "refuse"),
    RequestState.RETURNED: ("review", "return for defects"),
}


def asked(
    work: AtWork,
    *owners: Person,
    instrument: Instrument = Instrument.COURT_ORDER,
    classes: Iterable[RecordClass] = (RecordClass.LOAN,),
    starts: date | None = None,
    ends: date | None = None,
    state: RequestState = RequestState.AUTHORISED,
    scope: dict[str, object] | None = None,
    **said: object,
) -> str:
    """A request, complete and verified unless it is said otherwise; gives its key."""
    today = work.clock().date()
    rule = work.house.statute.instrument(instrument)
    usual = Request(
        instrument=instrument,
        received=today,
        recorded_by=work.clerk.name,
        requester="Officer Invented",
        agency="Inventon Police",
        reply_to="Officer Invented\n1 Invented Square\nInventon, CT 06000",
        scope=Scope(
            words="the records of the person named, between the dates named",
            owners=tuple(owner.row for owner in owners),
            classes=tuple(one.value for one in classes),
            starts=starts or today - LONG,
            ends=ends or today + LONG,
            expires=today + LONG,
        ),
        seen=tuple(Seen(item.key, f"an invented {item.key}", work.clerk.name, today) for item in rule.checklist),
        verified_by=work.supervisor.name,
        verified_how="called the clerk of an invented court",
    )
    whole = msgspec.structs.replace(usual, **said)
    whole = msgspec.structs.replace(whole, scope=msgspec.structs.replace(whole.scope, **(scope or {})))
    row = work.perform(Role.CUSTODIAN, Purpose.INTAKE, lambda act: requests.begin(act, whole))
    assert isinstance(row, bytes)
    for name in _WAYS[state]:
        moved(work, row.hex(), name)
    return row.hex()


def moved(work: AtWork, key: str, name: str, why: str = "", **changes: object) -> None:
    """The custodian makes a move."""

    def job(act: Act) -> Request | None:
        opened = opened_folder(act, key, change=True)
        assert isinstance(opened, Opened)
        return requests.move(act, opened, name, why, **changes)

    assert isinstance(work.perform(Role.CUSTODIAN, Purpose.ANSWER, job), Request)


def folder(work: AtWork, key: str) -> Request:
    """A request as it stands. The test may know."""

    def job(act: Act) -> list[Request]:
        opened = opened_folder(act, key)
        assert isinstance(opened, Opened)
        return [opened.record]

    found = work.perform(Role.CUSTODIAN, Purpose.ANSWER, job)
    assert isinstance(found, list)
    return found[0]
