"""What must be possible so that every small number is protected, and whether it is.

For each small number two things must be possible: that it is as small, and that it is as large, as the rule asks. And
for each two, that one is something else although the other is known: a family that made all seven loans from its town
knows that seven, and must not find out its neighbours' by it.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from carrel.statistics.control.cheapest import Cheapest
from carrel.statistics.control.pool import Pool
from carrel.statistics.control.reaching import Failure, Move, Reach, Task
from carrel.statistics.control.solving import EXACT, Budget
from carrel.statistics.control.system import System


def tasks(system: System) -> tuple[Task, ...]:
    """The tasks of every small number by itself."""
    found = []
    for target, span in sorted(system.targets.items()):
        number = system.numbers[target]
        found += [Task(target, int(end - number)) for end in (span.high, span.low) if end != number]
    return tuple(found)


class Trial:
    """One answer, tried: these are held back."""

    def __init__(self, pool: Pool, held: Iterable[int], budget: Budget, whole: bool = False) -> None:
        """``whole`` asks for moves of whole numbers, as an attacker who knows that counts are whole would."""
        self.pool = pool
        self.held = pool.choice.must.union(held)
        self.whole = whole
        self.reach = Reach(pool.choice.system, pool.choice.spans(self.held), budget)
        self._budget = budget
        self._quiet: Cheapest | None = None
        self._rows: list[NDArray[np.bool_]] = []  # which small numbers each move changes that was found meanwhile

    def failures(self) -> tuple[Failure, ...]:
        """The tasks that cannot be done; of those where another is known only if all others can."""
        failed = self.alone() or self.together()
        self.pool.failures += failed
        return failed

    def alone(self) -> tuple[Failure, ...]:
        """Those of a small number by itself."""
        moved = self.pool.possible(self.held, self.whole)
        up, down = moved.max(axis=0, initial=0), moved.min(axis=0, initial=0)
        failed = []
        for task in tasks(self.pool.choice.system):
            place = self.pool.place[task.target]
            if (up[place] if task.by > 0 else -down[place]) >= abs(task.by) - EXACT:
                continue
            move = self._move(task)
            if abs(move.changes[task.target]) < abs(task.by) - EXACT or (self.whole and not move.whole()):
                failed.append(Failure(task, (move,)))
                continue
            self.pool.add(move)
            up, down = np.maximum(up, self.pool.changes[-1]), np.minimum(down, self.pool.changes[-1])
        return tuple(failed)

    def _move(self, task: Task) -> Move:
        still = () if task.known is None else (task.known,)
        move = self.reach.furthest(task.target, task.by, still)
        if not self.whole or move.whole() or abs(move.changes[task.target]) < abs(task.by) - EXACT:
            return move
        other = next((one for one in self._quietly(task) if one.whole()), None)  # which is often to be had for less
        return other or self.reach.wholly(task.target, task.by, still) or move

    def together(self) -> tuple[Failure, ...]:
        """Those of a small number while another is known."""
        moved = np.abs(self.pool.possible(self.held, self.whole)) > EXACT
        places, failed = np.array(self.pool.targets), list[Failure]()
        for place, target in enumerate(self.pool.targets):
            always = moved[moved[:, place]].all(axis=0)
            for row in self._rows:
                always &= row if row[place] else True
            unsure = {one for one in places[always].tolist() if not self._within(target, one)}
            if unsure:
                self._sure(target, self._quietly(Task(target, 0)), unsure)
            while unsure:
                known = min(unsure)
                moves = list[Move]()
                for by in (1, -1):
                    if known in unsure:
                        moves.append(self._move(Task(target, by, known)))
                        self._sure(target, moves[-1:], unsure)
                if known in unsure:
                    unsure.discard(known)
                    failed.append(Failure(Task(target, 0, known), tuple(moves)))
        return tuple(failed)

    def _sure(self, target: int, moves: Iterable[Move], unsure: set[int]) -> None:
        """Keep the moves that change the target, and be sure of what they do not change."""
        for move in moves:
            if self._differs(target, move):
                self.pool.add(move)
                self._rows.append(np.abs(self.pool.changes[-1]) > EXACT)
                unsure.intersection_update(np.array(self.pool.targets)[self._rows[-1]].tolist())

    def _within(self, target: int, known: int) -> bool:
        """Whether what is known holds all of the target: then that was theirs as well."""
        sums = self.pool.choice.system.sums
        return sums[target] <= sums[known]

    def _quietly(self, task: Task) -> tuple[Move, ...]:
        """Moves that leave as many other small numbers as they can as they are."""
        if self._quiet is None:
            system, costs = self.pool.choice.system, np.zeros(len(self.reach.low))
            costs[self.pool.targets] = 1.0
            self._quiet = Cheapest(system, self.pool.choice.spans(self.held), costs, self._budget)
        return self._quiet.moves(task)

    def _differs(self, target: int, move: Move) -> bool:
        change = abs(move.changes[target])
        return change > 1 - EXACT and move.whole() if self.whole else bool(change > EXACT)
