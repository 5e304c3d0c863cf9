"""Showing again what an answer holds back for nothing."""

from collections import defaultdict
from collections.abc import Iterable

from carrel.statistics.control.covers import Cover
from carrel.statistics.control.pool import Pool
from carrel.statistics.control.reaching import Reach, Task
from carrel.statistics.control.solving import EXACT, Budget
from carrel.statistics.control.trying import tasks


class Trimming:
    """An answer that gets smaller, with a witness for every task of a small number by itself."""

    def __init__(self, pool: Pool, held: frozenset[int], covers: Iterable[Cover], budget: Budget) -> None:
        """``held`` is safe; ``covers`` is what a safe answer needs in any case."""
        self._pool = pool
        self._choice = pool.choice
        self._budget = budget
        self._covers: dict[int, list[Cover]] = defaultdict(list)
        for cover in covers:
            for one in held.intersection(cover.weights):
                self._covers[one].append(cover)
        self._reach = Reach(self._choice.system, self._choice.spans(held | self._choice.must), budget)
        self._users: dict[int, set[Task]] = defaultdict(set)
        self._witness: dict[Task, frozenset[int]] = {}
        self.held = held
        for task in tasks(self._choice.system):
            self._use(task, self._possible(task) or frozenset())

    def trim(self, seconds: float) -> frozenset[int]:
        """What is left when nothing more can be shown, or time is over; the dearest are tried first."""
        end = max(0.0, self._budget.left - seconds)
        for one in sorted(self.held, key=lambda one: -self._choice.costs[one]):
            if self._budget.left > end:
                self._try_without(one)
        return self.held

    def _try_without(self, one: int) -> None:
        less = self.held - {one}
        if not all(cover.meets(less) for cover in self._covers[one]):
            return
        before, self.held = self.held, less
        self._reach.let(one, self._choice.shut_low[one], self._choice.shut_high[one])
        found = dict[Task, frozenset[int]]()
        for task in self._users[one]:
            needs = self._possible(task)
            if needs is None:
                self.held = before
                self._reach.let(one, self._choice.open_low[one], self._choice.open_high[one])
                return
            found[task] = needs
        for task, needs in found.items():
            self._use(task, needs)

    def _use(self, task: Task, needs: frozenset[int]) -> None:
        for one in self._witness.get(task, frozenset()):
            self._users[one].discard(task)
        self._witness[task] = needs
        for one in needs:
            self._users[one].add(task)

    def _possible(self, task: Task) -> frozenset[int] | None:
        """What a move that does a task needs; None where there is none."""
        known = self._pool.doing(task, self.held)
        if known is not None:
            return known
        move = self._reach.furthest(task.target, task.by)
        done = abs(move.changes[task.target]) >= abs(task.by) - EXACT
        return self._pool.add(move) if done else None
