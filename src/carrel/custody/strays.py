"""Notes of strays: where records of users were found outside this house, since when, and what was done about it.

A note repeats nothing that was found. A file is moved into the quarantine in steps of which each may be the last one
before the lights go out: the key stands in the note before the copy is written, the copy is read back before the file
goes, and ``mend`` ends what was begun.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import msgspec

from carrel.custody.rounds import everyone
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, perform, unseal, unseal_all
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.strays import Stray, StrayState
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import folders, quarantine
from carrel.sealed.kinds import STRAY
from carrel.sealed.quarantine import CopyBroken

_MAY = {
    StrayState.FOUND: (StrayState.QUARANTINED, StrayState.REMOVED, StrayState.DISMISSED),
    StrayState.QUARANTINED: (StrayState.GIVEN_BACK, StrayState.DESTROYED),
}


class StrayLine(Quiet, frozen=True):
    """A note, as the custodian reads it."""

    word: str
    """By which a page asks for it again; good for half a day."""
    state: StrayState
    path: str
    """Where it lies or lay, in full: a file's name may itself name somebody."""
    found: tuple[tuple[str, int], ...]
    """What was found, by kind, and how many of each."""
    first: date
    last: date
    settled: date | None
    account: str
    may: tuple[StrayState, ...]
    """What may be done about it now."""


def strays(house: House, actor: Actor) -> tuple[StrayLine, ...] | Refusal:
    """Every note: those about which something is to be done first, then the newest."""
    grant = everyone(house, actor, Purpose.SCAN, STRAY, folders.strays.count)
    if isinstance(grant, Refusal):
        return grant

    def work(act: Act) -> tuple[StrayLine, ...]:
        opened = unseal_all(act, folders.strays.every(act.tx), grant)
        lines = [_line(act, one.row, one.record) for one in opened]
        return tuple(sorted(lines, key=lambda one: (not one.may, -one.last.toordinal(), one.path)))

    return perform(house, actor, Purpose.SCAN, work)


def settle_stray(house: House, actor: Actor, word: str, how: StrayState) -> StrayLine | Refusal:
    """Do something about a find: one of what its line says may be done."""
    row = house.visits.row_of(RecordClass.STRAY, word, house.clock())
    return _moved_on() if row is None else settle_row(house, actor, row, how)


def settle_row(house: House, actor: Actor, row: bytes, how: StrayState) -> StrayLine | Refusal:
    """The same, for a note that a scan has just written."""
    if how in (StrayState.REMOVED, StrayState.DISMISSED):
        return _say(house, actor, row, how)
    with _quarantine(house) as folder:
        if isinstance(folder, Refusal):
            return folder
        try:
            return _mend(house, actor, folder) or _in_quarantine(house, actor, row, how, folder)
        except OSError as fault:
            return _unusable(fault)


def mend(house: House, actor: Actor) -> Refusal | None:
    """End what was begun when the lights went out, and delete copies that no note knows."""
    if house.quarantine is None or not house.quarantine.is_dir():
        return None
    with _quarantine(house) as folder:
        try:
            return folder if isinstance(folder, Refusal) else _mend(house, actor, folder)
        except OSError as fault:
            return _unusable(fault)


def _in_quarantine(house: House, actor: Actor, row: bytes, how: StrayState, folder: Path) -> StrayLine | Refusal:
    match how:
        case StrayState.QUARANTINED:
            return _quarantined(house, actor, row, folder)
        case StrayState.GIVEN_BACK:
            return _given_back(house, actor, row, folder)
        case StrayState.DESTROYED:
            return _swept(house, actor, folder, _say(house, actor, row, how))
        case _:
            return _moved_on()


def _quarantined(house: House, actor: Actor, row: bytes, folder: Path) -> StrayLine | Refusal:
    name, key = quarantine.new_copy()
    begun = _change(house, actor, row, StrayState.QUARANTINED, lambda one: _with(one, copy=name, key=key))
    if isinstance(begun, Refusal):
        return begun
    path = Path(begun.path)
    try:
        kept = quarantine.seal_copy(path, folder, name, key)
        gone = quarantine.remove_original(path, kept)
    except (OSError, CopyBroken) as fault:
        _mend(house, actor, folder)
        return Refusal(f"the file stays where it is ({_why(fault)})", "mend that, and try again")
    if not gone:
        _mend(house, actor, folder)
        return Refusal("the file was changed in the meantime, and stays", "scan it again")
    return _say(house, actor, row, StrayState.QUARANTINED)


