"""The custodian reviews: whom a paper names, what may be told, and what is held meanwhile."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from at_work import AtWork, Person
from carrel import custody, desk, disclosure, ledger
from carrel.disclosure import AtOnce, Heading, LetterKind, Part, UsersFound
from carrel.gate import GrantFault, decide
from carrel.records.circulation import FeeKind
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import folders
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import PRESERVED, REGISTRATION
from office import PHOTO, all_seen, authorised, folder, named, opened, scope, taken_in, whole


def refused(done: object) -> str:
    assert isinstance(done, Refusal), done
    return done.what


def trail(work: AtWork, person: Person) -> list[ledger.Entry]:
    """The entries that bear somebody's mark, as their own page would read them."""
    record, today = work.record(person), work.clock().date()
    with work.house.store.read() as tx:
        return list(ledger.entries_of(tx, record.trail, record.trail_day, record.trail_day, today))


def close(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)


def held_rows(work: AtWork) -> int:
    """How many rows of the store hold anything."""
    with work.house.store.read() as tx:
        every = folders.preserved.every(tx)
    return sum(bool(open_box(work.house.ring, PRESERVED, sealed).request) for sealed in every)


# -- whom it names


def test_whom_the_paper_names_is_found_by_name_and_by_card(work: AtWork) -> None:
    person = work.person(given="Marigold", family="Ashgrove")
    key = taken_in(work)
    for text in ("ashgrove, marigold", person.card):
        found = disclosure.find_named(work.house, work.custodian, key, text)
        assert isinstance(found, UsersFound)
        assert [line.label.split(",")[0] for line in found.lines] == ["Marigold Ashgrove"]
    done = folder(disclosure.name_user(work.house, work.custodian, key, found.lines[0].word))
    assert [label.split(",")[0] for label in done.scope.users] == ["Marigold Ashgrove"]
    assert "named already" in refused(disclosure.name_user(work.house, work.custodian, key, found.lines[0].word))
    assert folder(disclosure.unname_user(work.house, work.custodian, key, 1)).scope.users == ()
    refused(disclosure.unname_user(work.house, work.custodian, key, 1))


def test_it_is_said_who_is_registered_no_longer(work: AtWork) -> None:
    """Two registrations of one person were joined: what the paper names is found under the other."""
    stays, goes = work.person(), work.person()
    key = taken_in(work)
    for person in (stays, goes):
        named(work, key, person)
    assert opened(work, key).scope.gone == ()
    done = desk.merge_registrations(work.house, work.supervisor, work.again(stays).visit, work.again(goes).visit)
    assert isinstance(done, desk.Merged), done
    assert opened(work, key).scope.gone == (2,)


def test_the_looking_is_on_the_users_trail_unless_silence_is_ordered(work: AtWork) -> None:
    for silent in (False, True):
        person = work.person()
        before = len(trail(work, person))
        key = taken_in(work, forbids_telling=silent)
        named(work, key, person)
        assert (len(trail(work, person)) > before) is not silent


def test_only_an_answer_may_be_silent(work: AtWork) -> None:

    with pytest.raises(GrantFault):
        work.perform(Role.CLERK, Purpose.SERVE, lambda act: decide(act, None, REGISTRATION, silent=True))


# -- what a second person stands behind


@pytest.mark.parametrize("changed", ["a user", "one user fewer", "a class", "a date", "the checklist"])
def test_with_what_is_changed_after_the_court_was_asked_its_answer_falls(work: AtWork, changed: str) -> None:
    person, other = work.person(), work.person(given="Sorrel", family="Absent")
    key, house, who = whole(work, person), work.house, work.custodian
    acts: dict[str, Callable[[], object]] = {
        "a user": lambda: named(work, key, other),
        "one user fewer": lambda: disclosure.unname_user(house, who, key, 1),
        "a class": lambda: disclosure.set_scope(house, who, key, scope(work, RecordClass.FEE)),
        "a date": lambda: disclosure.set_scope(house, who, key, scope(work, days=800)),
        "the checklist": lambda: disclosure.note_seen(house, who, key, "silence", "nothing of the kind"),
    }
    folder(disclosure.begin_review(house, who, key))
    folder(disclosure.authorise(house, who, key))
    folder(disclosure.reconsider(house, who, key))
    acts[changed]()
    found = opened(work, key)
    assert (found.verified_by, found.verified_how) == ("", "")
    assert (found.steps[-1].move, found.steps[-1].why) == ("verify anew", work.supervisor.name)
    assert "nobody has asked the court" in refused(disclosure.authorise(house, who, key))
    assert isinstance(disclosure.verify(house, work.clerk, key, "called again"), disclosure.Verified)
    folder(disclosure.authorise(house, who, key))


