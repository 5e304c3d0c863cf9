"""A box opens for a grant that a decision made, that the ledger knows, and that covers it: for nothing else."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import msgspec
import pytest

from at_work import AtWork, Person
from carrel import catalog, ledger
from carrel.gate import (
    Act,
    Denied,
    Grant,
    GrantFault,
    Opened,
    Operation,
    by_card,
    decide,
    decide_for_everyone,
    fees_of,
    loan_of,
    loans_of,
    unseal,
    unseal_all,
)
from carrel.gate import _unseal as unsealing
from carrel.gate._decide import ACT_LASTS, ROUNDS_LAST
from carrel.gate._mint import mint
from carrel.gate.grant import Terms
from carrel.ledger import Receipt
from carrel.records.circulation import Fee
from carrel.records.ids import PatronId
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import Sealed, pockets, slips
from carrel.sealed.kinds import FEE, LOAN, REGISTRATION, SLIP

LENDING, CLERK = Purpose.LEND, Role.CLERK


@pytest.fixture
def openings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every box that is opened for a grant, or for the gate's own judgement, from here on."""
    seen: list[object] = []
    true = unsealing.open_boxes

    def watched(ring: object, kind: object, sealed: Sequence[object]) -> object:
        seen.extend(sealed)
        return true(ring, kind, sealed)

    monkeypatch.setattr(unsealing, "open_boxes", watched)
    return seen


@pytest.fixture
def person(work: AtWork) -> Person:
    return work.person()


def _sealed(act: Act, person: Person) -> Sealed[Registration]:
    found = by_card(act, person.card)
    assert found is not None
    return found


def _granted(act: Act, person: Person, *also: RecordClass) -> Grant[Registration, Operation]:
    grant = decide(act, _sealed(act, person), REGISTRATION, *also)
    assert isinstance(grant, Grant)
    return grant


def _with(grant: Grant[Registration, Operation], **changed: object) -> Grant[Registration, Operation]:
    """A grant that nobody decided, as like a true one as may be."""
    return mint(REGISTRATION, Operation, msgspec.structs.replace(grant.terms, **changed))


def test_a_decided_grant_opens_its_record(work: AtWork, person: Person) -> None:
    def look(act: Act) -> str:
        return unseal(act, _sealed(act, person), _granted(act, person)).record.family

    assert work.perform(CLERK, LENDING, look) == "Fennimore"


FORGERIES: dict[str, Callable[[Act, Terms], dict[str, object]]] = {
    "a receipt of nothing": lambda act, terms: {"receipt": Receipt(bytes(16))},
    "an expired grant": lambda act, terms: {"expires": act.now},
    "a grant for another act": lambda act, terms: {"purpose": Purpose.SERVE},
}


@pytest.mark.parametrize("forgery", FORGERIES)
@pytest.mark.parametrize("one_by_one", [True, False])
def test_a_grant_that_does_not_stand_opens_nothing(
    work: AtWork, person: Person, openings: list[object], forgery: str, one_by_one: bool
) -> None:
    def look(act: Act) -> object:
        true = _granted(act, person)
        forged = _with(true, **FORGERIES[forgery](act, true.terms))
        sealed = _sealed(act, person)
        openings.clear()
        return unseal(act, sealed, forged) if one_by_one else unseal_all(act, [sealed], forged)

    with pytest.raises(GrantFault):
        work.perform(CLERK, LENDING, look)
    assert openings == []


def test_a_grant_is_no_longer_good_when_its_time_has_passed(work: AtWork, person: Person) -> None:
    """The clock is asked at each opening, not at the act's beginning."""

    def look(act: Act) -> object:
        grant, sealed = _granted(act, person), _sealed(act, person)
        work.clock.now += ACT_LASTS - timedelta(seconds=1)
        assert isinstance(unseal(act, sealed, grant), Opened)
        work.clock.now += timedelta(seconds=1)
        return unseal(act, sealed, grant)

    with pytest.raises(GrantFault, match="expired"):
        work.perform(CLERK, LENDING, look)


