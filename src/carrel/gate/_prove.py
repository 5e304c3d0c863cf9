"""Proves: the gate's part in looking for what should not be there. It opens every box it is shown, and tells none."""

from collections.abc import Iterator
from typing import Never, NoReturn, final

import msgspec
from typing_extensions import override

from carrel.gate._decide import decide_for_everyone
from carrel.gate.act import Act
from carrel.gate.grant import Denied, Grant
from carrel.gate.grounds import Operation
from carrel.records.registration import Registration
from carrel.records.vocabulary import RecordClass
from carrel.sealed import SEALED_CLASSES, Keyring, registrations
from carrel.sealed._carving import LONGEST, carve, existing_keys
from carrel.sealed.kinds import REGISTRATION


class StrayBox(msgspec.Struct, frozen=True):
    """A box that opened. What it holds has not left the gate."""

    record_class: RecordClass
    epoch: int
    at: int
    """Where it begins, in bytes."""
    nonce: bytes
    """Tells one box from every other; it is random and says nothing."""
    whole: bool
    """Whether all of it is there; a box cut short gives away its beginning."""


@final
class Carver:
    """Opens boxes in any bytes with every key that exists now. Made by ``decide_proof`` only."""

    __slots__ = ("_keys", "_ring")

    longest = LONGEST
    """Bytes of the longest box: let blocks overlap by as many."""

    _ring: Keyring
    _keys: dict[int, list[RecordClass]]

    def __init__(self, _made_by_the_gate_only: Never) -> None:
        raise TypeError("a carver comes with the gate's decision: call gate.decide_proof")

    @override
    def __repr__(self) -> str:
        return "<Carver>"

    @override
    def __reduce__(self) -> NoReturn:
        raise TypeError("a carver does not pickle: it is good for one proof")

    @property
    def keys(self) -> list[tuple[RecordClass, int]]:
        """Which keys exist: class and epoch."""
        return [(record_class, epoch) for epoch, classes in self._keys.items() for record_class in classes]

    def boxes(self, raw: bytes) -> Iterator[StrayBox]:
        """Every box in ``raw`` that opens."""
        for found in carve(self._ring, self._keys, raw):
            yield StrayBox(found.record_class, found.epoch, found.at, found.envelope[5:17], found.whole)


class Proving(msgspec.Struct, frozen=True):
    """What a proof may use: a grant over every record, and a carver."""

    grant: Grant[Registration, Operation]
    carver: Carver


def decide_proof(act: Act) -> Proving | Denied:
    """May this act gather every identity and open every box it finds? One entry tells of it."""
    others = tuple(of for of in SEALED_CLASSES if of is not RecordClass.REGISTRATION)
    match decide_for_everyone(act, REGISTRATION, *others, count=registrations.count(act.tx)):
        case Denied() as denied:
            return denied
        case Grant() as grant:
            return Proving(grant, _carver(act.house.ring))


def _carver(ring: Keyring) -> Carver:
    made = object.__new__(Carver)
    made._ring = ring
    made._keys = existing_keys(ring)
    return made
