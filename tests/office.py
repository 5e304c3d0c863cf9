"""What the disclosure office does, as a test says it: by the same functions that the pages call."""

from datetime import date, timedelta

from at_work import AtWork, Person
from carrel import disclosure
from carrel.disclosure import Folder, Intake, RequestBegun, ScopeForm
from carrel.records.actors import Actor
from carrel.records.requests import Instrument
from carrel.records.vocabulary import RecordClass

PHOTO = b"\x89PNG\r\n\x1a\n" + b"an invented page " * 900
WORDS = "every loan of the person named Quill Fennimore; between the first and the last of March"


def taken_in(
    work: AtWork, instrument: Instrument = Instrument.COURT_ORDER, by: Actor | None = None, **said: object
) -> str:
    """The clerk takes a request in; gives its key."""
    usual = {
        "requester": "Officer Invented",
        "agency": "Inventon Police Department",
        "identification": "badge 4711 of an invented agency",
        "reply_to": "1 Invented Square",
        "telephone": "860-555-0199",
        "words": WORDS,
        "photo": PHOTO,
    }
    done = disclosure.begin_request(work.house, by or work.clerk, Intake(instrument, **(usual | said)))
    assert isinstance(done, RequestBegun), done.prose
    return done.key


def opened(work: AtWork, key: str) -> Folder:
    found = disclosure.open_request(work.house, work.custodian, key)
    assert isinstance(found, Folder), found.prose
    return found


def folder(done: object) -> Folder:
    """What an act of the office gives where it is done."""
    assert isinstance(done, Folder), getattr(done, "prose", done)
    return done


def all_seen(work: AtWork, key: str, *but: str) -> None:
    """The custodian writes down what every item of the checklist says, but for these."""
    for item in opened(work, key).items:
        if item.key not in but:
            folder(
                disclosure.note_seen(
                    work.house, work.custodian, key, item.key, f"as the invented paper has it: {item.key}"
                )
            )


def named(work: AtWork, key: str, person: Person) -> None:
    """The paper names somebody: the custodian finds them by their card."""
    found = disclosure.find_named(work.house, work.custodian, key, person.card)
    assert isinstance(found, disclosure.UsersFound), found.prose
    [line] = found.lines
    folder(disclosure.name_user(work.house, work.custodian, key, line.word))


def scope(work: AtWork, *classes: RecordClass, days: int = 365, last: date | None = None) -> ScopeForm:
    today = work.clock().date()
    return ScopeForm(
        tuple(of.value for of in classes or (RecordClass.LOAN,)),
        starts=today - timedelta(days=days),
        ends=today + timedelta(days=days),
        expires=last or today + timedelta(days=30),
    )


def whole(work: AtWork, *people: Person, instrument: Instrument = Instrument.COURT_ORDER, **said: object) -> str:
    """A request of which everything was seen, that names these people's loans, and that the supervisor verified."""
    key = taken_in(work, instrument, **said)
    all_seen(work, key)
    for person in people:
        named(work, key, person)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work)))
    assert isinstance(disclosure.verify(work.house, work.supervisor, key, "called the clerk"), disclosure.Verified)
    return key


def authorised(work: AtWork, *people: Person, **said: object) -> str:
    """As ``whole``, and granted by the custodian."""
    key = whole(work, *people, **said)
    folder(disclosure.begin_review(work.house, work.custodian, key))
    folder(disclosure.authorise(work.house, work.custodian, key))
    return key
