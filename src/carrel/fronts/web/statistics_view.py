"""A published table as its page shows it: rows and columns with their sums, and the charts beside them."""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from carrel.fronts.web import statistics_wording as wording
from carrel.fronts.web.languages import numbered, said, spoken
from carrel.statistics import Dimension, Entry, Key, Node, Publishable, Release, Subject

OVER_TIME: Final = "over-time"
BY_WORD: Final = "by-word"
_FEW: Final = 8


class Head(msgspec.Struct, frozen=True):
    """What stands over a column."""

    name: str
    sum: bool


class Shown(msgspec.Struct, frozen=True):
    """One number."""

    head: str
    value: str
    left_out: bool
    sum: bool


class Row(msgspec.Struct, frozen=True):
    """One line of a table."""

    name: str
    depth: int
    """0 for everything together, 1 for what that is the sum of, and so on."""
    cells: tuple[Shown, ...]


class Section(msgspec.Struct, frozen=True):
    """A table, or the part of it for one branch."""

    name: str
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]


class Picture(msgspec.Struct, frozen=True):
    """A chart, in every look it has."""

    address: str
    """Without the look, which is ``light`` or ``dark``, and ``wide`` or ``narrow``."""
    language: str
    told: str


class Shelf(msgspec.Struct, frozen=True):
    """A published table with everything its page says of it."""

    number: int
    """0 where it is not published yet."""
    title: str
    period: str
    how: str
    left_out: str
    """How many numbers are left out; empty where none is."""
    words: str
    """What the lines of the table are."""
    sections: tuple[Section, ...]
    charts: tuple[Picture, ...] = ()
    published: date | None = None


def shelf(entry: Entry) -> Shelf:
    """A release, as the public reads it."""
    made = of_table(entry.table)
    return msgspec.structs.replace(made, number=entry.number, published=entry.day, charts=tuple(_pictures(entry)))


def of_table(table: Publishable) -> Shelf:
    """A table that is not published yet, as it would be."""
    release = table.release
    held = sum(cell.number is None for cell in release.cells)
    counted = numbered("{n} number is left out", "{n} numbers are left out", held)
    return Shelf(
        number=0,
        title=wording.title(release),
        period=wording.capital(wording.period(release)),
        how=wording.how(release),
        left_out=counted if held else "",
        words=wording.subject(Subject(release.dimensions[0].name)),
        sections=tuple(_sections(release)),
    )


def is_over_time(release: Release) -> bool:
    """Whether there is more than one time in it."""
    return len(release.dimensions[-1].leaves()) > 1


def told(release: Release, which: str) -> str:
    """What a chart shows, for whoever hears the page."""
    what = said("Bars for each month or quarter") if which == OVER_TIME else said("A bar for each line")
    return f"{what}: {wording.title(release)}, {wording.period(release)}. " + said(
        "The table says the same in numbers; a hatched box stands for a number that is left out."
    )


def _pictures(entry: Entry) -> Iterable[Picture]:
    release = entry.table.release
    which = [OVER_TIME] if is_over_time(release) else []
    if not which or any(part.parts for part in release.dimensions[0].whole.parts):
        which.append(BY_WORD)
    for one in which:
        yield Picture(f"/statistics/{entry.number}/{one}", spoken(), told(release, one))


def _sections(release: Release) -> Iterable[Section]:
    """One for each branch, all together first; else one."""
    numbers = {cell.key: cell.number for cell in release.cells}
    words, *between, time = release.dimensions
    if not between:
        yield _section("", numbers, words, time, ())
        return
    places = wording.names(between[0])
    for node in between[0].nodes():
        yield _section(places[node.code], numbers, words, time, (node.code,))


def _section(
    name: str, numbers: dict[Key, int | None], words: Dimension, time: Dimension, place: tuple[str, ...]
) -> Section:
    """Times stand in columns where they are few, or at least fewer than the words."""
    turned = len(words.nodes()) < min(len(time.nodes()), _FEW)
    down, across = (time, words) if turned else (words, time)
    names, heads = wording.names(down), wording.names(across, short=True)

    def cell(row: Node, column: Node) -> Shown:
        word, when = (column, row) if turned else (row, column)
        number = numbers[word.code, *place, when.code]
        value = said("left out") if number is None else f"{number:,}"
        return Shown(wording.capital(heads[column.code]), value, number is None, bool(column.parts))

    columns = across.nodes()
    rows = tuple(
        Row(wording.capital(names[node.code]), depth, tuple(cell(node, column) for column in columns))
        for depth, node in _depths(down.whole)
    )
    return Section(name, tuple(Head(wording.capital(heads[node.code]), bool(node.parts)) for node in columns), rows)


def _depths(node: Node, depth: int = 0) -> Iterable[tuple[int, Node]]:
    yield depth, node
    for part in node.parts:
        yield from _depths(part, depth + 1)
