"""How far a number can be moved while everything that is told stays true.

A *move* is a change of every unknown that leaves all equations true. The true numbers are one table that fits what is
told; each move within the spans leads to another, and somebody outside cannot say which of them is the true one.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from carrel.records.quiet import Quiet
from carrel.statistics.control.solving import EXACT, Budget, Numbers, Program, Row
from carrel.statistics.control.system import System

_PATIENCE = 10.0
"""Seconds to look for a move of whole numbers. What is not found by then counts as impossible."""


class Task(NamedTuple):
    """One thing that must be possible."""

    target: int
    by: int
    """The small number is so much more or, below 0, less. Where this is 0: it is anything else."""
    known: int | None = None
    """A small number that somebody knows, because it may be all theirs."""


class Move(Quiet, frozen=True):
    """A change of every unknown."""

    changes: Numbers
    prices: Mapping[int, float]
    """By equation: why it could not go further."""

    def whole(self) -> bool:
        """Whether it is of whole numbers, as every count is."""
        return bool(np.all(np.abs(self.changes - np.rint(self.changes)) < EXACT))


class Failure(Quiet, frozen=True):
    """A task that cannot be done, and how far one came."""

    task: Task
    moves: tuple[Move, ...]


class Reach:
    """What can be moved, and how far, within given spans."""

    def __init__(self, system: System, spans: tuple[Numbers, Numbers], budget: Budget) -> None:
        """``spans`` say how small and how large each unknown can be."""
        self._numbers = np.array(system.numbers, dtype=np.float64)
        self.low, self.high = spans[0] - self._numbers, spans[1] - self._numbers
        self._budget = budget
        self._moving = np.flatnonzero(self.high > self.low)
        self._column = {int(unknown): column for column, unknown in enumerate(self._moving)}
        rows = {n: self._row(one.terms()) for n, one in enumerate(system.equations)}
        self._rows = {n: row for n, row in rows.items() if row.factors}
        self._program = self._made(whole=False)

    def _row(self, terms: Iterable[tuple[int, float]]) -> Row:
        return Row({self._column[one]: sign for one, sign in terms if one in self._column}, 0.0, 0.0)

    def _made(self, whole: bool) -> Program:
        low, high = self.low[self._moving], self.high[self._moving]
        program = Program(np.zeros(len(self._moving)), low, high, self._budget, whole)
        program.add(list(self._rows.values()))
        return program

    def furthest(self, target: int, by: int, still: Iterable[int] = ()) -> Move:
        """Move a target in the direction of ``by``, as far as that if it can be, while some do not move."""
        column = self._column.get(target)
        if column is None:
            return Move(np.zeros(len(self.low)), {})
        fixed = [one for one in still if one in self._column]
        self._program.bound(column, *self._towards(target, by))
        self._program.price(column, -1.0 if by > 0 else 1.0)
        for one in fixed:
            self._program.bound(self._column[one], 0.0, 0.0)
        answer = self._program.solve()
        self._program.price(column, 0.0)
        for one in (target, *fixed):
            self._program.bound(self._column[one], self.low[one], self.high[one])
        return Move(self._spread(answer.columns), dict(zip(self._rows, answer.prices.tolist(), strict=True)))

    def _towards(self, target: int, by: int) -> tuple[float, float]:
        return max(self.low[target], min(by, 0)), min(self.high[target], max(by, 0))

    def wholly(self, target: int, by: int, still: Iterable[int] = ()) -> Move | None:
        """A move of whole numbers that moves a target by so much or more; None where none is found."""
        program = self._made(whole=True)
        for one in still:
            if one in self._column:
                program.bound(self._column[one], 0.0, 0.0)
        low, high = (max(by, self.low[target]), self.high[target]) if by > 0 else (self.low[target], by)
        if target not in self._column or low > high:
            return None
        program.bound(self._column[target], low, high)
        answer = program.solve(_PATIENCE)
        return Move(np.rint(self._spread(answer.columns)), {}) if len(answer.columns) else None

    def let(self, unknown: int, low: float, high: float) -> None:
        """From now on an unknown is within these."""
        number = self._numbers[unknown]
        self.low[unknown], self.high[unknown] = low - number, high - number
        self._program.bound(self._column[unknown], self.low[unknown], self.high[unknown])

    def _spread(self, columns: Numbers) -> Numbers:
        changes = np.zeros(len(self.low))
        if len(columns):
            changes[self._moving] = columns
        return changes