def test_a_round_over_everyone_lasts_a_night_and_not_two(work: AtWork, person: Person) -> None:
    def look(act: Act) -> object:
        grant = decide_for_everyone(act, REGISTRATION, count=1)
        assert isinstance(grant, Grant)
        assert grant.terms.expires == act.now + ROUNDS_LAST
        work.clock.now += ROUNDS_LAST - timedelta(seconds=1)
        assert isinstance(unseal(act, _sealed(act, person), grant), Opened)
        work.clock.now += timedelta(seconds=1)
        return unseal(act, _sealed(act, person), grant)

    with pytest.raises(GrantFault, match="expired"):
        work.perform(Role.KEEPER, Purpose.CHECK, look)


def test_a_grant_from_an_earlier_act_is_asked_about_in_the_ledger(work: AtWork, person: Person) -> None:
    """It opens in another act of the same purpose while its entry stands, and not when the entry is gone."""
    kept: list[Grant[Registration, Operation]] = []
    work.perform(CLERK, LENDING, lambda act: kept.append(_granted(act, person)))

    def look(act: Act) -> object:
        return unseal(act, _sealed(act, person), kept[0])

    assert isinstance(work.perform(CLERK, LENDING, look), Opened)
    work.sql("DELETE FROM ledger_pending")
    with pytest.raises(GrantFault, match="ledger"):
        work.perform(CLERK, LENDING, look)


def test_the_entry_is_still_known_when_it_is_gathered(work: AtWork, person: Person) -> None:
    kept: list[Grant[Registration, Operation]] = []
    work.perform(CLERK, LENDING, lambda act: kept.append(_granted(act, person)))
    with work.house.store.write(alone=True) as tx:
        assert ledger.gather(tx) > 0
    found = work.perform(CLERK, LENDING, lambda act: unseal(act, _sealed(act, person), kept[0]))
    assert isinstance(found, Opened)


def test_a_grant_of_a_rolled_back_act_opens_nothing(work: AtWork, person: Person, openings: list[object]) -> None:
    """Its entry stands as undone, under the same tag: that is no permission any more."""
    kept: list[Grant[Registration, Operation]] = []

    def fails(act: Act) -> None:
        kept.append(_granted(act, person))
        raise LookupError

    def look(act: Act) -> object:
        sealed = _sealed(act, person)
        openings.clear()
        return unseal(act, sealed, kept[0])

    with pytest.raises(LookupError):
        work.perform(CLERK, LENDING, fails)
    assert kept[0].terms.receipt in {entry.tag for entry in work.entries()}
    with pytest.raises(GrantFault, match="ledger"):
        work.perform(CLERK, LENDING, look)
    assert openings == []


def test_the_receipt_of_a_refusal_opens_nothing(work: AtWork, person: Person, openings: list[object]) -> None:
    def look(act: Act) -> object:
        sealed = _sealed(act, person)
        denied = decide(act, sealed, REGISTRATION)
        assert isinstance(denied, Denied)
        openings.clear()
        terms = Terms(LENDING, frozenset(RecordClass), None, True, act.now + ACT_LASTS, denied.receipt, ())
        return unseal(act, sealed, mint(REGISTRATION, Operation, terms))

    with pytest.raises(GrantFault, match="ledger"):
        work.perform(Role.PAGE, LENDING, look)
    assert openings == []


def test_a_grant_opens_no_other_patrons_registration(work: AtWork, person: Person) -> None:
    other = work.person(family="Zorquim")

    def look(act: Act) -> object:
        return unseal(act, _sealed(act, other), _granted(act, person))

    with pytest.raises(GrantFault, match="another patron"):
        work.perform(CLERK, LENDING, look)


def test_a_grant_opens_no_other_patrons_loan(work: AtWork, person: Person) -> None:
    other = work.person(family="Zorquim")
    mine, theirs = work.lent(person), work.lent(other)

    def look(barcode: str) -> Callable[[Act], object]:
        def opening(act: Act) -> object:
            item = catalog.item_by_barcode(act.tx, barcode)
            assert item is not None
            loan = loan_of(act, item.id)
            assert loan is not None
            return unseal(act, loan, _granted(act, person, RecordClass.LOAN).also(LOAN))

        return opening

    assert isinstance(work.perform(CLERK, LENDING, look(mine)), Opened)
    with pytest.raises(GrantFault, match="another patron"):
        work.perform(CLERK, LENDING, look(theirs))


