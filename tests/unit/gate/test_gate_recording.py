"""Every opening is on the ledger, in the transaction of its act; where it cannot be, nothing is shown."""

import sqlite3
from collections.abc import Callable

import pytest
from sqlalchemy import delete

from at_work import AtWork, Person
from carrel import catalog, desk
from carrel.custody import ledger_page
from carrel.custody.ledger_page import Sought
from carrel.gate import (
    MOST_FOUND,
    Act,
    Denied,
    Grant,
    GrantFault,
    Matches,
    Opened,
    Query,
    by_card,
    decide,
    decide_for_everyone,
    note,
    perform,
    record_move_in,
    search,
    unseal,
)
from carrel.ledger import Hours, OfPatron, Outcome, is_recorded, key_for
from carrel.ledger.tags import patron_tag
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import Sealed, _tables, epochs
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import Search, search_tag, search_words
from carrel.store import Statement, StoreCrossed

_CLEAR_LOANS: Statement[object] = Statement(delete(_tables.loans))
UNWRITABLE = "CREATE TRIGGER shut BEFORE INSERT ON ledger_pending BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"


@pytest.fixture
def person(work: AtWork) -> Person:
    return work.person()


def _sealed(act: Act, person: Person) -> Sealed[Registration]:
    found = by_card(act, person.card)
    assert found is not None
    return found


def _opened(act: Act, person: Person) -> Registration:
    grant = decide(act, _sealed(act, person), REGISTRATION)
    assert isinstance(grant, Grant)
    return unseal(act, _sealed(act, person), grant).record


# -- in the act's own transaction


def test_the_entry_is_in_the_acts_own_transaction(work: AtWork, person: Person) -> None:
    """The act sees its entry before anybody else does, and everybody does when it is done."""
    seen: list[tuple[bool, bool]] = []

    def look(act: Act) -> None:
        grant = decide(act, _sealed(act, person), REGISTRATION)
        assert isinstance(grant, Grant)
        with sqlite3.connect(work.built.home / "library.db") as outside:
            rows = outside.execute("SELECT 1 FROM ledger_pending WHERE tag = ?", (grant.terms.receipt,)).fetchall()
        outside.close()
        seen.append((is_recorded(act.tx, grant.terms.receipt), bool(rows)))

    with work.told() as told:
        work.perform(Role.CLERK, Purpose.SERVE, look)
    assert seen == [(True, False)]
    assert [(entry.actor, entry.purpose, entry.outcome) for entry in told] == [
        ("clerk", Purpose.SERVE, Outcome.PERMITTED)
    ]


def test_an_entry_says_who_what_under_which_clause_and_when(work: AtWork, person: Person) -> None:
    with work.told() as told:
        work.loans_of(person)
    (entry,) = told
    assert (entry.day, entry.actor, entry.role, entry.purpose) == (
        work.clock().date(),
        "clerk",
        Role.CLERK,
        Purpose.SERVE,
    )
    assert entry.classes == (
        RecordClass.REGISTRATION,
        RecordClass.LOAN,
        RecordClass.HOLD,
        RecordClass.FEE,
        RecordClass.INTERLOAN,
    )
    assert entry.clauses == ("11-25(b)(1)", "Putnam 2", "Putnam 1")
    assert (entry.outcome, entry.hours, entry.count, entry.reason) == (Outcome.PERMITTED, Hours.OPEN, 1, "")
    assert entry.packs == work.house.packs
    assert len(entry.packs) == 8


def test_an_entry_bears_its_patrons_next_tag_of_the_day(work: AtWork, person: Person) -> None:
    """So a patron can find what was done with their record, and nobody else can."""
    record = work.record(person)
    key = key_for(record.trail, record.trail_day, work.clock().date())
    before = {entry.tag for entry in work.entries()}
    assert patron_tag(key, 0) in before  # the registration
    with work.told() as told:
        work.loans_of(person)
        work.lent(person)
    assert {entry.tag for entry in told} == {patron_tag(key, 1), patron_tag(key, 2)}


def test_an_unknown_card_leaves_an_entry_of_the_same_form(work: AtWork, person: Person) -> None:
    with work.told() as told:
        refused = desk.scan_card(work.house, work.clerk, work.new_card())
    assert isinstance(refused, desk.UnknownCard)
    (entry,) = told
    assert len(entry.tag) == 16
    assert entry.classes[0] is RecordClass.REGISTRATION
    assert entry.count == 1


