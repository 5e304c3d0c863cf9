"""What the demo's last days have left: amounts in its tills, and what was lent before anybody catalogued it.

Counts only, as in ``year``: no fee stands behind an amount that was paid.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Final

from carrel import catalog, tallies
from carrel.catalog import ItemEntry, TitleEntry
from carrel.exchange.demo.chance import chance
from carrel.exchange.demo.people import LIBRARY_DIGITS
from carrel.exchange.demo.places import PLACES, Place, open_on
from carrel.formats import barcode
from carrel.records.circulation import FeeKind
from carrel.records.ids import BranchId
from carrel.store import Transaction
from carrel.tallies import Method, Money, TillLine

_DAYS: Final = 7
_USUAL: Final = (
    (Money.TAKEN, FeeKind.OVERDUE, Method.CASH, (150, 1200)),
    (Money.TAKEN, FeeKind.OVERDUE, Method.CARD, (100, 900)),
    (Money.TAKEN, FeeKind.LOST, Method.CARD, (1495, 3995)),
    (Money.TAKEN, FeeKind.LOST, Method.CHECK, (1295, 2995)),
    (Money.TAKEN, FeeKind.DAMAGED, Method.CASH, (300, 1500)),
    (Money.TAKEN, FeeKind.OTHER, Method.CASH, (20, 400)),
    (Money.REFUNDED, FeeKind.LOST, Method.CASH, (995, 1895)),
    (Money.WAIVED, FeeKind.OVERDUE, Method.NONE, (75, 600)),
)
"""What became of an amount, what it was for, how it was paid, and from how many cents to how many a day."""
_IN_A_HURRY: Final = ("The Semi-Attached Couple", "A Sicilian Romance")
"""In the public domain, and not in the demo's own catalogue: entered at the desk by what stands on the cover."""


def fill_tills(tx: Transaction, seed: int, today: date, branches: Sequence[BranchId]) -> None:
    """What each branch took, paid back and waived on its open days of the last week, and today in any case."""
    rng = chance(seed, "till")
    for place, branch in zip(PLACES, branches, strict=True):
        for ago in range(_DAYS):
            day = today - timedelta(days=ago)
            if ago == 0 or open_on(place, day):
                for line in _lines(rng, place):
                    tallies.note_money(tx, day, branch, line)


def enter_in_a_hurry(tx: Transaction, seed: int, branch: BranchId) -> int:
    """Items that were lent by their title alone, are back, and wait for the cataloguer; how many."""
    rng = chance(seed, "in a hurry")
    for title in _IN_A_HURRY:
        placed = catalog.put_title(tx, TitleEntry(title, kind="book"))
        number = barcode("3", LIBRARY_DIGITS, 80_000_000 + rng.randrange(9_999_999))
        item = catalog.put_item(tx, ItemEntry(number, placed.id, branch, "book")).id
        catalog.mark_by_hand(tx, item, flagged=True)
        catalog.mark_used(tx, item)
    return len(_IN_A_HURRY)


def _lines(rng: Random, place: Place) -> list[TillLine]:
    """A small branch takes less often, not less at a time; quarters and dimes, as fines are set."""
    often = 0.3 + 0.7 * place.share / PLACES[0].share
    return [
        TillLine(money, kind, method, rng.randint(*span) // 5 * 5)
        for number, (money, kind, method, span) in enumerate(_USUAL)
        if number == 0 or rng.random() < often
    ]
