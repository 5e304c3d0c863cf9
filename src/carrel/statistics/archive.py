"""The archive: the tallies month by month as Parquet, a copy that DuckDB, Spark and others read.

The store is the source. At the day's close every month is written that is missing or has changed, whole or not at
all: beside its place, then named. A file bears a digest of its rows, so that an unchanged month is left as it is, and
the same rows give the same bytes.
"""

import os
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from carrel import tallies
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.statistics.columns import COLUMNS, as_table, as_tallies
from carrel.store import Store, Transaction
from carrel.tallies import Tally

_LIBRARY: Final = b"carrel.library"
_MONTH: Final = b"carrel.month"
_DIGEST: Final = b"carrel.digest"
_WORDS = ["library", "counter", "word", "event"]
"""Columns with few different words: each is written once."""
FAULTS: Final = (OSError, pa.ArrowException)
"""What reading a Parquet file may raise."""


class Label(msgspec.Struct, frozen=True):
    """What an archive's file says of itself."""

    library: str
    month: str
    """As 2027-02."""
    digest: str
    """SHA-256 of the library's name and the rows."""


def write(store: Store, folder: Path, library: str) -> tuple[date, ...]:
    """Write every month that is missing or has changed; return those. Raises OSError."""
    with store.read() as tx:
        stale = [
            month
            for month in tallies.months(tx)
            if _kept(_place(folder, month)) != _label(library, month, _in_order(tallies.rows_of_month(tx, month)))
        ]
    for month in stale:
        # alone, so that of two closes at once one writes after the other, and the last word is the store's
        with store.write(alone=True) as tx:
            _put(_place(folder, month), library, month, _in_order(tallies.rows_of_month(tx, month)))
    return tuple(stale)


def at_the_close(folder: Path) -> Callable[[House, Actor, Callable[[str], None]], None]:
    """The step of the day's close that writes the archive. What keeps it from being written keeps nothing else."""

    def step(house: House, actor: Actor, say: Callable[[str], None]) -> None:
        del actor  # counts are nobody's record: no door is asked
        say("writing the archive of the tallies")
        try:
            write(house.store, folder, house.library.among_others)
        except OSError as fault:
            say(f"the archive could not be written ({fault.strerror}): check the disk; the next close writes it")

    return step


def faults(house: House, folder: Path) -> list[str]:
    """Where the archive and the tallies disagree, as far as the close has counted: of a folder that is there.

    What is counted at once, by hand or in money, may be ahead of the last close; nothing is said of that.
    """
    if not folder.is_dir():
        return []
    with house.store.read() as tx:
        months = {_place(folder, month): month for month in tallies.months(tx)}
        found = [
            (path, _disagreement(tx, path, months.get(path), house.library.among_others))
            for path in sorted({*months, *folder.glob("year=*/*.parquet")})
        ]
    return [f"the archive of {path.stem} {fault}" for path, fault in found if fault]


def _disagreement(tx: Transaction, path: Path, month: date | None, library: str) -> str:
    """What is amiss with a month's file, and what to do; empty where nothing is."""
    label, kept = _kept(path), _rows(path)
    if kept is None:
        return "cannot be read, or is damaged: remove it and close the day, which writes it anew"
    if month is None:
        return "is of a month in which the library counted nothing: remove it"
    if label is not None and label.library != library:
        return "calls the library otherwise than library.toml: close the day, which writes it anew"
    if _of_the_close(kept) != _of_the_close(tallies.rows_of_month(tx, month)):
        return "and the tallies disagree: close the day, which writes it anew"
    return ""


def label_of(path: Path) -> Label | None:
    """What a file says of itself; None for a Parquet file that is no archive. Raises one of FAULTS."""
    said = pq.read_schema(path)
    metadata = said.metadata or {}
    if said.names != COLUMNS.names or not {_LIBRARY, _MONTH, _DIGEST} <= metadata.keys():
        return None
    return Label(*(metadata[name].decode() for name in (_LIBRARY, _MONTH, _DIGEST)))


def _kept(path: Path) -> Label | None:
    """What the archive has of a month; None where it has nothing that can be read."""
    try:
        return label_of(path)
    except FAULTS:
        return None


def _rows(path: Path) -> list[Tally] | None:
    """The rows of a file, none where there is no file; None where they are not what it says."""
    if not path.exists():
        return []
    said = _kept(path)
    if said is None:
        return None
    try:
        rows = as_tallies(pq.ParquetFile(path).read())
    except FAULTS:
        return None
    return rows if said.digest == _digest(said.library, rows) else None


def _of_the_close(rows: Iterable[Tally]) -> list[Tally]:
    return [row for row in _in_order(rows) if row.counter in tallies.COUNTED_AT_THE_CLOSE]


def _place(folder: Path, month: date) -> Path:
    return folder / f"year={month:%Y}" / f"{month:%Y-%m}.parquet"


def _in_order(rows: Iterable[Tally]) -> list[Tally]:
    """The order of the file: no database's own."""
    return sorted(rows, key=msgspec.structs.astuple)


def _label(library: str, month: date, rows: list[Tally]) -> Label:
    return Label(library, f"{month:%Y-%m}", _digest(library, rows))


def _digest(library: str, rows: Iterable[Tally]) -> str:
    found = sha256(msgspec.json.encode(library))
    for row in rows:
        found.update(msgspec.json.encode(row))
    return found.hexdigest()


def _put(path: Path, library: str, month: date, rows: list[Tally]) -> None:
    """Write a month beside its place, then name it. A file half written bears no archive's name."""
    label = _label(library, month, rows)
    said = {_LIBRARY: label.library, _MONTH: label.month, _DIGEST: label.digest}
    table = as_table(library, rows).replace_schema_metadata(said)
    _make(path.parent)
    beside = path.with_suffix(".part")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        pq.write_table(table, file, compression="zstd", use_dictionary=_WORDS)
        file.flush()
        os.fsync(file.fileno())
    beside.rename(path)
    _settle(path.parent)


def _make(folder: Path) -> None:
    """Make a folder and those above it, closed to others, and so that they outlast a power cut."""
    if folder.is_dir():
        return
    _make(folder.parent)
    folder.mkdir(mode=0o700)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
