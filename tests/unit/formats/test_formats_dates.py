"""Dates in every form other systems write, and days that do not exist."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carrel.formats import DateOrder, DateProblem, read_date

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    "text",
    [
        "1975-03-04", "1975-3-4", "1975/03/04", "1975-03-04 00:00:00", "1975-03-04T12:00:00Z", "19750304",
        "03/04/1975", "3/4/1975", "03-04-1975", "04.03.1975", "4.3.1975", "4 Mar 1975", "04-MAR-1975",
        "4. March 1975", "Mar 4, 1975", "March 4 1975", " 3/4/75 ", "4.3.75", "3/4/1975 0:00",
    ],
)  # fmt: skip
def test_every_form_of_one_birthday(text: str) -> None:
    assert read_date(text, TODAY, birth=True) == date(1975, 3, 4)


def test_day_first_is_for_the_caller_to_say() -> None:
    assert read_date("04/03/1975", TODAY, order=DateOrder.DAY_FIRST) == date(1975, 3, 4)


@pytest.mark.parametrize(
    ("text", "birth", "expected"),
    [
        ("11/24/26", True, date(2026, 11, 24)),
        ("11/25/26", True, date(1926, 11, 25)),
        ("1/1/27", True, date(1927, 1, 1)),
        ("1/1/27", False, date(2027, 1, 1)),
        ("1/1/76", False, date(2076, 1, 1)),
        ("1/1/77", False, date(1977, 1, 1)),
    ],
)
def test_two_digits_of_a_birth_year_are_never_in_the_future(text: str, birth: bool, expected: date) -> None:
    assert read_date(text, TODAY, birth=birth) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1999-02-29", DateProblem.IMPOSSIBLE),
        ("2/30/1999", DateProblem.IMPOSSIBLE),
        ("13/13/1999", DateProblem.IMPOSSIBLE),
        ("31.04.1999", DateProblem.IMPOSSIBLE),
        ("0000-00-00", DateProblem.IMPOSSIBLE),
        ("2/29/27", DateProblem.IMPOSSIBLE),
        ("2027-01-01", DateProblem.FUTURE),
        ("yesterday", DateProblem.UNREADABLE),
        ("4 Mob 1975", DateProblem.UNREADABLE),
        ("3/4-1975", DateProblem.UNREADABLE),
        ("", DateProblem.UNREADABLE),
    ],
)
def test_what_is_no_date_is_a_value_not_an_error(text: str, problem: DateProblem) -> None:
    assert read_date(text, TODAY, birth=True) is problem


@given(st.dates(date(1900, 1, 1), TODAY))
def test_every_day_survives_every_form(day: date) -> None:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d", "%d %b %Y", "%B %d, %Y"):
        assert read_date(day.strftime(form), TODAY, birth=True) == day
    young = TODAY - timedelta((TODAY - day).days % 36000)
    assert read_date(young.strftime("%m/%d/%y"), TODAY, birth=True) == young


@given(st.text(max_size=30))
def test_no_text_raises(text: str) -> None:
    assert isinstance(read_date(text, TODAY), date | DateProblem)
