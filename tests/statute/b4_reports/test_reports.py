"""What may be published."""

from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Permitted, Refused, Request
from statute.asking import TODAY, judge, request


def test_a_controlled_report() -> None:
    """A report that identifies nobody and has passed disclosure control is published."""
    answer = judge().decide(request(Role.CUSTODIAN, Purpose.PUBLISH, identifying=False, controlled=True))
    assert isinstance(answer, Permitted)
    assert "11-25(b)(4)" in answer.clauses


def test_an_identifying_report() -> None:
    """A report that identifies somebody is not published, however it was controlled."""
    answer = judge().decide(request(Role.CUSTODIAN, Purpose.PUBLISH, identifying=True, controlled=True))
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(4)",)


def test_an_uncontrolled_report() -> None:
    """A report nobody has controlled is not published: nobody can say that it identifies no one."""
    answer = judge().decide(request(Role.CUSTODIAN, Purpose.PUBLISH, identifying=False, controlled=False))
    assert isinstance(answer, Refused)


def test_nothing_said_is_not_published() -> None:
    """A report about which nothing is said counts as identifying and as uncontrolled, each by itself."""
    asked = {"actor_name": "director", "role": Role.CUSTODIAN, "purpose": Purpose.PUBLISH, "today": TODAY}
    assert isinstance(judge().decide(Request(**asked, controlled=True)), Refused)
    assert isinstance(judge().decide(Request(**asked, identifying=False)), Refused)
    assert isinstance(judge().decide(Request(**asked, identifying=False, controlled=True)), Permitted)


def test_a_record_is_no_report() -> None:
    """A record of any class is never published."""
    for record_class in RecordClass:
        asked = request(Role.CUSTODIAN, Purpose.PUBLISH, record_class, identifying=False, controlled=True)
        assert isinstance(judge().decide(asked), Refused)
