"""A folder that holds archives, of one library or of all that put theirs there: what to read of it, what is amiss."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec
from dateutil.relativedelta import relativedelta

from carrel.records.faults import SetupFault
from carrel.statistics.archive import FAULTS, Label, label_of


class Archives(msgspec.Struct, frozen=True):
    """Archives of some months, each of which counts once."""

    files: tuple[Path, ...]
    libraries: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    """The library and the month, as 2027-02, of each that is not there: sums lack what was counted in it."""


def archives_in(folders: Sequence[Path], first: date, last: date) -> Archives:
    """The archives at or under these folders of the months from ``first`` to ``last``.

    Raises SetupFault where there is none, where a file is no archive, and where a library's month is there twice.
    """
    wanted = list(_months(first, last))
    found: dict[tuple[str, str], Path] = {}
    for path in sorted({path.resolve() for folder in folders for path in folder.rglob("*.parquet")}):
        label = _label(path)
        if label.month not in wanted:
            continue
        other = found.setdefault((label.library, label.month), path)
        if other != path:
            raise SetupFault(f"{path} and {other} are the same month of one library: remove one, or it counts twice")
    if not found:
        raise SetupFault(
            "there is no archive of these months here: name a folder with a library's tallies in or under it"
        )
    libraries = tuple(sorted({library for library, _ in found}))
    missing = tuple((library, month) for library in libraries for month in wanted if (library, month) not in found)
    return Archives(tuple(found.values()), libraries, missing)


def _label(path: Path) -> Label:
    try:
        label = label_of(path)
    except FAULTS:
        raise SetupFault(f"{path} cannot be read: copy it again from the library's tallies") from None
    if label is None:
        raise SetupFault(f"{path} is no archive of tallies: name a folder that holds nothing else")
    return label


def _months(first: date, last: date) -> Iterator[str]:
    month = first.replace(day=1)
    while month <= last:
        yield f"{month:%Y-%m}"
        month += relativedelta(months=1)