def test_what_is_written_as_it_stood_makes_no_answer_fall(work: AtWork) -> None:
    key = whole(work, work.person())
    assert folder(disclosure.set_scope(work.house, work.custodian, key, scope(work))).verified_by
    assert folder(disclosure.set_due(work.house, work.custodian, key, work.clock().date())).verified_by


# -- silence


def test_when_silence_ends_the_user_finds_what_was_opened(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = authorised(work, person, forbids_telling=True)
    before = len(trail(work, person))
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    assert len(trail(work, person)) == before
    assert not folder(disclosure.lift_silence(work.house, work.custodian, key)).silent
    told = trail(work, person)[before:]
    assert [(one.purpose, one.classes, one.reason, one.count) for one in told] == [
        (Purpose.ANSWER, (RecordClass.REGISTRATION,), "an order of silence has ended", 1),
        (Purpose.RELEASE, (RecordClass.LOAN,), "an order of silence has ended", 1),
    ]
    assert "no silence" in refused(disclosure.lift_silence(work.house, work.custodian, key))


def test_a_silence_that_was_ordered_until_a_day_is_told_of_by_the_close(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = authorised(work, person, forbids_telling=True)
    folder(disclosure.set_silence(work.house, work.custodian, key, work.clock().date()))
    disclosure.prepare(work.house, work.custodian, key)
    before = len(trail(work, person))
    close(work)
    assert "an order of silence has ended" in [one.reason for one in trail(work, person)[before:]]
    assert not opened(work, key).silent


def test_a_silence_that_outlasts_the_close_ends_with_a_letter_all_the_same(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = authorised(work, person, forbids_telling=True)
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    folder(disclosure.close(work.house, work.custodian, key))
    refused(disclosure.draft(work.house, work.custodian, key, LetterKind.NOTICE))
    folder(disclosure.lift_silence(work.house, work.custodian, key))
    found = disclosure.draft(work.house, work.custodian, key, LetterKind.NOTICE)
    assert isinstance(found, disclosure.Draft)
    assert "loan: 1 record" in found.text
    kept = disclosure.keep_letter(work.house, work.custodian, key, LetterKind.NOTICE, found.text)
    assert isinstance(kept, disclosure.LetterKept)
    clean(work)


def test_who_was_only_looked_up_is_told_that_and_no_more(work: AtWork) -> None:
    person, before = work.person(), work.person(given="Sorrel", family="Absent")
    key = taken_in(work)
    named(work, key, before)
    folder(disclosure.set_silence(work.house, work.custodian, key, None))
    named(work, key, person)
    marks = len(trail(work, before)), len(trail(work, person))
    folder(disclosure.lift_silence(work.house, work.custodian, key))
    assert len(trail(work, before)) == marks[0], "they were told when it was done"
    assert [(one.purpose, one.classes) for one in trail(work, person)[marks[1] :]] == [
        (Purpose.ANSWER, (RecordClass.REGISTRATION,))
    ]


def test_who_was_opened_in_silence_and_is_named_no_longer_is_told_all_the_same(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = authorised(work, person, forbids_telling=True)
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    folder(disclosure.reconsider(work.house, work.custodian, key))
    folder(disclosure.unname_user(work.house, work.custodian, key, 1))
    before = len(trail(work, person))
    folder(disclosure.lift_silence(work.house, work.custodian, key))
    assert {(one.purpose, one.classes) for one in trail(work, person)[before:]} == {
        (Purpose.ANSWER, (RecordClass.REGISTRATION,)),
        (Purpose.RELEASE, (RecordClass.LOAN,)),
    }


def test_it_is_said_who_was_looked_up_before_silence_was_ordered(work: AtWork) -> None:
    key = taken_in(work)
    named(work, key, work.person())
    assert opened(work, key).marked == 0
    assert folder(disclosure.set_silence(work.house, work.custodian, key, None)).marked == 1
    named(work, key, work.person(given="Sorrel", family="Absent"))
    assert opened(work, key).marked == 1


def test_a_folder_waits_for_the_last_day_of_its_silence_and_then_tells_before_it_goes(work: AtWork) -> None:
    person = work.person()
    key = taken_in(work, forbids_telling=True)
    named(work, key, person)
    last = work.clock().date() + timedelta(days=4 * 366)
    folder(disclosure.close_at_once(work.house, work.custodian, key, AtOnce.COURT))
    folder(disclosure.set_silence(work.house, work.custodian, key, last))
    work.clock.days_later(3 * 367)
    close(work)
    assert opened(work, key).silent_until == last
    work.clock.days_later(367)
    before = len(trail(work, person))
    close(work)
    refused(disclosure.open_request(work.house, work.custodian, key))
    assert [one.reason for one in trail(work, person)[before:]] == ["an order of silence has ended"]


def test_a_silence_is_not_ordered_of_what_is_answered_already(work: AtWork) -> None:
    key = taken_in(work)
    folder(disclosure.close_at_once(work.house, work.custodian, key, AtOnce.COURT))
    assert "answered already" in refused(disclosure.set_silence(work.house, work.custodian, key, None))


# -- the rest of the folder


def test_another_page_of_the_paper_is_put_beside_the_first(work: AtWork) -> None:
    key = taken_in(work)
    done = folder(disclosure.add_scan(work.house, work.custodian, key, "", b"%PDF-1.7 invented"))
    assert [paper.media_type for paper in done.papers] == ["image/png", "application/pdf"]
    refused(disclosure.add_scan(work.house, work.custodian, key, "", b"no picture"))
    refused(disclosure.paper(work.house, work.custodian, key, "00" * 16))


def test_a_request_that_is_too_full_says_so(work: AtWork) -> None:
    key = taken_in(work)
    done = disclosure.note_seen(work.house, work.custodian, key, "court", "w" * 9000)
    assert "too much" in refused(done)


@pytest.mark.parametrize("silent", [False, True])
def test_what_could_not_be_answered_whole_is_refused_before_anything_is_opened(work: AtWork, silent: bool) -> None:
    """Each user and class leaves its receipts in the request: what was taken as named is answered to its end."""
    classes = tuple(of for of in RecordClass if of.value in disclosure.NAMEABLE)
    key = taken_in(work, forbids_telling=silent, words="w" * 2000)
    all_seen(work, key)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work, *classes)))
    people = 0
    while people < 16:
        found = disclosure.find_named(work.house, work.custodian, key, work.person(given=f"Number{people}").card)
        assert isinstance(found, UsersFound)
        done = disclosure.name_user(work.house, work.custodian, key, found.lines[0].word)
        if isinstance(done, Refusal):
            break
        people += 1
    assert "more than one request can keep" in refused(done)
    assert people > 2
    assert isinstance(disclosure.verify(work.house, work.supervisor, key, "called the clerk"), disclosure.Verified)
    folder(disclosure.begin_review(work.house, work.custodian, key))
    folder(disclosure.authorise(work.house, work.custodian, key))
    assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
    assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    folder(disclosure.close(work.house, work.custodian, key))


def test_a_request_that_was_prepared_too_often_is_granted_no_more_and_opens_nothing(work: AtWork) -> None:
    classes = tuple(of for of in RecordClass if of.value in disclosure.NAMEABLE)
    key = whole(work, work.person(), words="w" * 2000)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work, *classes)))
    assert isinstance(disclosure.verify(work.house, work.supervisor, key, "called the clerk"), disclosure.Verified)
    folder(disclosure.begin_review(work.house, work.custodian, key))
    for _ in range(30):
        granted = disclosure.authorise(work.house, work.custodian, key)
        if isinstance(granted, Refusal):
            break
        assert isinstance(disclosure.prepare(work.house, work.custodian, key), disclosure.Prepared)
        folder(disclosure.reconsider(work.house, work.custodian, key))
    assert "more than one request can keep" in refused(granted)


