"""WARNING: opens boxes. Only ``gate._unseal`` may import this, and ``sealed.moving_in`` to compare: a contract."""

from collections.abc import Sequence
from typing import TypeVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from carrel.records.registration import Record
from carrel.sealed.box import HEADER, NONCE, VERSION, Sealed, associated, epoch_of
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import Kind

R = TypeVar("R", bound=Record)

_HEAD = HEADER - NONCE
"""Bytes that say the form and the epoch."""


class BoxBroken(Exception):
    """A box is not what its place says: moved, altered, or of another house. Shows nothing of what it holds."""


def open_box(ring: Keyring, kind: Kind[R], sealed: Sealed[R]) -> R:
    """The record inside. Raises KeyGone when its night's key was destroyed, BoxBroken when it was tampered with."""
    (record,) = open_boxes(ring, kind, (sealed,))
    return record


def open_boxes(ring: Keyring, kind: Kind[R], sealed: Sequence[Sealed[R]]) -> list[R]:
    """The record in each, in their order. Raises KeyGone and BoxBroken at the first that does not open."""
    place, head, decrypt = associated(kind.record_class), b"", None
    records = []
    for one in sealed:
        envelope = one.envelope
        if decrypt is None or envelope[:_HEAD] != head:  # boxes of one night have one head, and one key
            head, decrypt = envelope[:_HEAD], _cipher(ring, kind, envelope).decrypt
        try:
            padded = decrypt(envelope[_HEAD:HEADER], envelope[HEADER:], place + one.row)
        except InvalidTag:
            raise BoxBroken(f"a {kind.record_class} box does not open in its place: restore it from a backup") from None
        records.append(kind.unpad(padded))
    return records


def _cipher(ring: Keyring, kind: Kind[R], envelope: bytes) -> AESGCM:
    if envelope[0] != VERSION:
        raise BoxBroken(f"a {kind.record_class} box has an unknown form: a newer version of Carrel wrote it")
    return ring.cipher(kind.record_class, epoch_of(envelope))
