"""The annual report as a value: a line for each element, how it came about, and what is still missing (§ 11-25(a))."""

from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import msgspec

from carrel.records.ids import BranchId
from carrel.statistics.survey.edits import Finding
from carrel.statistics.survey.elements import NUMBERS, Element


class How(StrEnum):
    """How a line stands."""

    COMPUTED = "computed"
    ENTERED = "entered"
    NOT_APPLICABLE = "not applicable"
    UNKNOWN = "unknown"
    """Said to be unknown: -1, or M for a word."""
    MISSING = "missing"
    """Nobody has answered it: never the same as nothing."""


class Traced(msgspec.Struct, frozen=True):
    """A sum of tallies that a figure is made of."""

    counter: str
    events: tuple[str, ...]
    words: tuple[str, ...]
    """Kinds of material, audiences; empty for all of a counter's."""
    first: date
    last: date
    number: int


class Week(msgspec.Struct, frozen=True):
    """A typical week: seven days from ``first`` on, and what was counted in them."""

    first: date
    number: int


class LastYear(msgspec.Struct, frozen=True):
    """The figure of the year before."""

    value: str
    how: str
    """Where it is from, in a few words."""


class Line(msgspec.Struct, frozen=True):
    """One answer of the report."""

    element: Element
    how: How
    value: str = ""
    """As it is handed in: 74182, -1, CT, 07/01/2025; empty where there is none."""
    why: str = ""
    """Why there is no figure, or by which rule there is this one."""
    note: str = ""
    """What whoever entered it wrote for the state's editor."""
    account: str = ""
    """The officer who entered it."""
    day: date | None = None
    """When it was entered."""
    traced: tuple[Traced, ...] = ()
    weeks: tuple[Week, ...] = ()
    """Of an estimate: the weeks it is made of."""
    counted: str = ""
    """What Carrel makes it by itself, where something else was entered."""
    branch: BranchId | None = None
    """Of an outlet's line: which."""
    outlet: str = ""
    """The outlet's name."""
    last_year: LastYear | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def figure(self) -> Decimal | None:
        """The number; None where the answer is a word, unknown or missing."""
        if self.how not in {How.COMPUTED, How.ENTERED} or self.element.kind not in NUMBERS:
            return None
        return number_in(self.value)


class AnnualReport(msgspec.Struct, frozen=True):
    """The report of one fiscal year."""

    library: str
    key: str
    """The survey's own key of the library (FSCSKEY); empty where library.toml has none."""
    year: int
    """The year in which the library's fiscal year ends; the survey's fiscal year."""
    first: date
    last: date
    asked: int
    """The fiscal year whose list of elements was used: an earlier one where there is none of this year yet."""
    lines: tuple[Line, ...]
    state_lines: tuple[Line, ...] = ()
    """The state's own questions."""
    findings: tuple[Finding, ...] = ()
    lacking: tuple[str, ...] = ()
    """Why the report is not complete, beside the lines that are missing."""
    remarks: tuple[str, ...] = ()
    """What is to be known about the report as a whole."""

    @property
    def missing(self) -> tuple[Line, ...]:
        """The lines nobody has answered."""
        return tuple(line for line in (*self.lines, *self.state_lines) if line.how is How.MISSING)

    @property
    def complete(self) -> bool:
        """Whether every question is answered, and every list of questions is there."""
        return not self.missing and not self.lacking

    def line(self, variable: str, branch: BranchId | None = None) -> Line:
        """The line of a variable; of an outlet's, at this branch. Raises KeyError where it is not asked."""
        for line in (*self.lines, *self.state_lines):
            if line.element.variable == variable and line.branch == branch:
                return line
        raise KeyError(variable)


def number_in(text: str) -> Decimal | None:
    """The number that a value is; None for a word, and for what is below nothing: -1, -3, -4 and -9 are no numbers."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None
