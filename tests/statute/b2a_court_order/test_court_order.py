"""What an order must be, and how far it reaches."""

from datetime import date, timedelta

import msgspec
import pytest

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute import CourtOrder, Permitted, Refused
from statute.asking import ORDER, SOMEBODY_ELSE, TODAY, USER, judge, release, request

REPLACE = msgspec.structs.replace


def test_an_order_releases_what_it_names() -> None:
    """A judge's order for this user, this class and these dates, verified and in force, releases that."""
    answer = release(order=ORDER)
    assert isinstance(answer, Permitted)
    assert "11-25(b)(2)(A)" in answer.clauses


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (REPLACE(ORDER, court=False), "no judge has signed"),
        (REPLACE(ORDER, instrument=Instrument.ATTORNEY_SUBPOENA), "not a court order, whatever it is called"),
        (REPLACE(ORDER, instrument=Instrument.AGENCY_SUBPOENA), "not a court order, whatever it is called"),
        (REPLACE(ORDER, instrument=Instrument.SECURITY_LETTER), "not a court order, whatever it is called"),
        (REPLACE(ORDER, addressed_here=False), "not addressed to this library"),
        (REPLACE(ORDER, verified_by=""), "not been verified"),
        (REPLACE(ORDER, verified_by="director"), "not been verified"),
        (REPLACE(ORDER, owners=frozenset({SOMEBODY_ELSE})), "does not name the user"),
        (REPLACE(ORDER, classes=frozenset({RecordClass.HOLD})), "does not name this class"),
        (REPLACE(ORDER, ends=date(2026, 10, 14)), "dates the order names"),
        (REPLACE(ORDER, starts=date(2026, 10, 16)), "dates the order names"),
        (REPLACE(ORDER, expires=TODAY - timedelta(days=1)), "expired"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_order_that_falls_short(order: CourtOrder, words: str) -> None:
    """An order that lacks one thing releases nothing, and the refusal says which thing."""
    answer = release(order=order)
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(2)(A)",)
    assert words in answer.reason
    assert ";" not in answer.reason


@pytest.mark.parametrize("kind", [Instrument.COURT_ORDER, Instrument.WARRANT, Instrument.JUDGE_SUBPOENA])
def test_what_a_judge_signs(kind: Instrument) -> None:
    """An order, a warrant and a subpoena that a judge has signed are all orders of a court."""
    assert isinstance(release(order=REPLACE(ORDER, instrument=kind)), Permitted)


@pytest.mark.parametrize("recorded_by", ["", "director"])
def test_whoever_wrote_it_down_does_not_release(recorded_by: str) -> None:
    """The board's own rule: whoever wrote down what the order says, or nobody known, is not who releases on it."""
    answer = release(order=REPLACE(ORDER, recorded_by=recorded_by))
    assert isinstance(answer, Refused)
    assert answer.clauses == ("Putnam, duties of the custodian",)
    assert "a second person" in answer.reason


def test_every_shortcoming_is_told() -> None:
    """An order that lacks several things is refused with all of them, so that it is returned once."""
    answer = release(order=REPLACE(ORDER, court=False, expires=TODAY - timedelta(days=1)))
    assert isinstance(answer, Refused)
    assert "no judge has signed" in answer.reason
    assert "expired" in answer.reason


def test_first_and_last_days_count() -> None:
    """An order reaches the first and the last date it names, and is in force on its last day."""
    edge = REPLACE(ORDER, starts=date(2026, 10, 15), ends=date(2026, 10, 15), expires=TODAY)
    assert isinstance(release(order=edge), Permitted)


def test_an_undated_record_is_outside() -> None:
    """A record without a date cannot be shown to lie within an order, so it stays inside."""
    asked = request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER, order=ORDER, record_date=None)
    assert isinstance(judge().decide(asked), Refused)


def test_the_verifier_is_neither_actor_nor_releaser() -> None:
    """Whoever verified the order may neither act on it nor be the one who hands the records over."""
    asked = request(Role.CUSTODIAN, Purpose.RELEASE, RecordClass.LOAN, owner=USER, order=ORDER, released_by="chair")
    assert isinstance(judge().decide(asked), Refused)
    assert isinstance(judge().decide(REPLACE(asked, released_by="deputy")), Permitted)
    assert isinstance(judge().decide(REPLACE(asked, released_by="deputy", actor_name="chair")), Refused)


def test_an_order_does_not_open_the_desk() -> None:
    """An order is for release: it makes no act of operation wider."""
    asked = request(Role.CLERK, Purpose.RETURN, RecordClass.REGISTRATION, owner=USER, order=ORDER)
    assert isinstance(judge().decide(asked), Refused)
