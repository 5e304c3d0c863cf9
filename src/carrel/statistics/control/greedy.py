"""The simple way: go through the sums, then through what still fails, and each time take what is cheapest just then.

It gives the search its first answer, and the bench something to hold the best answer against.
"""

from collections.abc import Iterable

from carrel.statistics.control.cheapest import Cheapest
from carrel.statistics.control.choice import Choice
from carrel.statistics.control.covers import Cover
from carrel.statistics.control.pool import Pool
from carrel.statistics.control.reaching import Failure
from carrel.statistics.control.solving import EXACT, Budget
from carrel.statistics.control.trying import Trial


def greedy(choice: Choice, covers: Iterable[Cover], pool: Pool, budget: Budget) -> frozenset[int] | None:
    """A safe answer; None where there is none."""
    held = set[int]()
    for cover in covers:
        _fill(choice, cover, held)
    return repaired(pool, frozenset(held), budget)


def _fill(choice: Choice, cover: Cover, held: set[int]) -> None:
    """Hold back the cheapest of a cover, for what they give, until there is enough."""
    left = cover.least - sum(weight for one, weight in cover.weights.items() if one in held)
    rest = [one for one in cover.weights if one not in held]
    for one in sorted(rest, key=lambda one: choice.costs[one] / cover.weights[one]):
        if left <= EXACT:
            return
        held.add(one)
        left -= cover.weights[one]


def repaired(pool: Pool, held: frozenset[int], budget: Budget, whole: bool = False) -> frozenset[int] | None:
    """An answer with all that it lacked; None where nothing helps."""
    choice = pool.choice
    cheapest = Cheapest(choice.system, choice.spans(choice.free), choice.costs, budget, whole)
    cheapest.buy(held)
    while failures := Trial(pool, held, budget, whole).failures():
        grown = _bought(pool, cheapest, failures, held, whole)
        if grown is None or grown == held:
            return None
        held = grown
    return held


def _bought(
    pool: Pool, cheapest: Cheapest, failures: Iterable[Failure], held: frozenset[int], whole: bool
) -> frozenset[int] | None:
    for failure in failures:
        if pool.doing(failure.task, held, whole) is not None:
            continue
        needs = min((pool.add(move) for move in cheapest.moves(failure.task)), key=pool.choice.cost, default=None)
        if needs is None:
            return None
        cheapest.buy(needs - held)
        held |= needs
    return held
