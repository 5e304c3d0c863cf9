"""What the board adopted, and what the library has decided under it."""

from datetime import date

import pytest

from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Permitted
from statute.asking import USER, judge, putnam, request


def test_three_classes() -> None:
    """The board's three numbered classes cover every class of record the library keeps, each once."""
    protects = {clause.id: set(clause.protects) for clause in putnam().clauses if clause.protects}
    assert protects == {
        "Putnam 1": {
            RecordClass.LOAN,
            RecordClass.HOLD,
            RecordClass.INTERLOAN,
            RecordClass.FEE,
            RecordClass.LAST_BORROWER,
            RecordClass.HISTORY,
            RecordClass.NOTICE,
            RecordClass.REQUEST,
            RecordClass.PAPER,
            RecordClass.PRESERVED,
            RecordClass.STRAY,
            RecordClass.SLIP,
        },
        "Putnam 2": {RecordClass.REGISTRATION, RecordClass.PERMISSION},
        "Putnam 3": {RecordClass.COMPUTER},
    }


def test_adopted() -> None:
    """The policy was adopted on November 22, 2021."""
    assert putnam().adopted == date(2021, 11, 22)


@pytest.mark.parametrize("role", Role)
def test_duties_are_what_the_policies_do(role: Role) -> None:
    """The acts listed for each role are exactly those the role can do to something."""
    able: set[Purpose] = set()
    for purpose in set(Purpose) - {Purpose.RELEASE, Purpose.PUBLISH}:
        for record_class in (*RecordClass, None):
            asked = request(role, purpose, record_class, owner=USER, asker=USER)
            if isinstance(judge().decide(asked), Permitted):
                able.add(purpose)
    listed = set(putnam().duty(role).acts)
    assert able == listed - {Purpose.RELEASE, Purpose.PUBLISH}
    assert ({Purpose.RELEASE, Purpose.PUBLISH} <= listed) == (role is Role.CUSTODIAN)


@pytest.mark.parametrize("role", [Role.PAGE, Role.VOLUNTEER, Role.AUDITOR, Role.STRANGER])
def test_opens_no_record(role: Role) -> None:
    """A page, a volunteer, an auditor and a stranger open no record of any class."""
    for purpose in Purpose:
        for record_class in RecordClass:
            asked = request(role, purpose, record_class, owner=USER, asker=USER)
            assert not isinstance(judge().decide(asked), Permitted)


def test_how_long() -> None:
    """Every class has its period; registrations and requests go after three years, strays after one, links at once."""
    pack = putnam()
    assert {row.of for row in pack.retention} == set(RecordClass)
    years = {RecordClass.REGISTRATION, RecordClass.REQUEST, RecordClass.PAPER}
    for record_class in years:
        assert pack.keeping(record_class).months == 36
        assert pack.keeping(record_class).horizon_days == 7
    stray = pack.keeping(RecordClass.STRAY)
    assert (stray.months, stray.horizon_days) == (12, 7)
    for record_class in set(RecordClass) - years - {RecordClass.STRAY}:
        assert pack.keeping(record_class).horizon_days == 1
        assert pack.keeping(record_class).months == 0
        assert pack.keeping(record_class).days <= (7 if record_class is RecordClass.LAST_BORROWER else 1)
    assert pack.keeping(RecordClass.PRESERVED).days == 0
    assert pack.ledger is not None
    assert pack.ledger.days == 30
