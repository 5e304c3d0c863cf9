"""What became of something put into the catalogue."""

import secrets
from enum import StrEnum
from typing import Generic, TypeVar

import msgspec

Id = TypeVar("Id")


class Put(StrEnum):
    """Putting again what is there already changes nothing."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    TAKEN = "taken"
    """Refused: another item bears this barcode."""


class Placed(msgspec.Struct, Generic[Id], frozen=True):
    """What happened, and the id of the row it happened to."""

    put: Put
    id: Id


def fresh_number() -> int:
    """A random id: things have no order either (63 bits, so both databases hold it)."""
    return secrets.randbits(62) + 1
