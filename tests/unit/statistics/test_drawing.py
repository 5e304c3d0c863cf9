"""Charts: what is left out is hatched and never nothing, and nothing is drawn that the table does not say."""

import re
from datetime import date

import msgspec
import pytest

from architecture.walking import PACKAGE
from carrel.statistics import drawing
from carrel.statistics._mint import publishable
from carrel.statistics.dimensions import Dimension, Node
from carrel.statistics.periods import Step, time_of
from carrel.statistics.tables import About, Cell, Publishable, Release, Rule

TOKENS = PACKAGE / "fronts" / "web" / "static" / "css" / "tokens.css"
LABELS = drawing.Labels(
    "Items lent & <returned>",
    "bars",
    {
        "all": "All",
        "books": "Books",
        "b": "Old book",
        "nb": "New book",
        "film": "Film",
        "2026-01": "Jan",
        "2026-02": "Feb",
        "2026-03": "Mar",
        "2026-Q1": "Q1 2026",
    },
    "left out",
)


def table(left_out: set[tuple[str, str]]) -> Publishable:
    words = Dimension(
        "kind", Node("all", "All", (Node("books", "Books", (Node("b", ""), Node("nb", ""))), Node("film", "")))
    )
    time = time_of(date(2026, 1, 1), date(2026, 3, 1), Step.MONTH).dimension
    cells = tuple(
        Cell((word.code, when.code), None if (word.code, when.code) in left_out else 100 + at)
        for at, (word, when) in enumerate((word, when) for word in words.nodes() for when in time.nodes())
    )
    return publishable(Release(About("", "material", "lent"), (words, time), cells, Rule()))


def boxes(svg: str) -> int:
    return len(re.findall(r'<path[^>]*fill="url\(#left-out\)"', svg))


def bars(svg: str, colours: drawing.Colours = drawing.LIGHT) -> int:
    return len(re.findall(rf'<path[^>]*fill="{colours.accent}"', svg))


def test_what_is_left_out_is_a_hatched_box_and_no_bar() -> None:
    svg = drawing.over_time(table({("film", "2026-02"), ("books", "2026-03")}), LABELS, drawing.Look())
    assert (boxes(svg), bars(svg)) == (2, 4)
    svg = drawing.by_word(table({("nb", "2026-Q1")}), LABELS, drawing.Look())
    assert (boxes(svg), bars(svg)) == (1, 2)
    assert "left out" in svg


def test_the_box_is_the_same_whatever_it_stands_for() -> None:
    """Of a box of one size nobody reads off what it hides."""
    svg = drawing.over_time(
        table({("film", "2026-01"), ("film", "2026-02"), ("books", "2026-03")}), LABELS, drawing.Look()
    )
    shapes = re.findall(r'd="M[\d.]+,[\d.]+(h[^"]+)"[^>]*fill="url\(#left-out\)"', svg)
    assert len(shapes) == 3
    assert len({tuple(round(float(number), 3) for number in re.findall(r"-?[\d.]+", shape)) for shape in shapes}) == 1


@pytest.mark.parametrize("colours", [drawing.LIGHT, drawing.DARK])
@pytest.mark.parametrize("narrow", [False, True])
def test_a_chart_is_read_out_and_asks_nobody_for_anything(colours: drawing.Colours, narrow: bool) -> None:
    svg = drawing.over_time(table(set()), LABELS, drawing.Look(colours, narrow=narrow))
    assert '<title id="title">Items lent &amp; &lt;returned&gt;</title>' in svg
    assert '<desc id="told">bars</desc>' in svg
    assert not re.search(r"<script|<style|href=\"http|url\((?!#)", svg)
    assert bars(svg, colours) == 6


def test_the_colours_are_those_of_the_pages() -> None:
    css = TOKENS.read_text(encoding="utf-8")
    light, _, dark = css.partition("@media")
    for part, colours in ((light, drawing.LIGHT), (dark, drawing.DARK)):
        tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
        assert {name: tokens[name] for name in colours.__struct_fields__} == msgspec.structs.asdict(colours)
