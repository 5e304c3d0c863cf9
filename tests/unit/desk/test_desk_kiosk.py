"""The self-service machine: the same rules as at the desk, no name for a return, nothing left of anybody."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Purpose, Role


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as made:
        yield made


@pytest.fixture
def machine(work: AtWork) -> str:
    key = desk.open_station(work.house, work.supervisor, kiosk=True)
    assert isinstance(key, str)
    return key


def pin_of(work: AtWork, person: Person) -> str:
    given = desk.give_pin(work.house, work.clerk, work.again(person).visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven)
    return given.secret


def begun(work: AtWork, machine: str, person: Person) -> None:
    assert desk.kiosk_begins(work.house, machine, person.card, pin_of(work, person)) is None


def test_a_patron_lends_and_renews_as_themselves(work: AtWork, machine: str) -> None:
    person, book = work.person(), work.book()
    begun(work, machine, person)
    with work.told() as told:
        assert isinstance(desk.kiosk_lends(work.house, machine, book), desk.Lent)
    assert {(entry.actor, entry.role, entry.purpose) for entry in told} == {("", Role.PATRON, Purpose.OWN)}
    assert work.loans_of(person) == {book}
    again = desk.kiosk_lends(work.house, machine, book)
    assert isinstance(again, desk.Renewed)
    has = desk.kiosk_loans(work.house, machine)
    assert isinstance(has, desk.KioskLoans)
    assert [line.barcode for line in has.lines] == [book]
    assert has.card == person.card[-4:]


def test_a_return_is_the_machines_and_names_nobody(work: AtWork, machine: str) -> None:
    person = work.person()
    book = work.lent(person)
    with work.told() as told:
        back = desk.kiosk_returns(work.house, machine, book)
    assert back == desk.KioskReturned("The Salt Lantern")
    assert [(entry.actor, entry.purpose) for entry in told] == [("kiosk", Purpose.RETURN)]
    assert work.loans_of(person) == set()
    assert desk.kiosk_returns(work.house, machine, person.card) is None


def test_what_was_reported_lost_goes_to_the_desk_and_nobody_is_named(work: AtWork, machine: str) -> None:
    """To take it in ends what was charged for it, which the table of duties leaves to the desk."""
    person = work.person()
    book = work.lent(person, work.book(price_cents=1500))
    assert isinstance(desk.report_lost(work.house, work.clerk, work.again(person).visit, book), desk.Lost)
    before = work.dump()
    with work.told() as told:
        answer = desk.kiosk_returns(work.house, machine, book)
    assert isinstance(answer, Refusal)
    assert (answer.what, answer.remedy) == ("please hand this item to the desk", "somebody there will take it in")
    assert (told, work.dump()) == ([], before)
    back = desk.return_item(work.house, work.clerk, book)
    assert isinstance(back, desk.Returned)
    assert back.was_on_loan
    assert work.record(person).owed_cents == 0
    # lost, and paid for: nobody has it any more, and it is a return like another
    again = work.lent(person, work.book(price_cents=1500))
    lost = desk.report_lost(work.house, work.clerk, work.again(person).visit, again)
    assert isinstance(lost, desk.Lost)
    visit = work.again(person).visit
    assert isinstance(desk.pay(work.house, work.clerk, visit, desk.ALL, lost.cents, desk.Method.CASH), desk.Paid)
    assert isinstance(desk.kiosk_returns(work.house, machine, again), desk.KioskReturned)


def test_a_stop_gives_no_reason_aloud(work: AtWork, machine: str) -> None:
    lapsed = work.person()
    begun(work, machine, lapsed)
    work.clock.days_later(1200)
    again = desk.open_station(work.house, work.supervisor, kiosk=True)
    assert isinstance(again, str)
    begun(work, again, lapsed)
    stopped = desk.kiosk_lends(work.house, again, work.book())
    unknown = desk.kiosk_lends(work.house, again, "39999999999999")
    assert isinstance(stopped, Refusal)
    assert (stopped.what, stopped.remedy) == ("please ask at the desk", "somebody there will help you")
    assert stopped == unknown
    assert work.loans_of(lapsed) == set()


def test_the_limit_holds_at_the_machine_too(work: AtWork, machine: str) -> None:
    child = work.person(category="child", guardian_name="Marigold Fennimore")
    begun(work, machine, child)
    for _ in range(20):
        assert isinstance(desk.kiosk_lends(work.house, machine, work.book()), desk.Lent)
    assert isinstance(desk.kiosk_lends(work.house, machine, work.book()), Refusal)


def test_nobody_is_signed_in_after_a_minute_or_an_end(work: AtWork, machine: str) -> None:
    person = work.person()
    begun(work, machine, person)
    work.clock.now += timedelta(seconds=59)
    assert desk.kiosk_guest(work.house, machine) is not None
    work.clock.now += timedelta(seconds=60)
    assert desk.kiosk_guest(work.house, machine) is None
    assert isinstance(desk.kiosk_lends(work.house, machine, work.book()), Refusal)
    begun(work, machine, person)
    desk.kiosk_ends(work.house, machine)
    assert desk.kiosk_guest(work.house, machine) is None
    assert isinstance(desk.kiosk_loans(work.house, machine), Refusal)


def test_a_wrong_pin_signs_out_whoever_was_there(work: AtWork, machine: str) -> None:
    person, other = work.person(), work.person()
    begun(work, machine, person)
    assert isinstance(desk.kiosk_begins(work.house, machine, other.card, "0000"), Refusal)
    assert desk.kiosk_guest(work.house, machine) is None


def test_a_pin_is_not_guessed_at_the_machine(work: AtWork, machine: str) -> None:
    person = work.person()
    right = pin_of(work, person)
    wrong = [f"{number:0{len(right)}}" for number in range(40) if f"{number:0{len(right)}}" != right]
    answers = [desk.kiosk_begins(work.house, machine, person.card, guess) for guess in wrong[:20]]
    assert all(isinstance(answer, Refusal) for answer in answers)
    assert any(isinstance(answer, desk.Throttled) for answer in answers)
    assert isinstance(desk.kiosk_begins(work.house, machine, person.card, right), desk.Throttled)


def test_nor_are_cards_tried_one_after_the_other(work: AtWork, machine: str) -> None:
    answers = [desk.kiosk_begins(work.house, machine, work.person().card, "0000") for _ in range(8)]
    assert [type(one).__name__ for one in answers] == ["Wrong"] * 5 + ["Throttled"] * 3


def test_a_closed_machine_and_a_desk_serve_nobody_so(work: AtWork, machine: str) -> None:
    person, book = work.person(), work.book()
    station = desk.open_station(work.house, work.supervisor)
    assert isinstance(station, str)
    pin = pin_of(work, person)
    desk.close_station(work.house, machine)
    for key in (machine, station, ""):
        assert isinstance(desk.kiosk_begins(work.house, key, person.card, pin), Refusal)
        assert isinstance(desk.kiosk_returns(work.house, key, book), Refusal)
        assert isinstance(desk.kiosk_lends(work.house, key, book), Refusal)