def test_an_entry_about_a_patron_from_before_their_trail_began_takes_its_first_day(work: AtWork) -> None:
    """A clock that went back must not stop the desk."""
    person = work.person()
    work.clock.days_later(-1)
    with work.told() as told:
        work.loans_of(person)
    record = work.record(person)
    assert told[0].tag == patron_tag(key_for(record.trail, record.trail_day, record.trail_day), 1)
    assert told[0].day == work.clock().date()


def test_an_entry_says_when_the_library_was_closed(work: AtWork, person: Person) -> None:
    with work.house.store.write() as tx:
        catalog.put_hours(tx, work.built.branch, {1: (10 * 60, 18 * 60)})
    work.clock.now = work.clock.now.replace(hour=17, minute=59)
    with work.told() as open_:
        work.loans_of(person)
    work.clock.now = work.clock.now.replace(hour=18, minute=0)
    with work.told() as closed:
        work.loans_of(person)
    assert [entry.hours for entry in open_ + closed] == [Hours.OPEN, Hours.CLOSED]


def test_a_round_over_everyone_is_one_entry_that_counts_them(work: AtWork, person: Person) -> None:
    work.person(family="Zorquim")
    with work.told() as told:
        work.perform(
            Role.KEEPER, Purpose.CHECK, lambda act: decide_for_everyone(act, REGISTRATION, RecordClass.LOAN, count=2)
        )
    (entry,) = told
    assert (entry.count, entry.classes) == (2, (RecordClass.REGISTRATION, RecordClass.LOAN))


# -- an act that is undone


@pytest.mark.parametrize("how", ["refusal", "exception", "interrupt"])
def test_an_undone_act_leaves_its_entry_as_undone(work: AtWork, person: Person, how: str) -> None:
    """What was opened is recorded although everything else is rolled back."""

    def look(act: Act) -> object:
        _opened(act, person)
        act.tx.run(_CLEAR_LOANS)
        if how == "refusal":
            return Refusal("no", "do otherwise")
        raise KeyboardInterrupt if how == "interrupt" else LookupError

    work.lent(person)
    before = work.dump()
    with work.told() as told:
        if how == "refusal":
            assert work.perform(Role.CLERK, Purpose.SERVE, look) == Refusal("no", "do otherwise")
        else:
            with pytest.raises(KeyboardInterrupt if how == "interrupt" else LookupError):
                work.perform(Role.CLERK, Purpose.SERVE, look)
    assert [(entry.purpose, entry.outcome, entry.actor) for entry in told] == [(Purpose.SERVE, Outcome.UNDONE, "clerk")]
    assert work.dump() == before


def test_an_undone_entry_still_bears_its_patrons_tag(work: AtWork, person: Person) -> None:
    record = work.record(person)
    key = key_for(record.trail, record.trail_day, work.clock().date())

    def look(act: Act) -> object:
        _opened(act, person)
        return Refusal("no", "do otherwise")

    with work.told() as told:
        work.perform(Role.CLERK, Purpose.SERVE, look)
    assert [entry.tag for entry in told] == [patron_tag(key, 1)]


def test_a_refused_act_leaves_its_entry_as_refused(work: AtWork, person: Person) -> None:
    with work.told() as told:
        answer = desk.scan_card(work.house, work.actor(Role.PAGE), person.card)
    assert isinstance(answer, desk.NotAllowed)
    (entry,) = told
    assert (entry.outcome, entry.role, entry.clauses) == (Outcome.REFUSED, Role.PAGE, ("Putnam, duties of a page",))


def test_refusals_of_every_kind_of_decision_are_entries(work: AtWork, person: Person) -> None:
    """One record, everyone's, a search, and work that opens nothing."""
    decisions: dict[str, Callable[[Act], object]] = {
        "one": lambda act: decide(act, _sealed(act, person), REGISTRATION),
        "nobody": lambda act: decide(act, None, REGISTRATION),
        "everyone": lambda act: decide_for_everyone(act, REGISTRATION, count=3),
        "search": lambda act: search(act, Query(names=("fennimore",))),
        "note": lambda act: note(act, RecordClass.REGISTRATION, count=3),
    }
    for name, decision in decisions.items():
        with work.told() as told:
            answer = work.perform(Role.PAGE, Purpose.SERVE, decision)
        assert isinstance(answer, Denied), name
        assert [entry.outcome for entry in told] == [Outcome.REFUSED], name
        assert answer.receipt == told[0].tag, name
        assert answer.clauses == told[0].clauses == ("Putnam, duties of a page",), name
        assert told[0].count == (3 if name in ("everyone", "note") else 1), name


