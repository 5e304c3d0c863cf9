"""Moves that were found once and serve again: each for every task it does, wherever it stays within what is told."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from carrel.statistics.control.choice import Choice
from carrel.statistics.control.reaching import Failure, Move, Task
from carrel.statistics.control.solving import EXACT, Numbers


class Pool:
    """What was found to be possible, and what must be held back for it."""

    def __init__(self, choice: Choice) -> None:
        """A pool with nothing in it."""
        self.choice = choice
        self.targets = sorted(choice.system.targets)
        self.place = {target: n for n, target in enumerate(self.targets)}
        self.needs: list[frozenset[int]] = []
        self.changes: list[Numbers] = []
        self.whole: list[bool] = []
        self._steps: list[tuple[NDArray[np.int64], Numbers]] = []
        self.failures: list[Failure] = []
        """What could not be done, in any answer that was tried: there is something to be learnt from each."""

    def add(self, move: Move) -> frozenset[int]:
        """Keep a move; return what it needs to be held back."""
        self.needs.append(self.choice.used(move.changes))
        self.changes.append(move.changes[self.targets])
        self.whole.append(move.whole())
        moved = np.flatnonzero(move.changes)
        self._steps.append((moved, move.changes[moved]))
        return self.needs[-1]

    def possible(self, held: frozenset[int], whole: bool) -> Numbers:
        """The changes of the targets by each move that is possible if these are held back."""
        rows = [
            changes
            for needs, changes, is_whole in zip(self.needs, self.changes, self.whole, strict=True)
            if needs <= held and (is_whole or not whole)
        ]
        return np.array(rows).reshape(len(rows), len(self.targets))

    def within(self, held: frozenset[int]) -> Iterator[Numbers]:
        """The moves of whole numbers that are possible if these are held back."""
        for needs, is_whole, (moved, steps) in zip(self.needs, self.whole, self._steps, strict=True):
            if is_whole and needs <= held:
                changes = np.zeros(len(self.choice.costs))
                changes[moved] = steps
                yield changes

    def doing(self, task: Task, held: frozenset[int], whole: bool = False) -> frozenset[int] | None:
        """What a move needs that does a task if these are held back; None where no such move is here."""
        place, known = self.place[task.target], None if task.known is None else self.place[task.known]
        for n in reversed(range(len(self.needs))):
            changes = self.changes[n]
            done = _does(task, changes[place], 0.0 if known is None else changes[known])
            if done and self.needs[n] <= held and (self.whole[n] or not whole):
                return self.needs[n]
        return None


def _does(task: Task, change: float, other: float) -> bool:
    if task.known is not None:
        return abs(change) > EXACT and abs(other) < EXACT
    return change >= task.by - EXACT if task.by > 0 else change <= task.by + EXACT
