"""Signing in, and not signing in."""

from base64 import b32decode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import select

from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff import (
    CodeNeeded,
    SignedIn,
    Strangers,
    Throttled,
    Wrong,
    check,
    confirm_totp,
    create,
    dismiss,
    enrol_totp,
    keeper_credential,
    password_mark,
    set_password,
    start_over,
)
from carrel.staff.tables import ACCOUNTS
from carrel.store.engine import Store
from carrel.store.statement import Statement

KEY = bytes(range(32))
PASSWORD = "a sentence is fine"
NOW = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
STRANGERS = Strangers()
Outcome = SignedIn | CodeNeeded | Throttled | Wrong


def attempt(store: Store, name: str, password: str = PASSWORD, code: str = "", now: datetime = NOW) -> Outcome:
    with store.write() as tx:
        return check(tx, KEY, STRANGERS, name, password, code, now)


def code_at(address: str, now: datetime) -> str:
    secret = b32decode(parse_qs(urlsplit(address).query)["secret"][0])
    return TOTP(secret, 6, SHA1(), 30).generate(int(now.timestamp())).decode()


def enrolled(store: Store, name: str) -> str:
    """Enrol ``name`` at NOW and return the address its authenticator holds."""
    with store.write() as tx:
        address = enrol_totp(tx, KEY, name, "A library")
        assert isinstance(address, str)
        assert confirm_totp(tx, KEY, name, code_at(address, NOW), NOW) is None
    return address


def test_a_clerk_signs_in_with_a_password(store: Store) -> None:
    with store.read() as tx:
        mark = password_mark(tx, "robin")
    assert attempt(store, " Robin") == SignedIn(Actor("robin", Role.CLERK), "Robin", False, False, mark)


def test_a_sign_in_is_good_while_the_password_stays(store: Store) -> None:
    """Whoever chooses another, is given another, or leaves: what was signed in before has another mark."""
    marks = []
    for change in (
        lambda tx: set_password(tx, "robin", "my own long sentence"),
        lambda tx: set_password(tx, "robin", "my own long sentence"),
        lambda tx: start_over(tx, "robin", PASSWORD),
        lambda tx: dismiss(tx, "robin"),
    ):
        with store.write() as tx:
            marks.append(password_mark(tx, "Robin"))
            assert change(tx) is None
    with store.read() as tx:
        assert password_mark(tx, "robin") == password_mark(tx, "nobody") == ""
    assert len(set(marks)) == len(marks)
    assert not any(PASSWORD in mark or "argon2" in mark for mark in marks)


def test_wrong_password_unknown_name_and_former_staff_read_the_same(store: Store) -> None:
    with store.write() as tx:
        create(tx, "former", "Former", Role.CLERK, PASSWORD, False)
        dismiss(tx, "former")
    answers = {attempt(store, "robin", "not this one"), attempt(store, "nobody"), attempt(store, "former")}
    assert answers == {Wrong()}


def test_a_given_password_must_be_changed_once(store: Store) -> None:
    with store.write() as tx:
        create(tx, "newcomer", "Newcomer", Role.CLERK, PASSWORD, True)
    first = attempt(store, "newcomer")
    assert isinstance(first, SignedIn)
    assert first.must_change
    with store.write() as tx:
        assert set_password(tx, "newcomer", "my own long sentence") is None
    assert attempt(store, "newcomer") == Wrong()
    second = attempt(store, "newcomer", "my own long sentence")
    assert isinstance(second, SignedIn)
    assert not second.must_change


def test_five_wrong_tries_close_the_account_a_minute_then_longer(store: Store) -> None:
    now, pauses = NOW, []
    for _ in range(5):
        assert attempt(store, "robin", "wrong wrong wrong", now=now) == Wrong()
    for _ in range(6):
        throttled = attempt(store, "robin", now=now)
        assert isinstance(throttled, Throttled)
        pauses.append(throttled.until - now)
        now = throttled.until
        assert attempt(store, "robin", "wrong wrong wrong", now=now) == Wrong()
    minutes = [round(pause / timedelta(minutes=1)) for pause in pauses[1:]]
    assert pauses[0] >= timedelta(minutes=1)
    assert minutes == [2, 4, 8, 15, 15]
    opened = attempt(store, "robin", now=now + timedelta(minutes=16))
    assert isinstance(opened, SignedIn)
    assert attempt(store, "robin", "wrong wrong wrong", now=now) == Wrong()  # the count began again