def test_permissions_of_every_kind_of_decision_are_entries(work: AtWork, person: Person) -> None:
    def noted(act: Act) -> object:
        return note(act, RecordClass.LOAN, RecordClass.HOLD, count=7)

    with work.told() as told:
        receipt = work.perform(Role.KEEPER, Purpose.MOVE_IN, noted)
    assert [(entry.count, entry.classes, entry.tag) for entry in told] == [
        (7, (RecordClass.LOAN, RecordClass.HOLD), receipt)
    ]
    with work.told() as told:
        work.person(family="Zorquim")
    assert [(entry.purpose, entry.classes, entry.clauses) for entry in told] == [
        (Purpose.REGISTER, (RecordClass.REGISTRATION,), ("11-25(b)(1)", "Putnam 2"))
    ]


def test_one_class_that_is_refused_refuses_the_whole_decision(work: AtWork, person: Person) -> None:
    """A clerk who lends needs no fees: asked for together, neither is opened."""

    def ask(act: Act) -> object:
        return decide(act, _sealed(act, person), REGISTRATION, RecordClass.FEE)

    denied = work.perform(Role.CLERK, Purpose.LEND, ask)
    assert isinstance(denied, Denied)
    assert denied.clauses == ("11-25(b)(1)",)


def test_the_reason_of_an_override_is_in_the_ledger(work: AtWork, person: Person) -> None:
    def ask(act: Act) -> object:
        return decide(act, _sealed(act, person), REGISTRATION, reason="needed for school")

    with work.told() as told:
        work.perform(Role.SUPERVISOR, Purpose.OVERRIDE, ask)
        work.perform(Role.CLERK, Purpose.OVERRIDE, ask)
    assert {(entry.outcome, entry.reason) for entry in told} == {
        (Outcome.PERMITTED, "needed for school"),
        (Outcome.REFUSED, "needed for school"),
    }


# -- when the ledger cannot be written


def _acts(work: AtWork, person: Person, lent: str) -> dict[str, Callable[[], object]]:
    house, clerk = work.house, work.clerk
    return {
        "serve": lambda: desk.scan_card(house, clerk, person.card),
        "an unknown card": lambda: desk.scan_card(house, clerk, work.new_card()),
        "a refusal": lambda: desk.scan_card(house, work.actor(Role.PAGE), person.card),
        "find": lambda: desk.find(house, clerk, "Fennimore"),
        "lend": lambda: desk.lend(house, clerk, person.visit, lent),
        "return": lambda: desk.return_item(house, clerk, lent),
        "renew": lambda: desk.renew(house, clerk, lent),
        "register": lambda: desk.register(house, clerk, work.form(), different_person=True),
        "read back": lambda: desk.read_back(house, clerk, person.visit),
        "amend": lambda: desk.amend(house, clerk, person.visit, person.form),
        "card": lambda: desk.replace_card(house, clerk, person.visit, work.new_card(), desk.Why.LOST),
        "ledger": lambda: ledger_page(house, work.custodian, Sought()),
    }


@pytest.mark.parametrize("name", ["serve", "an unknown card", "a refusal", "find", "lend", "return", "renew",
                                  "register", "read back", "amend", "card", "ledger"])  # fmt: skip
def test_when_the_ledger_cannot_be_written_nothing_is_shown_and_nothing_done(
    work: AtWork, person: Person, name: str
) -> None:
    lent = work.lent(person)
    before = work.dump()
    work.sql(UNWRITABLE)
    shown: list[object] = []
    with pytest.raises(sqlite3.Error) as fault:
        shown.append(_acts(work, person, lent)[name]())
    assert shown == []
    assert work.dump() == before
    assert not any(secret in repr(fault.value) for secret in (person.card, "Fennimore", "Quill", lent))
    work.sql("DROP TRIGGER shut")
    assert work.loans_of(person) == {lent}


