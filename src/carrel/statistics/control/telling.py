"""One table of a system: what it says of each of its cells, and what each is the sum of."""

from collections.abc import Mapping, Sequence
from datetime import date

from carrel.records.quiet import Quiet
from carrel.statistics._numbers import Counts, numbers_of
from carrel.statistics.control.protecting import Span, told
from carrel.statistics.dimensions import Dimension, Key
from carrel.statistics.register import Earlier
from carrel.statistics.tables import Release, Rule, Undisclosed

NEW = 0
"""The number of a table that is no release yet."""


class Telling(Quiet, frozen=True):
    """What a table says."""

    number: int
    """Of the release, or NEW."""
    dimensions: tuple[Dimension, ...]
    rule: Rule
    counts: Counts
    spans: Mapping[Key, Span]
    """What is known of a cell by this table alone. A cell that is missing is not decided yet."""


def of_release(release: Release, made_of: Undisclosed, number: int = NEW) -> Telling:
    """What a release says."""
    spans = {cell.key: told(cell.number, release.rule) for cell in release.cells}
    return Telling(number, release.dimensions, release.rule, numbers_of(made_of), spans)


def of_earlier(earlier: Earlier) -> Telling:
    """What a release of the register says."""
    return of_release(earlier.release, earlier.made_of, earlier.number)


def bearing(table: Undisclosed, earlier: Sequence[Earlier]) -> list[Telling]:
    """The earlier releases that share a month with the table, or with another that does."""
    months, waiting, found = _months(numbers_of(table)), [of_earlier(one) for one in earlier], list[Telling]()
    while near := [one for one in waiting if _months(one.counts) & months]:
        found += near
        waiting = [one for one in waiting if not _months(one.counts) & months]
        months = months.union(*(_months(one.counts) for one in near))
    return sorted(found, key=lambda one: one.number)


def _months(counts: Counts) -> frozenset[date]:
    return frozenset(atom.month for counted in counts.values() for atom in counted)
