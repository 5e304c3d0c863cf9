"""What may be asked of the tallies for a published table. Whatever cannot be said here cannot be published."""

from datetime import date
from typing import Final

import msgspec

from carrel.records.circulation import Event
from carrel.records.refusals import Refusal
from carrel.statistics.periods import Step
from carrel.statistics.subjects import EVENTS, OF_THINGS, Subject

MOST_MONTHS: Final = 36
"""How many months one table may have."""


class Wanted(msgspec.Struct, frozen=True):
    """A table that an officer asks for: one breakdown, one event, whole months."""

    subject: Subject
    event: Event
    first: date
    """The first day of its first month."""
    last: date
    """The first day of its last month."""
    step: Step = Step.MONTH
    fine: bool = False
    """Whether kinds and towns stand one by one, not in groups alone."""
    branches: bool = False
    """Whether it is broken down by branch too, which only counts of things may be."""


class Choices(msgspec.Struct, frozen=True):
    """What there is to choose from now."""

    events: tuple[tuple[Subject, tuple[Event, ...]], ...]
    """What is counted by each."""
    months: tuple[date, ...]
    """The months that are closed, the newest first."""
    branches: int
    """How many branches the library has."""
    threshold: int
    """The smallest number above 0 that the board lets a table show."""
    earlier: int
    """How many tables were published before."""


def unfit(wanted: Wanted, closed: tuple[date, ...]) -> Refusal | None:
    """Why such a table cannot be made; None where it can. ``closed`` are the months whose counts are settled."""
    if wanted.event not in EVENTS[wanted.subject]:
        return Refusal("this is not counted that way", "choose what is counted from the list beside it")
    if wanted.branches and wanted.subject not in OF_THINGS:
        return Refusal(
            "what a person is, is not counted by branch", "take the branches out, or count kinds of material"
        )
    if wanted.first > wanted.last:
        return Refusal("the last month is before the first", "choose the months the other way round")
    if not {wanted.first, wanted.last} <= set(closed):
        return Refusal("these months are not closed, or nothing was counted yet", "choose months from the list")
    months = (wanted.last.year - wanted.first.year) * 12 + wanted.last.month - wanted.first.month + 1
    if months > MOST_MONTHS:
        return Refusal(f"a table has at most {MOST_MONTHS} months", "choose fewer months, or make two tables")
    return None
