"""The answer as a printed document: what was asked, what is answered, why nothing is held, and the law's own words."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from babel.dates import format_date

from carrel.disclosure.answers import AnswerLine
from carrel.disclosure.manifest import Manifest
from carrel.disclosure.opening import ClassAnswer
from carrel.disclosure.quoting import cited
from carrel.formats.sheet import HEAD
from carrel.formats.typesetting import typeset

_ANSWER: Final = (
    HEAD
    + b"""
#set page(footer: context {
  set text(size: 8.5pt, fill: luma(35%))
  line(length: 100%, stroke: 0.4pt + luma(60%))
  grid(columns: (1fr, auto),
    [#given.library. Confidential: for the recipient named on page 1.],
    [page #counter(page).display() of #counter(page).final().first()])
})
#show heading.where(level: 1): it => block(above: 0pt, below: 14pt, text(size: 19pt, weight: "bold", it.body))
#show heading.where(level: 2): it => block(above: 22pt, below: 10pt, sticky: true, text(size: 13pt, weight: "bold",
  it.body))
#show heading.where(level: 3): it => block(above: 16pt, below: 8pt, sticky: true, text(size: 11pt, weight: "bold",
  it.body))
#let quiet(body) = text(size: 9.5pt, fill: luma(30%), body)
#let pairs(rows) = grid(columns: (1.45in, 1fr), row-gutter: 7pt, column-gutter: 12pt,
  ..rows.map(row => (text(fill: luma(30%), row.at(0)), row.at(1))).flatten())

#letterhead
#v(16pt)
= Answer to a request for library records
#pairs(given.facts)
#if given.words != "" [
  == What was asked
  #block(inset: (left: 14pt), stroke: (left: 1.5pt + luma(65%)), given.words)
]
#if given.seen.len() > 0 [
  == What the paper says
  #pairs(given.seen)
]
== What is answered
#if given.nothing [
  #block(width: 100%, inset: 12pt, radius: 3pt, fill: luma(95%), strong[The library holds nothing that answers this
  request.] + [ Why that is so stands beside each kind of record.])
  #v(4pt)
]
#table(columns: (auto, 1fr, auto, auto), stroke: none, inset: (x: 8pt, y: 6pt), align: (left, left, right, left),
  table.hline(stroke: 0.8pt),
  table.header[*User*][*Kind of record*][*Records*][*Under*],
  table.hline(stroke: 0.4pt),
  ..given.lines.flatten(),
  table.hline(stroke: 0.8pt))
#if given.users [#quiet[Users are numbered in the order in which the library found them in the words above.]]
#for reason in given.reasons [
  === #reason.at(0): nothing is enclosed
  #reason.at(1)
]
#if given.records.len() > 0 [
  == The records
  #for kind in given.records [
    === #kind.title
    #for one in kind.records {
      block(breakable: false, width: 100%, above: 0pt, below: 0pt, inset: (top: 8pt, bottom: 8pt),
        stroke: (top: 0.4pt + luma(65%)), pairs(one))
    }
  ]
  #quiet[Where it says "#given.redaction", the library has taken out what is about somebody else. Keys, hashes and
  row numbers of the library's own machinery are in no answer.]
]
== The words of the law
#for quoted in given.clauses [
  #block(breakable: false)[*#quoted.at(0)*#linebreak()#quote(block: false)[#quoted.at(1)]]
]
== How long the library keeps such records
#for row in given.retention [
  #block(breakable: false)[*#row.at(0)* (#row.at(1)). What ends one: #row.at(2). How long it is kept: #row.at(3).
  #quiet[Source: #row.at(4).]]
]
== How this can be checked
The library writes down every opening of a record before it is opened. The entries about this answer, with proofs that
they are in its ledger, are in the folder _ledger_ of the packet as it is released; the file README there says how to
check them with tools that are not the library's. MANIFEST.txt lists every file with its SHA-256. The texts in force:
#for law in given.law [
  #block(breakable: false)[#law.at(0)#linebreak()#text(size: 8.5pt, font: "DejaVu Sans Mono", law.at(1))]
]
"""
)


def answer_pdf(manifest: Manifest, answers: Sequence[ClassAnswer]) -> bytes:
    """The document, made in memory; it says nothing of when or where but the day it was prepared."""
    asked = manifest.request
    facts = [
        ("To", ", ".join(part for part in (asked.requester, asked.agency) if part)),
        ("Shown", asked.instrument),
        ("Received", _day(asked.received)),
        ("Prepared", _day(manifest.prepared)),
        ("Kinds of record", ", ".join(asked.classes)),
        ("Dates", _span(asked.starts, asked.ends)),
    ]
    return typeset(
        _ANSWER,
        {
            "heading": "Answer to a request for library records",
            "library": manifest.library,
            "address": manifest.address,
            "telephone": manifest.telephone,
            "language": "en",
            "facts": facts,
            "words": asked.words,
            "seen": [(item.capitalize(), what) for item, what in asked.seen],
            "nothing": manifest.summary().nothing,
            "lines": [_row(line) for line in manifest.answers],
            "users": any(line.user for line in manifest.answers),
            "reasons": _reasons(manifest.answers),
            "records": _records(answers),
            "redaction": manifest.redaction,
            "clauses": [(cited(one.clause), one.quote) for one in manifest.clauses],
            "retention": [(r.of.value.capitalize(), r.clause, r.ends, r.words, r.source) for r in manifest.retention],
            "law": [(law.citation, law.sha256) for law in manifest.law],
        },
    )


def _row(line: AnswerLine) -> tuple[str, str, str, str]:
    under = ", ".join(map(cited, line.clauses))
    return (str(line.user or "–"), line.of.value, str(line.records) if line.records else "none", under or "–")


def _named(line: AnswerLine) -> str:
    return _of_users(line.of.value, [str(line.user) if line.user else ""])


def _reasons(lines: Iterable[AnswerLine]) -> list[tuple[str, str]]:
    """Why nothing is enclosed, each reason once, under all it is true of."""
    whose: dict[tuple[str, str], list[str]] = {}
    for line in lines:
        if line.why:
            whose.setdefault((line.of.value, line.why), []).append(str(line.user) if line.user else "")
    return [(_of_users(of, users), why) for (of, why), users in whose.items()]


def _of_users(of: str, users: list[str]) -> str:
    named = [user for user in users if user]
    return f"{of.capitalize()}, user {' and user '.join(named)}" if named else of.capitalize()


def _records(answers: Iterable[ClassAnswer]) -> list[dict[str, object]]:
    return [{"title": _named(one.line), "records": one.records} for one in answers if one.records]


def _day(day: date) -> str:
    return format_date(day, format="long", locale="en")


def _span(starts: date | None, ends: date | None) -> str:
    if starts is None and ends is None:
        return "any"
    return " to ".join("any" if day is None else _day(day) for day in (starts, ends))
