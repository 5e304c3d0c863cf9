"""Somebody asks for records at the desk: what is said, whom to call, what is written down. Nothing is opened."""

from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, at_work, copy_of_house, quick_folder
from carrel import disclosure
from carrel.catalog.library import Call, DisclosureRules
from carrel.disclosure import Intake, RequestBegun
from carrel.ledger import Outcome
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, PaperKind, RequestState
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import folders
from carrel.statute import Parents
from house import LIBRARY, Clock, pack
from office import PHOTO, opened, taken_in

CALLS = (Call("the director", "860-555-0101"), Call("the chair of the board", "860-555-0102"))
WITH_CALLS = msgspec.structs.replace(LIBRARY, disclosure=DisclosureRules(CALLS, Call("counsel", "860-555-0103"), 2, 14))


@pytest.mark.parametrize("instrument", Instrument)
def test_every_kind_of_paper_has_words_to_say(work: AtWork, instrument: Instrument) -> None:
    screen = disclosure.first_screen(work.house, instrument)
    assert screen.say
    assert screen.call
    assert screen.at_once == (instrument is Instrument.WARRANT)


@pytest.mark.parametrize("instrument", Instrument)
def test_nobody_is_asked_whether_a_paper_forbids_telling_where_it_cannot(work: AtWork, instrument: Instrument) -> None:
    asked = disclosure.first_screen(work.house, instrument).may_be_silent
    assert opened(work, taken_in(work, instrument, forbids_telling=True)).silent is asked


def test_parents_read_what_the_law_in_force_says_of_them() -> None:
    connecticut, clock = pack("connecticut"), Clock()
    minors = msgspec.structs.replace(connecticut.minors, parents=Parents.SHALL, words="an invented law tells parents")
    for statute, told in ((connecticut, False), (msgspec.structs.replace(connecticut, of_minors=minors), True)):
        with quick_folder() as home:
            built = copy_of_house(home, clock, statute=statute)
            found = disclosure.for_parents(built.house)
            built.house.store.close()
        assert (found.told, found.words, found.clause) == (told, statute.minors.words, "§ 11-25(b)(2)")
        assert all(quote in statute.text for quote in found.quotes)
        assert "written permission of the library user" in found.quotes[-1]


def test_the_deputies_are_called_in_the_librarys_order() -> None:
    with at_work(WITH_CALLS) as work:
        screen = disclosure.first_screen(work.house, Instrument.WARRANT)
        assert screen.calls == CALLS
        assert screen.counsel is not None
        done = disclosure.begin_request(work.house, work.clerk, Intake(Instrument.WARRANT, "Officer Invented"))
        assert isinstance(done, RequestBegun)
        assert (done.calls, done.say) == (CALLS, screen.say)


def test_a_letter_that_may_be_told_to_nobody_shows_the_custodians_number_alone() -> None:
    with at_work(WITH_CALLS) as work:
        screen = disclosure.first_screen(work.house, Instrument.SECURITY_LETTER)
        assert screen.calls == CALLS[:1]
        assert screen.counsel is None


def test_an_intake_has_ten_inputs_at_most() -> None:
    assert len(Intake.__struct_fields__) <= 10


def test_the_clerk_takes_it_in_alone_and_opens_nothing(work: AtWork) -> None:
    work.person()
    with work.told() as entries:
        key = taken_in(work)
    assert [(one.purpose, one.actor, one.outcome, one.classes) for one in entries] == [
        (Purpose.INTAKE, work.clerk.name, Outcome.PERMITTED, (RecordClass.REQUEST, RecordClass.PAPER))
    ]
    found = opened(work, key)
    assert (found.state, found.recorded_by, found.received) == (
        RequestState.RECEIVED,
        work.clerk.name,
        work.clock().date(),
    )
    [paper] = found.papers
    assert (paper.kind, paper.media_type, paper.size) == (PaperKind.THEIRS, "image/png", len(PHOTO))
    shown = disclosure.paper(work.house, work.custodian, key, paper.id)
    assert isinstance(shown, disclosure.PaperContent)
    assert shown.content == PHOTO


def test_whoever_took_it_in_cannot_open_it_again(work: AtWork) -> None:
    key = taken_in(work)
    for role in (Role.CLERK, Role.SUPERVISOR, Role.AUDITOR, Role.PAGE, Role.KEEPER):
        assert isinstance(disclosure.open_request(work.house, work.actor(role), key), Refusal)
        assert isinstance(disclosure.requests(work.house, work.actor(role)), Refusal)


@pytest.mark.parametrize("role", [Role.PAGE, Role.VOLUNTEER, Role.AUDITOR, Role.KEEPER, Role.KIOSK])
def test_who_has_no_desk_takes_nothing_in(work: AtWork, role: Role) -> None:
    done = disclosure.begin_request(work.house, work.actor(role), Intake(Instrument.NOTHING, "Somebody"))
    assert isinstance(done, Refusal)
    with work.house.store.read() as tx:
        assert folders.requests.count(tx) == 0


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"requester": " "}, "name"),
        ({"photo": b"GIF89a" + bytes(100)}, "no photograph"),
        ({"photo": b"\xff\xd8\xff" + bytes(6_000_000)}, "larger"),
        ({"words": "w" * 9000}, "too much"),
    ],
    ids=["nobody's name", "no picture", "too large", "too long"],
)
def test_what_cannot_be_kept_is_refused_whole(work: AtWork, said: dict[str, object], what: str) -> None:
    form = Intake(**({"instrument": Instrument.WARRANT, "requester": "Officer Invented"} | said))
    done = disclosure.begin_request(work.house, work.clerk, form)
    assert isinstance(done, Refusal)
    assert what in done.what
    with work.house.store.read() as tx:
        assert (folders.requests.count(tx), folders.papers.count(tx)) == (0, 0)


@pytest.mark.parametrize(
    ("instrument", "due"),
    [
        (Instrument.WARRANT, date(2026, 11, 24)),
        # four working days from a Tuesday: Wednesday, Friday (Thursday is Thanksgiving), Monday, Tuesday
        (Instrument.INFORMATION_REQUEST, date(2026, 12, 1)),
        (Instrument.COURT_ORDER, date(2026, 12, 8)),
    ],
)
def test_the_day_by_which_it_is_answered(work: AtWork, instrument: Instrument, due: date) -> None:
    assert opened(work, taken_in(work, instrument)).due == due


def test_the_day_that_the_paper_names_stands_before_the_librarys(work: AtWork) -> None:
    day = work.clock().date() + timedelta(days=3)
    assert opened(work, taken_in(work, answer_by=day)).due == day


def test_a_paper_that_cannot_forbid_telling_does_not(work: AtWork) -> None:
    assert opened(work, taken_in(work, Instrument.SECURITY_LETTER, forbids_telling=True)).silent
    assert not opened(work, taken_in(work, Instrument.ATTORNEY_SUBPOENA, forbids_telling=True)).silent


def test_nothing_of_it_stands_in_a_repr(work: AtWork) -> None:
    form = Intake(Instrument.WARRANT, "Officer Invented", photo=PHOTO)
    assert repr(form) == "<Intake>"
    assert repr(opened(work, taken_in(work))) == "<Folder>"
