"""Parents, police, press, other agencies, other patrons."""

import msgspec
import pytest

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Refused
from statute.asking import CLAIM, ORDER, PERMISSION, SOMEBODY_ELSE, USER, judge, release, request


@pytest.mark.parametrize("purpose", Purpose)
def test_a_stranger_gets_nothing(purpose: Purpose) -> None:
    """Parents, police and press get nothing by asking, whatever they call it and whatever paper they hold up."""
    for record_class in (*RecordClass, None):
        asked = request(
            Role.STRANGER, purpose, record_class, owner=USER, asker=USER, order=ORDER, permission=PERMISSION
        )
        answer = judge().decide(asked)
        assert isinstance(answer, Refused)
        assert "11-25(b)(1)" in answer.clauses


def test_a_parent_is_another_user() -> None:
    """A parent signed in as themselves does not see the record of their child: the statute knows no parent."""
    asked = request(Role.PATRON, Purpose.OWN, RecordClass.LOAN, owner=USER, asker=SOMEBODY_ELSE)
    answer = judge().decide(asked)
    assert isinstance(answer, Refused)
    assert "11-25(b)(2)" in answer.clauses


def test_no_ground() -> None:
    """The custodian releases nothing when neither an order nor a permission is shown."""
    answer = release()
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(2)",)


@pytest.mark.parametrize("kind", Instrument)
def test_no_third_ground(kind: Instrument) -> None:
    """Whatever is brought as another ground, custody, an emergency, an attorney's paper, it opens nothing."""
    claim = msgspec.structs.replace(CLAIM, instrument=kind, owner_age=3, declared=True)
    answer = release(claim=claim)
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(2)",)
    assert "two grounds only" in answer.reason


def test_only_the_custodian_releases() -> None:
    """A good order in the hands of a clerk releases nothing: requests for records go to the custodian."""
    for role in set(Role) - {Role.CUSTODIAN}:
        asked = request(role, Purpose.RELEASE, RecordClass.LOAN, owner=USER, order=ORDER, permission=PERMISSION)
        assert isinstance(judge().decide(asked), Refused), role


def test_a_refusal_names_no_one() -> None:
    """What a refusal says holds no user, no account and no recipient."""
    asked = request(Role.CLERK, Purpose.RELEASE, RecordClass.LOAN, owner=USER, order=ORDER, permission=PERMISSION)
    answer = judge().decide(asked)
    assert isinstance(answer, Refused)
    assert not any(name in repr(answer) for name in (USER, "director", "chair", "nephew"))
