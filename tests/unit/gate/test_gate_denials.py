"""A denial reads the same whether the record exists or not, and who has no duty is shown nothing by any act."""

from collections.abc import Callable

import msgspec
import pytest

from at_work import AtWork, Person
from carrel import custody, desk
from carrel.gate import Act, Denied, by_card, decide
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed.kinds import REGISTRATION

OPENING: dict[str, Callable[[AtWork, Role, Person, str], object]] = {
    "scan a card": lambda work, role, person, _: desk.scan_card(work.house, work.actor(role), person.card),
    "serve": lambda work, role, person, _: desk.serve(work.house, work.actor(role), person.visit),
    "find": lambda work, role, person, _: desk.find(work.house, work.actor(role), person.form.family),
    "lend": lambda work, role, person, item: desk.lend(work.house, work.actor(role), person.visit, item),
    "lend despite": lambda work, role, person, item: desk.lend_despite(
        work.house, work.actor(role), person.visit, item, desk.OverrideReason.SCHOOLWORK
    ),
    "return": lambda work, role, _, item: desk.return_item(work.house, work.actor(role), item),
    "renew": lambda work, role, _, item: desk.renew(work.house, work.actor(role), item),
    "register": lambda work, role, person, _: desk.register(work.house, work.actor(role), work.form(), True),
    "register who may be known": lambda work, role, person, _: desk.register(
        work.house, work.actor(role), msgspec.structs.replace(person.form, card=work.new_card())
    ),
    "read back": lambda work, role, person, _: desk.read_back(work.house, work.actor(role), person.visit),
    "amend": lambda work, role, person, _: desk.amend(work.house, work.actor(role), person.visit, person.form),
    "renew the registration": lambda work, role, person, _: desk.renew_registration(
        work.house, work.actor(role), person.visit
    ),
    "replace a card": lambda work, role, person, _: desk.replace_card(
        work.house, work.actor(role), person.visit, work.new_card(), desk.Why.LOST
    ),
    "stop cards": lambda work, role, person, _: desk.stop_cards(work.house, work.actor(role), person.visit),
    "close the day": lambda work, role, *_: custody.close_day(work.house, work.actor(role), lambda step: None),
    "check": lambda work, role, *_: custody.check(work.house, work.actor(role), lambda step: None),
    "prove": lambda work, role, *_: custody.prove(work.house, work.actor(role), [], lambda step: None),
}
"""Every act that opens or writes a confidential record."""


@pytest.mark.parametrize("name", OPENING)
@pytest.mark.parametrize("role", [Role.PAGE, Role.AUDITOR, Role.AGENT])
def test_who_has_no_duty_with_records_is_shown_nothing_and_changes_nothing(work: AtWork, role: Role, name: str) -> None:
    person = work.person()
    item = work.lent(person)
    before = work.dump()
    with work.told() as told:
        answer = OPENING[name](work, role, person, item)
    assert isinstance(answer, desk.NotAllowed | custody.checking.Refusal)
    assert not isinstance(answer, desk.Blocked)
    assert "duties" in answer.prose
    assert answer.clauses == (f"Putnam, duties of {'an' if role in (Role.AUDITOR, Role.AGENT) else 'a'} {role}",)
    assert told
    assert {(entry.outcome.value, entry.role) for entry in told} == {("refused", role)}
    assert work.dump() == before
    assert not any(secret in repr(answer) for secret in (person.card, "Fennimore", "Quill"))


@pytest.mark.parametrize("role", [Role.PAGE, Role.CLERK, Role.SUPERVISOR, Role.AGENT])
def test_the_ledger_is_read_by_custodian_auditor_and_keeper_only(work: AtWork, role: Role) -> None:
    work.person()
    for answer in (
        custody.ledger_page(work.house, work.actor(role), custody.Sought()),
        custody.verify_ledger(work.house, work.actor(role)),
        custody.export_ledger(work.house, work.actor(role), work.built.home / "out"),
    ):
        assert isinstance(answer, Refusal)
    for reader in (Role.CUSTODIAN, Role.AUDITOR, Role.KEEPER):
        page = custody.ledger_page(work.house, work.actor(reader), custody.Sought())
        assert isinstance(page, custody.LedgerPage)


def test_a_clerk_does_not_close_the_day_or_set_a_block_aside(work: AtWork) -> None:
    person = work.person()
    item = work.book()
    for name in ("close the day", "check", "prove", "lend despite"):
        answer = OPENING[name](work, Role.CLERK, person, item)
        assert isinstance(answer, Refusal)
        assert getattr(answer, "clauses", ()) == ("Putnam, duties of a clerk",), name


def test_the_keeper_serves_nobody(work: AtWork) -> None:
    person = work.person()
    item = work.lent(person)
    for name in set(OPENING) - {"close the day", "check", "prove"}:
        answer = OPENING[name](work, Role.KEEPER, person, item)
        assert getattr(answer, "clauses", ()) == ("Putnam, duties of the keeper",), name


def test_a_denial_reads_the_same_for_a_card_that_exists_and_one_that_does_not(work: AtWork) -> None:
    person = work.person()
    with work.told() as told:
        there = desk.scan_card(work.house, work.actor(Role.PAGE), person.card)
        not_there = desk.scan_card(work.house, work.actor(Role.PAGE), work.new_card())
    assert isinstance(there, desk.NotAllowed)
    assert there == not_there
    one, other = told
    assert msgspec.structs.replace(one, tag=b"") == msgspec.structs.replace(other, tag=b"")


def test_a_denial_reads_the_same_for_a_visit_that_stands_and_one_that_never_did(work: AtWork) -> None:
    person, item = work.person(), work.book()
    nobody = Person(person.form, "bm9ib2R5", person.row)
    for name in ("lend", "lend despite", "read back", "amend", "renew the registration", "replace a card"):
        there = OPENING[name](work, Role.PAGE, person, item)
        assert isinstance(there, desk.NotAllowed), name
        assert there == OPENING[name](work, Role.PAGE, nobody, item), name


def test_a_denial_reads_the_same_for_an_item_that_is_lent_and_one_that_is_not(work: AtWork) -> None:
    lent, idle = work.lent(work.person()), work.book()
    for act in (desk.return_item, desk.renew):
        answers = [act(work.house, work.actor(Role.PAGE), item) for item in (lent, idle, "39999999999999")]
        assert isinstance(answers[0], desk.NotAllowed)
        assert answers[0] == answers[1] == answers[2]


def test_a_search_that_is_denied_does_not_say_whether_anybody_is_found(work: AtWork) -> None:
    work.person()
    with work.told() as told:
        answers = [desk.find(work.house, work.actor(Role.PAGE), name) for name in ("Fennimore", "Zorquim")]
    assert isinstance(answers[0], desk.NotAllowed)
    assert answers[0] == answers[1]
    assert [entry.outcome.value for entry in told] == ["refused"] * 2


def test_the_gates_own_denial_reads_the_same(work: AtWork) -> None:
    person = work.person()

    def ask(number: str) -> Denied:
        def decision(act: Act) -> object:
            return decide(act, by_card(act, number), REGISTRATION)

        denied = work.perform(Role.PAGE, Purpose.SERVE, decision)
        assert isinstance(denied, Denied)
        return msgspec.structs.replace(denied, receipt=b"")

    assert ask(person.card) == ask(work.new_card())
