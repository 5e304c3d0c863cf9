"""A patron's password and PIN: who is let in, what is said to whoever is not, and what the disk tells of it."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.gate import tries
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen, Registration
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import epochs, passwords, registrations
from house import Clock
from own import Post

SEEN = IdSeen.DRIVING_LICENCE


@pytest.fixture
def work(clock: Clock) -> Iterator[AtWork]:
    with at_work(clock=clock) as library:
        yield library


def password_of(work: AtWork, person: Person) -> str:
    given = desk.give_password(work.house, work.clerk, work.again(person).visit, SEEN)
    assert isinstance(given, desk.SecretGiven), given
    return given.secret


def pin_of(work: AtWork, person: Person) -> str:
    given = desk.give_pin(work.house, work.clerk, work.again(person).visit, SEEN)
    assert isinstance(given, desk.SecretGiven), given
    return given.secret


def amended(work: AtWork, person: Person, **changed: object) -> None:
    record = work.record(person)
    with work.house.store.write() as tx:
        new: Registration = msgspec.structs.replace(record, **changed)
        registrations.replace(tx, work.house.ring, epochs.generations(tx), person.row, record, new)


def test_a_given_password_lets_its_patron_in_as_themselves(work: AtWork) -> None:
    person = work.person()
    signed = desk.sign_in_patron(work.house, person.card, password_of(work, person))
    assert isinstance(signed, desk.PatronSignedIn)
    assert (signed.actor.role, signed.actor.patron, signed.must_change) == (Role.PATRON, person.row, True)
    sitting = desk.sitting_of(work.house, signed.sitting)
    assert sitting is not None
    assert sitting.actor == signed.actor
    desk.end_sitting(work.house, signed.sitting)
    assert desk.sitting_of(work.house, signed.sitting) is None


def test_a_sitting_ends_when_it_is_idle_and_not_while_it_is_used(work: AtWork, clock: Clock) -> None:
    person = work.person()
    signed = desk.sign_in_patron(work.house, person.card, password_of(work, person))
    assert isinstance(signed, desk.PatronSignedIn)
    for _ in range(5):
        clock.now += timedelta(minutes=9)
        assert desk.sitting_of(work.house, signed.sitting) is not None
    clock.now += timedelta(minutes=10)
    assert desk.sitting_of(work.house, signed.sitting) is None


def test_a_new_password_ends_every_sitting_of_that_patron_alone(work: AtWork) -> None:
    one, other = work.person(), work.person()
    words = []
    for person in (one, other):
        signed = desk.sign_in_patron(work.house, person.card, password_of(work, person))
        assert isinstance(signed, desk.PatronSignedIn)
        words.append(signed.sitting)
    password_of(work, one)
    assert desk.sitting_of(work.house, words[0]) is None
    assert desk.sitting_of(work.house, words[1]) is not None


def test_whoever_is_not_let_in_reads_the_same_whatever_the_reason(work: AtWork) -> None:
    person, bare, lost = work.person(), work.person(), work.person()
    password, lost_password = password_of(work, person), password_of(work, lost)
    pin = pin_of(work, person)
    desk.stop_cards(work.house, work.clerk, work.again(lost).visit)
    answers = [
        desk.sign_in_patron(work.house, person.card, "a wrong sentence"),
        desk.sign_in_patron(work.house, person.card, pin),  # a PIN opens no page
        desk.sign_in_patron(work.house, bare.card, ""),
        desk.sign_in_patron(work.house, lost.card, lost_password),
        desk.sign_in_patron(work.house, work.new_card(), password),
        desk.check_pin(work.house, person.card, password),
        desk.check_pin(work.house, bare.card, ""),
        desk.check_pin(work.house, work.new_card(), pin),
    ]
    assert {type(one) for one in answers} == {desk.Wrong}
    assert len({(one.what, one.remedy) for one in answers if isinstance(one, Refusal)}) == 1


def test_an_unknown_card_is_measured_as_long_as_a_known_one(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    person = work.person()
    password_of(work, person)
    measured: list[bytes] = []
    honest = passwords.stretched
    monkeypatch.setattr(passwords, "stretched", lambda said, salt: measured.append(salt) or honest(said, salt))
    for card in (person.card, work.new_card(), work.person().card):
        measured.clear()
        assert isinstance(desk.sign_in_patron(work.house, card, "a wrong sentence"), desk.Wrong)
        assert len(measured) == 1


def test_tries_leave_no_byte_behind(work: AtWork) -> None:
    person = work.person()
    password, pin = password_of(work, person), pin_of(work, person)
    before, entries = work.dump(), work.entries()
    for _ in range(8):
        desk.sign_in_patron(work.house, person.card, "a wrong sentence")
        desk.check_pin(work.house, person.card, "0000")
    desk.sign_in_patron(work.house, work.new_card(), password)
    assert isinstance(desk.check_pin(work.house, work.person().card, pin), desk.Wrong)
    after = work.dump()
    assert {name for name in after if after[name] != before[name]} <= {
        "registrations", "search_tags", "card_tags", "slips", "sealed_registrations",
    }  # fmt: skip  # somebody else registered
    assert len(work.entries()) == len(entries) + 1


def test_too_many_tries_wait_and_the_right_word_waits_too(work: AtWork, clock: Clock) -> None:
    person, other = work.person(), work.person()
    pin = pin_of(work, person)
    pin_of(work, other)
    for _ in range(tries.FREE):
        assert isinstance(desk.check_pin(work.house, person.card, "000"), desk.Wrong)
    stopped = desk.check_pin(work.house, person.card, pin)
    assert isinstance(stopped, desk.Throttled)
    assert stopped.until == clock.now + timedelta(minutes=1)
    assert isinstance(desk.check_pin(work.house, other.card, "000"), desk.Wrong)
    assert isinstance(desk.sign_in_patron(work.house, person.card, "a wrong sentence"), desk.Wrong)
    clock.now += timedelta(minutes=1)
    assert isinstance(desk.check_pin(work.house, person.card, pin), desk.PinRight)
    assert isinstance(desk.check_pin(work.house, person.card, "000"), desk.Wrong)


def test_nothing_is_given_out_before_identification_was_seen(work: AtWork) -> None:
    person = work.person()
    for give in (desk.give_password, desk.give_pin):
        assert isinstance(give(work.house, work.clerk, work.again(person).visit, IdSeen.NONE), Refusal)
        assert isinstance(give(work.house, work.actor(Role.PAGE), work.again(person).visit, SEEN), Refusal)
    assert work.record(person).secrets.password == b""
    with work.told() as told:
        pin_of(work, person)
    assert [entry.purpose for entry in told] == [Purpose.CARD]
    assert work.record(person).id_seen is SEEN


def test_a_second_step_asks_for_the_code_that_was_sent(work: AtWork, clock: Clock) -> None:
    person, post = work.person(email="quill@invented.example"), Post()
    password = password_of(work, person)
    kept = work.record(person).secrets
    amended(work, person, secrets=msgspec.structs.replace(kept, second_step=True))

    def enter(code: str, mail: Post | None = post) -> object:
        return desk.sign_in_patron(work.house, person.card, password, code, mail)

    assert isinstance(enter("", None), Refusal)
    assert isinstance(enter(""), desk.SecondStepNeeded)
    assert post.sent[-1][0] == "quill@invented.example"
    first = post.code
    assert isinstance(enter("not it"), desk.Wrong)
    assert isinstance(enter(""), desk.SecondStepNeeded)
    if first != post.code:
        assert isinstance(enter(first), desk.Wrong)
    clock.now += timedelta(minutes=2)
    assert isinstance(enter(post.code), desk.PatronSignedIn)
    assert isinstance(enter(post.code), desk.Wrong)


def test_a_code_is_good_for_ten_minutes(work: AtWork, clock: Clock) -> None:
    row = work.person().row
    code = work.house.codes.make(row, clock.now)
    assert not work.house.codes.take(row, code, clock.now + timedelta(minutes=10))
    code = work.house.codes.make(row, clock.now)
    assert work.house.codes.take(row, f" {code[:3]} {code[3:]}", clock.now + timedelta(minutes=9))


@pytest.mark.parametrize("password", ["short", "123456789012345", "Librarylibrary", "aaaaaaaabbbb", "Quill Fennimore"])
def test_passwords_that_will_not_do(password: str) -> None:
    assert passwords.unfit_password(password, "Quill", "Fennimore", "21189000000017")


def test_passwords_and_pins_that_will() -> None:
    assert passwords.unfit_password("a lantern in the salt", "Quill", "Fennimore") == ""
    assert passwords.unfit_pin("7305") == ""
    for pin in ("1111", "1234", "730", "73055", "73o5", "\uff17\uff13\uff10\uff15"):
        assert passwords.unfit_pin(pin)
    assert all(passwords.unfit_pin(passwords.new_pin()) == "" for _ in range(200))
