"""The annual report as the board reads it: typeset, with charts, each figure beside last year's and how it came about.

It says what is given to the state, whole: totals of events and things, which name nobody.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from carrel.formats.sheet import HEAD
from carrel.formats.typesetting import typeset
from carrel.gate import House
from carrel.statistics import drawing
from carrel.statistics.survey.elements import NUMBERS, Element, Kind
from carrel.statistics.survey.report import AnnualReport, How, LastYear, Line, number_in

_PRINT: Final = drawing.Look(font="Libertinus Serif")
_DRAWN: Final = (
    ("Circulation", ("TOTCIR", "PHYSCIR", "KIDPHYSCIR", "ELMATCIR", "OTHPHCIR")),
    ("People and visits", ("VISITS", "REGBOR", "REFERENC", "TOTATTEN", "PITUSR", "WIFISESS")),
)
"""What is drawn, where it is known."""
_REPORT: Final = (
    HEAD
    + b"""
#set page(footer: context { set text(size: 8.5pt, fill: luma(35%)); line(length: 100%, stroke: 0.4pt + luma(60%))
  grid(columns: (1fr, auto), given.library + ", " + given.heading,
    [page #counter(page).display() of #counter(page).final().first()]) })
#set text(size: 10pt)
#show heading.where(level: 1): it => block(above: 20pt, below: 8pt, sticky: true, text(size: 13pt, weight: "bold",
  it.body))
#letterhead
#v(12pt)
#text(size: 22pt, weight: "bold", given.heading)
#v(-4pt)
#text(size: 11pt, fill: luma(30%), given.period)
#if given.lacking.len() > 0 [
  #block(width: 100%, inset: 11pt, radius: 3pt, fill: luma(94%))[
    *This report is incomplete.*
    #for line in given.lacking [#linebreak() #line]
  ]
]
#for chart in given.charts [
  = #chart.name
  #text(size: 9pt, fill: luma(30%))[dark: this year, light: the year before]
  #v(-3pt)
  #image(bytes(chart.svg), format: "svg", width: 92%)
]
#for part in given.sections [
  = #part.name
  #table(columns: (34pt, 1fr, auto, auto, 78pt), stroke: none, inset: (x: 5pt, y: 3.6pt),
    align: (left, left, right, right, left),
    table.hline(stroke: 0.8pt),
    table.header([], [], strong[this year], [year before], []),
    table.hline(stroke: 0.4pt),
    ..part.rows.map(row => (text(fill: luma(35%), row.number), {
        row.name
        if row.note != "" { linebreak(); text(size: 8.5pt, fill: luma(30%), emph(row.note)) }
      }, if row.missing { text(fill: luma(35%))[missing] } else { strong(row.now) }, row.before,
      text(size: 8.5pt, fill: luma(30%), row.how))).flatten(),
    table.hline(stroke: 0.8pt))
]
#if given.findings.len() > 0 [
  = What the survey's own checks say
  #for line in given.findings [- #line
  ]
]
"""
)


def annual_pdf(house: House, report: AnnualReport) -> bytes:
    """The report, made in memory."""
    library = house.library
    return typeset(
        _REPORT,
        {
            "heading": f"Annual report, fiscal year {report.year}",
            "library": library.name,
            "address": library.address,
            "telephone": library.telephone,
            "language": "en",
            "period": f"{report.first:%-d %B %Y} to {report.last:%-d %B %Y}, as reported under "
            f"{house.statute.citation}",
            "lacking": list(_lacking(report)),
            "charts": list(_charts(report)),
            "sections": list(_sections(report)),
            "findings": [
                f"{found.elements[0]}: {found.what}"
                for found in report.findings
                if not _only_missing(report, found.elements[0])
            ],
        },
    )


def _lacking(report: AnnualReport) -> Iterable[str]:
    if report.missing:
        number = len(report.missing)
        yield f"{number} {'answer is' if number == 1 else 'answers are'} missing."
    yield from (f"{words[:1].upper()}{words[1:]}." for words in (*report.lacking, *report.remarks))


def _only_missing(report: AnnualReport, variable: str) -> bool:
    return any(line.element.variable == variable for line in report.missing)


def _charts(report: AnnualReport) -> Iterable[dict[str, str]]:
    lines = {line.element.variable: line for line in report.lines if line.branch is None}
    for name, variables in _DRAWN:
        pairs = [_pair(lines[variable]) for variable in variables if variable in lines]
        known = [pair for pair in pairs if pair.now is not None]
        if known:
            labels = drawing.Labels(name, "this year beside the year before", {}, "")
            yield {"name": name, "svg": drawing.beside(known, labels, _PRINT)}


def _pair(line: Line) -> drawing.Pair:
    before = None if line.last_year is None else number_in(line.last_year.value)
    return drawing.Pair(line.element.name, _whole(line.figure), _whole(before))


def _whole(number: Decimal | None) -> int | None:
    return None if number is None else int(number)


def _sections(report: AnnualReport) -> Iterable[Mapping[str, object]]:
    found: dict[str, list[dict[str, object]]] = {}
    for line in (*report.lines, *report.state_lines):
        found.setdefault(line.element.section, []).append(_row(line))
    yield from ({"name": name, "rows": rows} for name, rows in found.items())


def _row(line: Line) -> dict[str, object]:
    name = f"{line.element.name}, {line.outlet}" if line.outlet else line.element.name
    return {
        "number": line.element.number,
        "name": name,
        "now": as_read(line.element, line.value),
        "before": _before(line.element, line.last_year),
        "how": "" if line.how is How.MISSING else line.how.value,
        "missing": line.how is How.MISSING,
        "note": line.note,
    }


def _before(element: Element, last: LastYear | None) -> str:
    return "–" if last is None else as_read(element, last.value)


def as_read(element: Element, value: str) -> str:
    """A value as people read it: 74,182 and $12,000; a word, and what stands for none, as it is handed in."""
    number = number_in(value) if element.kind in NUMBERS else None
    if number is None:
        return value
    return f"${number:,}" if element.kind is Kind.MONEY else f"{number:,}"
