"""The annual report as its page shows it: section by section, this year beside last year, and what is still to do.

The questions are the survey's own, in its own language, so that they can be found again in the state's form.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final
from urllib.parse import quote

import msgspec

from carrel.fronts.web import statistics_wording
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.showing import Option, sentence
from carrel.statistics import AnnualReport, Element, Finding, How, Kind, Line, Traced, as_read

_HOW: Final = {
    How.COMPUTED: meant("counted"),
    How.ENTERED: meant("entered"),
    How.NOT_APPLICABLE: meant("not asked of us"),
    How.UNKNOWN: meant("unknown"),
    How.MISSING: meant("missing"),
}
_AT: Final = "@"
_NUMBERS: Final = frozenset({Kind.COUNT, Kind.MONEY, Kind.DECIMAL})


class Found(msgspec.Struct, frozen=True):
    """What a check says about a line."""

    what: str
    remedy: str
    question: bool


class LineView(msgspec.Struct, frozen=True):
    """One question and its answer."""

    id: str
    """In the page, and the name of its field: VISITS, or SQ_FEET@17 for a branch."""
    number: str
    variable: str
    name: str
    outlet: str
    address: str
    value: str
    """As it is handed in."""
    shown: str
    """As it is read."""
    how: str
    missing: bool
    why: str
    note: str
    last: str
    findings: tuple[Found, ...]
    enterable: bool
    number_mode: bool
    options: tuple[Option, ...]
    """Of a code: what it may be."""


class SectionView(msgspec.Struct, frozen=True):
    """A section of the form."""

    id: str
    name: str
    lines: tuple[LineView, ...]
    missing: str
    """How many answers it lacks; empty where none."""
    enterable: bool


class ReportView(msgspec.Struct, frozen=True):
    """The report of a year."""

    year: str
    period: str
    sections: tuple[SectionView, ...]
    missing: str
    lacking: tuple[str, ...]
    remarks: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    """What a check found wrong: the line's id, and what."""
    complete: bool


def report_view(report: AnnualReport) -> ReportView:
    """The whole report."""
    base = f"/reports/annual/{report.year}"
    sections = tuple(_section(name, lines, base) for name, lines in _by_section(report))
    faults = [(found.elements[0], found.what) for found in report.findings if not found.question]
    ids = {line.variable: line.id for part in sections for line in part.lines if not line.missing}
    return ReportView(
        year=str(report.year),
        period=statistics_wording.capital(statistics_wording.span(report.first, report.last)),
        sections=sections,
        missing=_lacks(len(report.missing)),
        lacking=tuple(sentence(words, ".") for words in report.lacking),
        remarks=tuple(sentence(words, ".") for words in report.remarks),
        faults=tuple((ids[variable], f"{variable}: {what}") for variable, what in faults if variable in ids),
        complete=report.complete,
    )


def line_view(line: Line, base: str) -> LineView:
    """One line; ``base`` is the address of its report."""
    element = line.element
    id_ = element.variable if line.branch is None else f"{element.variable}{_AT}{line.branch}"
    return LineView(
        id=id_,
        number=element.number,
        variable=element.variable,
        name=element.name,
        outlet=line.outlet,
        address=f"{base}/line/{quote(id_, safe=_AT)}",
        value=line.value,
        shown=shown(element, line.value),
        how=said(_HOW[line.how]),
        missing=line.how is How.MISSING,
        why=sentence(line.why, "."),
        note=line.note,
        last="" if line.last_year is None else shown(element, line.last_year.value),
        findings=tuple(found(one) for one in line.findings),
        enterable=not element.automatic and not element.state and line.how is not How.COMPUTED,
        number_mode=element.kind in _NUMBERS,
        options=options(element),
    )


def found(one: Finding) -> Found:
    """What a check says."""
    return Found(sentence(one.what, "."), sentence(one.remedy, "."), one.question)


def shown(element: Element, value: str) -> str:
    """A value as it is read: 74,182; $12,000; CT, an annual count."""
    if element.kind in {Kind.CODE, Kind.YES_NO}:
        meaning = element.codes.get(value, "")
        return f"{value}, {meaning}" if meaning else value
    return as_read(element, value)


def options(element: Element) -> tuple[Option, ...]:
    """What a word may be; nothing for a number."""
    if element.kind is Kind.YES_NO:
        return (Option("Y", "Y"), Option("N", "N"))
    if element.kind is Kind.CODE:
        return tuple(Option(code, f"{code}, {meaning}") for code, meaning in element.codes.items())
    return ()


def traced(one: Traced) -> str:
    """A sum of tallies, in words: what was counted, of what, from when to when."""
    what = " + ".join(one.events)
    of = ", ".join(one.words)
    days = said("{first} to {last}", first=_day(one.first), last=_day(one.last))
    return f"{one.counter}: {what}{f' ({of})' if of else ''}, {days}"


def split_id(id_: str) -> tuple[str, str]:
    """The variable of a line, and its branch, which is empty for the library's own."""
    variable, _, branch = id_.partition(_AT)
    return variable, branch


def _by_section(report: AnnualReport) -> Iterable[tuple[str, list[Line]]]:
    found: dict[str, list[Line]] = {}
    for line in (*report.lines, *report.state_lines):
        found.setdefault(line.element.section, []).append(line)
    return found.items()


def _section(name: str, lines: list[Line], base: str) -> SectionView:
    views = tuple(line_view(line, base) for line in lines)
    id_ = "s-" + "-".join(name.casefold().split())
    return SectionView(
        id_, name, views, _lacks(sum(line.missing for line in views)), any(line.enterable for line in views)
    )


def _lacks(number: int) -> str:
    return numbered("{n} answer is missing", "{n} answers are missing", number) if number else ""


def _day(day: date) -> str:
    return day.isoformat()
