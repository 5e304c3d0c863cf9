"""A sealed record: an authenticated ciphertext that one can only hand on.

A box is ``version (1) ‖ epoch (4) ‖ nonce (12) ‖ AES-256-GCM ciphertext``. Its associated data names the record
class and the row, so a box moved to another row or table opens nowhere. Inside, the record is padded to one size
for its class: the number of items is confidential too (policy 1).
"""

import struct
from typing import Generic, NoReturn, TypeVar, final

from typing_extensions import override

from carrel.records.registration import Record
from carrel.records.vocabulary import RecordClass

# Declared the long way: inferred variance would make this covariant, and a Registration grant could open a Loan.
R = TypeVar("R", bound=Record)

VERSION = 1
NONCE = 12
HEADER = 5 + NONCE
"""Bytes before the ciphertext: version, epoch and nonce."""


@final
class Sealed(Generic[R]):
    """A record nobody can read without a grant. What it carries is ciphertext only."""

    __slots__ = ("envelope", "record_class", "row")

    def __init__(self, record_class: RecordClass, row: bytes, envelope: bytes) -> None:
        self.record_class = record_class
        self.row = row
        self.envelope = envelope

    def bind(self, record: R) -> R:
        """Keeps the type parameter invariant; returns its argument."""
        return record

    @override
    def __repr__(self) -> str:
        return "<Sealed>"

    def __bool__(self) -> NoReturn:
        raise TypeError("a sealed record has no truth value: ask the gate")

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a sealed record does not pickle: hand on its row instead")


_HEAD = struct.Struct(">BI")


def head(epoch: int) -> bytes:
    """What a box begins with: the version of its form, and the epoch whose key it needs."""
    return _HEAD.pack(VERSION, epoch)


def epoch_of(envelope: bytes) -> int:
    """The epoch whose key the box needs."""
    return int.from_bytes(envelope[1:5], "big")


def associated(record_class: RecordClass) -> bytes:
    """What binds a box to its place: this, and the row after it."""
    return record_class.encode() + b"\x00"
