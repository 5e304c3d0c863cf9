"""A question of the annual report, as a pack says it: what is asked, in what unit, and how Carrel answers it."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from carrel.catalog import Audience, Form


class Kind(StrEnum):
    """What an answer looks like."""

    COUNT = "count"
    """A whole number of 0 or more."""
    MONEY = "money"
    """Whole dollars."""
    DECIMAL = "decimal"
    """With two places: full-time equivalents."""
    CODE = "code"
    """One of the element's codes."""
    YES_NO = "yes or no"
    """Y or N."""
    DATE = "date"
    """Month, day and year: 07/01/2025."""


NUMBERS = frozenset({Kind.COUNT, Kind.MONEY, Kind.DECIMAL})


class Source(StrEnum):
    """What Carrel makes a figure of by itself."""

    TALLY = "tally"
    """Events that were counted when they happened."""
    STANDING = "standing"
    """How many are registered at the last close of the period."""
    BY_HAND = "by hand"
    """What people count day by day, or in typical weeks."""
    SEATS = "seats"
    """Turns at public computers, counted when people leave; by hand where Carrel seats nobody."""
    COMPUTERS = "computers"
    """Public computers in the catalogue, as it is today."""
    STOCK = "stock"
    """Items as the catalogue holds them today."""
    HOURS = "hours"
    """The hours of an outlet, by its calendar."""
    WEEKS = "weeks"
    """The weeks in which an outlet was open for half of its hours or more, by its calendar."""
    FIRST_DAY = "first day"
    LAST_DAY = "last day"
    METHOD = "method"
    """How the figure that this is the reporting method of came about."""
    FINES = "fines"
    """Whether the board charges for days overdue."""


class Computed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rule by which Carrel makes a figure."""

    of: Source
    counter: str = ""
    """Of tallies: material, audience or guest."""
    events: tuple[str, ...] = ()
    forms: tuple[Form, ...] = ()
    """Of material: these groups of kinds; all where none is named."""
    audiences: tuple[Audience, ...] = ()
    part: bool = False
    """Whether what Carrel counts is only a part of the figure, so that people enter the whole."""


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One data element of the survey, or a question of the state's own."""

    number: str
    """As the official list numbers it: 553, 501a."""
    variable: str
    """As files name it: PHYSCIR."""
    name: str
    definition: str
    """What counts and what does not, in our words; the official list is what holds."""
    section: str
    unit: str = ""
    kind: Kind = Kind.COUNT
    codes: Mapping[str, str] = msgspec.field(default_factory=dict)
    """Of a code: what each stands for."""
    must: bool = False
    """Whether it cannot be said to be unknown."""
    absent: str = ""
    """What is written where the library has no such thing; empty where that is no answer."""
    sums: tuple[tuple[str, ...], ...] = ()
    """The elements it is the sum of, in each way it is one."""
    automatic: bool = False
    """Whether the survey's own portal sums it: it is neither entered nor in the file."""
    state: bool = False
    """Whether the state library says it and not the library."""
    outlet: bool = False
    """Whether it is asked of each outlet."""
    method: str = ""
    """The element that says how this figure came about."""
    week_in: int = 0
    """The month from which a typical week is to be; 0 for any."""
    computed: Computed | None = None

    @property
    def unknown(self) -> str:
        """What is written where nobody knows; empty where that is no answer (-1 and M: the survey's guidelines)."""
        if self.must or self.automatic or self.kind is Kind.DATE:
            return ""
        return "-1" if self.kind in NUMBERS else "M"
