"""Closes boxes. Anyone may: to write is not to read."""

import secrets
from collections.abc import Sequence
from typing import TypeVar

from carrel.records.registration import Record
from carrel.sealed.box import NONCE, associated, head
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import Kind

R = TypeVar("R", bound=Record)


def close_box(ring: Keyring, kind: Kind[R], epoch: int, row: bytes, record: R) -> bytes:
    """The box for a record in a row, under an epoch's key. Raises TooLong."""
    (box,) = close_boxes(ring, kind, epoch, ((row, record),))
    return box


def close_boxes(ring: Keyring, kind: Kind[R], epoch: int, records: Sequence[tuple[bytes, R]]) -> list[bytes]:
    """The boxes for (row, record) pairs, in their order. Raises TooLong.

    All nonces are drawn at once: to ask the system for twelve bytes takes as long as to seal them.
    """
    encrypt, begins, place = ring.cipher(kind.record_class, epoch).encrypt, head(epoch), associated(kind.record_class)
    drawn = secrets.token_bytes(NONCE * len(records))
    boxes = []
    for at, (row, record) in enumerate(records):
        nonce = drawn[at * NONCE : (at + 1) * NONCE]
        boxes.append(begins + nonce + encrypt(nonce, kind.pad(record), place + row))
    return boxes
