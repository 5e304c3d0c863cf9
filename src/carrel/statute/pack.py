"""A pack of law: the text, the clauses it falls into, and what carries each of them."""

from datetime import date

import msgspec

from carrel.records.requests import Instrument
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.statute.dimensions import Dimensions
from carrel.statute.entry import Entry
from carrel.statute.faults import NotGoverned
from carrel.statute.instruments import InstrumentRule, Minors
from carrel.statute.keeping import LedgerWindow, Preservation, Retention


class Clause(Entry, frozen=True, kw_only=True):
    """A sentence of the text, or a numbered part of one."""

    id: str
    """How it is cited."""
    quote: str
    """Its exact words."""
    policies: tuple[str, ...] = ()
    """Ids of the policies that carry it."""
    reason: str = ""
    """Why it needs no policy; written if and only if there is none."""
    protects: tuple[RecordClass, ...] = ()
    """The classes of record it is about."""


class Duty(Entry, frozen=True, kw_only=True):
    """What a role does in this library."""

    role: Role
    clause: str
    """How the duty is cited."""
    words: str
    acts: tuple[Purpose, ...]
    policies: tuple[str, ...] = ()
    reason: str = ""
    """Why it needs no policy; written if and only if there is none."""


class Enactment(Entry, frozen=True, kw_only=True):
    """An act that made or changed the text."""

    act: str
    year: int
    what: str


class Excludes(Entry, frozen=True, kw_only=True):
    """The kinds of library the text says it does not speak of."""

    clause: str
    kinds: tuple[str, ...]


class Policy(msgspec.Struct, frozen=True):
    """What is written above a Cedar policy."""

    id: str
    clause: str
    says: str
    """For the person it refuses; empty for a permit."""
    effect: str
    """``permit`` or ``forbid``."""


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A jurisdiction's statute, or a board's policy. Made by :func:`carrel.statute.parse_pack` only."""

    name: str
    citation: str
    history: tuple[Enactment, ...]
    """The acts it comes from; its force dates from the last. Empty for a board's policy."""
    adopted: date | None
    """The day a board adopted it; None for a statute."""
    text: str
    sha256: str
    """Of the text's UTF-8 bytes, in hex."""
    silence: str
    """The clause that refuses what no policy speaks of."""
    governs: tuple[str, ...]
    """Kinds of library it speaks of."""
    excludes: Excludes | None
    clauses: tuple[Clause, ...]
    duties: tuple[Duty, ...]
    retention: tuple[Retention, ...]
    """One row for every class of record, or none at all."""
    ledger: LedgerWindow | None
    instruments: tuple[InstrumentRule, ...]
    """One rule for every kind of instrument in a statute's pack, none in a board's."""
    of_minors: Minors | None
    """None in a board's pack."""
    dimensions: Dimensions | None
    """In what it differs from other statutes; None in a board's pack."""
    of_preservation: Preservation | None
    """None in a statute's pack."""
    policies: tuple[Policy, ...]
    """In the order of the file."""
    policy_text: str
    schema_text: str

    def keeping(self, record_class: RecordClass) -> Retention:
        """The row for a class of record. Raises KeyError in a pack without a retention table."""
        return {row.of: row for row in self.retention}[record_class]

    def duty(self, role: Role) -> Duty:
        """What a role does. Raises KeyError in a pack that gives out no duties."""
        return {duty.role: duty for duty in self.duties}[role]

    def instrument(self, kind: Instrument) -> InstrumentRule:
        """What the statute makes of an instrument. Raises KeyError in a board's pack."""
        return {rule.kind: rule for rule in self.instruments}[kind]

    @property
    def minors(self) -> Minors:
        """What the statute says of young users. Raises KeyError in a board's pack."""
        if self.of_minors is None:
            raise KeyError(f"{self.name}: a board's pack says nothing of minors")
        return self.of_minors

    @property
    def preservation(self) -> Preservation:
        """How long a copy may be held for a legal paper. Raises KeyError in a statute's pack."""
        if self.of_preservation is None:
            raise KeyError(f"{self.name}: a statute's pack does not say how long a copy is held")
        return self.of_preservation


def governs(pack: Pack, kind_of_library: str) -> None:
    """Raise NotGoverned unless the pack's law speaks of this kind of library (in § 11-25 it is (b)(3))."""
    if kind_of_library in pack.governs:
        return
    known = ", ".join(pack.governs)
    if pack.excludes is not None and kind_of_library in pack.excludes.kinds:
        left_out = ", ".join(pack.excludes.kinds)
        raise NotGoverned(
            f"{pack.citation} does not govern a {kind_of_library} library: {pack.excludes.clause} leaves out "
            f"libraries of these kinds: {left_out}; so its promise cannot be made under this pack. choose the law that "
            f"governs this library; this pack is for: {known}"
        )
    raise NotGoverned(f"{pack.citation} does not say whether it governs this kind of library: choose one of {known}")
