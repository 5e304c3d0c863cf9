"""Epochs: every night new keys, and the old ones gone when their horizon has passed.

States: current → turning → past. Never two turning at once. While one is turning, look-ups use both generations.
"""

from datetime import date, timedelta

import msgspec
from sqlalchemy import bindparam, insert, select, update

from carrel.records.vocabulary import RecordClass
from carrel.sealed import _tables as t
from carrel.sealed.keyring import SEALED_CLASSES, Keyring, key_name
from carrel.store import Statement, Transaction

MOST_BITS = 24
"""How far search tags are cut at most."""
EVERY_EPOCH = 2**31 - 1
"""No epoch's number is greater."""


class Generation(msgspec.Struct, frozen=True):
    """One epoch that live rows may bear."""

    number: int
    index_bits: int


class Generations(msgspec.Struct, frozen=True):
    """The current epoch, and the one being left, if the night's re-sealing has not ended."""

    current: Generation
    turning: Generation | None

    def all(self) -> tuple[Generation, ...]:
        """Every generation a look-up must ask, newest first."""
        return (self.current,) if self.turning is None else (self.current, self.turning)


class Night(msgspec.Struct, frozen=True):
    """When an epoch's keys were made, and when the next ones took over."""

    opened: date
    superseded: date | None
    """None while it is the current one."""


_LIVE: Statement[tuple[int, str, int]] = Statement(
    select(t.epochs.c.number, t.epochs.c.state, t.epochs.c.index_bits)
    .where(t.epochs.c.state != "past")
    .order_by(t.epochs.c.number.desc())
)
_OPEN: Statement[object] = Statement(insert(t.epochs))
_MOVE: Statement[object] = Statement(
    update(t.epochs).where(t.epochs.c.state == bindparam("old")).values(state=bindparam("new"))
)
_SUPERSEDE: Statement[object] = Statement(
    update(t.epochs).where(t.epochs.c.number == bindparam("which")).values(superseded=bindparam("day"), state="turning")
)
_WIDEN: Statement[object] = Statement(
    update(t.epochs).where(t.epochs.c.number == bindparam("which")).values(index_bits=bindparam("bits"))
)
_IN_USE: dict[RecordClass, Statement[tuple[int]]] = {
    of: Statement(select(table.c.epoch).where(table.c.epoch == bindparam("epoch")).limit(1))
    for of, table in (
        (RecordClass.REGISTRATION, t.registrations),
        (RecordClass.LOAN, t.loans),
        (RecordClass.HOLD, t.holds),
        (RecordClass.INTERLOAN, t.interloans),
        (RecordClass.FEE, t.fees),
        (RecordClass.LAST_BORROWER, t.last_borrowers),
        (RecordClass.HISTORY, t.histories),
        (RecordClass.NOTICE, t.notices),
        (RecordClass.PERMISSION, t.permissions),
        (RecordClass.COMPUTER, t.seats),  # what was sat today goes at every close, before a key does
        (RecordClass.REQUEST, t.requests),
        (RecordClass.PAPER, t.papers),
        (RecordClass.PRESERVED, t.preserved),
        (RecordClass.STRAY, t.strays),
        (RecordClass.SLIP, t.slips),
    )
}
_PAST: Statement[tuple[int, int]] = Statement(
    select(t.epochs.c.number, t.epochs.c.superseded).where(t.epochs.c.state == "past")
)

_NIGHTS: Statement[tuple[int, int, int | None]] = Statement(
    select(t.epochs.c.number, t.epochs.c.opened, t.epochs.c.superseded)
)


def generations(tx: Transaction) -> Generations:
    """What is current now. Read inside every transaction that writes, so a night's turn is never missed."""
    found = [(Generation(number, bits), state) for number, state, bits in tx.rows(_LIVE)]
    turning = [generation for generation, state in found if state == "turning"]
    return Generations(found[0][0], turning[0] if turning else None)


def nights(tx: Transaction) -> dict[int, Night]:
    """Every epoch there ever was."""
    return {
        number: Night(date.fromordinal(opened), None if superseded is None else date.fromordinal(superseded))
        for number, opened, superseded in tx.rows(_NIGHTS)
    }


def open_first(tx: Transaction, ring: Keyring, day: date) -> None:
    """Open the house's first epoch."""
    ring.make(1)
    tx.run(_OPEN, number=1, opened=day.toordinal(), superseded=None, state="current", index_bits=0)


def turn(tx: Transaction, ring: Keyring, day: date, registrations: int) -> Generations:
    """Open the next epoch; the current one begins to turn. Does nothing while one is still turning.

    ``registrations`` sets how far search tags are cut: on average eight share a value.
    """
    now = generations(tx)
    if now.turning is not None:
        return now
    number = now.current.number + 1
    # keys first and durably: a kill between the two leaves an unused key, never a box without one
    ring.make(number)
    tx.run(_SUPERSEDE, which=now.current.number, day=day.toordinal())
    bits = _bits_for(registrations)
    tx.run(_OPEN, number=number, opened=day.toordinal(), superseded=None, state="current", index_bits=bits)
    return generations(tx)


def widen(tx: Transaction, registrations: int) -> None:
    """The register grew by a move-in: what is written from now on is found among fewer, without waiting for a close.

    Only a move-in does this: at the desk, a tag's length must not tell who came first on a day.
    """
    now, bits = generations(tx).current, _bits_for(registrations)
    if bits > now.index_bits:
        tx.run(_WIDEN, which=now.number, bits=bits)


def _bits_for(registrations: int) -> int:
    return min(MOST_BITS, max(0, (registrations // 8).bit_length() - 1))


def settle(tx: Transaction) -> None:
    """Every box has left the turning epoch: it is past."""
    tx.run(_MOVE, old="turning", new="past")


def horizon_passed(tx: Transaction, today: date, horizons: dict[RecordClass, int]) -> list[tuple[RecordClass, int]]:
    """The keys that must be destroyed today: of past epochs, superseded at least a horizon of days ago.

    A key that a live row still bears is never among them, whatever the calendar says.
    """
    return [
        (record_class, number)
        for number, superseded in tx.rows(_PAST)
        for record_class in SEALED_CLASSES
        if date.fromordinal(superseded) + timedelta(days=horizons[record_class]) <= today
        and tx.row(_IN_USE[record_class], epoch=number) is None
    ]


def destroy(ring: Keyring, due: list[tuple[RecordClass, int]]) -> int:
    """Destroy the keys that are due; return how many still were there."""
    have = set(ring.keeper.names())
    standing = [(record_class, epoch) for record_class, epoch in due if key_name(record_class, epoch) in have]
    for record_class, epoch in standing:
        ring.destroy(record_class, epoch)
    return len(standing)