def test_the_day_of_answer_may_be_moved(work: AtWork) -> None:
    key, day = taken_in(work), work.clock().date() + timedelta(days=1)
    assert folder(disclosure.set_due(work.house, work.custodian, key, day)).urgent


def test_the_law_on_the_page_is_quoted_exactly(work: AtWork) -> None:
    found = opened(work, taken_in(work, Instrument.ATTORNEY_SUBPOENA))
    assert found.clause_text
    assert found.clause_text in work.house.statute.text
    assert found.obstacles


@pytest.mark.parametrize("act", ["note", "scope", "due", "hold", "name", "letter", "split", "scan"])
def test_what_is_answered_is_changed_no_more(work: AtWork, act: str) -> None:
    key = taken_in(work, Instrument.INFORMATION_REQUEST)
    folder(disclosure.close_at_once(work.house, work.custodian, key, AtOnce.MISTAKEN))
    house, who = work.house, work.custodian
    acts: dict[str, Callable[[], object]] = {
        "note": lambda: disclosure.note_seen(house, who, key, "asked", "the budget"),
        "scope": lambda: disclosure.set_scope(house, who, key, scope(work)),
        "due": lambda: disclosure.set_due(house, who, key, work.clock().date()),
        "hold": lambda: disclosure.hold_records(house, who, key, "Counsel Invented", 10),
        "name": lambda: disclosure.name_user(house, who, key, work.person().visit),
        "letter": lambda: disclosure.keep_letter(house, who, key, LetterKind.DENIAL, "To somebody\n\nNo."),
        "split": lambda: disclosure.split(house, who, key, (Part("the budget", Heading.RELEASABLE),)),
        "scan": lambda: disclosure.add_scan(house, who, key, "", PHOTO),
    }
    refused(acts[act]())


