"""The promise, as the public reads it: generated from the packs that the gate enforces, so it cannot say otherwise."""

from datetime import date, timedelta

import msgspec

from carrel import tallies
from carrel.gate import House
from carrel.records.circulation import Event
from carrel.records.vocabulary import RecordClass

ROUNDED_TO = 10
"""Yesterday's counts are published to the nearest ten: a number of ones and twos could be somebody's."""


class Kept(msgspec.Struct, frozen=True):
    """What is kept of one class of record, why and for how long."""

    what: RecordClass
    ends: str
    how_long: str
    horizon_days: int
    """Days until no old copy of it can be read, because its keys are destroyed."""
    clause: str
    source: str


class Sentence(msgspec.Struct, frozen=True):
    """A sentence of the statute or the policy."""

    clause: str
    quote: str


class Promise(msgspec.Struct, frozen=True):
    """The page."""

    library: str
    statute: str
    """How the statute is cited."""
    statute_text: tuple[Sentence, ...]
    statute_sha256: str
    policy: str
    policy_text: tuple[Sentence, ...]
    adopted: date | None
    kept: tuple[Kept, ...]
    ledger_words: str
    duties: tuple[tuple[str, str], ...]
    """Role, and what it does."""
    yesterday: tuple[tuple[Event, int], ...]
    """Events, rounded."""
    yesterday_was: date
    rounded_to: int


def promise(house: House) -> Promise:
    """What the library promises, from the packs in force. Public: it opens nothing and names nobody."""
    yesterday = house.clock().date() - timedelta(days=1)
    with house.store.read() as tx:
        counts = tallies.totals_of_day(tx, yesterday)
    local = house.local
    return Promise(
        library=house.library.name,
        statute=house.statute.citation,
        statute_text=tuple(Sentence(clause.id, clause.quote) for clause in house.statute.clauses),
        statute_sha256=house.statute.sha256,
        policy=local.citation,
        policy_text=tuple(Sentence(clause.id, clause.quote) for clause in local.clauses),
        adopted=local.adopted,
        kept=tuple(
            Kept(row.of, row.ends, row.words, row.horizon_days, row.clause, row.source) for row in local.retention
        ),
        ledger_words="" if local.ledger is None else local.ledger.words,
        duties=tuple((duty.role, duty.words) for duty in local.duties),
        yesterday=tuple((event, _rounded(counts[event])) for event in (Event.LENT, Event.RENEWED, Event.RETURNED)),
        yesterday_was=yesterday,
        rounded_to=ROUNDED_TO,
    )


def _rounded(number: int) -> int:
    return (number + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
