"""The demo's public computers, and how many people sat at them in a year: counts alone, nobody is invented for them."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Final

from carrel import catalog
from carrel.exchange.demo.places import PLACES, Place
from carrel.exchange.demo.shares import about
from carrel.records.circulation import Event
from carrel.records.ids import BranchId
from carrel.store import Transaction
from carrel.tallies import Counted, Counter, sitting_word

_MACHINES: Final = {
    PLACES[0].name: (("internet", "PC", 6), ("children", "Kids", 2)),
    PLACES[1].name: (("internet", "PC", 3),),
}
"""Kind, label and number; the bookmobile has none, and counts by hand what its readers do on the librarian's."""
_FOR_EACH_LOAN: Final = {"internet": 0.12, "children": 0.03}
_BANDS: Final = {"to 5": 0.06, "6 to 15": 0.16, "16 to 30": 0.33, "31 to 60": 0.38, "61 to 120": 0.07}


def put_computers(tx: Transaction, branches: Sequence[BranchId]) -> int:
    """Put the demo's computers in the list; how many."""
    done = 0
    for place, branch in zip(PLACES, branches, strict=True):
        for kind, label, most in _MACHINES.get(place.name, ()):
            for number in range(1, most + 1):
                catalog.put_computer(tx, branch, f"{label} {number}", kind)
                done += 1
    return done


def seats_people(place: Place) -> bool:
    """Whether there are computers at which Carrel seats people."""
    return place.name in _MACHINES


def sat_on(rng: Random, day: date, loans: float, place: Place, branch: BranchId) -> Iterator[Counted]:
    """A branch's day; ``loans`` is how many it usually has on such a one."""
    for kind, _, _ in _MACHINES.get(place.name, ()):
        for band, share in _BANDS.items():
            number = about(rng, loans * _FOR_EACH_LOAN[kind] * share)
            if number:
                yield Counter.COMPUTER, day, branch, sitting_word(kind, band), Event.SAT, number