# -- holding


def test_what_is_held_outlives_the_close_and_answers_the_order(work: AtWork) -> None:
    person = work.person()
    book = work.lent(person)
    key = whole(work, person)
    assert folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 10)).counsel
    desk.return_item(work.house, work.clerk, book)
    for _ in range(3):
        close(work)
        work.clock.days_later()
    assert work.loans_of(person) == set()
    folder(disclosure.begin_review(work.house, work.custodian, key))
    folder(disclosure.authorise(work.house, work.custodian, key))
    done = disclosure.prepare(work.house, work.custodian, key)
    assert isinstance(done, disclosure.Prepared)
    assert [line.records for line in done.summary.lines] == [1]
    clean(work)


def test_holding_again_holds_what_is_named_since_and_lets_nothing_go(work: AtWork) -> None:
    person, other = work.person(), work.person(given="Sorrel", family="Absent")
    book = work.lent(person)
    work.lent(other)
    key = whole(work, person)
    until = folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 10)).preserved_until
    assert isinstance(desk.return_item(work.house, work.clerk, book), desk.Returned)
    close(work)
    work.clock.days_later(3)
    named(work, key, other)
    for _ in range(2):
        again = folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 90))
        assert (again.preserved_until, held_rows(work)) == (until, 2), (
            "what ended is held no longer than was said first"
        )
    folder(disclosure.unname_user(work.house, work.custodian, key, 1))
    assert held_rows(work) == 1, "nothing is held of whom the paper does not name"
    clean(work)


def test_what_is_held_and_still_there_is_answered_once(work: AtWork) -> None:
    """Nights move a registration's trail and note what a loan's patron was told: it is the same record all the same."""
    person = work.person()
    work.lent(person)
    for _ in range(2):
        done = desk.charge(work.house, work.clerk, person.visit, FeeKind.OTHER, 300)
        assert isinstance(done, desk.Charged)
    classes = (RecordClass.REGISTRATION, RecordClass.LOAN, RecordClass.FEE)
    key = taken_in(work, Instrument.WARRANT)
    all_seen(work, key)
    named(work, key, person)
    folder(disclosure.set_scope(work.house, work.custodian, key, scope(work, *classes)))
    assert isinstance(disclosure.verify(work.house, work.supervisor, key, "called the clerk"), disclosure.Verified)
    folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 60))
    for _ in range(5):
        close(work)
        work.clock.days_later(5)
    paid = desk.pay(work.house, work.clerk, work.again(person).visit, desk.ALL, 300, desk.Method.CASH)
    assert isinstance(paid, desk.Paid)
    folder(disclosure.execute(work.house, work.custodian, key))
    ready = disclosure.prepare(work.house, work.custodian, key)
    assert isinstance(ready, disclosure.Prepared)
    assert [line.records for line in ready.summary.lines] == [1, 1, 2]


def clean(work: AtWork) -> None:
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ()


@pytest.mark.parametrize(
    ("counsel", "days", "what"), [(" ", 5, "no lawyer"), ("Counsel", 0, "for 1 to 90"), ("Counsel", 91, "for 1 to 90")]
)
def test_holding_needs_a_lawyer_and_an_end(work: AtWork, counsel: str, days: int, what: str) -> None:
    key = whole(work, work.person())
    assert what in refused(disclosure.hold_records(work.house, work.custodian, key, counsel, days))
    assert held_rows(work) == 0


def test_nothing_is_held_for_a_paper_that_names_nobody(work: AtWork) -> None:
    refused(disclosure.hold_records(work.house, work.custodian, taken_in(work), "Counsel Invented", 5))


