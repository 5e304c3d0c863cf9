"""A statute in twenty-two lines: each in what the statutes of the states differ, and how this one settles it.

Lines that the pack carries as data (instruments, minors, kinds of library, history) are told from that data, so that
they cannot say otherwise than it does.
"""

from collections.abc import Iterable

import msgspec

from carrel.records.requests import Instrument
from carrel.statute.dimensions import Dimension
from carrel.statute.instruments import GroundName, InstrumentRule
from carrel.statute.pack import Pack


class Line(msgspec.Struct, frozen=True):
    """One difference."""

    asks: str
    says: str
    source: str


def described(pack: Pack) -> tuple[Line, ...]:
    """The lines of a statute's pack. Raises KeyError for a board's."""
    said = pack.dimensions
    if said is None:
        raise KeyError(f"{pack.name}: a board's pack has no dimensions")
    emergency, asked = pack.instrument(Instrument.EMERGENCY), pack.instrument(Instrument.INFORMATION_REQUEST)
    return (
        Line("in force", _force(pack), pack.citation),
        Line("kinds of library", _kinds(pack), pack.citation if pack.excludes is None else pack.excludes.clause),
        _line("records protected", said.protects),
        _line("when a record identifies", said.identifies),
        _line("duty or exemption", said.nature),
        Line("shall or may", _modality(pack.instruments), pack.citation),
        _line("the library's own use", said.operation),
        Line("instruments accepted", _accepted(pack.instruments), pack.citation),
        _line("what must come before", said.procedure),
        _line("permission", said.consent),
        Line("minors and parents", pack.minors.words, pack.minors.source),
        Line("emergencies", emergency.opens, emergency.source),
        _line("collecting what is owed", said.collection),
        _line("other libraries", said.sharing),
        _line("cameras", said.cameras),
        _line("statistics", said.statistics),
        _line("records left out", said.excluded),
        _line("remedies", said.remedies),
        _line("who decides", said.deciders),
        Line("silence", _silent(pack.instruments), pack.citation),
        _line("schedule of destruction", said.schedule),
        Line("freedom of information", asked.opens, asked.source),
    )


def _line(asks: str, written: Dimension) -> Line:
    return Line(asks, written.says, written.source)


def _force(pack: Pack) -> str:
    last = pack.history[-1]
    return f"as {last.act} of {last.year} left it; SHA-256 of the text: {pack.sha256}"


def _kinds(pack: Pack) -> str:
    left_out = () if pack.excludes is None else pack.excludes.kinds
    return f"{', '.join(pack.governs)}; not: {', '.join(left_out) or 'none named'}"


def _accepted(rules: Iterable[InstrumentRule]) -> str:
    return ", ".join(f"{rule.kind} (as {rule.ground})" for rule in rules if rule.ground is not GroundName.NONE)


def _modality(rules: Iterable[InstrumentRule]) -> str:
    shall = [rule.kind for rule in rules if rule.must_answer]
    return f"shall, for: {', '.join(shall)}; may, for the others" if shall else "may, for each it accepts"


def _silent(rules: Iterable[InstrumentRule]) -> str:
    silent = [rule.kind for rule in rules if rule.silent]
    return f"may forbid telling the user: {', '.join(silent) or 'none'}"
