"""Writes notes of what a scan found: new finds, finds that are there still, and those that are there no more."""

from collections.abc import Sequence
from datetime import date

import msgspec

from carrel.custody.rounds import everyone
from carrel.custody.scanning.finds import Scanned
from carrel.gate import Act, House, perform, unseal_all
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong, folders
from carrel.sealed.kinds import STRAY


class Noted(msgspec.Struct, frozen=True):
    """What was noted."""

    rows: dict[str, bytes]
    """The note of each file in which something was found, by its path."""
    gone: int
    """Notes of files in which nothing is found any more."""
    too_long: int
    """Finds whose path no note can hold."""


def note_finds(
    house: House, actor: Actor, found: Sequence[Scanned], searched: frozenset[str], missing: frozenset[str]
) -> Noted | Refusal:
    """Bring the notes up to date. ``searched`` were read to their end; ``missing`` lay at a searched place before."""
    grant = everyone(house, actor, Purpose.SCAN, STRAY, folders.strays.count)
    if isinstance(grant, Refusal):
        return grant
    finds = {one.path: one for one in found}

    def work(act: Act) -> Noted:
        today, rows, gone, long = act.now.date(), dict[str, bytes](), 0, 0
        for one in unseal_all(act, folders.strays.every(act.tx), grant):
            note = one.record
            if (find := finds.get(note.path)) is not None and _is_of(note, find):
                rows[note.path] = one.row
                again = msgspec.structs.replace(note, found=find.counts, last=today)
                folders.strays.replace(act.tx, house.ring, act.live.current, [(one.row, again)])
            elif note.state is StrayState.FOUND and not note.copy and (note.path in searched or note.path in missing):
                gone += 1
                removed = _removed(note, today, actor)
                folders.strays.replace(act.tx, house.ring, act.live.current, [(one.row, removed)])
        for find in found:
            if find.path not in rows:
                note = Stray(StrayState.FOUND, find.path, find.counts, today, today)
                try:
                    rows[find.path] = folders.strays.put(act.tx, house.ring, act.live, note)
                except (TooLong, UnicodeEncodeError):
                    long += 1
        return Noted(rows, gone, long)

    return perform(house, actor, Purpose.SCAN, work)


def known_paths(house: House, actor: Actor) -> frozenset[str] | Refusal:
    """Where something was found that lies there still, as far as is known."""
    grant = everyone(house, actor, Purpose.SCAN, STRAY, folders.strays.count)
    if isinstance(grant, Refusal):
        return grant

    def work(act: Act) -> frozenset[str]:
        notes = (one.record for one in unseal_all(act, folders.strays.every(act.tx), grant))
        return frozenset(note.path for note in notes if note.state is StrayState.FOUND)

    return perform(house, actor, Purpose.SCAN, work)


def _is_of(note: Stray, find: Scanned) -> bool:
    """Whether a note is of this find: one that was dismissed stands for it as long as it is the same."""
    if note.state is StrayState.DISMISSED:
        return note.found == find.counts
    return note.state is StrayState.FOUND


def _removed(note: Stray, today: date, actor: Actor) -> Stray:
    return msgspec.structs.replace(note, state=StrayState.REMOVED, settled=today, account=actor.name)
