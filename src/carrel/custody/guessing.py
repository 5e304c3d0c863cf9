"""The guesser: with the disk and without keys, can anybody tell which rows share a patron, or who has how much?

It is right as often as it is right; ``carrel prove`` knows the truth through the gate and compares it with chance.
Hours are not guessed: no row and no entry has one, so there is nothing to be right about.
"""

from collections import Counter
from collections.abc import Iterator
from typing import TypeVar

from carrel import ledger
from carrel.custody.boxes import Places
from carrel.custody.chance import Guess, fuller_half, side_by_side
from carrel.gate import Act, Grant, House, Operation, perform, unseal_all
from carrel.ledger import Entry
from carrel.records.actors import Actor
from carrel.records.circulation import Linked
from carrel.records.ids import PatronId
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose
from carrel.sealed import pockets, registrations, slips
from carrel.sealed.pockets import Pockets

L = TypeVar("L", bound=Linked)

_MOST = 20_000
"""Rows of a class that are guessed about: enough to see what is there, and bounded."""
_PATRONS = 400
"""Patrons whose ledger entries are looked for."""


def guesses(house: House, actor: Actor, grant: Grant[Registration, Operation], places: Places) -> list[Guess] | Refusal:
    """Every guess there is to make; ``places`` is where each live box was seen in the database's files."""

    def work(act: Act) -> list[Guess]:
        judged = slips.count(act.tx) == 0  # since the close nobody has borrowed anything
        return [*_of_rows(act, grant, places, judged), *_of_entries(act, grant)]

    return perform(house, actor, Purpose.PROVE, work)


def _of_rows(act: Act, grant: Grant[Registration, Operation], places: Places, judged: bool) -> Iterator[Guess]:
    has: Counter[PatronId] = Counter()
    told = _Shelves(act, grant, places, judged, has)
    yield from told.of(pockets.loans)
    yield from told.of(pockets.holds)
    yield from told.of(pockets.fees)
    yield from told.of(pockets.interloans)
    yield from told.of(pockets.notices)
    yield from told.of(pockets.permissions)
    people = registrations.page(act.tx, b"", _MOST, 2**31 - 1)
    by_row = [has[PatronId(one.row)] for one in people]
    yield fuller_half("who has more, by the order of rows", by_row, judged)
    seen = sorted((place, has[PatronId(one.row)]) for one in people if (place := places.of(one)) is not None)
    yield fuller_half("who has more, by the place in the file", [amount for _, amount in seen], judged)


class _Shelves:
    """Guesses about the rows of one class after the other, and counts on the way what each patron has."""

    def __init__(
        self,
        act: Act,
        grant: Grant[Registration, Operation],
        places: Places,
        judged: bool,
        has: Counter[PatronId],
    ) -> None:
        self._act, self._grant, self._places, self._judged, self._has = act, grant, places, judged, has

    def of(self, shelf: Pockets[L]) -> Iterator[Guess]:
        """Which rows share a patron, by each order that somebody with the disk can put them in."""
        found = shelf.page(self._act.tx, b"", _MOST)
        opened = unseal_all(self._act, found, self._grant.also(shelf.kind))
        owners = {one.row: one.record.patron for one in opened}
        self._has.update(owners.values())
        by_tag = [owners[row] for row in shelf.rows_by_tag(self._act.tx) if row in owners]
        placed = [(place, owners[one.row]) for one in found if (place := self._places.of(one)) is not None]
        by_place = [owner for _, owner in sorted(placed)]
        name = shelf.kind.record_class
        for by, order in (("rows", list(owners.values())), ("tags", by_tag), ("places in the file", by_place)):
            yield side_by_side(f"which {name}s share a patron, by the order of {by}", [order], self._judged)


def _of_entries(act: Act, grant: Grant[Registration, Operation]) -> Iterator[Guess]:
    """Entries that concern one patron must not stand together in the tree; each day's are shuffled by themselves."""
    concern: dict[bytes, PatronId] = {}
    today = act.now.date()
    for one in unseal_all(act, registrations.page(act.tx, b"", _PATRONS, 2**31 - 1), grant):
        record = one.record
        for entry in ledger.entries_of(act.tx, record.trail, record.trail_day, record.trail_day, today):
            concern[entry.tag] = PatronId(one.row)
    gathered = [entry for _, entry in ledger.page(act.tx, _MOST).entries]
    yield side_by_side("which entries share a patron, by their numbers", _days(gathered, concern), judged=True)
    waiting = list(ledger.waiting(act.tx))
    yield side_by_side("which entries share a patron, by their tags", _days(waiting, concern), judged=True)


def _days(entries: list[Entry], concern: dict[bytes, PatronId]) -> list[list[bytes]]:
    """Whom each day's entries concern, in order; an entry of nobody we know is its own owner."""
    days: dict[int, list[bytes]] = {}
    for entry in entries:
        days.setdefault(entry.day.toordinal(), []).append(concern.get(entry.tag, entry.tag))
    return list(days.values())
