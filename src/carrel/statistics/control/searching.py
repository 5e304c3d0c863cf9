"""The search for the answer that holds back least, with what no answer can be below.

A master program chooses what to hold back so that all covers known so far are met. What it chooses is tried; what fails
gives new covers (Benders' decomposition). Where time is over before nothing fails, the best safe answer that was found
on the way stands, and how far it may be from the best there is.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from carrel.records.quiet import Quiet
from carrel.statistics.control.choice import Choice
from carrel.statistics.control.covers import Cover, bridges, companions, lessons, more
from carrel.statistics.control.greedy import greedy, repaired
from carrel.statistics.control.pool import Pool
from carrel.statistics.control.reaching import Failure, Reach, Task
from carrel.statistics.control.solving import ENDLESS, EXACT, Answer, Budget, Numbers, Program, Row
from carrel.statistics.control.trimming import Trimming
from carrel.statistics.control.trying import Trial, tasks

_ROUNDS = 8
"""How often the master is solved without asking for whole answers."""
_SLICE = 0.25
"""Which share of the time one search for a whole answer may take."""
_LEAST = 0.1
"""The shortest search that is worth beginning, in seconds."""
_ENOUGH = 1e-3
"""A cover that is missed by a smaller share than this teaches nothing."""


class Found(Quiet, frozen=True):
    """A safe answer."""

    held: frozenset[int]
    cost: float
    least: float
    """No safe answer costs less."""
    pool: Pool
    """What was found to be possible, for the attacker to check."""

    @property
    def fewest(self) -> bool:
        """Whether no safe answer costs less than this one."""
        return self.cost <= self.least + EXACT


def search(choice: Choice, seconds: float) -> Found | None:
    """The best safe answer that can be found in this time; None where not even holding back everything is safe."""
    return _Search(choice, Budget(seconds)).found()


class _Search:
    def __init__(self, choice: Choice, budget: Budget) -> None:
        self.choice = choice
        self.budget = budget
        self.slice = budget.left * _SLICE
        self.pool = Pool(choice)
        self.columns = sorted(choice.free)
        self.place = {one: column for column, one in enumerate(self.columns)}
        self.covers = list(companions(choice))
        self.rows = [self._row(cover) for cover in self.covers]
        self.rows += [self._row(cover, one) for one, cover in bridges(choice)]
        self.halves = self._program(whole=False)
        self.hard = dict[Task, None]()
        self.least = 0.0

    def _row(self, cover: Cover, alone: int | None = None) -> Row:
        factors = {self.place[one]: weight for one, weight in cover.weights.items()}
        if alone is not None:
            factors[self.place[alone]] = -1.0
        return Row(factors, cover.least, ENDLESS)

    def _program(self, whole: bool) -> Program:
        costs = self.choice.costs[self.columns]
        program = Program(costs, np.zeros(len(costs)), np.ones(len(costs)), self.budget, whole)
        program.add(self.rows)
        return program

    def found(self) -> Found | None:
        """The best there is, or the best in this time."""
        best = self._improve()
        if best is None:
            best = greedy(self.choice, self.covers, self.pool, self.budget)
        safe = None if best is None else repaired(self.pool, best, self.budget, whole=True)
        return None if safe is None else Found(safe, self.choice.cost(safe), self.least, self.pool)

    def _relax(self, learnt: list[Cover]) -> list[Row]:
        """Find more covers where the master may hold back a number by half, which is fast. All of them, as rows."""
        found = list[Row]()
        for _ in range(_ROUNDS):
            rows = [self._row(cover) for cover in learnt]
            self.halves.add(rows)
            found += rows
            halves = self.halves.solve().columns
            if not len(halves):
                break
            self.least = max(self.least, float(self.choice.costs[self.columns] @ halves))
            learnt = self._cut(halves) if self.budget.left > self.slice else []
            if not learnt:
                break
        return found

    def _cut(self, halves: Numbers) -> list[Cover]:
        """The covers that are not met, where of each number a share is held back."""
        share = np.zeros(len(self.choice.costs))
        share[self.columns] = np.where(halves > EXACT, halves, 0.0)
        alone = tasks(self.choice.system)
        reach = self._reach(share, max((abs(task.by) for task in alone), default=0))
        failures = [*self._short(alone, reach), *self._bound(self._reach(share, 1))]
        found = [cover for failure in failures for cover in lessons(self.choice, failure)]
        return [cover for cover in found if self._come_to(cover, share) < cover.least * (1 - _ENOUGH)]

    def _reach(self, share: Numbers, most: int) -> Reach:
        """What can be moved where each number can by a share of so much."""
        choice, numbers = self.choice, np.array(self.choice.system.numbers)
        high = numbers + share * np.minimum(choice.open_high - numbers, most)
        low = numbers - share * np.minimum(numbers - choice.open_low, most)
        spans = np.minimum(choice.shut_low, low), np.maximum(choice.shut_high, high)
        return Reach(choice.system, spans, self.budget)

    def _short(self, alone: Sequence[Task], reach: Reach) -> Iterator[Failure]:
        up, down = np.zeros(len(self.choice.costs)), np.zeros(len(self.choice.costs))
        for task in alone:
            if (up if task.by > 0 else -down)[task.target] < abs(task.by) - EXACT:
                move = reach.furthest(task.target, task.by)
                up, down = np.maximum(up, move.changes), np.minimum(down, move.changes)
                if abs(move.changes[task.target]) < abs(task.by) - EXACT:
                    yield Failure(task, (move,))

    def _bound(self, reach: Reach) -> Iterator[Failure]:
        for task in self.hard:
            known = () if task.known is None else (task.known,)
            moves = tuple(reach.furthest(task.target, by, known) for by in (1, -1))
            if max(abs(move.changes[task.target]) for move in moves) < 1 - EXACT:
                yield Failure(task, moves)

    def _come_to(self, cover: Cover, share: Numbers) -> float:
        return float(sum(weight * share[one] for one, weight in cover.weights.items()))

    def _improve(self) -> frozenset[int] | None:
        """Ask the master, try what it says, learn, and ask again; None where that led to no safe answer."""
        self.rows += self._relax([])
        program, best = self._program(whole=True), None
        while best is None or self.budget.left > 0:
            if best is not None:
                program.start(np.array([one in best for one in self.columns], dtype=np.float64))
            answer = program.solve(max(min(self.slice, self.budget.left), _LEAST))
            self.least = max(self.least, answer.bound)
            if not len(answer.columns) or (best is not None and self.choice.cost(best) <= self.least + EXACT):
                break
            held = self._chosen(answer)
            if not Trial(self.pool, held, self.budget).failures() and answer.best:
                return held
            best = self._better(best, repaired(self.pool, held, self.budget))
            if best is None:
                break
            learnt = self._learn()
            if all(cover.meets(held) for cover in learnt):
                learnt.append(more(self.choice, held))  # in any case, that answer is not to come again
            program.add(self._relax(learnt))
        return best

    def _chosen(self, answer: Answer) -> frozenset[int]:
        return frozenset(one for one, share in zip(self.columns, answer.columns, strict=True) if share > 0.5)

    def _learn(self) -> list[Cover]:
        """What is to be learnt from all answers that failed since the last time."""
        failures, self.pool.failures = self.pool.failures, []
        self.hard |= dict.fromkeys(failure.task for failure in failures if failure.task.known is not None)
        return [cover for failure in failures for cover in lessons(self.choice, failure)]

    def _better(self, best: frozenset[int] | None, other: frozenset[int] | None) -> frozenset[int] | None:
        """The cheaper of two safe answers, the other one without what it holds back for nothing."""
        if other is None:
            return best
        trimmed = Trimming(self.pool, other, self.covers, self.budget).trim(self.slice)
        safe = repaired(self.pool, trimmed, self.budget) or other
        return min((one for one in (best, safe, other) if one is not None), key=self.choice.cost)
