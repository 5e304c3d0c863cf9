"""What an entry says, and the one way it is written down.

The body of an entry is the UTF-8 text of a JSON array without spaces, its members in this order::

    ["2026-11-23","a.clerk","clerk","lend",["loan"],["11-25(b)(1)"],"permitted","open","AAAAAAAAAAA=",1,"","…=="]
      day          actor     role    purpose classes clauses        outcome     hours  packs         count reason tag

Days are ISO 8601; ``packs`` and ``tag`` are base64 with padding (RFC 4648 § 4); control characters, the quotation
mark and the reverse solidus are escaped as in RFC 8259 and nothing else is. The leaf of the tree is
SHA-256(0x00 ‖ salt ‖ body), with a salt of sixteen random bytes, so that a proof about one entry reveals
nothing about its neighbours.
"""

from datetime import date
from enum import StrEnum
from typing import NewType

import msgspec

from carrel.records.vocabulary import Purpose, RecordClass, Role

TAG_LENGTH = 16
SALT_LENGTH = 16
PACKS_LENGTH = 8

Tag = NewType("Tag", bytes)
"""Sixteen bytes that name an entry. A patron's tags and a decoy cannot be told apart without the patron's trail."""

Receipt = NewType("Receipt", Tag)
"""The tag of an entry that was written in this transaction or an earlier one."""


class Outcome(StrEnum):
    """How the act ended."""

    PERMITTED = "permitted"
    REFUSED = "refused"
    UNDONE = "undone"
    """The act was rolled back; what was opened is recorded all the same."""


class Hours(StrEnum):
    """Whether the library was open. The minute is not kept: it would tell who was standing at the desk."""

    OPEN = "open"
    CLOSED = "closed"


class Act(msgspec.Struct, frozen=True, array_like=True, kw_only=True):
    """What happened at the gate, before a tag says whom it concerned. Append fields with a default, never reorder."""

    day: date
    actor: str
    """The account's name on staff; empty for a patron."""
    role: Role
    purpose: Purpose
    classes: tuple[RecordClass, ...]
    clauses: tuple[str, ...]
    outcome: Outcome
    hours: Hours
    packs: bytes
    """First eight bytes of SHA-256 over both pack texts: which law was in force."""
    count: int = 1
    """How many records it covered, where one entry speaks of the whole register."""
    reason: str = ""
    """Why, where the act must say so (an override). Never a confidential value."""


class Entry(Act, frozen=True, array_like=True, kw_only=True):
    """An act with its tag: what the ledger keeps for ever."""

    tag: Tag


class Malformed(ValueError):
    """The bytes are not the canonical form of an entry."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Entry)


def tagged(act: Act, tag: Tag) -> Entry:
    """The entry that ``act`` becomes under ``tag``."""
    return Entry(
        day=act.day,
        actor=act.actor,
        role=act.role,
        purpose=act.purpose,
        classes=act.classes,
        clauses=act.clauses,
        outcome=act.outcome,
        hours=act.hours,
        packs=act.packs,
        count=act.count,
        reason=act.reason,
        tag=tag,
    )


def encode(entry: Entry) -> bytes:
    """The body: the canonical text of an entry."""
    return _encoder.encode(entry)


def decode(body: bytes) -> Entry:
    """The entry a body stands for. Raises Malformed where it is no entry, or not in canonical form."""
    try:
        entry = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Malformed("this is not the text of a ledger entry") from None
    if encode(entry) != body or len(entry.tag) != TAG_LENGTH or len(entry.packs) != PACKS_LENGTH:
        raise Malformed("this is not the canonical text of a ledger entry")
    return entry
