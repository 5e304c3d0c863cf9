"""Time in a table: whole months, with the quarters and years they come to, and nothing that is not over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from at_work import AtWork
from carrel.sealed import epochs
from carrel.statistics.dimensions import Node
from carrel.statistics.periods import Step, first_open_month, months_from, time_of


def codes(node: Node) -> object:
    return (node.code, [codes(part) for part in node.parts]) if node.parts else node.code


def test_a_fiscal_year_is_the_sum_of_its_quarters_and_months() -> None:
    time = time_of(date(2025, 7, 1), date(2026, 6, 1), Step.MONTH)
    assert time.dimension.whole.code == "2025-07..2026-06"
    assert [part.code for part in time.dimension.whole.parts] == ["2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2"]
    assert [leaf.code for leaf in time.dimension.leaves()] == [
        f"{m:%Y-%m}" for m in months_from(date(2025, 7, 1), date(2026, 6, 1))
    ]
    assert time.months["2026-02"] == (date(2026, 2, 1),)


def test_a_calendar_year_stands_by_itself_and_what_is_left_over_beside_it() -> None:
    time = time_of(date(2024, 11, 1), date(2026, 1, 1), Step.QUARTER)
    whole = codes(time.dimension.whole)
    assert whole == (
        "2024-11..2026-01",
        ["2024-11", "2024-12", ("2025", ["2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4"]), "2026-01"],
    )
    assert time.months["2025-Q2"] == (date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1))


def test_one_stretch_of_time_is_its_own_whole() -> None:
    assert codes(time_of(date(2025, 1, 1), date(2025, 12, 1), Step.YEAR).dimension.whole) == "2025"
    assert codes(time_of(date(2025, 3, 1), date(2025, 3, 1), Step.MONTH).dimension.whole) == "2025-03"


def test_a_month_is_closed_when_a_day_of_a_later_month_was(work: AtWork) -> None:
    """A close in the last night of a month may come before the last slip of it does."""

    def first_open(year: int, month: int, day: int) -> date:
        work.clock.now = datetime(year, month, day, 22, 0, tzinfo=ZoneInfo("America/New_York"))
        with work.house.store.write() as tx:
            epochs.settle(tx)
            epochs.turn(tx, work.house.ring, work.clock().date(), 0)
        with work.house.store.read() as tx:
            return first_open_month(tx)

    assert first_open(2026, 11, 30) == date(2026, 11, 1)
    assert first_open(2026, 12, 1) == date(2026, 12, 1)
