"""Runs the survey's edit checks over the lines of a report, before it is handed in."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import final

from carrel.statistics.survey.computing import US_DATE
from carrel.statistics.survey.edits import Check, Finding, Way
from carrel.statistics.survey.elements import NUMBERS
from carrel.statistics.survey.periods import twelve_months
from carrel.statistics.survey.report import How, Line, number_in
from carrel.statistics.survey.values import plain_value

_ANSWERED = frozenset({How.COMPUTED, How.ENTERED})


@final
class _Lines:
    def __init__(self, lines: Sequence[Line]) -> None:
        self._named: dict[str, list[Line]] = {"*": list(lines)}
        for line in lines:
            self._named.setdefault(line.element.variable, []).append(line)

    def named(self, variable: str) -> Sequence[Line]:
        """The lines of a variable; every line for ``*``."""
        return self._named.get(variable, ())

    def figure(self, variable: str) -> Decimal | None:
        """A number, summed over outlets; None where any of it is not known."""
        figures = [line.figure for line in self.named(variable)]
        known = [figure for figure in figures if figure is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(figures) else None


def findings_in(lines: Sequence[Line], checks: Sequence[Check]) -> tuple[Finding, ...]:
    """What the checks find in these lines. A check of a figure that nobody knows finds nothing."""
    known = _Lines(lines)
    return tuple(found for check in checks for found in _found(check, known))


def _found(check: Check, lines: _Lines) -> Iterator[Finding]:
    match check.test:
        case Way.AT_MOST | Way.NEEDS | Way.SUM | Way.TWELVE_MONTHS:
            if not _holds(check, lines):
                yield _finding(check, check.elements)
        case Way.A_WEEK:
            yield from _by_outlet(check, lines)
        case Way.VALID | Way.PRESENT | Way.ABOVE_ZERO | Way.BETWEEN | Way.RATIO | Way.METHOD:
            each = (line for variable in check.elements for line in lines.named(variable))
            yield from (_finding(check, (line.element.variable,), line) for line in each if _is_off(check, line, lines))


def _holds(check: Check, lines: _Lines) -> bool:
    """Whether what the elements say together is so; where one of them is not known, nobody can tell."""
    if check.test is Way.TWELVE_MONTHS:
        return _twelve_months(lines, *check.elements)
    first, *others = (lines.figure(variable) for variable in check.elements)
    known = [other for other in others if other is not None]
    if first is None or len(known) < len(others):
        return True
    if check.test is Way.SUM:
        return first == sum(known)
    return first <= known[0] if check.test is Way.AT_MOST else first == 0 or known[0] > 0


def _is_off(check: Check, line: Line, lines: _Lines) -> bool:
    """Whether one line by itself is not as it is to be."""
    match check.test:
        case Way.VALID:
            return line.how in _ANSWERED and plain_value(line.element, line.value) != line.value
        case Way.PRESENT:
            return line.how is How.MISSING
        case Way.ABOVE_ZERO:
            return line.figure == 0
        case Way.BETWEEN:
            return line.figure is not None and not check.low <= line.figure <= check.high
        case Way.RATIO:
            return _ratio_is_off(check, line)
        case Way.METHOD:
            return line.figure is not None and lines.named(line.element.method)[0].how is How.MISSING
        case _:
            raise ValueError(check.test)


def _ratio_is_off(check: Check, line: Line) -> bool:
    before = None if line.last_year is None else number_in(line.last_year.value)
    if line.figure is None or not before or line.element.kind not in NUMBERS:
        return False
    return not check.low <= 100 * line.figure / before <= check.high


def _by_outlet(check: Check, lines: _Lines) -> Iterator[Finding]:
    total, weeks = check.elements
    for line in lines.named(total):
        of_weeks = next((other for other in lines.named(weeks) if other.branch == line.branch), None)
        divisor = None if of_weeks is None else of_weeks.figure
        if line.figure is not None and divisor and not check.low <= line.figure / divisor <= check.high:
            yield _finding(check, check.elements, line)


def _twelve_months(lines: _Lines, first: str, last: str) -> bool:
    told = (line.value for name in (first, last) for line in lines.named(name) if line.how in _ANSWERED)
    try:
        begins, ends = (datetime.strptime(value, US_DATE).date() for value in told)  # noqa: DTZ007  # days, no hours
    except ValueError:
        return True  # a day that is none, or not there, another check finds
    return twelve_months(begins).last == ends


def _finding(check: Check, elements: tuple[str, ...], line: Line | None = None) -> Finding:
    outlet = "" if line is None else line.outlet
    return Finding(check.id, elements, check.what, check.remedy, check.question, outlet)
