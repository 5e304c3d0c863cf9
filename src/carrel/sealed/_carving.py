"""WARNING: opens boxes found anywhere. Only ``gate._prove`` may import this; a contract holds it.

A box that was deleted, copied or backed up has lost its row, so it can no longer be authenticated. It can be read
all the same by whoever has its key: AES-GCM is counter mode (NIST SP 800-38D § 6.5), and what comes out is a record
where it has a record's shape. A box cut short is recognised by how its record begins.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from carrel.records.circulation import Event
from carrel.records.registration import Record
from carrel.records.requests import Instrument
from carrel.records.strays import StrayState
from carrel.records.vocabulary import RecordClass
from carrel.sealed.box import HEADER, VERSION, epoch_of
from carrel.sealed.keeper import KeyGone
from carrel.sealed.keyring import SEALED_CLASSES, Keyring, key_name
from carrel.sealed.kinds import (
    DAY_USE,
    FEE,
    HISTORY,
    HOLD,
    INTERLOAN,
    LAST_BORROWER,
    LOAN,
    NOTICE,
    PAPER,
    PERMISSION,
    PRESERVED,
    REGISTRATION,
    REQUEST,
    SEAT,
    SLIP,
    STRAY,
    Kind,
)

R = TypeVar("R", bound=Record)

LONGEST = HEADER + max(REQUEST.size, PAPER.size) + 16
"""Bytes of the longest box: whoever reads in blocks lets them overlap by as many."""

_HEAD = 40
"""Bytes that every way of beginning fits in."""
# After the length, MessagePack: an array, then the secrets such a record begins with, or the word that says of what
# kind a slip or a request is.
_LINKED = rb"..[\x90-\x9f]\xc4\x10.{16}\xc4\x10"
_REGISTRATION = rb"..\xdc\x00.\xc4\x10.{16}\xc4\x20"
_REQUEST = rb"..\xdc\x00.[\xa0-\xbf](?:" + b"|".join(kind.encode() for kind in Instrument) + b")"
_PAPER = rb"..\x93\xc4\x10.{16}"
_PRESERVED = rb"..\x95\xc4(?:\x10.{16}\xc4\x10|\x00\xc4\x00)"
_DAY_USE = rb"..\x92\xaa[0-9]{4}-[0-9]{2}-"
_STRAY = rb"..[\x90-\x9f][\xa0-\xbf](?:" + b"|".join(state.encode() for state in StrayState) + b")"
_SLIP = rb"..[\x90-\x9f][\xa0-\xbf](?:" + b"|".join(event.encode() for event in Event) + b")"


class _Shape(msgspec.Struct, frozen=True):
    """How a class of record looks when its box is open."""

    size: int
    begins: re.Pattern[bytes]
    decode: Callable[[bytes], Record]


def _shape(kind: Kind[R], begins: bytes) -> _Shape:
    return _Shape(kind.size, re.compile(begins, re.DOTALL), kind.unpad)


_SHAPES = {
    RecordClass.REGISTRATION: (_shape(REGISTRATION, _REGISTRATION),),
    RecordClass.LOAN: (_shape(LOAN, _LINKED),),
    RecordClass.HOLD: (_shape(HOLD, _LINKED),),
    RecordClass.INTERLOAN: (_shape(INTERLOAN, _LINKED),),
    RecordClass.FEE: (_shape(FEE, _LINKED),),
    RecordClass.LAST_BORROWER: (_shape(LAST_BORROWER, _LINKED),),
    RecordClass.HISTORY: (_shape(HISTORY, _LINKED),),
    RecordClass.NOTICE: (_shape(NOTICE, _LINKED),),
    RecordClass.PERMISSION: (_shape(PERMISSION, _LINKED),),
    RecordClass.COMPUTER: (_shape(SEAT, _LINKED), _shape(DAY_USE, _DAY_USE)),
    RecordClass.REQUEST: (_shape(REQUEST, _REQUEST),),
    RecordClass.PAPER: (_shape(PAPER, _PAPER),),
    RecordClass.PRESERVED: (_shape(PRESERVED, _PRESERVED),),
    RecordClass.STRAY: (_shape(STRAY, _STRAY),),
    RecordClass.SLIP: (_shape(SLIP, _SLIP),),
}


class Carved(msgspec.Struct, frozen=True):
    """A box that opened, wherever it was found."""

    record_class: RecordClass
    epoch: int
    at: int
    """Where it begins, in bytes."""
    envelope: bytes
    """The box as it stands there; shorter than its class's size where it was cut."""
    whole: bool


def existing_keys(ring: Keyring) -> dict[int, list[RecordClass]]:
    """The classes whose keys still exist, by epoch."""
    names = set(ring.keeper.names())
    numbers = {int(name[-8:]) for name in names if name[-8:].isdecimal()}
    found = {epoch: [of for of in SEALED_CLASSES if key_name(of, epoch) in names] for epoch in sorted(numbers)}
    return {epoch: classes for epoch, classes in found.items() if classes}


def carve(ring: Keyring, keys: dict[int, list[RecordClass]], raw: bytes) -> Iterator[Carved]:
    """Every box in ``raw`` that any of ``keys`` (from ``existing_keys``) opens."""
    if not keys:
        return
    epochs = b"|".join(re.escape(epoch.to_bytes(4, "big")) for epoch in keys)
    for header in re.finditer(re.escape(VERSION.to_bytes(1, "big")) + b"(?=" + epochs + b")", raw):
        epoch = epoch_of(raw[header.start() : header.start() + HEADER])
        tried = (
            _try(ring, record_class, shape, epoch, raw, header.start())
            for record_class in keys[epoch]
            for shape in _SHAPES[record_class]
        )
        carved = next(filter(None, tried), None)
        if carved is not None:
            yield carved


def _try(ring: Keyring, record_class: RecordClass, shape: _Shape, epoch: int, raw: bytes, at: int) -> Carved | None:
    envelope = raw[at : at + HEADER + shape.size + 16]
    head = _read(ring, record_class, epoch, envelope[: HEADER + _HEAD])
    if int.from_bytes(head[:2], "big") > shape.size - 2 or not shape.begins.match(head):
        return None
    plain = _read(ring, record_class, epoch, envelope[: HEADER + shape.size])
    return Carved(record_class, epoch, at, envelope, _is_whole(shape, plain))


def _is_whole(shape: _Shape, plain: bytes) -> bool:
    if len(plain) < shape.size or any(plain[2 + int.from_bytes(plain[:2], "big") :]):
        return False
    try:
        shape.decode(plain)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True


def _read(ring: Keyring, record_class: RecordClass, epoch: int, envelope: bytes) -> bytes:
    """What the box says, unauthenticated: sealing zeros under its nonce gives back its keystream."""
    closed = envelope[HEADER:]
    if not closed:
        return b""
    try:
        cipher = ring.cipher(record_class, epoch)
    except KeyGone:
        return b""
    keystream = cipher.encrypt(envelope[5:HEADER], bytes(len(closed)), None)[: len(closed)]
    return (int.from_bytes(closed, "big") ^ int.from_bytes(keystream, "big")).to_bytes(len(closed), "big")