@pytest.mark.parametrize("end", ["its last day", "let go", "closed at once"])
def test_what_is_held_ends(work: AtWork, end: str) -> None:
    person = work.person()
    work.lent(person)
    key = whole(work, person)
    folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 2))
    assert held_rows(work) == 1
    if end == "its last day":
        for expected in (1, 0):
            close(work)
            assert held_rows(work) == expected
            work.clock.days_later()
    elif end == "let go":
        assert folder(disclosure.let_go(work.house, work.custodian, key)).preserved_until is None
    else:
        folder(disclosure.close_at_once(work.house, work.custodian, key, AtOnce.COURT))
    assert held_rows(work) == 0
    clean(work)


def test_only_an_order_that_was_verified_makes_it_longer(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    letter, order = taken_in(work, Instrument.SECURITY_LETTER), whole(work, person)
    for key in (letter, order):
        if key == letter:
            named(work, key, person)
            folder(disclosure.set_scope(work.house, work.custodian, key, scope(work)))
        folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 10))
    assert "only a court" in refused(disclosure.extend_hold(work.house, work.custodian, letter, 30))
    until = folder(disclosure.extend_hold(work.house, work.custodian, order, 30)).preserved_until
    assert until == work.clock().date() + timedelta(days=39)


def test_holding_leaves_no_mark_on_the_users_trail_and_shows_nothing(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = whole(work, person)
    before, (rows,) = len(trail(work, person)), work.sql("SELECT count(*) FROM preserved")
    with work.told() as entries:
        folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 10))
    assert {(one.purpose, one.count) for one in entries} == {(Purpose.PRESERVE, 1)}
    assert len(trail(work, person)) == before
    assert work.sql("SELECT count(*) FROM preserved") == [rows]


def test_from_two_copies_of_the_disk_nobody_counts_what_is_held(work: AtWork) -> None:
    """Holding one loan, or none, letting go: each time the whole store is sealed anew."""
    person = work.person()
    work.lent(person)
    key, none = whole(work, person), whole(work, work.person(given="Sorrel", family="Absent"))

    def boxes() -> set[bytes]:
        with work.house.store.read() as tx:
            return {sealed.envelope for sealed in folders.preserved.every(tx)}

    for act in (
        lambda: disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 10),
        lambda: disclosure.hold_records(work.house, work.custodian, none, "Counsel Invented", 10),
        lambda: disclosure.extend_hold(work.house, work.custodian, key, 10),
        lambda: disclosure.let_go(work.house, work.custodian, key),
    ):
        before = boxes()
        folder(act())
        assert not before & boxes()


def test_nobody_but_the_custodian_holds(work: AtWork) -> None:
    key = whole(work, work.person())
    for actor in (work.clerk, work.supervisor, work.keeper):
        refused(disclosure.hold_records(work.house, actor, key, "Counsel Invented", 5))


# -- custody knows of it


def test_a_request_that_leaks_is_found(work: AtWork) -> None:
    taken_in(work, requester="Sergeant Halloway Brightwater", words="what was read on the ninth of November by him")
    home = work.built.home
    assert proof(work).clean
    for leak in ("Halloway Brightwater", "read on the ninth of november", "Inventon Police Department"):
        (home / "leak.txt").write_text(f"note: SERGEANT {leak} by him, what was {leak} by him")
        found = proof(work)
        assert [find.trace.value for find in found.finds][:1] == ["what a request for records says"], leak
    (home / "leak.txt").unlink()


def proof(work: AtWork) -> custody.Proof:
    found = custody.prove(work.house, work.keeper, [work.built.home], lambda step: None)
    assert isinstance(found, custody.Proof)
    return found


FAULTS: dict[str, tuple[str, str]] = {
    "a leaf is gone": ("DELETE FROM papers WHERE row = (SELECT row FROM papers LIMIT 1)", "is not as it was put away"),
    "a request is gone": ("DELETE FROM requests", "leaves of papers are kept and the requests have 0"),
    "a decoy is gone": ("DELETE FROM preserved WHERE row = (SELECT row FROM preserved LIMIT 1)", "the wrong size"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_check_finds_what_is_missing(work: AtWork, fault: str) -> None:
    taken_in(work, photo=PHOTO * 3)
    clean(work)
    statement, said = FAULTS[fault]
    work.sql(statement)
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert any(said in one for one in found.faults), found.faults
    assert not any("Invented" in one or "Inventon" in one for one in found.faults)


def test_the_check_finds_what_is_held_for_nobody(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    key = whole(work, person)
    folder(disclosure.hold_records(work.house, work.custodian, key, "Counsel Invented", 5))
    clean(work)
    work.sql("DELETE FROM requests")
    work.sql("DELETE FROM papers")
    found = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(found, custody.Checked)
    assert found.faults == ("1 copies are held for no request",)
