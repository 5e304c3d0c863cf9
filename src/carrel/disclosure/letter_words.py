"""What each letter says before the custodian edits it. The law is quoted exactly, from the pack, with its clause."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from babel.dates import format_date

from carrel.catalog.library import Library
from carrel.disclosure.answers import Heading, LetterKind
from carrel.disclosure.manifest import Manifest
from carrel.disclosure.quoting import cited, with_lead
from carrel.records.quiet import Quiet
from carrel.records.requests import Request
from carrel.statute import GroundName, InstrumentRule, Pack


class Said(Quiet, frozen=True):
    """What a letter is made from."""

    statute: Pack
    local: Pack
    library: Library
    request: Request
    listed: Manifest | None
    """The list of the packet, where there is one."""
    sha256: str
    """Of the packet, in hex."""
    user: int
    """Whom a notice goes to."""

    @property
    def rule(self) -> InstrumentRule:
        """What the statute makes of what was shown."""
        return self.statute.instrument(self.request.instrument)


def words_of(kind: LetterKind, said: Said) -> tuple[str, ...]:
    """The paragraphs of a letter: first what it is about, at last who signs it."""
    about = f"Re: {said.request.instrument.value.capitalize()}, received {day(said.request.received)}"
    return (about, *_body(kind, said), "Sincerely,", f"The custodian of records\n{said.library.name}")


def _body(kind: LetterKind, said: Said) -> Iterator[str]:
    match kind:
        case LetterKind.ACKNOWLEDGEMENT:
            return _acknowledgement(said)
        case LetterKind.REFUSAL:
            return _refusal(said)
        case LetterKind.DEFECTS:
            return _defects(said)
        case LetterKind.DENIAL:
            return _denial(said)
        case LetterKind.RELEASE:
            return _release(said)
        case LetterKind.NOTICE:
            return _notice(said)
        case _:
            assert_never(kind)


def _acknowledgement(said: Said) -> Iterator[str]:
    due = said.request.due
    by = f" by {day(due)}" if due is not None else ""
    yield f"The library has received this request, and the custodian of its records answers it in writing{by}."
    yield "Records that can be used to identify a library user are confidential by law:"
    yield from _quotes(said, said.statute.silence)
    yield "This letter does not say whether the library holds any record of anybody."


def _refusal(said: Said) -> Iterator[str]:
    yield said.rule.refusal
    yield from (why for why in _why(said, "refuse") if why != said.rule.refusal)
    yield "The words of the law are:"
    yield from _quotes(said, said.rule.clause)
    yield "This letter does not say whether the library holds any record of anybody."


def _defects(said: Said) -> Iterator[str]:
    seen = {one.item for one in said.request.seen if one.what.strip()}
    wrong = {key.strip() for why in _why(said, "return for defects") for key in why.split(",")}
    wanted = [item for item in said.rule.checklist if item.key in wrong or (item.required and item.key not in seen)]
    yield said.rule.refusal
    if wanted:
        yield "What was not found on the paper or with it, or is not in order:"
        yield _listed(item.asks for item in wanted)
    yield "The paper is returned with this letter. The words of the law are:"
    yield from _quotes(said, said.rule.clause)


def _denial(said: Said) -> Iterator[str]:
    yield said.rule.refusal
    parts = said.request.parts
    for heading, opening in (
        (Heading.CONFIDENTIAL, "This part of the request is denied, because it asks for confidential records:"),
        (Heading.REDACTABLE, "This part is answered with everything that identifies a library user taken out:"),
        (Heading.RELEASABLE, "This part is answered; it is enclosed:"),
    ):
        under = [f"{part.asked} ({cited(part.clause)})" for part in parts if part.heading == heading]
        if under:
            yield opening
            yield _listed(under)
    clauses = dict.fromkeys((said.rule.clause, *(part.clause for part in parts)))
    yield "The words of the law are:"
    for clause in clauses:
        yield from _quotes(said, clause)


def _release(said: Said) -> Iterator[str]:
    if said.listed is None:
        return
    summary = said.listed.summary()
    if summary.nothing:
        yield "The library holds nothing that answers this request. The answer enclosed says why, kind by kind."
    else:
        yield "Enclosed is what the library holds within the words of this request, and nothing beside it:"
    yield (
        _listed(
            f"{_whose(line.user)}{line.of.value}: {_number(line.records)}" for line in summary.lines if line.records
        )
        or "The library does not collect what it does not need, and does not keep what has ended."
    )
    clauses = dict.fromkeys(clause for line in summary.lines if line.records for clause in line.clauses)
    if clauses:
        yield "It is released under these words:"
    for clause in clauses:
        yield from _quotes(said, clause)
    yield (
        "The packet holds the answer as a document and in forms for programs, a list of its files with their hashes, "
        "and proofs that its release is written in the library's ledger."
    )
    if said.listed.released is not None:
        yield f"The SHA-256 of the whole packet is\n{said.sha256}"


def _notice(said: Said) -> Iterator[str]:
    request = said.request
    who = " of ".join(part for part in (request.requester, request.agency) if part)
    yield f"The library was asked for records about you. Who asked: {who}. What was shown: {request.instrument.value}."
    lines = [] if said.listed is None or said.listed.released is None else said.listed.answers
    told = [line for line in lines if line.user == said.user and line.records]
    if told and said.listed is not None and said.listed.released is not None:
        why = "as you permitted in writing" if said.rule.ground is GroundName.PERMISSION else "as it was ordered to"
        yield f"On {day(said.listed.released)} the library released this, {why}:"
        yield _listed(f"{line.of.value}: {_number(line.records)}" for line in told)
        for clause in dict.fromkeys(clause for line in told for clause in line.clauses):
            yield from _quotes(said, clause)
    else:
        yield "No record about you has been released."
    yield "Every opening of your records stands on your own page of the library, under who opened my records."
    yield "You may ask a lawyer what you can do. The library's custodian will tell you what the paper says."


def _why(said: Said, move: str) -> Iterator[str]:
    """What the custodian wrote down as the reason of their last decision."""
    found = [step.why.strip() for step in said.request.steps if step.move == move and step.why.strip()]
    if found:
        yield found[-1]


def _quotes(said: Said, clause: str) -> Iterator[str]:
    """A clause in its exact words, with the words that lead to it."""
    for pack in (said.statute, said.local):
        found = with_lead(pack, clause)
        if found:
            quote = "\n".join(one.quote.strip() for one in found)
            yield f"“{quote}” ({cited(clause)})"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _whose(user: int) -> str:
    return f"user {user}, " if user else ""


def _number(records: int) -> str:
    return "1 record" if records == 1 else f"{records} records"


def day(one: date) -> str:
    """A day as a letter writes it."""
    return format_date(one, format="long", locale="en")
