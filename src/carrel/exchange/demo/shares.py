"""Numbers as they come about, and parts that add up."""

from collections.abc import Mapping
from random import Random


def about(rng: Random, usual: float) -> int:
    """A number that is usually about this."""
    return max(0, round(rng.gauss(usual, usual**0.5)))


def scaled(drawn: Mapping[str, int], number: int) -> dict[str, int]:
    """Parts in these proportions that add up to ``number``; none is more than was drawn unless ``number`` is."""
    whole = sum(drawn.values())
    parts = {word: part * number // whole for word, part in drawn.items()} if whole else {}
    left = number - sum(parts.values())
    for word in sorted(parts, key=lambda word: drawn[word] - parts[word], reverse=True)[:left]:
        parts[word] += 1
    return {word: part for word, part in parts.items() if part}
