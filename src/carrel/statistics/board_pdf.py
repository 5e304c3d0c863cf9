"""The board's month on one sheet of paper: its numbers beside those of a year before, and a chart of what was lent."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta

from carrel.catalog.library import Library
from carrel.formats.sheet import HEAD
from carrel.formats.typesetting import typeset
from carrel.gate import House
from carrel.records.circulation import Event
from carrel.statistics import drawing
from carrel.statistics.board import BoardMonth, Line

LEFT_OUT: Final = "left out"
_PRINT: Final = drawing.Look(font="Libertinus Serif")
_WHOLE: Final = "all"
_SHEET: Final = (
    HEAD
    + b"""
#set page(footer: { set text(size: 8.5pt, fill: luma(35%)); line(length: 100%, stroke: 0.4pt + luma(60%))
  [Every number here is public: it stands in the library's release register, and at /statistics.] })
#set text(size: 10.5pt)
#letterhead
#v(10pt)
#text(size: 21pt, weight: "bold", given.heading)
#v(-4pt)
#text(size: 11pt, fill: luma(30%), given.beside)
#v(4pt)
#table(columns: (1fr, auto, auto, auto), stroke: none, inset: (x: 7pt, y: 4.6pt),
  align: (left, right, right, right),
  table.hline(stroke: 0.8pt),
  table.header([], strong(given.now), strong(given.before), [change]),
  table.hline(stroke: 0.4pt),
  ..given.rows.map(row => if row.head { (table.cell(strong(row.name)), strong(row.now), row.before, row.change) }
    else { (pad(left: 10pt, text(fill: luma(25%), row.name)), row.now, row.before, text(fill: luma(25%), row.change)) }
  ).flatten(),
  table.hline(stroke: 0.8pt))
#if given.chart != "" [
  #v(6pt)
  #text(size: 12pt, weight: "bold")[Items lent, by kind]
  #h(8pt) #text(size: 9pt, fill: luma(30%))[dark: #given.now, light: #given.before]
  #v(-2pt)
  #image(bytes(given.chart), format: "svg", width: 88%)
]
#v(2pt)
#for line in given.facts [- #line
]
#v(2pt)
#text(size: 9pt, fill: luma(30%), given.how)
"""
)
_NAMES: Final = {
    Event.LENT: "Items lent",
    Event.RENEWED: "Loans renewed",
    Event.REGISTERED: "People registered",
    Event.BORROWED_ELSEWHERE: "Borrowed from other libraries",
    Event.LENT_ELSEWHERE: "Lent to other libraries",
}


def board_pdf(house: House, month: BoardMonth, facts: Sequence[str] = ()) -> bytes:
    """The sheet. ``facts`` are sentences that other offices say, such as what was published of requests for records."""
    library, before = house.library, month.month - relativedelta(years=1)
    return typeset(
        _SHEET,
        {
            "heading": f"{month.month:%B %Y}",
            "library": library.name,
            "address": library.address,
            "telephone": library.telephone,
            "language": "en",
            "beside": f"Report to the board, beside {before:%B %Y}",
            "now": f"{month.month:%b %Y}",
            "before": f"{before:%b %Y}",
            "rows": list(_rows(month)),
            "chart": _chart(month),
            "facts": [*_facts(month), *facts],
            "how": _how(library),
        },
    )


def _rows(month: BoardMonth) -> Iterable[dict[str, object]]:
    lent, renewed = (_whole(month, event) for event in (Event.LENT, Event.RENEWED))
    circulation = Line(_WHOLE, "", _sum(lent.now, renewed.now), _sum(lent.before, renewed.before))
    yield _row("Circulation, renewals included", circulation, month.had_before, head=True)
    for part in month.parts:
        for line in part.lines:
            head = line.code == _WHOLE
            name = _NAMES[part.event] if head else line.name[:1].upper() + line.name[1:]
            if head or part.event in {Event.LENT, Event.REGISTERED}:
                yield _row(name, line, month.had_before, head)


def _whole(month: BoardMonth, event: Event) -> Line:
    lines = (line for part in month.parts if part.event is event for line in part.lines if line.code == _WHOLE)
    return next(lines, Line(_WHOLE, "", None, None))


def _row(name: str, line: Line, had_before: bool, head: bool) -> dict[str, object]:
    before = _said(line.before) if had_before else "–"
    return {"name": name, "now": _said(line.now), "before": before, "change": _change(line), "head": head}


def _said(number: int | None) -> str:
    return LEFT_OUT if number is None else f"{number:,}"


def _change(line: Line) -> str:
    if line.now is None or not line.before:
        return ""
    change = round(100 * (line.now - line.before) / line.before)
    return f"{change:+}%".replace("-", "\N{MINUS SIGN}") if change else "0%"


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def _chart(month: BoardMonth) -> str:
    lent: tuple[Line, ...] = next((part.lines for part in month.parts if part.event is Event.LENT), ())
    pairs = [
        drawing.Pair(line.name[:1].upper() + line.name[1:], line.now, line.before)
        for line in lent
        if line.code != _WHOLE
    ]
    if not pairs:
        return ""
    labels = drawing.Labels("Items lent, by kind", "this month beside the same month a year before", {}, LEFT_OUT)
    return drawing.beside(pairs, labels, _PRINT)


def _facts(month: BoardMonth) -> Iterable[str]:
    opened = f"The library was open on {_days(month.days_open)}"
    yield f"{opened}, a year before on {_days(month.days_open_before)}." if month.had_before else f"{opened}."
    yield (
        f"{_days(month.closes).capitalize()} {'was' if month.closes == 1 else 'were'} closed in the books: records "
        "sealed anew, old keys destroyed, the ledger signed."
    )


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


def _how(library: Library) -> str:
    least = library.statistics.threshold
    return (
        f"Numbers from 1 to {least - 1} are left out, and a few larger ones that would give them away, so that no "
        "number points at anybody."
    )


def month_named(text: str) -> date | None:
    """The month that an address names, such as 2026-10; None where it names none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
