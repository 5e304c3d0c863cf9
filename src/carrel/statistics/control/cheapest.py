"""The cheapest move that does a task, where moving some numbers costs something."""

from collections.abc import Iterable

import numpy as np

from carrel.statistics.control.reaching import Move, Task
from carrel.statistics.control.solving import ENDLESS, Budget, Numbers, Program, Row
from carrel.statistics.control.system import System

_NEARLY_FREE = 1e-3
"""What it costs to move what costs nothing: short ways are better than long ones."""
_PATIENCE = 20.0
"""Seconds to look for a move of whole numbers."""


class Cheapest:
    """Moves within given spans, paid for by the number of steps that each unknown goes."""

    def __init__(
        self, system: System, spans: tuple[Numbers, Numbers], costs: Numbers, budget: Budget, whole: bool = False
    ) -> None:
        """``costs`` by unknown; ``whole`` looks for moves of whole numbers only."""
        numbers = np.array(system.numbers, dtype=np.float64)
        self._down, self._up = numbers - spans[0], spans[1] - numbers
        self._moving = np.flatnonzero(self._up + self._down > 0)
        self._column = {int(unknown): column for column, unknown in enumerate(self._moving)}
        self._patience = _PATIENCE if whole else ENDLESS
        self._half = len(self._moving)  # every unknown has a column for up and one for down
        high = np.concatenate([self._up[self._moving], self._down[self._moving]])
        steps = np.tile(costs[self._moving] + _NEARLY_FREE, 2)
        self._program = Program(steps, np.zeros(2 * self._half), high, budget, whole)
        rows = [self._row(equation.terms()) for equation in system.equations]
        self._program.add([row for row in rows if row.factors])

    def _row(self, terms: Iterable[tuple[int, float]]) -> Row:
        factors = {}
        for unknown, sign in terms:
            if unknown in self._column:
                factors[self._column[unknown]] = sign
                factors[self._column[unknown] + self._half] = -sign
        return Row(factors, 0.0, 0.0)

    def buy(self, bought: Iterable[int]) -> None:
        """From now on these cost nothing."""
        for unknown in bought:
            for column in (self._column[unknown], self._column[unknown] + self._half):
                self._program.price(column, _NEARLY_FREE)

    def moves(self, task: Task) -> tuple[Move, ...]:
        """The cheapest moves that do a task, one for each way in which it can be done at all."""
        ways = (task.by,) if task.by else (1, -1)
        known = () if task.known is None else (task.known,)
        found = (self._moved(task.target, by, known) for by in ways if task.target in self._column)
        return tuple(move for move in found if move is not None)

    def _moved(self, target: int, by: int, known: tuple[int, ...]) -> Move | None:
        up, down = max(by, 0), max(-by, 0)
        if up > self._up[target] or down > self._down[target]:
            return None
        fixed = [one for one in known if one in self._column]
        for one in fixed:
            self._bound(one, (0.0, 0.0), (0.0, 0.0))
        self._bound(target, (up, up), (down, down))
        columns = self._program.solve(self._patience).columns
        for one in (target, *fixed):
            self._bound(one, (0.0, self._up[one]), (0.0, self._down[one]))
        if not len(columns):
            return None
        changes = np.zeros(len(self._up))
        changes[self._moving] = columns[: self._half] - columns[self._half :]
        return Move(changes, {})

    def _bound(self, unknown: int, up: tuple[float, float], down: tuple[float, float]) -> None:
        self._program.bound(self._column[unknown], *up)
        self._program.bound(self._column[unknown] + self._half, *down)
