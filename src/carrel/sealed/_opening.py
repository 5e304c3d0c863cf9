"""WARNING: opens boxes. Only ``gate._unseal`` may import this, and ``sealed.moving_in`` to compare: a contract."""

from typing import TypeVar

from cryptography.exceptions import InvalidTag

from carrel.records.registration import Record
from carrel.sealed.box import HEADER, VERSION, Sealed, associated, epoch_of
from carrel.sealed.keyring import Keyring
from carrel.sealed.kinds import Kind

R = TypeVar("R", bound=Record)


class BoxBroken(Exception):
    """A box is not what its place says: moved, altered, or of another house. Shows nothing of what it holds."""


def open_box(ring: Keyring, kind: Kind[R], sealed: Sealed[R]) -> R:
    """The record inside. Raises KeyGone when its night's key was destroyed, BoxBroken when it was tampered with."""
    envelope = sealed.envelope
    if envelope[0] != VERSION:
        raise BoxBroken(f"a {kind.record_class} box has an unknown form: a newer version of Carrel wrote it")
    cipher = ring.cipher(kind.record_class, epoch_of(envelope))
    try:
        padded = cipher.decrypt(envelope[5:HEADER], envelope[HEADER:], associated(kind.record_class, sealed.row))
    except InvalidTag:
        raise BoxBroken(f"a {kind.record_class} box does not open in its place: restore it from a backup") from None
    return kind.unpad(padded)
