"""What a probe of the audit is given, and what it answers."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import msgspec

from carrel.gate import House
from carrel.staff import Account
from carrel.store import Transaction
from carrel.store.as_built import Built


class Verdict(StrEnum):
    """How the library stands to a requirement."""

    KEPT = "met"
    PARTLY = "partly met"
    BROKEN = "not met"
    OPEN = "to be answered"
    STALE = "to be answered again"


class WebLayer(msgspec.Struct, frozen=True):
    """What the pages do around every answer, as the front that serves them finds it in itself."""

    headers: Mapping[str, str]
    """What is sent with every answer, by its name in lower case."""
    foreign: tuple[str, ...]
    """Where a template, style sheet or script names an address of somebody else's to be fetched."""
    addresses: frozenset[str]
    """The pages there are."""
    quiet: frozenset[str]
    """Those of them at which a reader gets no cookie."""
    access_log: bool
    """Whether the server writes down who asked for what."""


class State(msgspec.Struct, frozen=True):
    """The house as it stands now: what the probes look at. None of them opens a record."""

    house: House
    tx: Transaction
    today: date
    web: WebLayer
    built: Built
    """The tables the database really has."""
    accounts: tuple[Account, ...]
    """Of whoever is with the library now."""


class Looked(msgspec.Struct, frozen=True):
    """What a probe looked at, and what it found there."""

    at: str
    found: tuple[str, ...]
    """What is as it should be where the verdict is KEPT; else every fault."""
    verdict: Verdict


def looked(at: str, faults: tuple[str, ...] | list[str], *fine: str) -> Looked:
    """The answer: broken where there is any fault, else kept, with what was ``fine``."""
    return Looked(at, tuple(faults), Verdict.BROKEN) if faults else Looked(at, fine, Verdict.KEPT)
