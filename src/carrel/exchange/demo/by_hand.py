"""What the demo's people have counted: visits, questions, sessions at the computers and over the wireless network."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Final, TypeAlias

from carrel.exchange.demo.shares import about
from carrel.records.ids import BranchId

ByHand: TypeAlias = tuple[str, date, BranchId, int]
"""Survey variable, day, branch and number: what ``tallies.note_count`` takes."""
_FOR_EACH_LOAN: Final = {"VISITS": 0.8, "REFERENC": 0.02, "PITUSR": 0.12, "WIFISESS": 0.3}


def counted_by_hand(rng: Random, day: date, loans: float, branch: BranchId, seats: bool) -> Iterator[ByHand]:
    """A branch's day; ``loans`` is how many it usually has on such a one. Where Carrel seats people, it counts them."""
    for variable, often in _FOR_EACH_LOAN.items():
        if not (seats and variable == "PITUSR"):
            yield variable, day, branch, about(rng, loans * often)
