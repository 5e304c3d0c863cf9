"""Who is with the library, and that somebody always answers for the records."""

import pytest

from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from carrel.staff import (
    accounts,
    create,
    dismiss,
    keeper,
    keeper_credential,
    one_time_password,
    set_password,
    standing,
)
from carrel.store.engine import Store

PASSWORD = "a sentence is fine"


def test_a_name_is_one_account_however_it_is_typed(store: Store) -> None:
    with store.write() as tx:
        assert isinstance(create(tx, " ROBIN ", "Another", Role.CLERK, PASSWORD, False), Refusal)
        assert standing(tx, "Robin") is Role.CLERK


def test_whoever_is_dismissed_has_no_standing_and_leaves_no_hash(store: Store) -> None:
    with store.write() as tx:
        assert dismiss(tx, "robin") is None
        assert standing(tx, "robin") is None
        assert [a.active for a in accounts(tx) if a.name == "robin"] == [False]
        assert isinstance(create(tx, "robin", "Somebody else", Role.CLERK, PASSWORD, False), Refusal)
        assert isinstance(set_password(tx, "robin", "another sentence"), Refusal)


def test_the_last_custodian_cannot_be_dismissed(store: Store) -> None:
    with store.write() as tx:
        assert isinstance(dismiss(tx, "director"), Refusal)
        assert standing(tx, "director") is Role.CUSTODIAN
        create(tx, "deputy", "Deputy", Role.CUSTODIAN, PASSWORD, False)
        assert dismiss(tx, "director") is None
        assert isinstance(dismiss(tx, "deputy"), Refusal)


@pytest.mark.parametrize("role", [Role.PATRON, Role.STRANGER])
def test_only_officers_employees_and_agents_have_accounts(store: Store, role: Role) -> None:
    with store.write() as tx:
        assert isinstance(create(tx, "someone", "Someone", role, PASSWORD, False), Refusal)


@pytest.mark.parametrize("name", ["", "x", "a b", "../up", "é" * 5, "a" * 65])
def test_a_name_is_plain(store: Store, name: str) -> None:
    with store.write() as tx:
        assert isinstance(create(tx, name, "Someone", Role.CLERK, PASSWORD, False), Refusal)


@pytest.mark.parametrize(
    "password", ["short", "password1234", "PasswordPassword", "aaaaaaaaaaaaaa", "robin", "eleven char"]
)
def test_a_password_anyone_would_try_is_refused(store: Store, password: str) -> None:
    with store.write() as tx:
        assert isinstance(set_password(tx, "robin", password), Refusal)


def test_the_name_is_no_password(store: Store) -> None:
    with store.write() as tx:
        assert isinstance(create(tx, "circulation.desk", "Desk", Role.CLERK, "Circulation.Desk1", False), Refusal)


def test_one_time_passwords_are_readable_and_all_different() -> None:
    made = {one_time_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(group) == 4 for one in made for group in one.split("-"))


def test_the_keeper_has_its_own_credential_and_cannot_be_guessed(store: Store) -> None:
    secret = keeper_credential()
    with store.write() as tx:
        assert keeper(tx, secret) is None
        assert create(tx, "keeper", "The keeper", Role.KEEPER, secret, False) is None
        assert keeper(tx, secret) == Actor("keeper", Role.KEEPER)
        assert keeper(tx, keeper_credential()) is None
        dismiss(tx, "keeper")
        assert keeper(tx, secret) is None
