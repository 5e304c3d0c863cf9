"""The list of what a packet holds, to be read by people: MANIFEST.txt."""

import textwrap
from collections.abc import Iterator
from datetime import date

from carrel.disclosure.answers import AnswerLine
from carrel.disclosure.manifest import Manifest
from carrel.disclosure.quoting import cited

_WIDTH = 100


def manifest_text(manifest: Manifest) -> str:
    """The whole list."""
    return "\n".join(_lines(manifest)) + "\n"


def _lines(manifest: Manifest) -> Iterator[str]:
    yield manifest.library
    yield "Answer to a request for library records"
    yield ""
    yield from _facts(manifest)
    yield ""
    yield "WHAT IS ANSWERED"
    for line in manifest.answers:
        yield from _answer(line)
    yield ""
    yield "FILES"
    for file in manifest.files:
        yield f"  {file.name}"
        yield f"    {file.size} bytes, SHA-256 {file.sha256}"
    yield ""
    yield "THE WORDS OF THE LAW"
    for quoted in manifest.clauses:
        yield from _wrapped(f"{cited(quoted.clause)}:", quoted.quote)
    yield ""
    yield "HOW LONG RECORDS ARE KEPT"
    for row in manifest.retention:
        yield from _wrapped(f"{row.of.value} ({row.clause}):", f"{row.words}. What ends it: {row.ends}.")
        yield from _wrapped("  source:", row.source)
    yield ""
    yield "THE TEXTS IN FORCE"
    for law in manifest.law:
        yield f"  {law.citation}"
        yield f"    SHA-256 {law.sha256}"
    yield f"  Both, as the ledger's entries name them: {manifest.packs}"
    if manifest.released is not None:
        yield ""
        yield from _wrapped(
            "HOW TO CHECK THIS:",
            "The folder ledger holds the entries that were written before anything was opened or released, with "
            "proofs that they are in the library's ledger; ledger/README.txt says how to check them with tools "
            "that are not ours.",
        )


def _facts(manifest: Manifest) -> Iterator[str]:
    asked = manifest.request
    yield f"Shown:     {asked.instrument}"
    yield f"By:        {', '.join(part for part in (asked.requester, asked.agency) if part)}"
    yield f"Received:  {asked.received}"
    yield f"Prepared:  {manifest.prepared}"
    if manifest.released is not None:
        yield f"Released:  {manifest.released}"
    yield f"Records:   {', '.join(asked.classes)}"
    yield f"Dates:     {_span(asked.starts, asked.ends)}"
    yield from _wrapped("In its own words:", asked.words)
    for item, what in asked.seen:
        yield from _wrapped(f"The paper, {item}:", what)


def _answer(line: AnswerLine) -> Iterator[str]:
    whose = f"user {line.user}, " if line.user else ""
    under = ", ".join(map(cited, line.clauses))
    number = "1 record" if line.records == 1 else f"{line.records} records" if line.records else "no record"
    yield from _wrapped(f"{whose}{line.of.value}: {number}", f"({under})" if under else "")
    if line.why:
        yield from _wrapped("", line.why, indent=4)


def _span(starts: date | None, ends: date | None) -> str:
    return f"{starts or 'any'} to {ends or 'any'}"


def _wrapped(name: str, words: str, indent: int = 2) -> list[str]:
    text = " ".join(f"{name} {words}".split())
    return textwrap.wrap(text, _WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + 2))