def test_a_name_that_is_nobodys_is_met_as_an_account_is(store: Store) -> None:
    """After five wrong tries, too: or they would tell which names there are."""
    minutes = (0, 0, 0, 0, 0, 0, 1, 2, 2, 4, 5, 9, 11, 20, 40)
    tries = [NOW + timedelta(minutes=minute) for minute in minutes]
    known = [attempt(store, "robin", "wrong wrong wrong", now=now) for now in tries]
    assert known == [attempt(store, " NoBody.at.all", "wrong wrong wrong", now=now) for now in tries]
    assert {type(one) for one in known} == {Wrong, Throttled}


def test_custodian_and_auditor_must_enrol_an_authenticator_and_a_clerk_may(store: Store) -> None:
    for name in ("director", "board"):
        first = attempt(store, name)
        assert isinstance(first, SignedIn)
        assert first.needs_totp_enrolment
        enrolled(store, name)
        assert attempt(store, name) == CodeNeeded()
    enrolled(store, "robin")
    assert attempt(store, "robin") == CodeNeeded()


def test_a_code_works_once_and_only_near_its_time(store: Store) -> None:
    address = enrolled(store, "director")
    assert attempt(store, "director", code=code_at(address, NOW)) == Wrong()  # it confirmed the enrolment
    later = NOW + timedelta(minutes=2)
    assert attempt(store, "director", code=code_at(address, later - timedelta(minutes=1)), now=later) == Wrong()
    assert isinstance(attempt(store, "director", code=code_at(address, later), now=later), SignedIn)
    assert attempt(store, "director", code=code_at(address, later), now=later) == Wrong()


def test_asking_for_the_code_is_no_failure_and_a_wrong_code_is(store: Store) -> None:
    enrolled(store, "director")
    for _ in range(10):
        assert attempt(store, "director") == CodeNeeded()
    for _ in range(5):
        assert attempt(store, "director", code="000000") == Wrong()
    assert isinstance(attempt(store, "director"), Throttled)


def test_an_unconfirmed_authenticator_asks_nothing_and_a_confirmed_one_is_not_replaced(store: Store) -> None:
    with store.write() as tx:
        first = enrol_totp(tx, KEY, "director", "A library")
        second = enrol_totp(tx, KEY, "director", "A library")
        assert first != second
    assert isinstance(attempt(store, "director"), SignedIn)
    enrolled(store, "director")
    with store.write() as tx:
        assert isinstance(enrol_totp(tx, KEY, "director", "A library"), Refusal)
        assert start_over(tx, "director", "given-out-by-hand") is None
    again = attempt(store, "director", "given-out-by-hand")
    assert isinstance(again, SignedIn)
    assert again.must_change
    assert again.needs_totp_enrolment


def test_neither_password_nor_secret_lies_in_the_database(store: Store) -> None:
    address = enrolled(store, "director")
    secret = b32decode(parse_qs(urlsplit(address).query)["secret"][0])
    every: Statement[tuple[object, ...]] = Statement(select(ACCOUNTS))
    with store.read() as tx:
        kept = repr(tx.rows(every)).encode("unicode_escape") + b"".join(
            cell for row in tx.rows(every) for cell in row if isinstance(cell, bytes)
        )
    assert secret not in kept
    assert PASSWORD.encode() not in kept


def test_the_keeper_does_not_sign_in_at_the_desk(store: Store) -> None:
    secret = keeper_credential()
    with store.write() as tx:
        create(tx, "keeper", "The keeper", Role.KEEPER, secret, False)
    assert attempt(store, "keeper", secret) == Wrong()
