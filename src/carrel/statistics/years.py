"""Which years a library reports on."""

from carrel.gate import House
from carrel.statistics.survey.loading import FISCAL_YEARS
from carrel.statistics.survey.periods import fiscal_year, lending_year


def report_years(house: House) -> tuple[int, ...]:
    """The fiscal years a report can be made of, the running one first; the second is the one that ended last."""
    today = house.clock().date()
    running = next(year for year in (today.year, today.year + 1) if fiscal_year(house.library, year).last >= today)
    return tuple(range(running, min(FISCAL_YEARS) - 1, -1))


def lending_years(house: House) -> tuple[int, ...]:
    """The borrowIT CT years, named after the year they end in; the running one first, and two before it."""
    today = house.clock().date()
    running = next(year for year in (today.year, today.year + 1) if lending_year(year).last >= today)
    return tuple(range(running, running - 3, -1))
