"""The release register: every table that was published, as it was published, and the numbers it was made of."""

from collections.abc import Mapping
from datetime import date

import msgspec

from carrel import tallies
from carrel.statistics._mint import publishable
from carrel.statistics._numbers import Counts, numbers_of
from carrel.statistics.dimensions import Key
from carrel.statistics.tables import About, Publishable, Release, Undisclosed
from carrel.store import Transaction
from carrel.tallies import Atom


class Entry(msgspec.Struct, frozen=True):
    """One line of the register, as anybody may read it."""

    number: int
    """From 1."""
    day: date
    account: str
    """The officer who published it."""
    table: Publishable


class Earlier(msgspec.Struct, frozen=True):
    """A release as control holds a new table against it: with the numbers it was made of, which nobody can read."""

    number: int
    release: Release
    made_of: Undisclosed


class _Written(msgspec.Struct, frozen=True):
    """What stands in the register."""

    release: Release
    counted: tuple[tuple[Key, tuple[Atom, ...]], ...]
    """For each cell of leaves, what it is the sum of. It has no numbers."""
    public: bool = True
    """False for what was given to the state as it is: control reckons with it, and nobody else is shown it."""


def enter(tx: Transaction, day: date, account: str, table: Publishable, made_of: Undisclosed) -> int:
    """Enter a release, and keep the numbers it was made of as they are now; return its number."""
    return _enter(tx, day, account, table.release, made_of, public=True)


def enter_given(tx: Transaction, day: date, account: str, given: Release, made_of: Undisclosed) -> int:
    """Enter exact numbers that an officer gives to the state (§ 11-25(a)): they count as known, and are not shown."""
    return _enter(tx, day, account, given, made_of, public=False)


def _enter(tx: Transaction, day: date, account: str, release: Release, made_of: Undisclosed, *, public: bool) -> int:
    counts = numbers_of(made_of)
    numbers = {atom: count for counted in counts.values() for atom, count in counted.items()}
    written = _Written(release, tuple((key, tuple(counted)) for key, counted in counts.items()), public)
    return tallies.put_release(tx, day, account, msgspec.json.encode(written).decode(), numbers.items())


def entries(tx: Transaction) -> tuple[Entry, ...]:
    """Every release that is public, the first one first."""
    read = ((kept, _read(kept)) for kept in tallies.all_releases(tx))
    return tuple(
        Entry(kept.number, kept.day, kept.account, publishable(written.release))
        for kept, written in read
        if written.public
    )


def earlier(tx: Transaction, about: About) -> tuple[Earlier, ...]:
    """The releases that a new table about this is to be held against: those of the same event, the first one first."""
    written = [(kept.number, _read(kept)) for kept in tallies.all_releases(tx)]
    bearing = [(number, one) for number, one in written if one.release.about.event == about.event]
    numbers: dict[Atom, int] = {}
    for counter in {one.release.about.counter for _, one in bearing}:
        numbers |= tallies.released_numbers(tx, counter, about.event)
    return tuple(Earlier(number, one.release, _made_of(one, numbers)) for number, one in bearing)


def _made_of(written: _Written, numbers: Mapping[Atom, int]) -> Undisclosed:
    counts: Counts = {key: {atom: numbers[atom] for atom in atoms} for key, atoms in written.counted}
    return Undisclosed(written.release.about, written.release.dimensions, counts)


def _read(kept: tallies.Kept) -> _Written:
    return msgspec.json.decode(kept.content, type=_Written)
