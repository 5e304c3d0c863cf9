"""Requests for records as a custodian finds them: one that is prepared, one that is taken apart, some that are new."""

from datetime import timedelta

from carrel import disclosure, tallies
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.requests import Instrument, RequestOutcome
from carrel.records.vocabulary import Role

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8


def asked_for(house: House, branch: BranchId, named: str) -> None:
    """Take them in as robin, and bring one as far as the director may."""
    robin, director = Actor("robin", Role.CLERK, branch=branch), Actor("director", Role.CUSTODIAN, branch=branch)
    keys = {kind: _taken_in(house, robin, kind) for kind in _KINDS}
    _prepared(house, director, robin, keys[Instrument.WARRANT], named)
    parts = (
        disclosure.Part("cards", disclosure.Heading.CONFIDENTIAL),
        disclosure.Part("budgets", disclosure.Heading.RELEASABLE),
    )
    assert isinstance(disclosure.split(house, director, keys[Instrument.INFORMATION_REQUEST], parts), disclosure.Split)
    review = disclosure.begin_review(house, director, keys[Instrument.COURT_ORDER])
    assert isinstance(review, disclosure.Folder), review


def published(house: House) -> None:
    """A past year of requests, for everybody to read."""
    year = house.clock().year - 1
    with house.store.write() as tx:
        for _ in range(23):
            tallies.count_request(tx, year, Instrument.GUARDIAN, RequestOutcome.REFUSED)
    done = disclosure.publish_year(house, Actor("director", Role.CUSTODIAN), year)
    assert isinstance(done, disclosure.Published), done


_KINDS = (
    Instrument.WARRANT,
    Instrument.COURT_ORDER,
    Instrument.SECURITY_LETTER,
    Instrument.INFORMATION_REQUEST,
    Instrument.ATTORNEY_SUBPOENA,
)


def _taken_in(house: House, robin: Actor, kind: Instrument) -> str:
    silent = kind is Instrument.SECURITY_LETTER
    intake = disclosure.Intake(
        kind, "Ferrell", agency="Inventon Bureau", words="Marigold", photo=PICTURE, forbids_telling=silent
    )
    begun = disclosure.begin_request(house, robin, intake)
    assert isinstance(begun, disclosure.RequestBegun), begun
    return begun.key


def _prepared(house: House, director: Actor, robin: Actor, key: str, named: str) -> None:
    folder = disclosure.open_request(house, director, key)
    assert isinstance(folder, disclosure.Folder), folder
    for item in folder.items:
        assert isinstance(disclosure.note_seen(house, director, key, item.key, "4417"), disclosure.Folder)
    found = disclosure.find_named(house, director, key, named)
    assert isinstance(found, disclosure.UsersFound), found
    assert isinstance(disclosure.name_user(house, director, key, found.lines[0].word), disclosure.Folder)
    today = house.clock().date()
    form = disclosure.ScopeForm(
        ("loan", "hold", "registration", "computer"), today - timedelta(days=30), today, today + timedelta(days=9)
    )
    assert isinstance(disclosure.set_scope(house, director, key, form), disclosure.Folder)
    assert isinstance(disclosure.hold_records(house, director, key, "Vented", 5), disclosure.Folder)
    assert isinstance(disclosure.verify(house, robin, key, "860-555-0199"), disclosure.Verified)
    assert isinstance(disclosure.execute(house, director, key), disclosure.Folder)
    assert isinstance(disclosure.prepare(house, director, key), disclosure.Prepared)
