"""A request is granted when nothing is missing, and refused, returned or closed in the words the folder keeps."""

from datetime import timedelta

import msgspec
import pytest

from at_work import AtWork, copy_of_house, quick_folder
from carrel import custody, disclosure
from carrel.disclosure import AtOnce, Folder
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, RequestState
from carrel.records.vocabulary import Purpose, RecordClass
from house import Clock, pack
from office import all_seen, authorised, folder, named, opened, scope, taken_in, whole

OPEN_NOTHING = [
    Instrument.ATTORNEY_SUBPOENA,
    Instrument.AGENCY_SUBPOENA,
    Instrument.SECURITY_LETTER,
    Instrument.INFORMATION_REQUEST,
    Instrument.GUARDIAN,
    Instrument.EMERGENCY,
    Instrument.NOTHING,
]


def under_review(work: AtWork, key: str) -> str:
    folder(disclosure.begin_review(work.house, work.custodian, key))
    return key


def refused(done: object) -> str:
    assert isinstance(done, Refusal), done
    return done.what


def test_the_whole_way_of_an_order(work: AtWork) -> None:
    key = authorised(work, work.person())
    found = opened(work, key)
    assert (found.state, found.decided_by) == (RequestState.AUTHORISED, work.custodian.name)
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    assert folder(disclosure.close(work.house, work.custodian, key)).state is RequestState.CLOSED
    assert [step.move for step in opened(work, key).steps] == ["review", "authorise", "prepare", "release", "close"]


def test_every_required_item_must_have_been_seen_and_the_refusal_names_it(work: AtWork) -> None:
    rule = work.house.statute.instrument(Instrument.COURT_ORDER)
    for item in sorted(rule.required()):
        key = taken_in(work)
        all_seen(work, key, item)
        folder(disclosure.set_scope(work.house, work.custodian, key, scope(work)))
        disclosure.verify(work.house, work.supervisor, key, "called the clerk")
        under_review(work, key)
        assert f"not seen yet: {item}" in refused(disclosure.authorise(work.house, work.custodian, key))
        assert opened(work, key).missing == (item,)
        assert "authorise" not in opened(work, key).moves


def test_what_was_seen_is_words_and_never_a_tick(work: AtWork) -> None:
    key = taken_in(work)
    assert "nothing is written down" in refused(disclosure.note_seen(work.house, work.custodian, key, "court", " "))
    assert "no such item" in refused(disclosure.note_seen(work.house, work.custodian, key, "moon", "full"))


def test_an_order_that_nobody_verified_is_not_granted(work: AtWork) -> None:
    key = under_review(work, taken_in(work))
    all_seen(work, key)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work)))
    assert "nobody has asked the court" in refused(disclosure.authorise(work.house, work.custodian, key))


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"classes": ()}, "no kind of record"),
        ({"starts": None}, "dates of the records"),
        ({"ends": None}, "dates of the records"),
        ({"expires": None}, "last day in force"),
    ],
    ids=["no class", "no first date", "no last date", "no end"],
)
def test_an_order_without_bounds_is_not_granted(work: AtWork, said: dict[str, object], what: str) -> None:
    key = under_review(work, whole(work))
    folder(disclosure.set_scope(work.house, work.custodian, key, msgspec.structs.replace(scope(work), **said)))
    assert what in refused(disclosure.authorise(work.house, work.custodian, key))


def test_an_order_that_has_run_out_is_not_granted(work: AtWork) -> None:
    key = under_review(work, whole(work))
    work.clock.days_later(31)
    assert "has passed" in refused(disclosure.authorise(work.house, work.custodian, key))


@pytest.mark.parametrize("instrument", OPEN_NOTHING)
def test_a_paper_that_opens_nothing_is_never_granted_however_complete(work: AtWork, instrument: Instrument) -> None:
    person = work.person()
    key = under_review(work, whole(work, person, instrument=instrument))
    done = disclosure.authorise(work.house, work.custodian, key)
    assert "opens nothing" in refused(done)
    assert "authorise" not in opened(work, key).moves
    gone = folder(disclosure.refuse(work.house, work.custodian, key, ""))
    assert gone.state is RequestState.REFUSED
    assert gone.steps[-1].why == work.house.statute.instrument(instrument).refusal


def test_a_warrant_is_carried_out_straight_from_the_desk(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = whole(work, person, instrument=Instrument.WARRANT)
    assert opened(work, key).moves[:2] == ("review", "execute")
    assert folder(disclosure.execute(work.house, work.custodian, key)).state is RequestState.AUTHORISED
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)


def test_only_what_the_pack_calls_at_once_has_the_short_way(work: AtWork) -> None:
    key = whole(work, work.person())
    refused(disclosure.execute(work.house, work.custodian, key))
    assert opened(work, key).state is RequestState.RECEIVED


def test_a_warrant_that_nobody_verified_waits(work: AtWork) -> None:
    key = taken_in(work, Instrument.WARRANT)
    all_seen(work, key)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work)))
    assert "nobody has asked the court" in refused(disclosure.execute(work.house, work.custodian, key))


