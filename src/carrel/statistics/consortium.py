"""Many libraries' archives together: what the survey counts when it happens, library by library.

Totals of events, which are nobody's; what people enter stands in each library's own report.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import msgspec

from carrel.formats.spreadsheets import csv_text
from carrel.records.faults import SetupFault
from carrel.statistics.engines import Machine, of_files
from carrel.statistics.expressions import Sum, sums_by_library
from carrel.statistics.folders import archives_in
from carrel.statistics.survey.elements import Source
from carrel.statistics.survey.loading import Pack, pack_for
from carrel.statistics.survey.periods import twelve_months
from carrel.statistics.survey.rules import rules_of
from carrel.tallies import Counter

_STANDING = Sum(Counter.STANDING, frozenset({"standing"}))


class Together(msgspec.Struct, frozen=True):
    """What libraries have counted in twelve months."""

    first: date
    last: date
    variables: tuple[str, ...]
    """The survey's, in its order."""
    libraries: Mapping[str, Mapping[str, int]]
    """By library, and by variable."""
    missing: tuple[tuple[str, str], ...]
    """The library and the month, as 2027-02, that is not in the archives: its sums lack it."""


def together(folders: Sequence[Path], year: int, begins: int, machine: Machine = Machine.DUCKDB) -> Together:
    """What the archives in these folders come to, in the twelve months that end in ``year`` and begin with a month.

    Raises SetupFault where the folders are not what they should be, or the survey of the year is not known.
    """
    pack = pack_for(year)
    if pack is None:
        raise SetupFault(f"the survey's list of {year} does not ship with Carrel: name a later year")
    period = twelve_months(date(year if begins == 1 else year - 1, begins, 1))
    found = archives_in(folders, period.first, period.last)
    rules = rules_of(pack)
    registered = dict.fromkeys(_standing(pack), _STANDING)
    with of_files(found.files, machine) as engine:
        counted = sums_by_library(engine, period.first, period.last, rules)
        standing = sums_by_library(engine, period.last.replace(day=1), period.last, registered)
    return Together(
        period.first,
        period.last,
        (*rules, *registered),
        {
            name: {**dict.fromkeys(rules, 0), **counted.get(name, {}), **standing.get(name, {})}
            for name in found.libraries
        },
        found.missing,
    )


def together_csv(found: Together) -> bytes:
    """The same as a file: a line for each library."""
    lines = (
        [name, *(numbers.get(variable, "") for variable in found.variables)]
        for name, numbers in found.libraries.items()
    )
    return csv_text([["Library", *found.variables], *lines]).encode()


def _standing(pack: Pack) -> list[str]:
    """The variables that say how many were registered at the year's end."""
    return [each.variable for each in pack.elements if each.computed and each.computed.of is Source.STANDING]
