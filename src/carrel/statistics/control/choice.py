"""What control may choose: which numbers of the new table to hold back beside those it must."""

from collections.abc import Iterable, Sequence
from math import log

import numpy as np

from carrel.records.quiet import Quiet
from carrel.statistics.control.protecting import Span, shown, told
from carrel.statistics.control.solving import EXACT, Numbers
from carrel.statistics.control.system import System
from carrel.statistics.tables import Method, Rule


class Choice(Quiet, frozen=True):
    """A system whose new table is still to be decided. What bounds an unknown is by number of unknown."""

    system: System
    free: frozenset[int]
    """What may be shown or held back."""
    must: frozenset[int]
    """What is held back in any case."""
    costs: Numbers
    """What it costs to hold each back; 0 where nothing is chosen."""
    open_low: Numbers
    """How small each can be, by its own cells, where it is held back if it may be."""
    open_high: Numbers
    shut_low: Numbers
    """The same, where it is shown if it may be."""
    shut_high: Numbers

    def spans(self, held: Iterable[int]) -> tuple[Numbers, Numbers]:
        """What each unknown can be by its own cells, if these are held back."""
        low, high, chosen = self.shut_low.copy(), self.shut_high.copy(), sorted(held)
        low[chosen], high[chosen] = self.open_low[chosen], self.open_high[chosen]
        return low, high

    def used(self, changes: Numbers) -> frozenset[int]:
        """What must be held back so that a move stays within what is told."""
        moved = np.array(self.system.numbers) + changes
        beyond = (moved < self.shut_low - EXACT) | (moved > self.shut_high + EXACT)
        return frozenset(np.flatnonzero(beyond).tolist())

    def cost(self, held: Iterable[int]) -> float:
        """What it costs to hold these back."""
        return float(sum(self.costs[one] for one in held))


def choice(system: System, rule: Rule) -> Choice:
    """What is to be chosen. Small numbers, and what an earlier release holds back, are not: they are held back."""
    free, must = set[int](), set[int]()
    opened, shut = list(system.spans), list(system.spans)
    for unknown in system.undecided:
        span, number = system.spans[unknown], system.numbers[unknown]
        if span.low == span.high:
            continue  # it is public, so nothing is won or lost
        opened[unknown] = span.meet(told(None, rule))
        shut[unknown] = span.meet(told(shown(number, rule), rule))
        if unknown in system.held or (rule.method is Method.SUPPRESS and unknown in system.targets):
            must.add(unknown)
            shut[unknown] = opened[unknown]
        else:
            free.add(unknown)
    costs = np.array([_cost(number) if one in free else 0.0 for one, number in enumerate(system.numbers)])
    return Choice(system, frozenset(free), frozenset(must), costs, *_bounds(opened), *_bounds(shut))


def _bounds(spans: Sequence[Span]) -> tuple[Numbers, Numbers]:
    return np.array([span.low for span in spans], float), np.array([span.high for span in spans], float)


def _cost(number: int) -> float:
    """A number a thousand times as large is not a thousand times as dear: a margin costs a few cells, not hundreds."""
    return log(1 + number)
