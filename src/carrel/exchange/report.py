"""What an import did: counts for each stage, and every fault with its place."""

from collections.abc import Callable
from typing import final

import msgspec

from carrel.catalog import Put
from carrel.formats import Fault
from carrel.sealed.moving_in import Taken

Outcome = Taken | Put | Fault
"""What became of one row. A fault that is a note does not refuse it."""

_KEPT = 1000
"""Faults kept in memory; every one goes to ``on_fault``."""


class Counts(msgspec.Struct):
    """Rows of one stage, or of all of them."""

    accepted: int = 0
    """Taken in now: new, or changed."""
    unchanged: int = 0
    ended: int = 0
    """Came before, ended here since, and stays ended."""
    refused: int = 0
    notes: int = 0
    """Remarks on rows that were taken in, or on a file as a whole."""


@final
class Report:
    """Counts and faults of an import."""

    def __init__(self, on_fault: Callable[[Fault], None] | None = None) -> None:
        self.stages: dict[str, Counts] = {}
        self.faults: list[Fault] = []
        """The first thousand faults; ``on_fault`` is told all of them."""
        self._on_fault = on_fault

    def count(self, stage: str, outcome: Outcome) -> None:
        """Add what became of one row."""
        counts = self.stages.setdefault(stage, Counts())
        match outcome:
            case Fault():
                self._fault(counts, outcome)
            case Taken.NEW | Taken.CHANGED | Put.NEW | Put.CHANGED:
                counts.accepted += 1
            case Taken.UNCHANGED | Put.UNCHANGED:
                counts.unchanged += 1
            case Taken.ENDED:
                counts.ended += 1
            case Put.TAKEN:
                counts.refused += 1

    @property
    def total(self) -> Counts:
        """All stages together."""
        sums = [sum(column) for column in zip(*map(msgspec.structs.astuple, self.stages.values()), strict=True)]
        return Counts(*sums)

    def _fault(self, counts: Counts, fault: Fault) -> None:
        if fault.note:
            counts.notes += 1
        else:
            counts.refused += 1
        if len(self.faults) < _KEPT:
            self.faults.append(fault)
        if self._on_fault is not None:
            self._on_fault(fault)
