"""Scans: every file at or under some places, against everybody who is registered here and by what files say of people.

What is found is never repeated: a find says where, of what kind, how surely and why, and bears a mark by which equal
values are known within this run. Memory does not grow with the files.
"""

import gc
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from carrel.custody.places import files_of
from carrel.custody.scanning.faults import FAULTS, why
from carrel.custody.scanning.finds import CONFIDENCE, Find, Found, Scanned, Unreadable, Why
from carrel.custody.scanning.hands import in_turn
from carrel.custody.scanning.judging import Judge
from carrel.custody.scanning.learning import learn
from carrel.custody.scanning.noting import Noted, known_paths, note_finds
from carrel.custody.scanning.pieces import Block, Passage, Rows, Unread
from carrel.custody.scanning.reading import read
from carrel.custody.scanning.roll import Roll
from carrel.custody.strays import mend, settle_row
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.strays import StrayState

_LISTED = 1000
"""Finds of one file that are listed; the rest are counted."""
_LISTED_IN_ALL = 50_000
_LITTLE = 8 << 20
"""Bytes that one process reads sooner than several are made."""
_PATIENCE, _SLOWEST = 600, 20_000
"""Seconds for any file, and bytes for which there is one more: what packs many of them into few is bounded as well."""
_ENDED = "reading it ended the process that read it: nothing in it was searched"

Progress = Callable[[str, int, int], None]


class Scan(Quiet, frozen=True):
    """What a scan found."""

    files: int
    bytes: int
    patrons: int
    found: tuple[Scanned, ...]
    unread: tuple[Unreadable, ...]
    gone: int = 0
    """Notes of files in which nothing is found any more."""
    quarantined: int = 0
    """Files moved into the quarantine."""
    refused: tuple[str, ...] = ()
    """Why a file was not."""


def scan(
    house: House,
    actor: Actor,
    places: Sequence[Path],
    say: Callable[[str], None],
    progress: Progress,
    fix: Callable[[Scan], bool] | None = None,
) -> Scan | Refusal:
    """Search, and note what was found. ``fix`` is asked whether the files go into the quarantine, having seen it."""
    mended = mend(house, actor)
    if mended is not None:
        return mended
    roll = learn(house, actor, say)
    if isinstance(roll, Refusal):
        return roll
    gc.collect()  # what was opened is gone before the first file is
    before = known_paths(house, actor)
    if isinstance(before, Refusal):
        return before
    searched, told = search(roll, places, progress, house.quarantine)
    roots = [str(place.resolve()) for place in places]
    missing = frozenset(path for path in before if _is_under(path, roots) and _is_gone(path))
    noted = note_finds(house, actor, told.found, searched, missing)
    if isinstance(noted, Refusal):
        return noted
    return _fixed(house, actor, _with(told, noted), noted, fix)


def search(
    roll: Roll, places: Sequence[Path], progress: Progress, quarantine: Path | None = None, hands: int | None = None
) -> tuple[frozenset[str], Scan]:
    """Search without noting: the paths that were read to their end, and what was found.

    ``hands``: how many processes read; where it is not said, one for each processor, and one for little.
    """
    judge, files = Judge(roll), files_of(places)
    unread = [Unreadable(judge.shown(str(fault.filename)), why(fault)) for fault in files.faults]
    paths = [path for path in files.paths if quarantine is None or quarantine not in path.parents]
    size, listed = sum(map(_size, paths)), 0
    roots = [place.resolve() for place in places]
    every: dict[int, Scanned] = {}
    turns = in_turn(
        lambda at: _file(judge, paths[at], roots), len(paths), hands or _hands(size), lambda at: _most(paths[at])
    )
    for number, told in turns:
        path = paths[number]
        one = told or Scanned("", judge.shown(str(path)), (), (), (_ENDED,))
        every[number] = msgspec.structs.replace(one, path=str(path), finds=one.finds[: _LISTED_IN_ALL - listed])
        listed += len(every[number].finds)
        progress("files", len(every), len(paths))
    scanned = [every[number] for number in range(len(paths))]
    unread += [Unreadable(one.shown, fault) for one in scanned for fault in one.faults]
    clean = frozenset(one.path for one in scanned if not one.faults)
    return clean, Scan(len(paths), size, roll.patrons, tuple(one for one in scanned if one.counts), tuple(unread))


def _hands(size: int) -> int:
    return 1 if size < _LITTLE else os.cpu_count() or 1


def _most(path: Path) -> int:
    """Seconds."""
    return _PATIENCE + _size(path) // _SLOWEST


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it is gone by now
        return 0


def _file(judge: Judge, path: Path, roots: Sequence[Path]) -> Scanned:
    """What is in a file, and in its name below the place that is searched.

    Its path, which need be no text, is added by whoever asked.
    """
    counts: Counter[str] = Counter()
    finds: list[Find] = []
    faults: list[str] = []
    if (mark := judge.withheld(_below(path, roots))) is not None:
        counts[Found.NAME] += 1
        finds.append(Find(Found.NAME, Why.OURS, CONFIDENCE[Why.OURS], "the file's name", 0, mark))
    places = dict[str, str]()
    for find in judge.judge(_understood(path, faults)):
        counts[find.kind] += 1
        if len(finds) < _LISTED:
            if find.place not in places:
                places[find.place] = judge.shown(find.place)
            finds.append(msgspec.structs.replace(find, place=places[find.place]))
    faults = [judge.shown(fault) for fault in faults]
    shown = judge.shown(str(path)) if counts or faults else ""  # else nobody is shown it
    return Scanned("", shown, tuple(sorted(counts.items())), tuple(finds), tuple(faults))


def _understood(path: Path, faults: list[str]) -> Iterator[Passage | Rows | Block]:
    """What could be read; what could not is added to the faults."""
    try:
        for piece in read(path):
            if isinstance(piece, Unread):
                faults.append(f"{piece.place}: {piece.why}" if piece.place else piece.why)
            else:
                yield piece
    except FAULTS as fault:
        faults.append(why(fault))


def _below(path: Path, roots: Sequence[Path]) -> str:
    """Its name, with those of the folders that lie at the searched place."""
    most = max((len(root.parts) for root in roots if root in path.parents), default=len(path.parts) - 1)
    return str(Path(*path.parts[most:]))


def _with(told: Scan, noted: Noted) -> Scan:
    long = (f"{noted.too_long} finds lie at paths that no note can hold",) if noted.too_long else ()
    return msgspec.structs.replace(told, gone=noted.gone, refused=long)


def _fixed(house: House, actor: Actor, told: Scan, noted: Noted, fix: Callable[[Scan], bool] | None) -> Scan:
    if fix is None or not noted.rows or not fix(told):
        return told
    done, refused = 0, list(told.refused)
    for one in told.found:
        if (row := noted.rows.get(one.path)) is not None:
            moved = settle_row(house, actor, row, StrayState.QUARANTINED)
            if isinstance(moved, Refusal):
                refused.append(f"{one.shown}: {moved.prose}")
            else:
                done += 1
    return msgspec.structs.replace(told, quarantined=done, refused=tuple(refused))


def _is_gone(path: str) -> bool:
    """Whether nothing lies there; where nobody may look, nothing is known of it."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _is_under(path: str, roots: Sequence[str]) -> bool:
    return any(path == root or path.startswith(root.rstrip("/") + "/") for root in roots)