def test_when_the_undone_entry_cannot_be_written_the_refusal_is_not_shown_either(work: AtWork, person: Person) -> None:
    """A refusal that follows an opening would tell something of what was opened."""

    def look(act: Act) -> object:
        _opened(act, person)
        return Refusal("no", "do otherwise")

    only_undone = "WHEN CAST(NEW.body AS TEXT) LIKE '%undone%'"
    work.sql(UNWRITABLE.replace("BEGIN", f"{only_undone} BEGIN"))
    with pytest.raises(sqlite3.Error):
        work.perform(Role.CLERK, Purpose.SERVE, look)


# -- searching


def test_a_search_is_one_entry_and_one_for_each_patron_shown(work: AtWork) -> None:
    for given in ("Quill", "Marigold", "Tansy"):
        work.person(given=given)
    work.person(given="Orlo", family="Zorquim")
    with work.told() as told:
        found = desk.find(work.house, work.clerk, "Fennimore")
    assert isinstance(found, desk.Found)
    assert len(found.lines) == 3
    assert [entry.purpose for entry in told] == [Purpose.FIND] * 4
    assert [entry.outcome for entry in told] == [Outcome.PERMITTED] * 4


def test_candidates_that_are_filtered_out_leave_no_entry(work: AtWork) -> None:
    """Tags are shared: who only shares one is looked at inside the gate and not opened to anybody."""
    people = [work.person(family=f"Zorquim{letter}") for letter in "abcdefgh"]
    wanted = work.person(family="Fennimore")
    # index bits are 0 in a register as small as this, so all of them share every tag
    with work.told() as told:
        found = desk.find(work.house, work.clerk, "Fennimore")
    assert isinstance(found, desk.Found)
    assert [line.name for line, _ in found.lines] == ["Quill Fennimore"]
    record = work.record(wanted)
    key = key_for(record.trail, record.trail_day, work.clock().date())
    assert len(told) == 2
    assert patron_tag(key, 1) in {entry.tag for entry in told}
    for other in people:
        theirs = work.record(other)
        key = key_for(theirs.trail, theirs.trail_day, work.clock().date())
        assert patron_tag(key, 1) not in {entry.tag for entry in told}


def test_a_search_that_finds_nobody_is_recorded(work: AtWork, person: Person) -> None:
    with work.told() as told:
        found = desk.find(work.house, work.clerk, "Nobodyhere")
    assert found == desk.Found((), more=False)
    assert told
    assert {entry.purpose for entry in told} == {Purpose.FIND}


def test_a_search_shows_only_who_has_every_word(work: AtWork) -> None:
    work.person(given="Quill", family="Fennimore")
    work.person(given="Marigold", family="Fennimore")

    def look(act: Act) -> object:
        return search(act, Query(((Search.NAME, "fennimore"), (Search.NAME, "quill"))))

    found = work.perform(Role.CLERK, Purpose.FIND, look)
    assert isinstance(found, Matches)
    assert [one.record.given for one in found.found] == ["Quill"]


def test_a_search_for_nothing_finds_nobody(work: AtWork, person: Person) -> None:
    assert work.perform(Role.CLERK, Purpose.FIND, lambda act: search(act, Query())) == Matches([], False)


def test_a_search_stops_at_the_most_that_are_shown(work: AtWork) -> None:
    for _ in range(MOST_FOUND + 1):
        work.person()
    with work.told() as told:
        found = desk.find(work.house, work.clerk, "Fennimore")
    assert isinstance(found, desk.Found)
    assert len(found.lines) == MOST_FOUND == 25
    assert found.more
    assert len(told) == MOST_FOUND + 1


def test_search_tags_exist_for_the_words_that_are_searched(work: AtWork, person: Person) -> None:
    """The oracle of the tests above: the words of the record are what the index was made of."""
    words = search_words(work.record(person))
    assert (Search.NAME, "fennimore") in words
    with work.house.store.read() as tx:
        live = epochs.generations(tx)
    stored = set(work.sql("SELECT kind, tag FROM search_tags"))
    assert {(int(kind), search_tag(work.house.ring, live.current, kind, word)) for kind, word in words} == stored


# -- who is no longer with the library


def test_a_dismissed_clerk_opens_nothing_from_the_next_act_on(work: AtWork, person: Person) -> None:
    """Their sign-in still lives in a browser; the gate asks the staff room at every act."""
    assert isinstance(desk.scan_card(work.house, work.clerk, person.card), desk.Served)
    assert desk.dismiss(work.house, work.custodian, "clerk") is None
    with work.told() as told:
        for act in (
            lambda: desk.scan_card(work.house, work.clerk, person.card),
            lambda: desk.find(work.house, work.clerk, "Fennimore"),
            lambda: desk.register(work.house, work.clerk, work.form()),
            lambda: desk.read_back(work.house, work.clerk, person.visit),
        ):
            answer = act()
            assert type(answer) is Refusal
            assert "sign" in answer.prose
    assert told == []


