"""What is protected, in one place: the solver, the attacker and the tests ask here and nowhere else.

A number is *small* where it is above nothing and below the threshold. For whoever has everything that was published it
must be possible that it is 1, and that it has reached the threshold; so they cannot even tell that it is small. Where
numbers are rounded, a small one is seen to be small, and nothing more may be seen of it. (ADR 0019.)
"""

from math import inf
from typing import NamedTuple

from carrel.statistics.tables import Method, Rule


class Span(NamedTuple):
    """From the smallest to the largest that a number can be, as far as somebody knows."""

    low: float
    high: float
    """``inf`` where there is no end."""

    def meet(self, other: "Span") -> "Span":
        """What is left for who knows both."""
        return Span(max(self.low, other.low), min(self.high, other.high))

    def join(self, other: "Span | None") -> "Span":
        """What holds both."""
        return self if other is None else Span(min(self.low, other.low), max(self.high, other.high))

    @property
    def open(self) -> bool:
        """Whether there is no end to it, so that the number is held back."""
        return self.high == inf


ANYTHING = Span(0, inf)
"""What everybody knows of a count."""


def is_small(number: int, rule: Rule) -> bool:
    """Whether a number is of so few that it is not shown."""
    return 0 < number < rule.threshold


def shown(number: int, rule: Rule) -> int:
    """A number as it is printed, where it is not left out."""
    return number if rule.method is Method.SUPPRESS else number - number % rule.threshold


def told(printed: int | None, rule: Rule) -> Span:
    """What a published cell says. Where small numbers are left out, nothings are shown, so what is left out is none."""
    match rule.method, printed:
        case Method.SUPPRESS, None:
            return Span(1, inf)
        case Method.SUPPRESS, int():
            return Span(printed, printed)
        case _, None:
            return ANYTHING
        case _:
            return Span(printed, printed + rule.threshold - 1)


def needed(rule: Rule, least: int) -> Span:
    """What must be left of a small number. ``least``: how small it can be for whoever sees where nothings are."""
    return Span(max(1, least), rule.threshold if rule.method is Method.SUPPRESS else rule.threshold - 1)
