"""What of the demo's items other libraries have: a few, and one of them overdue. No reader is in it."""

from datetime import date, timedelta
from typing import Final

from carrel import catalog
from carrel.catalog import Away, ItemState
from carrel.exchange.demo.chance import chance
from carrel.store import Transaction

_PARTNERS: Final = ("Farther Valley Library (invented)", "Nearer Hill Library (invented)")
_MOST: Final = 6


def lend_some(tx: Transaction, seed: int, today: date) -> None:
    """Send a few of the items that are on their shelves to other libraries."""
    rng = chance(seed, "elsewhere")
    here = sorted(
        (one for one in catalog.items_in(tx, ItemState.AVAILABLE) if one.lendable), key=lambda one: one.barcode
    )
    for place, item in enumerate(rng.sample(here, min(_MOST, len(here) // 100))):
        due = today + timedelta(days=rng.randint(3, 40) if place else -9)
        number = f"{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}"
        if catalog.set_state(tx, item, ItemState.ELSEWHERE):
            catalog.put_away(tx, Away(item.id, rng.choice(_PARTNERS), number, due))
