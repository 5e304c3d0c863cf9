"""The telephone: two facts, compared unseen; what is then said, and what never is."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.desk.facts_said import birth_fits, phone_fits, street_fits
from carrel.ledger import Outcome
from carrel.records.refusals import Refusal
from carrel.records.registration import Contact, Detail
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed.tags import street_words
from house import Clock
from noticing import TELLING, changed, close, shown

RIGHT = desk.Facts(birth="April 30, 1987", street="14 quil lane")


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    with at_work(TELLING, clock) as library:
        yield library


@pytest.fixture
def caller(work: AtWork) -> Person:
    return work.person(
        birth=date(1987, 4, 30),
        street="14 Quill Ln.",
        town="Inventon",
        phone="(860) 555-0142",
        email="q@people.example",
    )


def call(work: AtWork, who: str, facts: desk.Facts, role: Role = Role.CLERK) -> desk.OnTheLine | Refusal:
    return desk.answer_call(work.house, work.actor(role), who, facts)


def test_a_caller_with_two_facts_is_told_days_and_amounts_and_no_title(work: AtWork, caller: Person) -> None:
    work.lent(caller, work.book("The Salt Lantern"))
    with work.told() as told:
        done = call(work, caller.card, RIGHT)
    assert isinstance(done, desk.OnTheLine)
    assert done.view.loans == (desk.CallerLine(date(2026, 12, 15), overdue=False, title=""),)
    assert (done.view.holds_ready, done.view.owed_cents) == (0, 0)
    [entry] = told
    assert (entry.purpose, entry.outcome) == (Purpose.TELEPHONE, Outcome.PERMITTED)
    assert entry.classes == (RecordClass.REGISTRATION, RecordClass.LOAN, RecordClass.HOLD, RecordClass.FEE)


def test_titles_are_said_by_choice(work: AtWork, caller: Person) -> None:
    work.lent(caller, work.book("The Salt Lantern"))
    changed(work, caller, contact=Contact(detail=Detail.TITLES))
    done = call(work, caller.card, RIGHT)
    assert isinstance(done, desk.OnTheLine)
    assert done.view.loans[0].title == "The Salt Lantern"


def test_by_name_among_namesakes_the_facts_find_whom(work: AtWork, caller: Person) -> None:
    other = work.person(birth=date(1990, 1, 1), street="9 Elsewhere Road")
    item = work.lent(other)
    done = call(work, "fennimore, quill", desk.Facts(birth="1/1/1990", street="9 elsewhere"))
    assert isinstance(done, desk.OnTheLine)
    assert len(done.view.loans) == 1
    work.clock.days_later(5)
    assert isinstance(desk.renew_all(work.house, work.clerk, done.visit), Refusal)  # the visit has ended
    done = call(work, other.card, desk.Facts(birth="1/1/1990", street="9 elsewhere"))
    assert isinstance(done, desk.OnTheLine)
    renewed = desk.renew_all(work.house, work.clerk, done.visit)
    assert isinstance(renewed, desk.RenewedAll)
    assert ([view.barcode for view in renewed.renewed], renewed.refused) == ([item], ())


def test_every_refusal_reads_the_same_whoever_there_is(work: AtWork, caller: Person) -> None:
    wrong = desk.Facts(birth="April 29, 1987", street="14 quill lane")
    said = {
        (done.what, done.remedy)
        for who in (caller.card, work.new_card(), "Quill Fennimore", "Nobody Atall", "Quill", "")
        if isinstance(done := call(work, who, wrong), Refusal)
    }
    assert len(said) == 1
    [refusal] = said
    assert not any(word in " ".join(refusal).casefold() for word in ("birth", "quill", "registered", "found"))


def test_after_three_wrong_pairs_nothing_is_said_until_tomorrow(work: AtWork, caller: Person) -> None:
    wrong = desk.Facts(birth="1990-01-01", phone="0142")
    refused = [call(work, caller.card, wrong) for _ in range(3)]
    assert call(work, caller.card, RIGHT) == refused[0]
    assert call(work, "Quill Fennimore", RIGHT) == refused[0]
    work.clock.days_later()
    assert isinstance(call(work, caller.card, RIGHT), desk.OnTheLine)


def test_right_pairs_are_not_held_against_anybody(work: AtWork, caller: Person) -> None:
    assert all(isinstance(call(work, caller.card, RIGHT), desk.OnTheLine) for _ in range(9))


@pytest.mark.parametrize(
    "facts", [desk.Facts(), desk.Facts(birth="April 30, 1987"), desk.Facts(phone="0142", email="  ")]
)
def test_one_fact_is_none(work: AtWork, caller: Person, facts: desk.Facts) -> None:
    done = call(work, caller.card, facts)
    assert isinstance(done, Refusal)
    assert done.what == "two facts are needed"


def test_a_further_fact_that_is_wrong_is_no_help(work: AtWork, caller: Person) -> None:
    assert isinstance(call(work, caller.card, desk.Facts(RIGHT.birth, RIGHT.street, phone="9999")), Refusal)


@pytest.mark.parametrize("role", [Role.PAGE, Role.AUDITOR, Role.KEEPER])
def test_the_telephone_is_the_desks(work: AtWork, caller: Person, role: Role) -> None:
    assert isinstance(call(work, caller.card, RIGHT, role), desk.NotAllowed)


def test_a_lost_card_is_stopped_from_the_telephone(work: AtWork, caller: Person) -> None:
    done = call(work, "Quill Fennimore", RIGHT)
    assert isinstance(done, desk.OnTheLine)
    assert isinstance(desk.stop_cards(work.house, work.clerk, done.visit), desk.CardStopped)
    assert isinstance(desk.scan_card(work.house, work.clerk, caller.card), Refusal)


def test_who_is_called_is_named_and_what_for_is_not(work: AtWork, caller: Person) -> None:
    changed(work, caller, contact=Contact(channel="telephone"), language="es")
    work.lent(caller, work.book("The Salt Lantern"))
    work.clock.days_later(18)
    close(work)
    calls = desk.call_list(work.house, work.clerk)
    assert isinstance(calls, tuple)
    [line] = calls
    assert (line.name, line.phone, line.days) == ("Quill Fennimore", "(860) 555-0142", 0)
    assert line.voicemail == ("Llamamos de Invented Public Library. Por favor, devuélvanos la llamada al 860-555-0199.")
    assert desk.call_list(work.house, work.clerk) != ()  # no answer: it stays
    assert isinstance(desk.answer_call(work.house, work.clerk, "", RIGHT, line.visit), desk.OnTheLine)
    assert desk.was_told(work.house, work.clerk, line.visit) == desk.Done(1)
    assert desk.call_list(work.house, work.clerk) == ()
    close(work)
    assert shown(work) == []


def test_who_cannot_be_reached_is_written_to(work: AtWork, caller: Person) -> None:
    changed(work, caller, contact=Contact(channel="telephone"))
    work.lent(caller)
    work.clock.days_later(18)
    close(work)
    calls = desk.call_list(work.house, work.clerk)
    assert isinstance(calls, tuple)
    assert desk.write_instead(work.house, work.clerk, calls[0].visit) == desk.Done(1)
    assert shown(work) == [("reminder", "letter", "waiting", 0)]


# -- the facts


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("1987-04-30", True),
        ("4/30/87", True),
        ("April 30 1987", True),
        ("30 apr 1987", True),
        ("April 30", False),
        ("April 1987", False),
        ("1987", False),
        ("1987-04-29", False),
        ("4/30/1887", False),
        ("yesterday", False),
        ("99999999999999", False),
    ],
)
def test_a_birth_date_is_whole_and_right(said: str, fits: bool) -> None:
    assert birth_fits(said, date(1987, 4, 30)) is fits
    assert not birth_fits(said, None)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("14 Quill Lane", True),
        ("14 quill ln", True),
        ("14 Quill", True),
        ("14, QUIL LANE.", True),
        ("14 Quihl Lane", True),
        ("14 Call Lane", False),
        ("15 Quill Lane", False),
        ("Quill Lane", False),
        ("14", False),
        ("14 Lane", False),
        ("14 Hill Lane", False),
        ("14 Quill Hill Lane", False),
        ("", False),
    ],
)
def test_a_street_is_forgiven_its_spelling_and_not_its_number(said: str, fits: bool) -> None:
    assert street_fits(said, "14 Quill Lane") is fits


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_street_fits_itself_and_nothing_unlike_it(one: str, other: str) -> None:
    """Against a naive oracle: whoever fits has the same number, and as many words of a name."""
    if street_fits(one, other):
        numbers = [[word for word in street_words(text) if word[0].isdigit()][:1] for text in (one, other)]
        assert numbers[0] == numbers[1]
        assert street_fits(other, other)


@pytest.mark.parametrize(
    ("said", "fits"),
    [
        ("0142", True),
        ("555-0142", True),
        ("1 860 555 0142", True),
        ("860 556 0142", False),
        ("142", False),
        ("", False),
    ],
)
def test_a_telephone_is_its_last_four_and_whatever_else_is_said(said: str, fits: bool) -> None:
    assert phone_fits(said, "(860) 555-0142 x7") is fits
    assert not phone_fits(said, "")


# -- two in one house


def test_what_two_patrons_share_is_said_and_with_whom_is_not(work: AtWork, caller: Person) -> None:
    def found(**said: object) -> desk.Shared:
        person = work.person(**said)
        done = desk.shared(work.house, work.clerk, person.visit)
        assert isinstance(done, desk.Shared)
        return done

    same = {"street": "14 quill lane", "town": "INVENTON"}
    assert found(family="Other", **same) == desk.Shared(address=True, phone=False, email=False)
    assert found(family="Other", phone="860.555.0142") == desk.Shared(address=False, phone=True, email=False)
    assert found(family="Other", phone="203.555.0142") == desk.Shared(address=False, phone=False, email=False)
    assert found(family="Other", email="Q@people.example") == desk.Shared(address=False, phone=False, email=True)
    assert found(family="Other", street="14 Quill Lane Apt 2", town="Inventon") == desk.Shared(False, False, False)
    assert found(family="Other") == desk.Shared(False, False, False)
