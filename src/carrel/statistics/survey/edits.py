"""What is checked before a report is handed in: the survey's edit checks, as data."""

from enum import StrEnum

import msgspec


class Way(StrEnum):
    """How a check looks at its elements."""

    VALID = "valid"
    """Each answer is of its kind: a whole number, one of the codes, a day."""
    PRESENT = "present"
    """Each is answered."""
    AT_MOST = "at most"
    """The first is no more than the second."""
    NEEDS = "needs"
    """Where the first is above nothing, the second is too."""
    SUM = "sum"
    """The first is the sum of the others."""
    ABOVE_ZERO = "above zero"
    """None of them is nothing."""
    BETWEEN = "between"
    """Each lies between two numbers."""
    RATIO = "ratio"
    """Each is between two percentages of last year's."""
    A_WEEK = "a week"
    """The first, divided by the weeks of the second, lies between two numbers; outlet by outlet."""
    METHOD = "method"
    """Each figure that is told says how it came about."""
    TWELVE_MONTHS = "twelve months"
    """From the first to the second are twelve months."""


class Check(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One edit check. A later pack takes it over as long as it asks for all of its elements."""

    id: str
    test: Way
    elements: tuple[str, ...]
    """Variables; ``*`` for every one."""
    what: str
    """What is wrong where it finds something."""
    remedy: str
    source: str
    """The survey's documentation, the element's own definition, or our reading."""
    low: int = 0
    high: int = 0
    question: bool = False
    """Whether the figure may be right all the same, and only wants a note."""


class Finding(msgspec.Struct, frozen=True):
    """What a check found."""

    check: str
    elements: tuple[str, ...]
    """Variables: the first is the one to look at."""
    what: str
    remedy: str
    question: bool = False
    """Whether a note answers it."""
    outlet: str = ""
    """The branch it is about; empty for the library."""
