"""Time in a published table: whole closed months, with the quarters and years they come to."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

import msgspec
from dateutil.relativedelta import relativedelta

from carrel.sealed import epochs
from carrel.statistics.dimensions import Dimension, Node
from carrel.store import Transaction

_LENGTHS = (12, 3, 1)


class Step(StrEnum):
    """The shortest stretch of time that has a number of its own."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS_OF = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}


class Time(msgspec.Struct, frozen=True):
    """The months of a table, and what each of its leaves is the sum of."""

    dimension: Dimension
    months: dict[str, tuple[date, ...]]
    """The first day of each month, by the code of the leaf it belongs to."""


def first_open_month(tx: Transaction) -> date:
    """The first month whose count may still change: no day's close has begun after its end.

    A close counts every slip before it opens the next epoch, so what happened in the months before is counted.
    """
    opened = max(night.opened for night in epochs.nights(tx).values())
    return opened.replace(day=1)


def months_from(first: date, last: date) -> tuple[date, ...]:
    """The first day of each month from ``first`` to ``last``, both among them."""
    return tuple(_months(first, last + relativedelta(months=1)))


def time_of(first: date, last: date, step: Step) -> Time:
    """The months from ``first`` to ``last``. Whole calendar years and quarters among them have their sums."""
    leaves: dict[str, tuple[date, ...]] = {}
    units = tuple(_units(first, last + relativedelta(months=1), _LENGTHS, _MONTHS_OF[step], leaves))
    whole = units[0] if len(units) == 1 else Node(f"{first:%Y-%m}..{last:%Y-%m}", _span(first, last), units)
    return Time(Dimension("time", whole), leaves)


def _units(
    first: date, after: date, lengths: tuple[int, ...], step: int, leaves: dict[str, tuple[date, ...]]
) -> Iterator[Node]:
    """What a stretch of months falls into: the longest of the ``lengths`` that fit, and what each comes to."""
    while first < after:
        at, length = next((at, one) for at, one in enumerate(lengths) if _fits(first, after, one))
        end = first + relativedelta(months=length)
        code, name = _called(first, length)
        if length > step:
            yield Node(code, name, tuple(_units(first, end, lengths[at + 1 :], step, leaves)))
        else:
            leaves[code] = tuple(_months(first, end))
            yield Node(code, name)
        first = end


def _fits(first: date, after: date, length: int) -> bool:
    return (first.month - 1) % length == 0 and first + relativedelta(months=length) <= after


def _called(first: date, length: int) -> tuple[str, str]:
    match length:
        case 12:
            return f"{first.year}", f"{first.year}"
        case 3:
            return f"{first.year}-Q{(first.month + 2) // 3}", _span(first, first + relativedelta(months=2))
        case _:
            return f"{first:%Y-%m}", f"{first:%B %Y}"


def _span(first: date, last: date) -> str:
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def _months(first: date, after: date) -> Iterator[date]:
    while first < after:
        yield first
        first += relativedelta(months=1)
