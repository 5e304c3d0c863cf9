"""Checking a move that somebody else found, without a solver."""

import numpy as np

from carrel.statistics.control.solving import EXACT, Numbers
from carrel.statistics.control.system import System


class Check:
    """What must be true of every change of a system's unknowns."""

    def __init__(self, system: System) -> None:
        """The system as it is told."""
        terms = [(n, one, sign) for n, equation in enumerate(system.equations) for one, sign in equation.terms()]
        self._rows = np.array([n for n, _, _ in terms], dtype=np.int64)
        self._columns = np.array([one for _, one, _ in terms], dtype=np.int64)
        self._signs = np.array([sign for _, _, sign in terms], dtype=np.float64)
        numbers = np.array(system.numbers, dtype=np.float64)
        self._low = np.array([span.low for span in system.spans]) - numbers
        self._high = np.array([span.high for span in system.spans]) - numbers

    def holds(self, changes: Numbers) -> bool:
        """Whether a change leaves all equations true, and every count possible by what is told of it."""
        if len(changes) != len(self._low):
            return False
        rests = np.bincount(self._rows, self._signs * changes[self._columns])
        within = (changes >= self._low - EXACT) & (changes <= self._high + EXACT)
        return bool(within.all() and np.all(np.abs(rests) < EXACT))
