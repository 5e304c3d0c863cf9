"""Chance that a seed repeats: for what the demo invents, never for a key, a row or a secret."""

from random import Random


def chance(seed: int, of: str) -> Random:
    """A stream of its own for each part of the demo, so that one may change and the others stay."""
    return Random(f"{seed}/{of}")  # invented data; keys are made in the sealed room
