"""A release opens what the paper names and the law permits, record by record, and nothing beside it."""

from collections import Counter
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person
from carrel import custody, desk, ledger
from carrel.gate import (
    Act,
    Asked,
    Denied,
    Grant,
    GrantFault,
    decide,
    decide_release,
    end_preserving,
    extend_preserving,
    note_report,
    perform,
    preserve,
    unseal,
    unseal_released,
)
from carrel.gate._permitted import age, use_permission
from carrel.gate._preserve import _every
from carrel.gate._unseal import look, vouch
from carrel.ledger import Outcome, Receipt
from carrel.records.actors import Actor
from carrel.records.circulation import Loan
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import folders, pockets
from carrel.sealed.kinds import LOAN, PRESERVED
from carrel.statute import Claim, CourtOrder, WrittenPermission

YEAR = timedelta(days=365)
LONG_AGO = date(2020, 1, 1)


def order(work: AtWork, *owners: Person, **said: object) -> CourtOrder:
    """A judge's order to this library, verified and recorded by others than the custodian, about everything."""
    today = work.clock().date()
    usual = CourtOrder(
        court=True,
        addressed_here=True,
        verified_by="the.supervisor",
        owners=frozenset(owner.row.hex() for owner in owners),
        classes=frozenset({RecordClass.LOAN, RecordClass.REGISTRATION}),
        starts=today - YEAR,
        ends=today + YEAR,
        expires=today + YEAR,
        instrument=Instrument.COURT_ORDER,
        recorded_by="the.clerk",
    )
    return msgspec.structs.replace(usual, **said)


def released(work: AtWork, paper: CourtOrder, whose: Person, actor: Actor | None = None, **asked: object) -> object:
    """The loans that leave under an order, or the denial."""

    def job(act: Act) -> object:
        match decide_release(act, LOAN, paper, Asked(whose.row, **asked)):
            case Denied() as denied:
                return denied
            case Grant() as grant:
                return [one.record for one in unseal_released(act, grant)]

    return perform(work.house, actor or work.custodian, Purpose.RELEASE, job)


def trail(work: AtWork, person: Person) -> list[ledger.Entry]:
    """The entries that bear somebody's mark, as their own page would read them."""
    record, today = work.record(person), work.clock().date()
    with work.house.store.read() as tx:
        return list(ledger.entries_of(tx, record.trail, record.trail_day, record.trail_day, today))


def test_an_order_opens_the_user_it_names_and_nobody_else(work: AtWork) -> None:
    named, other = work.person(), work.person()
    work.lent(named)
    work.lent(other)
    loans = released(work, order(work, named), named)
    assert isinstance(loans, list)
    assert [loan.patron for loan in loans] == [named.row]
    assert isinstance(released(work, order(work, named), other), Denied)