def test_an_actor_who_claims_another_role_opens_nothing(work: AtWork, person: Person) -> None:
    for name, role in (("clerk", Role.CUSTODIAN), ("nobody", Role.CLERK), ("", Role.KEEPER)):
        answer = desk.scan_card(work.house, Actor(name, role, branch=work.built.branch), person.card)
        assert type(answer) is Refusal


def test_a_patron_acts_without_an_account(work: AtWork, person: Person) -> None:
    """A library user has no account on staff: the law, not the staff list, says what they may open."""
    row = work.house.visits.read(person.visit, work.clock())
    assert row is not None
    other = work.person(family="Zorquim")
    actor = Actor("", Role.PATRON, patron=row)

    def look(whose: Person) -> Callable[[Act], object]:
        return lambda act: decide(act, _sealed(act, whose), REGISTRATION)

    assert isinstance(perform(work.house, actor, Purpose.OWN, look(person)), Grant)
    denied = perform(work.house, actor, Purpose.OWN, look(other))
    assert isinstance(denied, Denied)
    assert denied.clauses == ("11-25(b)(2)",)
    nobody = perform(work.house, actor, Purpose.OWN, lambda act: decide(act, None, REGISTRATION))
    assert isinstance(nobody, Denied)
    assert (nobody.clauses, nobody.reason) == (denied.clauses, denied.reason)


def test_told_is_a_copy(work: AtWork, person: Person) -> None:
    """Nobody outside the act can take an entry out of what it must record."""

    def look(act: Act) -> object:
        _opened(act, person)
        act.told().clear()
        return Refusal("no", "do otherwise")

    with work.told() as told:
        work.perform(Role.CLERK, Purpose.SERVE, look)
    assert len(told) == 1


def test_a_patrons_tagger_shows_nothing() -> None:
    assert repr(OfPatron(b"k" * 32)) == "<OfPatron>"


def test_opened_records_come_with_the_grant_that_opened_them(work: AtWork, person: Person) -> None:
    def look(act: Act) -> object:
        grant = decide(act, _sealed(act, person), REGISTRATION)
        assert isinstance(grant, Grant)
        opened = unseal(act, _sealed(act, person), grant)
        assert opened.grant is grant
        assert opened.row == work.house.visits.read(person.visit, work.clock())
        return opened

    assert isinstance(work.perform(Role.CLERK, Purpose.SERVE, look), Opened)


# -- crossed by another act


def _crossing(work: AtWork, person: Person, times: int) -> Callable[[Act], str]:
    """Work that opens a record, and is undone by the database so many times."""
    left = [times]

    def crossed(act: Act) -> str:
        _opened(act, person)
        if left[0]:
            left[0] -= 1
            raise StoreCrossed("two acts waited for one another")
        return "done"

    return crossed


def test_an_act_that_was_crossed_is_done_again_and_told_once(work: AtWork, person: Person) -> None:
    with work.told() as told:
        assert work.perform(Role.CLERK, Purpose.SERVE, _crossing(work, person, 4)) == "done"
    assert [entry.outcome for entry in told] == [Outcome.PERMITTED]


def test_an_act_that_is_crossed_for_ever_is_given_up_and_told(work: AtWork, person: Person) -> None:
    with work.told() as told, pytest.raises(StoreCrossed):
        work.perform(Role.CLERK, Purpose.SERVE, _crossing(work, person, 5))
    assert [entry.outcome for entry in told] == [Outcome.UNDONE]


def test_work_that_may_not_be_done_twice_is_done_once(work: AtWork, person: Person) -> None:
    with work.told() as told, pytest.raises(StoreCrossed):
        perform(work.house, work.clerk, Purpose.SERVE, _crossing(work, person, 1), tries=1)
    assert [entry.outcome for entry in told] == [Outcome.UNDONE]


def test_a_batch_that_moves_in_is_undone_where_the_account_has_no_such_duty(work: AtWork) -> None:
    with pytest.raises(GrantFault, match="not among this account's duties"), work.house.store.write() as tx:
        record_move_in(work.house, tx, work.clerk, RecordClass.LOAN, 1)
