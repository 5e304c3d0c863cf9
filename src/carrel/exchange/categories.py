"""Which of the library's categories a patron of another system belongs to."""

from datetime import date

from dateutil.relativedelta import relativedelta

from carrel.catalog.library import Category, Library

_MINOR = 18


def category_for(library: Library, named: str, birth: date | None, minor: bool, today: date) -> Category:
    """The category with that code or name; else the first for minors, or the first for everybody else."""
    wanted = named.strip().casefold()
    for category in library.categories:
        if wanted and wanted in (category.code.casefold(), category.name.casefold()):
            return category
    young = minor if birth is None else relativedelta(today, birth).years < _MINOR
    return next((each for each in library.categories if each.minor is young), library.categories[0])


def expiry(category: Category, registered: date) -> date:
    """When a registration of that day expires."""
    end: date = registered + relativedelta(months=category.months)
    return end