def test_a_grant_where_nothing_was_found_opens_nothing(work: AtWork, person: Person) -> None:
    """It reads like any other, so that nobody learns whether the card exists; and it is for nobody's record."""

    def look(act: Act) -> object:
        grant = decide(act, None, REGISTRATION)
        assert isinstance(grant, Grant)
        return unseal(act, _sealed(act, person), grant)

    with pytest.raises(GrantFault, match="another patron"):
        work.perform(CLERK, LENDING, look)


def test_a_grant_of_one_class_opens_no_other(work: AtWork, person: Person, openings: list[object]) -> None:
    work.lent(person)

    def look(act: Act) -> object:
        grant = _granted(act, person)
        loan = pockets.loans.page(act.tx, b"", 1)[0]
        openings.clear()
        return unseal(act, loan, grant)  # what mypy would refuse

    with pytest.raises(GrantFault, match="another class"):
        work.perform(CLERK, LENDING, look)
    assert openings == []


def test_a_grant_whose_decision_covered_a_class_may_be_turned_to_it_and_to_no_other(
    work: AtWork, person: Person
) -> None:
    def look(act: Act) -> object:
        grant = _granted(act, person, RecordClass.LOAN)
        assert grant.also(LOAN).kind is LOAN
        return grant.also(FEE)

    with pytest.raises(GrantFault, match="fee"):
        work.perform(CLERK, LENDING, look)


def test_a_grant_of_a_class_that_the_decision_did_not_cover_opens_nothing(
    work: AtWork, person: Person, openings: list[object]
) -> None:
    """Even made for the right kind: the terms say which classes were judged."""
    work.lent(person)

    def look(act: Act) -> object:
        forged = mint(LOAN, Operation, _granted(act, person).terms)
        loan = pockets.loans.page(act.tx, b"", 1)[0]
        openings.clear()
        return unseal(act, loan, forged)

    with pytest.raises(GrantFault, match="another class"):
        work.perform(CLERK, LENDING, look)
    assert openings == []


def test_what_is_in_a_pocket_opens_only_as_far_as_the_decision_reached(work: AtWork, person: Person) -> None:
    work.lent(person)

    def look(act: Act) -> object:
        patron = unseal(act, _sealed(act, person), _granted(act, person, RecordClass.LOAN))
        assert len(loans_of(act, patron)) == 1
        assert fees_of(act, patron) == []
        assert pockets.fees.put(act.tx, work.house.ring, act.live, bytes(16), _fee(patron))
        return fees_of(act, patron)

    with pytest.raises(GrantFault, match="fee"):
        work.perform(CLERK, LENDING, look)


def _fee(patron: Opened[Registration, Operation]) -> Fee:
    return Fee(PatronId(patron.row), patron.record.pocket, 1, 250, "a lost book", patron.record.registered)


def test_a_grant_for_one_patron_opens_no_slip(work: AtWork, person: Person) -> None:
    """A slip is nobody's; only the day's close opens it."""

    def look(act: Act) -> object:
        (slip,) = slips.some(act.tx, 1)
        return unseal(act, slip, mint(SLIP, Operation, _granted(act, person).terms))

    with pytest.raises(GrantFault, match="another class"):
        work.perform(CLERK, LENDING, look)


def test_who_may_do_nothing_gets_no_grant(work: AtWork, person: Person, openings: list[object]) -> None:
    for role in (Role.PAGE, Role.AUDITOR, Role.AGENT):
        denied = work.perform(role, LENDING, lambda act: decide(act, _sealed(act, person), REGISTRATION))
        assert isinstance(denied, Denied)
        assert denied.clauses
        assert denied.reason


def test_a_grant_is_made_by_the_decision_only() -> None:
    with pytest.raises(TypeError, match="decide"):
        Grant(None)
