"""Other libraries of the state, from the file the national survey publishes. Public facts, and nobody's record."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from carrel import tallies
from carrel.catalog import Put
from carrel.exchange.moving import MoveIn, chunks
from carrel.formats import Fault, PlsRow, read_pls

_STAGE = "libraries"
_LETTERS = 2
"""Of a state, with which the survey's keys begin."""


def import_pls(move: MoveIn, path: Path, year: int | None = None) -> None:
    """Keep the file's libraries of the library's own state, in place of those of the same fiscal year.

    ``year`` is for a file that does not say its own.
    """
    state = move.library.statistics.survey_key[:_LETTERS]
    if not state:
        remedy = "write the library's own key in the survey (FSCSKEY) into library.toml"
        move.report.count(
            _STAGE, Fault(path.name, 0, "survey_key", "nobody knows which state this library is in", remedy)
        )
        return
    found = list(_offered(move, path))
    for fault in found:
        if isinstance(fault, Fault):
            move.report.count(_STAGE, fault)
    libraries = [row for row in found if isinstance(row, PlsRow)]
    _keep(move, path.name, [row for row in libraries if row.state == state], year)
    elsewhere = sum(row.state != state for row in libraries)
    if elsewhere:
        what = f"{elsewhere} libraries of other states"
        move.report.count(_STAGE, Fault(path.name, 0, "", what, "they are left out", note=True))


def _offered(move: MoveIn, path: Path) -> Iterator[PlsRow | Fault]:
    try:
        yield from read_pls(path.name, chunks(move, path))
    except OSError as fault:
        yield Fault(path.name, 0, "", f"the file cannot be read ({fault.strerror})", "check its name and permissions")


def _keep(move: MoveIn, file: str, libraries: list[PlsRow], year: int | None) -> None:
    years = {row.year or year for row in libraries}
    of = years.pop() if len(years) == 1 else None
    if of is None:
        what = "no library of this state" if not libraries else "no one fiscal year that all lines are of"
        move.report.count(_STAGE, Fault(file, 0, "YR_SUB", what, "check the file, or say the year with --year"))
        return
    with move.store.write() as tx:
        tallies.put_peers(tx, of, [(row.key, msgspec.json.encode(row.values).decode()) for row in libraries])
    for _ in libraries:
        move.report.count(_STAGE, Put.NEW)
