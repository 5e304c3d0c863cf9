"""From the files of a pack to the pack, or to the one place where it contradicts itself.

A pack is four files: ``text.txt`` (the official words), ``pack.toml`` (the words clause by clause, and what carries
each), ``policies.cedar`` and ``schema.cedarschema``. Whoever reads the files passes their contents in.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

import msgspec
from cedarpy import Schema, validate_policies

from carrel.records.vocabulary import RecordClass
from carrel.statute.annotations import read_policies
from carrel.statute.checking import PACK as _PACK
from carrel.statute.checking import POLICIES as _POLICIES
from carrel.statute.checking import check_instruments, check_minors, check_shares, once
from carrel.statute.dimensions import Dimensions
from carrel.statute.entry import Entry
from carrel.statute.faults import PackFault
from carrel.statute.instruments import InstrumentRule, Minors
from carrel.statute.keeping import LedgerWindow, Preservation, Retention
from carrel.statute.pack import Clause, Duty, Enactment, Excludes, Pack, Policy

_TEXT, _SCHEMA = "text.txt", "schema.cedarschema"


class _Description(Entry, frozen=True, kw_only=True):
    """pack.toml as it is written."""

    name: str
    citation: str
    sha256: str
    silence: str
    governs: tuple[str, ...]
    clause: tuple[Clause, ...]
    history: tuple[Enactment, ...] = ()
    adopted: date | None = None
    excludes: Excludes | None = None
    duty: tuple[Duty, ...] = ()
    retention: tuple[Retention, ...] = ()
    ledger: LedgerWindow | None = None
    instrument: tuple[InstrumentRule, ...] = ()
    minors: Minors | None = None
    dimensions: Dimensions | None = None
    preservation: Preservation | None = None


def parse_pack(files: Mapping[str, str]) -> Pack:
    """The pack that these files (name to content) describe. Raises PackFault for anything wrong with them."""
    for name in (_TEXT, _PACK, _POLICIES, _SCHEMA):
        if name not in files:
            raise PackFault(name, "", "the file is missing: a pack has all four")
    described = _describe(files[_PACK])
    _check_text(described, files[_TEXT])
    policies = read_policies(files[_POLICIES], _POLICIES)
    _check_citations(described, policies)
    _check_carried(described, policies)
    _check_classes(described)
    _check_papers(described)
    _check_schema(files[_POLICIES], files[_SCHEMA])
    return Pack(
        name=described.name,
        citation=described.citation,
        history=described.history,
        adopted=described.adopted,
        text=files[_TEXT],
        sha256=described.sha256,
        silence=described.silence,
        governs=described.governs,
        excludes=described.excludes,
        clauses=described.clause,
        duties=described.duty,
        retention=described.retention,
        ledger=described.ledger,
        instruments=described.instrument,
        of_minors=described.minors,
        dimensions=described.dimensions,
        of_preservation=described.preservation,
        policies=policies,
        policy_text=files[_POLICIES],
        schema_text=files[_SCHEMA],
    )


def _describe(content: str) -> _Description:
    try:
        return msgspec.toml.decode(content, type=_Description)
    except msgspec.DecodeError as fault:
        raise PackFault(_PACK, "", str(fault).lower()) from fault


def _check_text(described: _Description, text: str) -> None:
    """The hash holds, and the clauses' quotations, one after the other, are the whole text."""
    if hashlib.sha256(text.encode()).hexdigest() != described.sha256:
        raise PackFault(_TEXT, "sha256", f"the text is not the one {_PACK} was made for: its hash differs")
    left = text.split()
    for clause in described.clause:
        quote = clause.quote.split()
        if not quote or left[: len(quote)] != quote:
            raise PackFault(_PACK, f"clause {clause.id}", "the quotation is not what comes next in the text")
        left = left[len(quote) :]
    if left:
        raise PackFault(_PACK, "clause", f"no clause quotes the text from {' '.join(left[:6])!r} on")


def _check_citations(described: _Description, policies: tuple[Policy, ...]) -> None:
    """Every clause is named once, and whatever is cited is there."""
    clauses = [clause.id for clause in described.clause]
    cited = [*clauses, *(duty.clause for duty in described.duty)]
    once(cited, "clause")
    once([duty.role for duty in described.duty], "duty")
    once([policy.id for policy in policies], "@id", _POLICIES)
    for policy in policies:
        if policy.clause not in cited:
            raise PackFault(_POLICIES, f"policy {policy.id}", f"cites {policy.clause!r}, which {_PACK} does not have")
    others = [("silence", described.silence)]
    others += [(f"retention of {row.of}", row.clause) for row in described.retention]
    if described.excludes is not None:
        others.append(("excludes", described.excludes.clause))
    if described.ledger is not None:
        others.append(("ledger", described.ledger.clause))
    for place, clause in others:
        if clause not in clauses:
            raise PackFault(_PACK, place, f"cites {clause!r}, which is no clause here")


def _check_carried(described: _Description, policies: tuple[Policy, ...]) -> None:
    """Every clause and duty lists exactly the policies that cite it, or says why it has none."""
    carriers = [(clause.id, clause.policies, clause.reason) for clause in described.clause]
    carriers += [(duty.clause, duty.policies, duty.reason) for duty in described.duty]
    for cited, listed, reason in carriers:
        carrying = [policy.id for policy in policies if policy.clause == cited]
        place = f"clause {cited}"
        if sorted(listed) != sorted(carrying):
            wrong = ", ".join(sorted(set(listed) ^ set(carrying))) or "one policy twice"
            raise PackFault(_PACK, place, f"its list of policies and the policies that cite it differ: {wrong}")
        if not carrying and not reason:
            raise PackFault(_PACK, place, "has neither a policy nor a written reason why it needs none")
        if carrying and reason:
            raise PackFault(_PACK, place, "has policies and also a reason why it needs none")


def _check_classes(described: _Description) -> None:
    """Whoever lists classes, to protect or to keep, lists each exactly once."""
    protected = [kind for clause in described.clause for kind in clause.protects]
    for place, listed in (("protects", protected), ("retention", [row.of for row in described.retention])):
        once(listed, place)
        missing = [kind for kind in RecordClass if kind not in listed]
        if listed and missing:
            raise PackFault(_PACK, place, f"says nothing about {', '.join(missing)}")


def _check_papers(described: _Description) -> None:
    """Whichever half of the law this is, it says what is its own to say; a board is known by the day it adopted."""
    parts = {
        "instrument": bool(described.instrument),
        "minors": described.minors is not None,
        "dimensions": described.dimensions is not None,
        "preservation": described.preservation is not None,
    }
    check_shares(described.adopted is None, parts)
    check_instruments(described.instrument, [clause.id for clause in described.clause])
    if described.minors is not None:
        check_minors(described.minors, described.instrument)


def _check_schema(policy_text: str, schema_text: str) -> None:
    try:
        schema = Schema.from_str(schema_text)
    except ValueError as fault:
        raise PackFault(_SCHEMA, "", f"cannot be read: {fault}") from fault
    result = validate_policies(policy_text, schema)
    if not result.validation_passed:
        names = result.id_annotations_by_policy_id
        first = result.errors[0]
        raise PackFault(_POLICIES, f"policy {names.get(first.policy_id, first.policy_id)}", first.error)
