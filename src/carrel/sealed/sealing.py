"""Closes boxes. Anyone may: to write is not to read."""

import secrets
from typing import TypeVar

from carrel.records.registration import Record
from carrel.sealed.box import associated, head
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import Kind

R = TypeVar("R", bound=Record)


def close_box(ring: Keyring, kind: Kind[R], epoch: int, row: bytes, record: R) -> bytes:
    """The box for a record in a row, under an epoch's key. Raises TooLong."""
    nonce = secrets.token_bytes(12)
    cipher = ring.cipher(kind.record_class, epoch)
    closed = cipher.encrypt(nonce, kind.pad(record), associated(kind.record_class, row))
    return head(epoch) + nonce + closed
