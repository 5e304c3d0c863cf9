"""Linear programs, as HiGHS solves them. Nothing else in Carrel speaks to it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

import highspy
import numpy as np
from highspy._core import _Highs  # the plain one: the other prints a banner before it can be asked not to
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[np.float64]

EXACT = 1e-6
"""What is closer than this is the same number."""
ENDLESS = highspy.kHighsInf


class Row(NamedTuple):
    """Columns with what each is multiplied by, and what they come to at the least and at the most."""

    factors: Mapping[int, float]
    low: float
    high: float


class Answer(NamedTuple):
    """What a program came to."""

    best: bool
    """Whether there is an answer and it was shown that none is better."""
    columns: Numbers
    """What each column is; empty where there is no answer."""
    prices: Numbers
    """What each row's side costs; of linear programs only."""
    bound: float
    """No answer can be below this; of programs of whole numbers only."""


class Budget:
    """How many seconds may still be spent on solving, by the solver's own clock."""

    def __init__(self, seconds: float) -> None:
        """``seconds`` for everything that shares the budget."""
        self.left = seconds


class Program:
    """A program that is solved again and again, each time a little different. It minimises."""

    def __init__(self, costs: Numbers, low: Numbers, high: Numbers, budget: Budget, whole: bool = False) -> None:
        """Columns with their costs and bounds; ``whole`` asks for whole numbers."""
        self._budget = budget
        self._highs = _Highs()
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)  # one pool serves the whole process: it must be the same everywhere
        self._highs.setOptionValue("mip_rel_gap", 0.0)
        none = np.zeros(0, dtype=np.int32)
        self._highs.addCols(len(costs), costs, low, high, 0, none, none, np.zeros(0))
        if whole:
            columns = np.arange(len(costs), dtype=np.int32)
            self._highs.changeColsIntegrality(len(costs), columns, np.ones(len(costs), dtype=np.uint8))

    def add(self, rows: Sequence[Row]) -> None:
        """Add rows."""
        ends = np.cumsum([0, *(len(row.factors) for row in rows)], dtype=np.int32)
        index = np.array([column for row in rows for column in row.factors], dtype=np.int32)
        values = np.array([factor for row in rows for factor in row.factors.values()], dtype=np.float64)
        low, high = np.array([row.low for row in rows]), np.array([row.high for row in rows])
        self._highs.addRows(len(rows), low, high, len(index), ends[:-1], index, values)

    def bound(self, column: int, low: float, high: float) -> None:
        """Let a column be within these."""
        self._highs.changeColBounds(column, low, high)

    def price(self, column: int, cost: float) -> None:
        """Let a column cost this."""
        self._highs.changeColCost(column, cost)

    def start(self, columns: Numbers) -> None:
        """Begin the search with an answer that is known."""
        self._highs.setSolution(len(columns), np.arange(len(columns), dtype=np.int32), columns)

    def solve(self, seconds: float = ENDLESS) -> Answer:
        """Solve it, or stop when the time is over."""
        self._highs.setOptionValue("time_limit", seconds)
        before = self._highs.getRunTime()
        self._highs.run()
        self._budget.left -= self._highs.getRunTime() - before
        info, found = self._highs.getInfo(), self._highs.getSolution()
        there = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
        return Answer(
            self._highs.getModelStatus() == highspy.HighsModelStatus.kOptimal,
            np.array(found.col_value if there else [], dtype=np.float64),
            np.array(found.row_dual, dtype=np.float64),
            info.mip_dual_bound,
        )