def test_only_records_of_the_dates_it_names(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    first = work.clock().date()
    work.clock.days_later(10)
    work.lent(person)
    loans = released(work, order(work, person, starts=first, ends=first), person)
    assert isinstance(loans, list)
    assert [loan.lent for loan in loans] == [first]


@pytest.mark.parametrize(
    "said",
    [
        {"court": False},
        {"addressed_here": False},
        {"verified_by": ""},
        {"verified_by": "custodian"},
        {"recorded_by": "custodian"},
        {"classes": frozenset({RecordClass.HOLD})},
        {"owners": frozenset()},
        {"expires": date(2026, 11, 23)},
        {"instrument": Instrument.ATTORNEY_SUBPOENA},
    ],
    ids=str,
)
def test_an_order_with_a_defect_opens_nothing(work: AtWork, said: dict[str, object]) -> None:
    person = work.person()
    work.lent(person)
    said = {name: work.custodian.name if value == "custodian" else value for name, value in said.items()}
    with work.told() as entries:
        assert isinstance(released(work, order(work, person, **said), person), Denied)
    assert [entry.outcome for entry in entries] == [Outcome.REFUSED]


def test_only_records_of_the_dates_that_are_asked_for(work: AtWork) -> None:
    """Each end may be left open, and the other holds all the same."""
    person, day = work.person(), timedelta(days=1)
    work.lent(person)
    today = work.clock().date()
    for asked, left in (({"starts": today}, 1), ({"starts": today + day}, 0), ({"ends": today - day}, 0), ({}, 1)):
        loans = released(work, order(work, person), person, **asked)
        assert isinstance(loans, list)
        assert len(loans) == left, asked


def test_an_age_is_counted_in_whole_years(work: AtWork) -> None:
    record = work.record(work.person(birth=date(2010, 11, 25)))
    assert [age(record, date(2026, 11, day)) for day in (24, 25, 26)] == [15, 16, 16]
    assert age(msgspec.structs.replace(record, birth=None), date(2026, 11, 24)) is None


def test_a_permission_that_was_not_given_is_not_used(work: AtWork) -> None:
    person = work.person()

    def use(act: Act) -> bool:
        return use_permission(act, person.row, [RecordClass.LOAN], ["a lawyer"])

    assert perform(work.house, work.custodian, Purpose.RELEASE, use) is False


def test_nobody_but_the_custodian_releases(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    for actor in (work.clerk, work.supervisor, work.keeper):
        assert isinstance(released(work, order(work, person), person, actor), Denied)


def test_the_ledger_does_not_count_what_left(work: AtWork) -> None:
    few, many = work.person(), work.person()
    for person, loans in ((few, 1), (many, 5)):
        for _ in range(loans):
            work.lent(person)
    with work.told() as entries:
        for person in (few, many):
            assert isinstance(released(work, order(work, person), person), list)
    one, other = entries
    assert msgspec.structs.replace(one, tag=other.tag) == other


def test_a_release_grant_opens_no_other_box(work: AtWork) -> None:
    person, other = work.person(), work.person()
    work.lent(person)
    work.lent(other)

    def job(act: Act) -> None:
        grant = decide_release(act, LOAN, order(work, person, starts=LONG_AGO, ends=LONG_AGO), Asked(person.row))
        assert isinstance(grant, Grant)
        assert not grant.terms.everyone
        assert unseal_released(act, grant) == []
        for sealed in pockets.loans.page(act.tx, b"", 10):
            with pytest.raises(GrantFault):
                unseal(act, sealed, grant)

    perform(work.house, work.custodian, Purpose.RELEASE, job)


def test_the_gate_vouches_for_no_other_row(work: AtWork) -> None:
    """What it has looked at by itself leaves under a standing grant for that very row only."""
    person = work.person()
    work.lent(person)

    def job(act: Act) -> None:
        grant = decide_release(act, LOAN, order(work, person), Asked(person.row))
        assert isinstance(grant, Grant)
        (sealed,) = pockets.loans.page(act.tx, b"", 10)
        record = look(act, LOAN, sealed)
        assert vouch(act, sealed.row, record, grant).record == record
        with pytest.raises(GrantFault, match="for other records"):
            vouch(act, bytes(16), record, grant)
        work.clock.days_later()
        with pytest.raises(GrantFault, match="expired"):
            vouch(act, sealed.row, record, grant)

    def lend(act: Act) -> None:
        (sealed,) = pockets.loans.page(act.tx, b"", 10)
        grant = decide(act, sealed, LOAN)
        assert isinstance(grant, Grant)
        with pytest.raises(GrantFault, match="for other records"):  # operation opens boxes, and is vouched for nothing
            vouch(act, sealed.row, look(act, LOAN, sealed), grant)
        assert unseal_released(act, grant) == []

    perform(work.house, work.clerk, Purpose.LEND, lend)
    perform(work.house, work.custodian, Purpose.RELEASE, job)


def test_silence_leaves_no_mark_on_the_users_trail(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    seen = len(trail(work, person))
    assert isinstance(released(work, order(work, person), person, silent=True), list)
    assert len(trail(work, person)) == seen
    assert isinstance(released(work, order(work, person), person), list)
    assert len(trail(work, person)) == seen + 1


def permission(work: AtWork, person: Person, **said: object) -> WrittenPermission:
    usual = WrittenPermission(
        signer=person.row.hex(),
        classes=frozenset({RecordClass.LOAN}),
        recipient="a lawyer",
        expires=work.clock().date(),
        revoked=False,
    )
    return msgspec.structs.replace(usual, **said)


def by_permission(
    work: AtWork, paper: WrittenPermission | Claim, person: Person, recipient: str = "a lawyer"
) -> object:
    def job(act: Act) -> object:
        match decide_release(act, LOAN, paper, Asked(person.row, recipient=recipient)):
            case Denied() as denied:
                return denied
            case Grant() as grant:
                return len(unseal_released(act, grant))

    return perform(work.house, work.custodian, Purpose.RELEASE, job)


def test_a_permission_opens_for_its_recipient_until_its_last_day(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    given = permission(work, person)
    assert by_permission(work, given, person) == 1
    assert isinstance(by_permission(work, given, person, "somebody else"), Denied)
    assert isinstance(by_permission(work, permission(work, person, revoked=True), person), Denied)
    work.clock.days_later()
    assert isinstance(by_permission(work, given, person), Denied)


def test_in_connecticut_no_other_ground_opens_anything(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    for instrument in Instrument:
        claim = Claim(
            instrument=instrument,
            verified_by="the.supervisor",
            recorded_by="the.clerk",
            owners=frozenset({person.row.hex()}),
            classes=frozenset(RecordClass),
            owner_age=9,
            custodial=True,
            declared=True,
        )
        assert isinstance(by_permission(work, claim, person), Denied)


# -- what is held for a paper


def hold(
    work: AtWork, request: bytes, person: Person, until: date, actor: Actor | None = None
) -> Receipt | Denied | Refusal:
    def job(act: Act) -> Receipt | Denied:
        return preserve(act, request, [person.row], [RecordClass.LOAN, RecordClass.REGISTRATION], until)

    return perform(work.house, actor or work.custodian, Purpose.PRESERVE, job, alone=True)


def test_what_is_held_outlives_the_return_and_is_opened_by_its_own_request_only(work: AtWork) -> None:
    person, request = work.person(), b"r" * 16
    book = work.lent(person)
    until = work.clock().date() + timedelta(days=30)
    assert not isinstance(hold(work, request, person, until), Denied | Refusal)
    assert isinstance(desk.return_item(work.house, work.clerk, book), desk.Returned)
    assert released(work, order(work, person), person) == []
    assert released(work, order(work, person), person, request=b"s" * 16) == []
    held = released(work, order(work, person), person, request=request)
    assert isinstance(held, list)
    assert [type(one) for one in held] == [Loan]


def test_what_is_held_and_still_stands_is_told_once(work: AtWork) -> None:
    person, request = work.person(), b"r" * 16
    work.lent(person)
    hold(work, request, person, work.clock().date())
    told = released(work, order(work, person), person, request=request)
    assert isinstance(told, list)
    assert len(told) == 1


def test_holding_changes_neither_the_number_of_rows_nor_their_size(work: AtWork) -> None:
    person = work.person()
    for _ in range(3):
        work.lent(person)
    with work.house.store.read() as tx:
        before = folders.preserved.every(tx)
    hold(work, b"r" * 16, person, work.clock().date())
    with work.house.store.read() as tx:
        after = folders.preserved.every(tx)
    assert {one.row for one in before} == {one.row for one in after}
    assert len({len(one.envelope) for one in (*before, *after)}) == 1


def test_it_ends_by_itself_and_may_be_made_longer(work: AtWork) -> None:
    person, request = work.person(), b"r" * 16
    book = work.lent(person)
    today = work.clock().date()
    hold(work, request, person, today)

    def longer(act: Act) -> Receipt | Denied:
        return extend_preserving(act, request, today + timedelta(days=1))

    perform(work.house, work.custodian, Purpose.PRESERVE, longer, alone=True)
    still = []
    for _ in range(3):
        still.append(bool(released(work, order(work, person), person, request=request)))
        assert isinstance(desk.return_item(work.house, work.clerk, book), desk.Returned | Refusal)
        assert isinstance(custody.close_day(work.house, work.keeper, lambda _: None), custody.Closed)
        work.clock.days_later()
    assert still == [True, True, False]


def test_it_is_let_go_at_once(work: AtWork) -> None:
    person, request = work.person(), b"r" * 16
    book = work.lent(person)
    hold(work, request, person, work.clock().date())
    desk.return_item(work.house, work.clerk, book)

    def let_go(act: Act) -> None:
        end_preserving(act, request)

    perform(work.house, work.custodian, Purpose.PRESERVE, let_go, alone=True)
    assert released(work, order(work, person), person, request=request) == []


def copies(work: AtWork) -> Counter[bytes]:
    """How many copies are held for each request."""

    def count(act: Act) -> Counter[bytes]:
        return Counter(copy.request for _, copy in _every(act) if copy.request)

    return perform(work.house, work.custodian, Purpose.PRESERVE, count)


def test_each_request_holds_its_own(work: AtWork) -> None:
    """What is held for one is neither doubled, nor lengthened, nor let go, nor lost by what is done for another."""
    person, one, other = work.person(), b"r" * 16, b"s" * 16
    for _ in range(40):
        work.lent(person)
    today = work.clock().date()
    for request in (one, other, one):
        assert isinstance(hold(work, request, person, today), bytes)
        assert {copies(work)[request]} == {41}  # forty loans and the registration
    assert copies(work) == {one: 41, other: 41}
    with work.house.store.read() as tx:
        assert folders.preserved.count(tx) == 128

    def longer(act: Act) -> Receipt | Denied:
        return extend_preserving(act, one, today + timedelta(days=3))

    def days(act: Act) -> set[tuple[bytes, date | None]]:
        return {(copy.request, copy.until) for _, copy in _every(act) if copy.request}

    assert isinstance(perform(work.house, work.custodian, Purpose.PRESERVE, longer, alone=True), bytes)
    told = perform(work.house, work.custodian, Purpose.PRESERVE, days)
    assert told == {(one, today + timedelta(days=3)), (other, today)}
    perform(work.house, work.custodian, Purpose.PRESERVE, lambda act: end_preserving(act, one), alone=True)
    assert copies(work) == {other: 41}


def test_nobody_but_the_custodian_holds_and_every_refusal_is_one_entry(work: AtWork) -> None:
    person, today = work.person(), work.clock().date()

    def longer(act: Act) -> Receipt | Denied:
        return extend_preserving(act, b"r" * 16, today)

    def publish(act: Act) -> Receipt | Denied:
        return note_report(act, controlled=act.actor == work.custodian)

    with work.told() as entries:
        assert isinstance(hold(work, b"r" * 16, person, today, work.clerk), Denied)
        assert isinstance(perform(work.house, work.clerk, Purpose.PRESERVE, longer, alone=True), Denied)
        assert isinstance(perform(work.house, work.clerk, Purpose.PUBLISH, publish), Denied)
        assert isinstance(perform(work.house, work.custodian, Purpose.PUBLISH, publish), bytes)
        assert isinstance(released(work, order(work, person, court=False), person), Denied)
        assert released(work, order(work, person), person) == []
    refused, permitted = Outcome.REFUSED, Outcome.PERMITTED
    assert Counter(entry.outcome for entry in entries) == {refused: 4, permitted: 2}
    assert {entry.count for entry in entries} == {1}


def test_operation_never_opens_what_is_held(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    hold(work, b"r" * 16, person, work.clock().date())

    def job(act: Act) -> object:
        return decide(act, folders.preserved.every(act.tx)[0], PRESERVED)

    for role in (Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN):
        assert isinstance(work.perform(role, Purpose.SERVE, job), Denied)
