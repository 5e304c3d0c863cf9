"""What every safe answer must hold back, as inequalities: so much, of these.

The first ones are read off single equations: a small number can move only if something else in each of its sums moves
with it. The others come from a task that failed: the solver's prices say which numbers, had they been held back, would
have let it go further (capacity cuts, as Fischetti and Salazar-González call them).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from carrel.records.quiet import Quiet
from carrel.statistics.control.choice import Choice
from carrel.statistics.control.reaching import Failure, Move, Task
from carrel.statistics.control.solving import EXACT
from carrel.statistics.control.system import Equation
from carrel.statistics.control.trying import tasks


class Cover(Quiet, frozen=True):
    """Of these at least so much must be held back."""

    weights: Mapping[int, float]
    """By unknown that may be held back."""
    least: float

    def meets(self, held: frozenset[int]) -> bool:
        """Whether an answer does so."""
        return sum(weight for one, weight in self.weights.items() if one in held) >= self.least - EXACT


def companions(choice: Choice) -> Iterator[Cover]:
    """What each equation by itself asks for."""
    by_target: dict[int, list[Task]] = defaultdict(list)
    for task in tasks(choice.system):
        by_target[task.target].append(task)
    for equation in choice.system.equations:
        members = (equation.whole, *equation.parts)
        small = [one for one in members if one in by_target]
        for target in small:
            yield from _wanted(_companion(choice, equation, task) for task in by_target[target])
        if len(small) == 2:
            yield from _wanted([_third(choice, members, small)])


def _wanted(covers: Iterable[Cover]) -> Iterator[Cover]:
    return (cover for cover in covers if cover.least > EXACT)


def _companion(choice: Choice, equation: Equation, task: Task) -> Cover:
    """The target moves, so the rest of the sum moves as much."""
    signs = dict(equation.terms())
    towards = -signs.pop(task.target) * (1 if task.by > 0 else -1)
    return _cover(choice, {one: sign * towards for one, sign in signs.items()}, abs(task.by))


def _third(choice: Choice, members: tuple[int, ...], small: list[int]) -> Cover:
    """Of two small numbers in a sum, whoever knows one must not reckon the other: something else must move."""
    least = 0.0 if any(_moves(choice, one) for one in members if one not in small) else 1.0
    return Cover({one: 1.0 for one in members if one in choice.free}, least)


def _moves(choice: Choice, unknown: int) -> bool:
    return bool(choice.shut_high[unknown] > choice.shut_low[unknown])


def bridges(choice: Choice) -> Iterator[tuple[int, Cover]]:
    """It is no use to hold back a number that is alone in a sum: each free one, and what else must go with it."""
    for equation in choice.system.equations:
        members = (equation.whole, *equation.parts)
        if not any(_moves(choice, one) for one in members):
            free = [one for one in members if one in choice.free]
            yield from ((one, Cover({other: 1.0 for other in free if other != one}, 0.0)) for one in free)


def lessons(choice: Choice, failure: Failure) -> tuple[Cover, ...]:
    """What every answer needs for a task that failed; empty where only whole numbers stood in the way.

    What must differ while another is known may do so upwards or downwards: what bounds both ways at once counts.
    """
    task = failure.task
    if task.by:
        return _some(_priced(choice, task, move, 1 if task.by > 0 else -1) for move in failure.moves)
    return _some(_cut_off(choice, task, move) for move in failure.moves)


def _some(covers: Iterable[Cover | None]) -> tuple[Cover, ...]:
    return tuple(cover for cover in covers if cover is not None and cover.least > EXACT)


def more(choice: Choice, held: frozenset[int]) -> Cover:
    """An answer that failed is not enough, whatever else it lacks."""
    return Cover(dict.fromkeys(choice.free - held, 1.0), 1.0)


def _gains(choice: Choice, task: Task, move: Move) -> dict[int, float]:
    """By prices, how far the target goes for each step of the others that are not known."""
    gains: dict[int, float] = defaultdict(float)
    for number, price in move.prices.items():
        if abs(price) > EXACT:
            for one, sign in choice.system.equations[number].terms():
                gains[one] += sign * price
    own = -gains.pop(task.target, 0.0)
    if task.known is not None:
        gains.pop(task.known, None)
    return {one: gain / own for one, gain in gains.items() if abs(gain) > EXACT} if abs(own) > EXACT else {}


def _priced(choice: Choice, task: Task, move: Move, way: int) -> Cover | None:
    """How far a target can move one way, by what is held back. By duality, any prices say so."""
    gains = _gains(choice, task, move)
    return _cover(choice, {one: way * gain for one, gain in gains.items()}, float(abs(task.by))) if gains else None


def _cut_off(choice: Choice, task: Task, move: Move) -> Cover | None:
    """What a target hangs by, either way: if none of it moves, the target does not."""
    gains = _gains(choice, task, move)
    if not gains or any(_moves(choice, one) for one in gains):
        return None
    return Cover({one: 1.0 for one in gains if one in choice.free}, 1.0)


def _cover(choice: Choice, directions: Mapping[int, float], least: float) -> Cover:
    """What the numbers can move in these directions, must come to so much."""
    weights = {}
    for one, factor in directions.items():
        shut, opened = _room(choice, one, factor, least)
        least -= shut
        if opened > shut:
            weights[one] = opened - shut
    least = max(least, 0.0)
    return Cover({one: min(weight, least) for one, weight in weights.items()}, least)


def _room(choice: Choice, unknown: int, factor: float, most: float) -> tuple[float, float]:
    """How far a number can move in a direction if it is shown, and if it is held back; no more than what is asked."""
    number = choice.system.numbers[unknown]
    if factor > 0:
        rooms = choice.shut_high[unknown] - number, choice.open_high[unknown] - number
    else:
        rooms = number - choice.shut_low[unknown], number - choice.open_low[unknown]
    shut, opened = (min(abs(factor) * room, most) if room else 0.0 for room in rooms)
    return shut, opened
