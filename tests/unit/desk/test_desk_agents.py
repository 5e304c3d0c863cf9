"""The register of agents, and how an agent's account is used."""

from datetime import timedelta

import pytest

from at_work import AtWork
from carrel import desk
from carrel.gate.agent_tries import A_MINUTE, AgentTries
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role
from house import Clock
from sip2_client import named, words_of


def form(*words: str, **said: str) -> desk.AgentForm:
    usual = {"account": "libki", "vendor": "Invented, Inc.", "contract": "of 1 July 2026"}
    return desk.AgentForm(**(usual | said), told=words_of(*words))


def only(work: AtWork) -> desk.Agent:
    found = desk.agent_list(work.house, work.custodian)
    assert isinstance(found, tuple)
    (agent,) = found
    return agent


def test_an_agent_is_named(work: AtWork) -> None:
    made = desk.name_agent(work.house, work.custodian, form("may sit", "greeting", vendor="  Invented, Inc. "))
    assert isinstance(made, desk.OneTimePassword)
    agent = only(work)
    assert (agent.account, agent.vendor, agent.contract) == ("libki", "Invented, Inc.", "of 1 July 2026")
    assert (agent.told, agent.since, agent.active) == (words_of("may sit", "greeting"), work.clock().date(), True)
    signed = desk.sign_in_agent(work.house, "libki", made.password)
    assert isinstance(signed, desk.SignedIn)
    assert signed.actor == Actor("libki", Role.AGENT)
    assert isinstance(desk.sign_in_agent(work.house, "libki", "another password"), Refusal)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (form(vendor=" "), "vendor and contract"),
        (form(contract=""), "vendor and contract"),
        (form(contract="x" * 201), "vendor and contract"),
        (form("greeting"), "is told nothing at all"),
        (form(account="É"), "an account's name is"),
        (form(account="clerk"), "that name is or was"),
    ],
)
def test_what_cannot_be_on_the_register(work: AtWork, wrong: desk.AgentForm, what: str) -> None:
    refusal = desk.name_agent(work.house, work.custodian, wrong)
    assert isinstance(refusal, Refusal)
    assert what in refusal.what
    assert desk.agent_list(work.house, work.custodian) == ()


def test_an_agent_is_amended(work: AtWork) -> None:
    named(work.house, work.custodian, "may sit")
    assert desk.amend_agent(work.house, work.custodian, form(contract="of 1 July 2027")) is None
    assert (only(work).contract, only(work).told) == ("of 1 July 2027", frozenset())
    for wrong in (form(vendor=""), form("filtered"), form(account="clerk"), form(account="nobody")):
        assert isinstance(desk.amend_agent(work.house, work.custodian, wrong), Refusal)
    assert only(work).contract == "of 1 July 2027"


def test_an_agent_gets_another_password(work: AtWork) -> None:
    old = named(work.house, work.custodian)
    new = desk.new_agent_password(work.house, work.custodian, "libki")
    assert isinstance(new, desk.OneTimePassword)
    assert isinstance(desk.sign_in_agent(work.house, "libki", old), Refusal)
    assert isinstance(desk.sign_in_agent(work.house, "libki", new.password), desk.SignedIn)
    assert isinstance(desk.new_agent_password(work.house, work.custodian, "clerk"), Refusal)


def test_an_agent_is_stopped_for_good(work: AtWork) -> None:
    password = named(work.house, work.custodian, "may sit")
    assert desk.stop_agent(work.house, work.custodian, "libki") is None
    assert not only(work).active
    assert isinstance(desk.sign_in_agent(work.house, "libki", password), Refusal)
    for again in (
        desk.stop_agent(work.house, work.custodian, "libki"),
        desk.amend_agent(work.house, work.custodian, form("may sit")),
        desk.new_agent_password(work.house, work.custodian, "libki"),
        desk.name_agent(work.house, work.custodian, form("may sit")),
        desk.stop_agent(work.house, work.custodian, "clerk"),
    ):
        assert isinstance(again, Refusal)


def test_guessing_at_an_agents_password_is_slow(work: AtWork) -> None:
    password = named(work.house, work.custodian)
    for _ in range(5):
        assert isinstance(desk.sign_in_agent(work.house, "libki", "a guess"), Refusal)
    assert isinstance(desk.sign_in_agent(work.house, "libki", password), Refusal)
    work.clock.now += timedelta(minutes=2)
    assert isinstance(desk.sign_in_agent(work.house, "libki", password), desk.SignedIn)


def test_a_vendors_account_opens_no_page(work: AtWork) -> None:
    refusal = desk.sign_in(work.house, "libki", named(work.house, work.custodian, "may sit"), "")
    assert isinstance(refusal, Refusal)
    assert "vendor" in refusal.what


def test_wrong_tries_are_counted_by_account_and_day(clock: Clock) -> None:
    tries = AgentTries()
    today = clock().date()
    for account in ("libki", "libki", "cassie"):
        tries.miss(account, clock())
    assert tries.before(today) == {}
    clock.days_later()
    tries.miss("libki", clock())
    counts = tries.before(clock().date())
    assert counts == {("libki", today): 2, ("cassie", today): 1}
    tries.told(counts)
    assert tries.before(clock().date()) == {}
    assert tries.before(clock().date() + timedelta(days=1)) == {("libki", clock().date()): 1}


def test_only_whoever_guesses_is_not_heard(clock: Clock) -> None:
    tries = AgentTries()
    for _ in range(A_MINUTE):
        assert not tries.is_over_eager("libki", clock())
        tries.miss("libki", clock())
    assert tries.is_over_eager("libki", clock())
    assert not tries.is_over_eager("cassie", clock())
    clock.now += timedelta(minutes=1)
    assert not tries.is_over_eager("libki", clock())
