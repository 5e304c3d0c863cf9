"""What chance would give: how often things that belong together stand side by side, and which half has more."""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from math import ceil, sqrt

import msgspec

_DEVIATIONS = 6
"""Standard deviations beyond which nobody calls it chance: once in five hundred million guesses."""


class Guess(msgspec.Struct, frozen=True):
    """What somebody with the disk and without the keys may guess, and how often they are right."""

    what: str
    right: int
    by_chance: int
    most_by_chance: int
    judged: bool
    """False before the close: what the day still shows stands in docs/threat-model.md."""

    @property
    def better_than_chance(self) -> bool:
        """Whether the guesser knows something."""
        return self.judged and self.right > self.most_by_chance


def side_by_side(what: str, orders: Iterable[Sequence[Hashable]], judged: bool) -> Guess:
    """The guess that two things which follow each other belong to the same owner, in each of some orders.

    In a random order of n things of which an owner has k, k(k-1)/n neighbours are of that owner on average, and the
    number is nearly Poisson's.
    """
    right, expected = 0, 0.0
    for order in orders:
        right += sum(one == other for one, other in pairwise(order))
        expected += sum(have * (have - 1) for have in Counter(order).values()) / max(1, len(order))
    return Guess(what, right, round(expected), ceil(expected + _DEVIATIONS * sqrt(expected) + _DEVIATIONS), judged)


def fuller_half(what: str, amounts: Sequence[int], judged: bool) -> Guess:
    """The guess that those who come first in an order have more than those who come last, or the other way round."""
    half = len(amounts) // 2
    fuller = max(sum(amounts[:half]), sum(amounts[len(amounts) - half :]))
    mean = sum(amounts) / max(1, len(amounts))
    # a half drawn without putting back: a quarter of the whole's sum of squares
    spread = sqrt(sum((amount - mean) ** 2 for amount in amounts) / 4)
    return Guess(what, fuller, round(mean * half), ceil(mean * half + _DEVIATIONS * spread + 1), judged)
