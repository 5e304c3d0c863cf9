"""Open days and hours, checked against a naive walk through the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carrel.catalog import (
    is_closed,
    next_open_day,
    open_on,
    put_branch,
    put_closed_day,
    put_hours,
    within_hours,
)
from carrel.records.ids import BranchId
from carrel.store import Store

MONDAY = date(2026, 11, 23)
NINE_TO_FIVE = (9 * 60, 17 * 60)


@pytest.fixture
def branch(store: Store) -> BranchId:
    with store.write() as transaction:
        return put_branch(transaction, "Main Library", "MAIN").id


def test_a_branch_without_hours_is_open_unless_announced_closed(store: Store, branch: BranchId) -> None:
    with store.write() as transaction:
        assert open_on(transaction, branch, MONDAY)
        assert within_hours(transaction, branch, datetime(2026, 11, 23, 3, 0, tzinfo=UTC))
        assert put_closed_day(transaction, branch, MONDAY, "Founders' Day")
        assert not put_closed_day(transaction, branch, MONDAY, "Founders' Day")
        assert is_closed(transaction, branch, MONDAY)
        assert not within_hours(transaction, branch, datetime(2026, 11, 23, 10, 0, tzinfo=UTC))
        assert next_open_day(transaction, branch, MONDAY) == MONDAY + timedelta(1)


@pytest.mark.parametrize(("hour", "minute", "inside"), [(8, 59, False), (9, 0, True), (16, 59, True), (17, 0, False)])
def test_hours_include_opening_and_exclude_closing(
    store: Store, branch: BranchId, hour: int, minute: int, inside: bool
) -> None:
    with store.write() as transaction:
        put_hours(transaction, branch, {0: NINE_TO_FIVE})
        assert within_hours(transaction, branch, datetime(2026, 11, 23, hour, minute, tzinfo=UTC)) is inside
        assert not within_hours(transaction, branch, datetime(2026, 11, 24, hour, minute, tzinfo=UTC))


def test_hours_are_replaced_whole(store: Store, branch: BranchId) -> None:
    with store.write() as transaction:
        assert put_hours(transaction, branch, {0: NINE_TO_FIVE, 1: NINE_TO_FIVE})
        assert not put_hours(transaction, branch, {1: NINE_TO_FIVE, 0: NINE_TO_FIVE})
        assert put_hours(transaction, branch, {2: NINE_TO_FIVE})
        assert not open_on(transaction, branch, MONDAY)
        assert next_open_day(transaction, branch, MONDAY) == MONDAY + timedelta(2)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(weekdays=st.sets(st.integers(0, 6)), closed=st.sets(st.integers(0, 90), max_size=80), start=st.integers(0, 20))
def test_the_next_open_day_is_the_first_that_is_open(
    store: Store, weekdays: set[int], closed: set[int], start: int
) -> None:
    with store.write() as transaction:
        branch = put_branch(transaction, "Any", "ANY").id
        put_hours(transaction, branch, dict.fromkeys(weekdays, NINE_TO_FIVE))
        for offset in closed:
            put_closed_day(transaction, branch, MONDAY + timedelta(offset), "closed")
        day = MONDAY + timedelta(start)
        naive = day
        while (weekdays and naive.weekday() not in weekdays) or (naive - MONDAY).days in closed:
            naive += timedelta(1)
        assert next_open_day(transaction, branch, day) == naive
        assert open_on(transaction, branch, naive)


def test_a_branch_closed_for_a_year_gives_the_day_itself(store: Store, branch: BranchId) -> None:
    with store.write() as transaction:
        for offset in range(400):
            put_closed_day(transaction, branch, MONDAY + timedelta(offset), "building works")
        assert next_open_day(transaction, branch, MONDAY) == MONDAY
