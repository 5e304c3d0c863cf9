"""Staff note what they counted at their branch, read it back and put it right; nobody notes what cannot be."""

from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork
from carrel import catalog, statistics, tallies
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

TODAY = date(2026, 11, 24)


def noted(work: AtWork, day: date, role: Role = Role.CLERK, **numbers: int | None) -> dict[str, int]:
    done = statistics.note_counts(work.house, work.actor(role), day, numbers)
    assert isinstance(done, statistics.DayCounted), done
    return dict(done.numbers)


def read(work: AtWork, day: date | None = None) -> dict[str, int]:
    found = statistics.counted_on(work.house, work.clerk, day)
    assert isinstance(found, statistics.DayCounted), found
    return dict(found.numbers)


def test_a_days_counts_are_noted_and_read_back(work: AtWork) -> None:
    assert noted(work, TODAY, VISITS=212, REFERENC=9) == {"VISITS": 212, "REFERENC": 9}
    assert noted(work, TODAY, WIFISESS=40, PITUSR=0) == {"VISITS": 212, "REFERENC": 9, "WIFISESS": 40, "PITUSR": 0}
    assert read(work) == read(work, TODAY)
    assert read(work, TODAY - timedelta(days=1)) == {}


def test_a_count_is_put_right_and_taken_back(work: AtWork) -> None:
    noted(work, TODAY, VISITS=2120, REFERENC=9)
    assert noted(work, TODAY, VISITS=212) == {"VISITS": 212, "REFERENC": 9}
    assert noted(work, TODAY, REFERENC=None) == {"VISITS": 212}
    assert noted(work, TODAY, REFERENC=None) == {"VISITS": 212}


def test_a_month_is_read_day_by_day(work: AtWork) -> None:
    for day, visits in ((date(2026, 10, 31), 1), (date(2026, 11, 1), 2), (TODAY, 3)):
        noted(work, day, VISITS=visits)
    found = statistics.counted_in(work.house, work.clerk, date(2026, 11, 15))
    assert isinstance(found, statistics.MonthCounted)
    assert (found.branch, found.first) == ("Main Branch", date(2026, 11, 1))
    assert [(one.day, dict(one.numbers)) for one in found.days] == [
        (date(2026, 11, 1), {"VISITS": 2}),
        (TODAY, {"VISITS": 3}),
    ]
    assert (found.sum_of("VISITS"), found.sum_of("REFERENC")) == (5, 0)


def test_each_branch_counts_for_itself(work: AtWork) -> None:
    with work.house.store.write() as tx:
        other = catalog.put_branch(tx, "Other Branch", "OTHER").id
    noted(work, TODAY, VISITS=5)
    there = msgspec.structs.replace(work.clerk, branch=other)
    assert isinstance(statistics.note_counts(work.house, there, TODAY, {"VISITS": 7}), statistics.DayCounted)
    assert read(work) == {"VISITS": 5}
    with work.house.store.read() as tx:
        assert tallies.counts_of_day(tx, TODAY, other) == {"VISITS": 7}


@pytest.mark.parametrize(
    ("day", "numbers", "what"),
    [
        (TODAY + timedelta(days=1), {"VISITS": 5}, "this day has not come yet"),
        (TODAY, {"VISITS": 5, "REFERENC": -1}, "a count is never below nothing"),
        (TODAY, {"VISITS": 100_001}, "this is more than a day can hold"),
        (TODAY, {"TOTCIR": 5}, "this is not counted by hand"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_noted(
    work: AtWork, day: date, numbers: dict[str, int], what: str
) -> None:
    refused = statistics.note_counts(work.house, work.clerk, day, numbers)
    assert isinstance(refused, Refusal)
    assert refused.what == what
    assert read(work, day) == {}


@pytest.mark.parametrize("role", [Role.PAGE, Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN])
def test_whoever_works_in_the_building_counts(work: AtWork, role: Role) -> None:
    assert noted(work, TODAY, role, VISITS=1) == {"VISITS": 1}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.KEEPER, Role.KIOSK, Role.AGENT])
def test_nobody_else_does(work: AtWork, role: Role) -> None:
    actor = work.actor(role)
    for answer in (
        statistics.note_counts(work.house, actor, TODAY, {"VISITS": 1}),
        statistics.counted_on(work.house, actor),
        statistics.counted_in(work.house, actor, TODAY),
    ):
        assert isinstance(answer, Refusal)
        assert answer.what == "counts are entered by the library's staff"
    assert read(work) == {}


def test_without_a_branch_or_a_standing_account_nothing_is_noted(work: AtWork) -> None:
    nowhere = msgspec.structs.replace(work.clerk, branch=None)
    gone = msgspec.structs.replace(work.clerk, name="nobody")
    for actor, what in (
        (nowhere, "no branch was chosen at sign-in"),
        (gone, "counts are entered by the library's staff"),
    ):
        refused = statistics.note_counts(work.house, actor, TODAY, {"VISITS": 1})
        assert isinstance(refused, Refusal)
        assert refused.what == what