def test_whoever_took_it_in_or_verified_it_does_not_release(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    for said in ({"by": work.custodian}, {}):
        key = taken_in(work, **said)
        all_seen(work, key)
        named(work, key, person)
        folder(disclosure.set_scope(work.house, work.custodian, key, scope(work)))
        verifier = work.supervisor if said else work.custodian
        disclosure.verify(work.house, verifier, key, "called the clerk")
        under_review(work, key)
        folder(disclosure.authorise(work.house, work.custodian, key))
        refused(disclosure.prepare(work.house, work.custodian, key))
        assert opened(work, key).state is RequestState.AUTHORISED


def test_it_goes_back_for_its_defects_and_comes_back_mended(work: AtWork) -> None:
    key = under_review(work, taken_in(work))
    assert "not said what is wrong" in refused(
        disclosure.return_for_defects(work.house, work.custodian, key, ("moon",))
    )
    back = folder(disclosure.return_for_defects(work.house, work.custodian, key, ("judge", "court")))
    assert (back.state, back.steps[-1].why) == (RequestState.RETURNED, "court, judge")
    assert folder(disclosure.mend(work.house, work.custodian, key)).state is RequestState.UNDER_REVIEW


def test_it_lies_with_counsel_who_is_named(work: AtWork) -> None:
    key = under_review(work, taken_in(work, Instrument.ATTORNEY_SUBPOENA))
    refused(disclosure.ask_counsel(work.house, work.custodian, key, " "))
    waiting = folder(disclosure.ask_counsel(work.house, work.custodian, key, "Counsel Invented"))
    assert (waiting.state, waiting.counsel) == (RequestState.WITH_COUNSEL, "Counsel Invented")
    heard = folder(disclosure.hear_counsel(work.house, work.custodian, key, "refuse it"))
    assert (heard.state, heard.steps[-1].why) == (RequestState.UNDER_REVIEW, "refuse it")


def test_a_grant_is_taken_back_and_what_it_names_may_change_only_then(work: AtWork) -> None:
    person, other = work.person(), work.person()
    key = authorised(work, person)
    form = scope(work, RecordClass.LOAN, RecordClass.FEE)
    assert "decided already" in refused(disclosure.set_scope(work.house, work.custodian, key, form))
    found = disclosure.find_named(work.house, work.custodian, key, other.card)
    assert isinstance(found, disclosure.UsersFound)
    for done in (
        disclosure.name_user(work.house, work.custodian, key, found.lines[0].word),
        disclosure.unname_user(work.house, work.custodian, key, 1),
        disclosure.note_seen(work.house, work.custodian, key, "court", "another"),
    ):
        assert "decided already" in refused(done)
    folder(disclosure.reconsider(work.house, work.custodian, key))
    assert folder(disclosure.set_scope(work.house, work.custodian, key, form)).scope.classes == form.classes


def test_the_custodian_closes_at_once_alone_and_the_ledger_says_so(work: AtWork) -> None:
    key = authorised(work, work.person())
    with work.told() as entries:
        done = folder(disclosure.close_at_once(work.house, work.custodian, key, AtOnce.EMERGENCY))
    assert (done.state, done.steps[-1].why) == (RequestState.CLOSED, AtOnce.EMERGENCY.value)
    assert [(one.purpose, one.reason) for one in entries] == [(Purpose.ANSWER, "close at once")]
    assert done.moves == ()


def test_every_decision_is_in_the_ledger_by_its_name(work: AtWork) -> None:
    key = under_review(work, whole(work, work.person()))
    with work.told() as entries:
        disclosure.authorise(work.house, work.custodian, key)
        disclosure.reconsider(work.house, work.custodian, key)
        disclosure.refuse(work.house, work.custodian, key, "")
    assert sorted(one.reason for one in entries) == ["authorise", "reconsider", "refuse"]


@pytest.mark.parametrize("move", ["authorise", "execute", "refuse", "reconsider", "mend", "close", "begin_review"])
def test_nobody_but_the_custodian_decides(work: AtWork, move: str) -> None:
    key = whole(work, work.person())
    said = (key, "because") if move == "refuse" else (key,)
    for actor in (work.clerk, work.supervisor, work.keeper):
        assert isinstance(getattr(disclosure, move)(work.house, actor, *said), Refusal)
    assert opened(work, key).steps == ()


def test_a_move_that_the_table_does_not_have_is_refused(work: AtWork) -> None:
    key = taken_in(work)
    for done in (
        disclosure.close(work.house, work.custodian, key),
        disclosure.mend(work.house, work.custodian, key),
        disclosure.reconsider(work.house, work.custodian, key),
    ):
        refused(done)


def test_what_shall_be_answered_is_not_refused() -> None:
    """Under a statute whose word is "shall"; Connecticut's never says it."""
    connecticut = pack("connecticut")
    rules = tuple(
        msgspec.structs.replace(rule, must_answer=rule.kind is Instrument.COURT_ORDER)
        for rule in connecticut.instruments
    )
    clock = Clock()
    with quick_folder() as home:
        built = copy_of_house(home, clock, statute=msgspec.structs.replace(connecticut, instruments=rules))
        work = AtWork(built, clock)
        key = under_review(work, taken_in(work))
        assert "refuse" in opened(work, key).moves
        key = under_review(work, whole(work, work.person()))
        assert "refuse" not in opened(work, key).moves
        assert "shall be answered" in refused(disclosure.refuse(work.house, work.custodian, key, "no"))
        built.house.store.close()


@pytest.mark.parametrize("key", ["", "moon", "00", "ff" * 16, "00" * 400])
def test_a_key_of_nothing_opens_nothing(work: AtWork, key: str) -> None:
    done = disclosure.open_request(work.house, work.custodian, key)
    assert not isinstance(done, Folder)
    assert "no such request" in done.what


def test_a_silence_that_has_a_last_day_is_over_after_its_close(work: AtWork) -> None:
    key = taken_in(work, forbids_telling=True)
    until = work.clock().date() + timedelta(days=1)
    assert folder(disclosure.set_silence(work.house, work.custodian, key, until)).silent
    for expected in (True, False):
        close(work)
        assert opened(work, key).silent == expected
        work.clock.days_later()


def close(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)
