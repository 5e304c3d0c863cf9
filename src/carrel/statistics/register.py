"""The release register: every table that was published, as it was published, and the numbers it was made of."""

from datetime import date

import msgspec

from carrel import tallies
from carrel.statistics._mint import publishable
from carrel.statistics._numbers import numbers_of
from carrel.statistics.tables import Publishable, Release, Undisclosed
from carrel.store import Transaction


class Entry(msgspec.Struct, frozen=True):
    """One line of the register."""

    number: int
    """From 1."""
    day: date
    account: str
    """The officer who published it."""
    table: Publishable


def enter(tx: Transaction, day: date, account: str, table: Publishable, made_of: Undisclosed) -> int:
    """Enter a release, and keep the numbers it was made of as they are now; return its number."""
    numbers = {atom: count for counted in numbers_of(made_of).values() for atom, count in counted.items()}
    return tallies.put_release(tx, day, account, msgspec.json.encode(table.release).decode(), numbers.items())


def entries(tx: Transaction) -> tuple[Entry, ...]:
    """Every release, the first one first."""
    return tuple(
        Entry(kept.number, kept.day, kept.account, publishable(msgspec.json.decode(kept.content, type=Release)))
        for kept in tallies.all_releases(tx)
    )