def _given_back(house: House, actor: Actor, row: bytes, folder: Path) -> StrayLine | Refusal:
    note = _change(house, actor, row, StrayState.GIVEN_BACK, lambda one: one)
    if isinstance(note, Refusal):
        return note
    try:
        quarantine.put_back(folder, note.copy, note.key, Path(note.path))
    except FileExistsError:
        return Refusal("another file lies where this one lay", "move that file away, and try again")
    except (OSError, CopyBroken) as fault:
        return Refusal(f"the file cannot be put back ({_why(fault)})", "mend that, and try again")
    return _swept(house, actor, folder, _say(house, actor, row, StrayState.GIVEN_BACK))


def _say(house: House, actor: Actor, row: bytes, how: StrayState) -> StrayLine | Refusal:
    """Write what was done into the note; what no longer has a copy no longer has a key."""

    def settled(one: Stray, today: date) -> Stray:
        kept = how is StrayState.QUARANTINED
        return _with(
            one,
            state=how,
            settled=today,
            account=actor.name,
            copy=one.copy if kept else "",
            key=one.key if kept else b"",
        )

    def work(act: Act) -> StrayLine | Refusal:
        match _open(act, row, how):
            case Opened() as one:
                changed = settled(one.record, act.now.date())
                folders.strays.replace(act.tx, house.ring, act.live.current, [(row, changed)])
                return _line(act, row, changed)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.SCAN, work)


def _change(
    house: House, actor: Actor, row: bytes, how: StrayState, change: Callable[[Stray], Stray]
) -> Stray | Refusal:
    def work(act: Act) -> Stray | Refusal:
        match _open(act, row, how):
            case Opened() as one:
                changed = change(one.record)
                folders.strays.replace(act.tx, house.ring, act.live.current, [(row, changed)])
                return changed
            case refusal:
                return refusal

    return perform(house, actor, Purpose.SCAN, work)


def _open(act: Act, row: bytes, how: StrayState) -> Opened[Stray, Operation] | Refusal:
    """The note in a row, where this may be done about it."""
    sealed = folders.strays.get_to_change(act.tx, row)
    match decide(act, sealed, STRAY):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return _moved_on()
            one = unseal(act, sealed, grant)
            return one if how in _MAY.get(one.record.state, ()) else _moved_on()


def _mend(house: House, actor: Actor, folder: Path) -> Refusal | None:
    grant = everyone(house, actor, Purpose.SCAN, STRAY, folders.strays.count)
    if isinstance(grant, Refusal):
        return grant

    def work(act: Act) -> set[str]:
        known: set[str] = set()
        for one in unseal_all(act, folders.strays.every(act.tx), grant):
            note = one.record
            if note.copy and note.state is StrayState.FOUND:
                note = _ended(act, note, folder)
                folders.strays.replace(act.tx, house.ring, act.live.current, [(one.row, note)])
            known.add(note.copy)
        return known

    known = perform(house, actor, Purpose.SCAN, work)
    if isinstance(known, Refusal):
        return known
    for name in quarantine.copies(folder) - known:
        quarantine.drop_copy(folder, name)
    return None


def _ended(act: Act, note: Stray, folder: Path) -> Stray:
    """A note whose file was on its way: the file has gone in, or it lies there still and nothing was done."""
    there = Path(note.path).exists()
    if not there and quarantine.is_whole(folder, note.copy, note.key):
        return _with(note, state=StrayState.QUARANTINED, settled=act.now.date(), account=act.actor.name)
    return _with(note, copy="", key=b"")


def _swept(house: House, actor: Actor, folder: Path, done: StrayLine | Refusal) -> StrayLine | Refusal:
    """What was done, and the copy that no note knows any more is gone."""
    return done if isinstance(done, Refusal) else _mend(house, actor, folder) or done


@contextmanager
def _quarantine(house: House) -> Iterator[Path | Refusal]:
    """The folder, with nobody else in it."""
    if house.quarantine is None:
        yield Refusal("this library has no place for a quarantine", "name its folder")
        return
    with ExitStack() as held:
        try:
            held.enter_context(quarantine.one_hand(house.quarantine))
        except OSError as fault:
            yield _unusable(fault)
            return
        yield house.quarantine


def _unusable(fault: OSError) -> Refusal:
    return Refusal(f"the quarantine cannot be used ({_why(fault)})", "check its folder in the data folder")


def _line(act: Act, row: bytes, note: Stray) -> StrayLine:
    word = act.house.visits.word_for(RecordClass.STRAY, row, act.now)
    return StrayLine(
        word,
        note.state,
        note.path,
        note.found,
        note.first,
        note.last,
        note.settled,
        note.account,
        _MAY.get(note.state, ()),
    )


def _with(note: Stray, **changes: object) -> Stray:
    return msgspec.structs.replace(note, **changes)


def _moved_on() -> Refusal:
    return Refusal("this find is no longer as the list showed it", "open the list again")


def _why(fault: BaseException) -> str:
    return (fault.strerror or "").lower() if isinstance(fault, OSError) else str(fault)
