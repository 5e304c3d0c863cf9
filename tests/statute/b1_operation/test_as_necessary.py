"""Officers, employees and agents, as necessary for operation."""

from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import Permitted, Refused
from statute.asking import SOMEBODY_ELSE, USER, judge, request


def test_lending_opens_the_loan() -> None:
    """A clerk who lends opens the borrower's registration and loans."""
    for record_class in (RecordClass.REGISTRATION, RecordClass.LOAN):
        answer = judge().decide(request(Role.CLERK, Purpose.LEND, record_class, owner=USER))
        assert isinstance(answer, Permitted)
        assert answer.clauses[0] == "11-25(b)(1)"


def test_lending_does_not_open_fees() -> None:
    """A clerk who lends does not open what the borrower owes: it is not necessary for lending."""
    answer = judge().decide(request(Role.CLERK, Purpose.LEND, RecordClass.FEE, owner=USER))
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(1)",)


def test_returning_opens_no_registration() -> None:
    """Taking a book back opens the loan that ends, and not the registration of whoever had it."""
    assert isinstance(judge().decide(request(Role.CLERK, Purpose.RETURN, RecordClass.LOAN)), Permitted)
    assert isinstance(judge().decide(request(Role.CLERK, Purpose.RETURN, RecordClass.REGISTRATION)), Refused)


def test_only_the_night_opens_slips() -> None:
    """What waits to be counted is opened by the day's close, the check and the proof, and by nothing else."""
    assert _opens(RecordClass.SLIP) == {Purpose.CLOSE_DAY, Purpose.CHECK, Purpose.PROVE}


def _opens(record_class: RecordClass) -> set[Purpose]:
    return {
        purpose
        for purpose in Purpose
        for role in Role
        if isinstance(judge().decide(request(role, purpose, record_class, owner=USER, asker=USER)), Permitted)
    }


def test_a_held_copy_is_out_of_sight() -> None:
    """A copy held for a legal paper is opened where it is held and by the night: not by the desk, nor by its user."""
    assert _opens(RecordClass.PRESERVED) == {Purpose.PRESERVE, Purpose.CLOSE_DAY, Purpose.CHECK, Purpose.PROVE}


def test_a_requests_folder_is_the_custodians() -> None:
    """A request and its papers are written at the desk, opened to answer it, and by the night."""
    night = {Purpose.CLOSE_DAY, Purpose.CHECK, Purpose.PROVE}
    assert _opens(RecordClass.PAPER) == {Purpose.INTAKE, Purpose.ANSWER} | night
    assert _opens(RecordClass.REQUEST) == {Purpose.INTAKE, Purpose.ANSWER, Purpose.PRESERVE} | night


def test_answering_opens_nothing_borrowed() -> None:
    """To answer a request the custodian finds whom it names; what they borrowed is opened by the release alone."""
    answering = {
        record_class
        for record_class in RecordClass
        if isinstance(judge().decide(request(Role.CUSTODIAN, Purpose.ANSWER, record_class, owner=USER)), Permitted)
    }
    assert answering == {RecordClass.REQUEST, RecordClass.PAPER, RecordClass.REGISTRATION}


def test_a_user_is_no_employee() -> None:
    """A library user cannot act as the desk, not even on their own record."""
    answer = judge().decide(request(Role.PATRON, Purpose.LEND, RecordClass.LOAN, owner=USER, asker=USER))
    assert isinstance(answer, Refused)
    assert "11-25(b)(1)" in answer.clauses


def test_a_user_sees_their_own() -> None:
    """The user whose information a record contains is no third party to it, and sees it."""
    own = request(Role.PATRON, Purpose.OWN, RecordClass.LOAN, owner=USER, asker=USER)
    another = request(Role.PATRON, Purpose.OWN, RecordClass.LOAN, owner=SOMEBODY_ELSE, asker=USER)
    assert isinstance(judge().decide(own), Permitted)
    assert isinstance(judge().decide(another), Refused)
