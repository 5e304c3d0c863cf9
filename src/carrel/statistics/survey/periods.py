"""The year a report is about."""

from datetime import date, timedelta

import msgspec
from dateutil.relativedelta import relativedelta

from carrel.catalog.library import Library


class Period(msgspec.Struct, frozen=True):
    """From a day to a day, both in it."""

    first: date
    last: date

    def days(self) -> tuple[date, ...]:
        """Every day."""
        return tuple(self.first + timedelta(days=ahead) for ahead in range((self.last - self.first).days + 1))

    def months(self) -> tuple[date, ...]:
        """The first day of each month."""
        count = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        return tuple(self.first.replace(day=1) + relativedelta(months=ahead) for ahead in range(count))


def fiscal_year(library: Library, year: int) -> Period:
    """The twelve months of the library's fiscal year that ends in ``year`` (IMLS 206, 207)."""
    begins = library.statistics.year_begins
    return twelve_months(date(year if begins == 1 else year - 1, begins, 1))


def lending_year(year: int) -> Period:
    """The borrowIT CT year that ends with February of ``year``: 1 March to the end of February."""
    return twelve_months(date(year - 1, 3, 1))


def twelve_months(first: date) -> Period:
    """Twelve months from a day on."""
    after: date = first + relativedelta(months=12)
    return Period(first, after - timedelta(days=1))
