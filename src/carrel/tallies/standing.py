"""How many were registered at the last close of each month (IMLS 503, REGBOR, as of the end of the period)."""

from datetime import date

from carrel.store import Transaction
from carrel.tallies.counting import Counter, replace

REGISTERED = "registered"
STANDING = "standing"


def note_registered(tx: Transaction, day: date, number: int) -> None:
    """Note how many registrations the library holds when this day is closed; the month keeps its last number."""
    replace(tx, Counter.STANDING, day.replace(day=1), 0, REGISTERED, STANDING, number)
