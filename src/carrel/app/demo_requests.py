"""Requests for records in the demo library, so that its office has something on every list. Its people are invented."""

from datetime import timedelta

from carrel import disclosure
from carrel.app.home import HomeFault
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument

CALLS = """\
calls = [
    { who = "the director", telephone = "959-555-0101" },
    { who = "the chair of the board of trustees", telephone = "959-555-0102" },
]
counsel = { who = "the town attorney", telephone = "959-555-0103" }
"""
"""Whom the demo's desk calls, in library.toml."""

_ORDER = (
    ("identification", "a deputy clerk's card of the court"),
    ("court", "Superior Court, Judicial District of Windham"),
    ("docket", "a docket number of the current term"),
    ("judge", "the judge's name, typed below the signature"),
)
"""What was seen of the demo's court order so far: the rest is for whoever tries the office."""


def take_in_requests(house: House, clerk: Actor, custodian: Actor) -> None:
    """A court order under review, an attorney's subpoena and a letter that asks for public records, both untouched."""
    soon = house.clock().date() + timedelta(days=9)
    order = _begun(
        house,
        clerk,
        disclosure.Intake(
            Instrument.COURT_ORDER,
            requester="A clerk of the court (invented)",
            agency="Superior Court",
            words="All registration records and records of items checked out of the person named, this year",
            answer_by=soon,
        ),
    )
    _begun(
        house,
        clerk,
        disclosure.Intake(
            Instrument.ATTORNEY_SUBPOENA,
            requester="An attorney (invented)",
            agency="Counsel for a party (invented)",
            words="Any and all records of what the party's former tenant has borrowed",
        ),
    )
    _begun(
        house,
        clerk,
        disclosure.Intake(
            Instrument.INFORMATION_REQUEST,
            requester="A reporter (invented)",
            agency="A newspaper (invented)",
            words="The library's budget, its circulation by month, and who borrowed the most last year",
        ),
    )
    _must(disclosure.begin_review(house, custodian, order))
    for item, what in _ORDER:
        _must(disclosure.note_seen(house, custodian, order, item, what))


def _begun(house: House, clerk: Actor, form: disclosure.Intake) -> str:
    done = disclosure.begin_request(house, clerk, form)
    if isinstance(done, Refusal):
        raise HomeFault(done.prose)
    return done.key


def _must(done: disclosure.Folder | Refusal) -> None:
    if isinstance(done, Refusal):
        raise HomeFault(done.prose)
