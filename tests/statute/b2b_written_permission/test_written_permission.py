"""Whose permission, for what, and to whom."""

from datetime import timedelta

import msgspec
import pytest

from carrel.records.vocabulary import RecordClass
from carrel.statute import Permitted, Refused, WrittenPermission
from statute.asking import ORDER, PERMISSION, SOMEBODY_ELSE, TODAY, release

REPLACE = msgspec.structs.replace


def test_the_users_permission_releases() -> None:
    """The user's own written permission, for this class and this recipient, releases that."""
    answer = release(permission=PERMISSION)
    assert isinstance(answer, Permitted)
    assert "11-25(b)(2)(B)" in answer.clauses


@pytest.mark.parametrize(
    ("permission", "words"),
    [
        (REPLACE(PERMISSION, signer=SOMEBODY_ELSE), "not signed by the user"),
        (REPLACE(PERMISSION, classes=frozenset({RecordClass.HOLD})), "not for this class"),
        (REPLACE(PERMISSION, recipient="a newspaper"), "not for this recipient"),
        (REPLACE(PERMISSION, expires=TODAY - timedelta(days=1)), "expired"),
        (REPLACE(PERMISSION, revoked=True), "taken the permission back"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_permission_that_falls_short(permission: WrittenPermission, words: str) -> None:
    """A permission of somebody else, for something else, to somebody else, or no longer standing releases nothing."""
    answer = release(permission=permission)
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(2)(B)",)
    assert words in answer.reason


def test_whoever_took_the_form_in_does_not_release() -> None:
    """A signed form is taken in by one person and answered by another; what a user writes on their page needs none."""
    assert isinstance(release(permission=REPLACE(PERMISSION, recorded_by="clerk")), Permitted)
    answer = release(permission=REPLACE(PERMISSION, recorded_by="director"))
    assert isinstance(answer, Refused)
    assert answer.clauses == ("Putnam, duties of the custodian",)


def test_no_age_signs_for_itself_or_not() -> None:
    """The statute names no age: a child's own permission stands, and so does that of a user whose age nobody knows."""
    for age in (6, 15, 16, 90, None):
        assert isinstance(release(permission=REPLACE(PERMISSION, signer_age=age)), Permitted)


def test_the_last_day_counts() -> None:
    """A permission is in force on its last day."""
    assert isinstance(release(permission=REPLACE(PERMISSION, expires=TODAY)), Permitted)


def test_either_ground_is_enough() -> None:
    """(A) or (B): a good permission is not spoilt by a bad order, nor a good order by a bad permission."""
    no_order, no_permission = REPLACE(ORDER, court=False), REPLACE(PERMISSION, revoked=True)
    assert isinstance(release(no_order, PERMISSION), Permitted)
    assert isinstance(release(ORDER, no_permission), Permitted)


def test_two_halves_make_no_ground() -> None:
    """A bad order and a bad permission together release nothing, and both are answered."""
    answer = release(REPLACE(ORDER, court=False), REPLACE(PERMISSION, revoked=True))
    assert isinstance(answer, Refused)
    assert answer.clauses == ("11-25(b)(2)(A)", "11-25(b)(2)(B)")
