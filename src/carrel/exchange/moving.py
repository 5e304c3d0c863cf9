"""How rows are carried in: some hundreds in one transaction, and counted when that is committed.

A killed import leaves whole batches; run again, it finds them unchanged and goes on.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from carrel.catalog.library import Library
from carrel.exchange.report import Outcome, Report
from carrel.formats import Fault
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import CardTaken, Generations, Keyring, TooLong, epochs, moving_in, registrations
from carrel.sealed.moving_in import Taken
from carrel.sealed.stirring import stirred
from carrel.store import Store, Transaction

Row = TypeVar("Row")
Record = Callable[[Transaction, RecordClass, int], None]
"""Writes the ledger entry for a batch, in its transaction: the class and how many records were touched."""
Progress = Callable[[str, int, int], None]
"""Told the file, the bytes read of it, and its size."""

_BATCH = 300
_LINKED = frozenset({RecordClass.LOAN, RecordClass.HOLD})
"""Classes written in random order, so that rows side by side do not tell that they stood side by side elsewhere."""
_CHUNK = 1 << 16


class Writing(msgspec.Struct, frozen=True):
    """A batch being written: its transaction, and the epochs that are live in it."""

    tx: Transaction
    live: Generations


class Undone(Exception):
    """A row cannot be taken after part of it was written: its transaction is undone. Carries the fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class MoveIn(msgspec.Struct, frozen=True):
    """A library moving in: where to, under whose keys, on which day, and who is told."""

    store: Store
    ring: Keyring
    library: Library
    today: date
    record: Record
    report: Report
    progress: Progress | None = None

    def zone(self) -> ZoneInfo:
        """The library's time zone."""
        return ZoneInfo(self.library.timezone)


def carry(
    move: MoveIn,
    stage: str,
    offered: Iterable[Row | Fault],
    put: Callable[[Writing, Row], Outcome],
    sealed_as: RecordClass | None = None,
) -> None:
    """Put every row that is offered, in batches; report every fault. ``sealed_as`` names the class for the ledger."""
    source = iter(offered)
    while batch := list(islice(source, _BATCH)):
        rows: list[Row] = []
        for each in batch:
            if isinstance(each, Fault):
                move.report.count(stage, each)
            else:
                rows.append(each)
        if sealed_as in _LINKED:
            rows = stirred(rows)
        for outcome in _settled(move, rows, put, sealed_as):
            move.report.count(stage, outcome)


def seal_patron(move: MoveIn, at: Writing, place: tuple[str, int], source: str, record: Registration) -> Taken:
    """Seal a registration from ``source``, which stands at ``place`` (file, line). Raises Undone."""
    file, line = place
    try:
        return moving_in.put_if_changed(at.tx, move.ring, at.live, source, record)
    except CardTaken:
        remedy = "find out whose card it is, and correct or remove the other"
        raise Undone(Fault(file, line, "card", "a card number that another patron has", remedy)) from None
    except TooLong:
        raise Undone(Fault(file, line, "", "more text than a registration holds", "shorten the longest")) from None


def chunks(move: MoveIn, path: Path) -> Iterator[bytes]:
    """The bytes of a file, telling how far reading has come."""
    size = path.stat().st_size
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            done += len(chunk)
            yield chunk
            if move.progress is not None:
                move.progress(path.name, done, size)


def lines(move: MoveIn, path: Path) -> Iterator[bytes]:
    """The lines of a file with their ends, telling how far reading has come."""
    held = b""
    for chunk in chunks(move, path):
        *whole, held = (held + chunk).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if held:
        yield held


def _settled(
    move: MoveIn,
    rows: list[Row],
    put: Callable[[Writing, Row], Outcome],
    sealed_as: RecordClass | None,
) -> Iterator[Outcome]:
    """What became of each row. Where one undoes the batch, each has a transaction of its own."""
    try:
        yield from _in_one(move, rows, put, sealed_as)
    except Undone:
        for row in rows:
            try:
                yield from _in_one(move, [row], put, sealed_as)
            except Undone as undone:
                yield undone.fault


def _in_one(
    move: MoveIn,
    rows: list[Row],
    put: Callable[[Writing, Row], Outcome],
    sealed_as: RecordClass | None,
) -> list[Outcome]:
    if not rows:
        return []
    with move.store.write() as tx:
        if sealed_as is RecordClass.REGISTRATION:
            registrations.grow(tx, len(rows))
        at = Writing(tx, epochs.generations(tx))
        outcomes = [put(at, row) for row in rows]
        touched = sum(isinstance(outcome, Taken) for outcome in outcomes)
        if sealed_as is not None and touched:
            move.record(tx, sealed_as, touched)
    return outcomes
