"""Each edit check finds what is planted for it, and is silent on a row with which nothing is wrong."""

from decimal import Decimal

import pytest

from carrel.statistics.survey import FISCAL_YEARS, Check, How, LastYear, Line, Pack, pack_of
from carrel.statistics.survey.checking import findings_in
from carrel.statistics.survey.edits import Way
from survey_rows import changed, good_row, spoiled

PLANTS = [
    (year, check, variable)
    for year in FISCAL_YEARS
    for check in pack_of(year).checks
    for variable in (
        check.elements if check.test in {Way.ABOVE_ZERO, Way.BETWEEN, Way.RATIO, Way.METHOD} else check.elements[:1]
    )
]


def value(lines: tuple[Line, ...], variable: str) -> Decimal:
    return Decimal(next(line.value for line in lines if line.element.variable == variable))


def planted(pack: Pack, check: Check, variable: str) -> list[tuple[Line, ...]]:
    """Rows in which this check must find something about this variable."""
    row = good_row(pack)
    last = check.elements[-1]
    return {
        Way.VALID: lambda: [
            spoiled(row, name, text)
            for name, text in (("VISITS", "many"), ("C_ADMIN", "XX"), ("ENDDATE", "31/12/2025"))
        ],
        Way.PRESENT: lambda: [spoiled(row, "VISITS", "", How.MISSING)],
        Way.AT_MOST: lambda: [spoiled(row, variable, str(value(row, last) + 1))],
        Way.NEEDS: lambda: [spoiled(row, last, "0")],
        Way.SUM: lambda: [spoiled(row, variable, str(value(row, variable) + 1)), spoiled(row, last, "39")],
        Way.ABOVE_ZERO: lambda: [spoiled(row, variable, "0")],
        Way.BETWEEN: lambda: [spoiled(row, variable, str(check.high + 1))],
        Way.RATIO: lambda: [
            changed(row, variable, value=text, last_year=LastYear("1000", "")) for text in ("299", "3441")
        ],
        Way.A_WEEK: lambda: [spoiled(row, variable, text) for text in (str(52 * 11 - 1), str(52 * 130 + 1))],
        Way.METHOD: lambda: [spoiled(row, pack.by_variable[variable].method, "", How.MISSING)],
        Way.TWELVE_MONTHS: lambda: [spoiled(row, "ENDDATE", "06/29/2026"), spoiled(row, "STARTDAT", "08/01/2025")],
    }[check.test]()


@pytest.mark.parametrize("year", FISCAL_YEARS)
def test_a_row_with_which_nothing_is_wrong_is_found_nothing_of(year: int) -> None:
    pack = pack_of(year)
    assert findings_in(good_row(pack), pack.checks) == ()


@pytest.mark.parametrize(("year", "check", "variable"), PLANTS, ids=lambda one: getattr(one, "id", one))
def test_each_check_finds_what_is_planted_for_it(year: int, check: Check, variable: str) -> None:
    pack = pack_of(year)
    for row in planted(pack, check, variable):
        found = [one for one in findings_in(row, pack.checks) if one.check == check.id]
        assert len(found) == 1
        assert variable in {"*", found[0].elements[0]}
        assert found[0].what == check.what
        assert found[0].question == check.question


@pytest.mark.parametrize("year", FISCAL_YEARS)
def test_every_kind_of_check_is_used(year: int) -> None:
    assert {check.test for check in pack_of(year).checks} == set(Way)


@pytest.mark.parametrize("text", ["300", "3440"])
def test_the_ends_of_a_range_are_in_it(text: str) -> None:
    row = changed(good_row(pack_of(2024)), "KIDPHYSCIR", value=text, last_year=LastYear("1000", ""))
    assert not [one for one in findings_in(row, pack_of(2024).checks) if "last year" in one.check]


@pytest.mark.parametrize("hours", [52 * 11, 52 * 130])
def test_eleven_and_a_hundred_and_thirty_hours_a_week_may_be(hours: int) -> None:
    row = spoiled(good_row(pack_of(2023)), "HOURS", str(hours))
    assert not [one for one in findings_in(row, pack_of(2023).checks) if one.check == "hours in a week"]


@pytest.mark.parametrize("last_year", [LastYear("-1", ""), LastYear("0", ""), LastYear("", ""), None])
def test_a_figure_has_nothing_to_be_held_against_where_last_year_knows_no_number(last_year: LastYear | None) -> None:
    row = changed(good_row(pack_of(2024)), "VISITS", value="99999", last_year=last_year)
    assert findings_in(row, pack_of(2024).checks) == ()


@pytest.mark.parametrize("part", ["MASTER", "LIBRARIA"])
def test_what_is_unknown_is_held_against_nothing(part: str) -> None:
    row = spoiled(good_row(pack_of(2024)), part, "-1", How.UNKNOWN)
    assert findings_in(row, pack_of(2024).checks) == ()


def test_a_finding_names_the_outlet_it_is_about() -> None:
    row = spoiled(good_row(pack_of(2023)), "HOURS", "100")
    (found,) = findings_in(row, pack_of(2023).checks)
    assert (found.elements, found.outlet) == (("HOURS", "WKS_OPEN"), "Main")
