"""Agents of the library, as necessary for operation: vendors' machines, which are told what is on their list."""

import msgspec
import pytest

from at_work import at_work
from carrel import desk
from carrel.gate.views import AgentView
from carrel.records.agents import AgentWord
from carrel.records.refusals import Refusal
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Permitted
from sip2_client import named, words_of
from statute.asking import USER, judge, request

SEATING = {RecordClass.REGISTRATION, RecordClass.COMPUTER}


@pytest.mark.parametrize("purpose", Purpose)
def test_an_agent_seats_people_and_does_nothing_else(purpose: Purpose) -> None:
    """A vendor's machine opens what seating somebody at a public computer needs; for every other act, nothing."""
    opened = {
        record_class
        for record_class in RecordClass
        if isinstance(judge().decide(request(Role.AGENT, purpose, record_class, owner=USER)), Permitted)
    }
    assert opened == (SEATING if purpose is Purpose.SEAT else set())


def test_an_agents_list_is_empty_by_default() -> None:
    """A vendor with a contract and no list is told nothing, and nothing is opened for its machine."""
    assert desk.AgentForm("libki", "Invented, Inc.", "of 1 July 2026").told == ()
    with at_work() as work:
        named(work.house, work.custodian)
        person = work.person()
        given = desk.give_pin(work.house, work.clerk, person.visit, IdSeen.PASSPORT)
        assert isinstance(given, desk.SecretGiven)
        agent = msgspec.structs.replace(work.actor(Role.AGENT), name="libki")
        with work.told() as entries:
            answer = desk.may_sit(work.house, agent, person.card, given.secret)
        assert answer == AgentView(may_sit=False)
        assert entries == []


def test_an_account_without_a_contract_is_told_nothing() -> None:
    """Whoever is on no register is no agent of the library, whatever their account is called."""
    with at_work() as work:
        answer = desk.may_sit(work.house, work.actor(Role.AGENT), work.person().card, "1379")
        assert answer == AgentView(may_sit=False)
        assert isinstance(desk.name_agent(work.house, work.custodian, desk.AgentForm("x1", "Invented", " ")), Refusal)


def test_no_word_exists_for_what_seating_does_not_need() -> None:
    """A name, an address, a birth date, what is borrowed or owed: the list has no word that an agent could be told."""
    assert {word.value for word in AgentWord} == {
        "may sit", "filtered", "minutes left today", "greeting", "why not",
    }  # fmt: skip
    assert {field.name for field in msgspec.structs.fields(AgentView)} == {
        "may_sit", "filtered", "minutes_left", "greeting", "why_not",
    }  # fmt: skip


def test_only_the_custodian_says_who_is_an_agent() -> None:
    """The officer who answers for the records names the agents: no clerk, no supervisor, and no agent itself."""
    with at_work() as work:
        named(work.house, work.custodian, "may sit")
        form = desk.AgentForm("libki", "Invented, Inc.", "a better one", words_of("may sit", "filtered"))
        for role in set(Role) - {Role.CUSTODIAN, Role.PATRON, Role.STRANGER}:
            actor = work.actor(role)
            assert isinstance(desk.agent_list(work.house, actor), Refusal)
            assert isinstance(desk.name_agent(work.house, actor, msgspec.structs.replace(form, account="x1")), Refusal)
            assert isinstance(desk.amend_agent(work.house, actor, form), Refusal)
            assert isinstance(desk.new_agent_password(work.house, actor, "libki"), Refusal)
            assert isinstance(desk.stop_agent(work.house, actor, "libki"), Refusal)
        (agent,) = desk.agent_list(work.house, work.custodian)
        assert (agent.told, agent.active) == (words_of("may sit"), True)
