"""Whose entry it is, said so that only the patron's own trail can tell (design § 5)."""

import hmac
import secrets
from typing import Final

import msgspec
from typing_extensions import override

from carrel.ledger.entry import TAG_LENGTH, Tag


class OfPatron(msgspec.Struct, frozen=True):
    """A known patron, by the key of their trail for the day of the act. Its repr shows nothing."""

    day_key: bytes

    @override
    def __repr__(self) -> str:
        return "<OfPatron>"


class OfNobody(msgspec.Struct, frozen=True):
    """Nobody is known (an unknown card, a thing and not a person): a decoy, so the ledger does not say so."""


class OfRegister(msgspec.Struct, frozen=True):
    """Work over everyone: the act's ``count`` says how many records."""


Tagger = OfPatron | OfNobody | OfRegister

_NUMBER_LENGTH: Final = 8


def patron_tag(day_key: bytes, number: int) -> Tag:
    """The patron's ``number``-th tag of a day: HMAC-SHA256(day key, number as 8 bytes, big-endian), cut to 16 bytes."""
    whole = hmac.digest(day_key, number.to_bytes(_NUMBER_LENGTH, "big"), "sha256")
    return Tag(whole[:TAG_LENGTH])


def random_tag() -> Tag:
    """A tag that belongs to nobody."""
    return Tag(secrets.token_bytes(TAG_LENGTH))
