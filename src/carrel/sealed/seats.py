"""Seats found from the room's side: that somebody sits at a computer is a fact about the computer."""

import secrets

from sqlalchemy import bindparam, select, update

from carrel.records.computers import Seat
from carrel.records.ids import BranchId, ComputerId
from carrel.sealed import _tables as t
from carrel.sealed import pockets
from carrel.sealed.box import Sealed
from carrel.sealed.epochs import Generations
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import SEAT
from carrel.store import Statement, Transaction

_ROOMS = 0x7365617473  # "seats": the turn of whoever changes a room
_COLUMNS = select(t.seats.c.row, t.seats.c.box)
_OF_BRANCH: Statement[tuple[bytes, bytes]] = Statement(_COLUMNS.where(t.seats.c.branch == bindparam("branch")))
_AT: Statement[tuple[bytes, bytes]] = Statement(_COLUMNS.where(t.seats.c.computer == bindparam("computer")))
_PLACE: Statement[object] = Statement(
    update(t.seats).where(t.seats.c.row == bindparam("which")).values(computer=bindparam("at"))
)
_PLACES: Statement[tuple[bytes, int, int | None]] = Statement(
    select(t.seats.c.row, t.seats.c.branch, t.seats.c.computer)
)


def in_turn(tx: Transaction) -> None:
    """Rooms are changed by one act at a time: who is next is decided once.

    To be called before the act decides anything, and after ``pockets.in_turn`` where an act needs both.
    """
    tx.take_turn(_ROOMS)


def put(tx: Transaction, ring: Keyring, live: Generations, seat: Seat) -> bool:
    """Seal a seat in a random row; False where its slot, or its computer, is taken."""
    row = secrets.token_bytes(16)
    return pockets.seats.put(tx, ring, live, row, seat, branch=seat.branch, computer=seat.computer)


def of_branch(tx: Transaction, branch: BranchId) -> list[Sealed[Seat]]:
    """Every seat, turn and reservation of a branch, in random order: which it is only the boxes tell."""
    return [Sealed(SEAT.record_class, row, box) for row, box in tx.rows(_OF_BRANCH, branch=branch)]


def at(tx: Transaction, computer: ComputerId) -> Sealed[Seat] | None:
    """The seat of whoever sits at a computer, or for whom it is kept."""
    found = tx.row(_AT, computer=computer)
    return None if found is None else Sealed(SEAT.record_class, *found)


def place(tx: Transaction, row: bytes, computer: ComputerId | None) -> None:
    """Let a seat be at this computer; None at none."""
    tx.run(_PLACE, which=row, at=computer)


def places(tx: Transaction) -> list[tuple[bytes, BranchId, ComputerId | None]]:
    """Row, branch and computer of every seat: what stands in the clear."""
    return [
        (row, BranchId(branch), None if computer is None else ComputerId(computer))
        for row, branch, computer in tx.rows(_PLACES)
    ]
