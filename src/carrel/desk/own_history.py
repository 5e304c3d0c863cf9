"""A reading history that only its patron can read: off unless they switch it on, and opened by their password alone."""

import msgspec

from carrel.desk.owning import gave_password, keep, own
from carrel.gate import Act, House, Opened, histories_of, perform
from carrel.gate.own_views import OwnRead
from carrel.lives.histories import forget_lines
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed.histories import new_keys, unlock


class HistoryOn(Quiet, frozen=True):
    """From now on what is borrowed leaves a line when it comes back."""


class HistoryOff(Quiet, frozen=True):
    """Every line is deleted, and none will be left."""


class HistoryRead(Quiet, frozen=True):
    """The history, for as long as one page is made."""

    lines: tuple[OwnRead, ...]


class _Closed(Quiet, frozen=True):
    """What a history needs to be opened, beside the password."""

    public: bytes
    wrapped: bytes
    lines: tuple[bytes, ...]


def keeps_history(house: House, actor: Actor) -> bool | Refusal:
    """Whether the patron who is signed in keeps a reading history."""

    def work(act: Act) -> bool | Refusal:
        match own(act):
            case Opened() as patron:
                return bool(patron.record.secrets.history_public)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def switch_history_on(house: House, actor: Actor, password: str) -> HistoryOn | Refusal:
    """Begin a history that this password opens."""
    if wrong := gave_password(house, actor, password):
        return wrong
    public, wrapped = new_keys(password)

    def work(act: Act) -> HistoryOn | Refusal:
        match own(act, to_change=True):
            case Opened() as patron:
                kept = patron.record.secrets
                if kept.history_public:
                    return Refusal("your reading history is on already", "switch it off first to begin anew")
                kept = msgspec.structs.replace(kept, history_public=public, history_private=wrapped)
                return keep(act, patron, msgspec.structs.replace(patron.record, secrets=kept)) or HistoryOn()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def switch_history_off(house: House, actor: Actor) -> HistoryOff | Refusal:
    """Delete every line at once. Loans that are out will leave none: their key is gone."""

    def work(act: Act) -> HistoryOff | Refusal:
        match own(act, RecordClass.HISTORY, to_change=True):
            case Opened() as patron:
                forget_lines(act, patron)
                kept = msgspec.structs.replace(patron.record.secrets, history_public=b"", history_private=b"")
                return keep(act, patron, msgspec.structs.replace(patron.record, secrets=kept)) or HistoryOff()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def read_history(house: House, actor: Actor, password: str) -> HistoryRead | Refusal:
    """Open the history with the password that was given again, newest first."""
    if wrong := gave_password(house, actor, password):
        return wrong

    def work(act: Act) -> _Closed | Refusal:
        match own(act, RecordClass.HISTORY):
            case Opened() as patron:
                kept = patron.record.secrets
                lines = tuple(one.record.sealed_line for one in histories_of(act, patron) if one.record.sealed_line)
                return _Closed(kept.history_public, kept.history_private, lines)
            case refusal:
                return refusal

    closed = perform(house, actor, Purpose.OWN, work)
    if isinstance(closed, Refusal):
        return closed
    key = unlock(closed.public, closed.wrapped, password) if closed.public else None
    if key is None:
        return Refusal("there is no reading history to open", "switch it on to begin one")
    read = [line for sealed_line in closed.lines if (line := key.read(sealed_line)) is not None]
    read.sort(key=lambda line: (line.day, line.title), reverse=True)
    return HistoryRead(tuple(OwnRead(line.title, line.author, line.day) for line in read))
