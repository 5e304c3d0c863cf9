"""Charts of published tables, as SVG: quiet bars, and where a number is left out a hatched box instead of none.

A chart takes a publishable table, or totals that are published or given to the state anyway, so it can show no more
than the page beside it says.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Final

import msgspec

from carrel.statistics.dimensions import Node
from carrel.statistics.tables import Publishable

_HATCH: Final = "url(#left-out)"
_BOX: Final = 9
"""How high or wide the box is that stands for a number left out, in pixels; it says nothing of the number."""
_WIDE: Final = 690
_BETWEEN: Final = 26
"""How wide the panels of a row are together, and what is between two of them, in pixels."""
_VEGA_LITE: Final = "6.1"
_MOST_BARS: Final = 24


class Colours(msgspec.Struct, frozen=True):
    """The colours of one scheme."""

    ink: str
    soft: str
    rule: str
    edge: str
    accent: str


LIGHT: Final = Colours(ink="#201c17", soft="#5b5347", rule="#d9d0be", edge="#867b6a", accent="#1d5a45")
DARK: Final = Colours(ink="#ece5d5", soft="#b7ad98", rule="#3b3529", edge="#8a806c", accent="#8ecfae")
"""As the style sheet's tokens have them: a test holds the two together."""


class Look(msgspec.Struct, frozen=True):
    """How a chart is set."""

    colours: Colours = LIGHT
    narrow: bool = False
    """For a telephone."""
    font: str = "Segoe UI, Roboto, Noto Sans, Liberation Sans, sans-serif"
    letters: int = 12
    """The size of its letters, in pixels."""


class Labels(msgspec.Struct, frozen=True):
    """What a chart says, in the language of its page."""

    title: str
    told: str
    """What it shows, for whoever hears it read."""
    names: Mapping[str, str]
    """Nodes by their codes; times short."""
    left_out: str


class Bar(msgspec.Struct, frozen=True):
    """One bar; ``number`` is None where it is left out."""

    word: str
    time: str
    number: int | None


class Pair(msgspec.Struct, frozen=True):
    """A total beside that of a year before. None where it is left out, or where there is none."""

    name: str
    now: int | None
    before: int | None


def beside(pairs: Sequence[Pair], labels: Labels, look: Look) -> str:
    """Two bars for each total: now in the accent's colour, a year before in a quiet one under it."""
    return _signed(_pairs(pairs, labels, look), labels, look)


def over_time(table: Publishable, labels: Labels, look: Look) -> str:
    """A panel of bars over time for each group of the first breakdown, all to one scale."""
    dimensions = table.release.dimensions
    words = dimensions[0].whole.parts or (dimensions[0].whole,)
    return _signed(_panels(_bars(table, words, dimensions[-1].leaves()), labels, look), labels, look)


def by_word(table: Publishable, labels: Labels, look: Look) -> str:
    """One bar for each word of the first breakdown, over the whole time of the table; the longest first."""
    dimensions = table.release.dimensions
    bars = _bars(table, dimensions[0].leaves(), (dimensions[-1].whole,))
    bars.sort(key=lambda bar: -(bar.number or 0))
    return _signed(_lines(bars[:_MOST_BARS], labels, look), labels, look)


def _bars(table: Publishable, words: Iterable[Node], times: tuple[Node, ...]) -> list[Bar]:
    numbers = {cell.key: cell.number for cell in table.release.cells}
    between = tuple(dimension.whole.code for dimension in table.release.dimensions[1:-1])
    return [Bar(word.code, time.code, numbers[word.code, *between, time.code]) for word in words for time in times]


def _panels(bars: list[Bar], labels: Labels, look: Look) -> str:
    import altair as alt

    colours, high = look.colours, 90
    times = list(dict.fromkeys(bar.time for bar in bars))
    names = {time: labels.names[time] for time in times}
    words = [labels.names[word] for word in dict.fromkeys(bar.word for bar in bars)]
    columns = 1 if look.narrow else min(len(words), 2 if len(words) == 4 else 3)
    wide = 292 if look.narrow else (_WIDE - _BETWEEN * (columns - 1)) // columns
    base = alt.Chart(width=wide, height=high)
    across = alt.X(
        "time:N",
        sort=times,
        axis=alt.Axis(
            title=None, labelAngle=0, labelOverlap="greedy", labelSeparation=5, ticks=False, labelExpr=_named(names)
        ),
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.14),
    )
    up = alt.Y("number:Q", axis=alt.Axis(title=None, tickCount=3, format=",d", domain=False, ticks=False))
    shown = base.transform_filter("datum.number !== null").mark_bar(color=colours.accent).encode(x=across, y=up)
    held = (
        base.transform_filter("datum.number === null")
        .mark_bar(color=_HATCH, stroke=colours.edge)
        .encode(x=across, y=alt.value(high - _BOX), y2=alt.value(high))
    )
    header = alt.Header(title=None, labelAnchor="start", labelFontSize=look.letters + 2, labelPadding=4)
    words = [labels.names[word] for word in dict.fromkeys(bar.word for bar in bars)]
    chart = (
        alt.layer(shown, held)
        .facet(
            facet=alt.Facet("word:N", sort=words, header=header),
            columns=1 if look.narrow else 2 if len(words) in {2, 4} else 3,
            spacing={"row": 16, "column": 26},
            data=alt.InlineData(values=_rows(bars, labels)),
        )
        .resolve_axis(x="independent")
    )
    return _rendered(chart.to_json(), look)


def _lines(bars: list[Bar], labels: Labels, look: Look) -> str:
    import altair as alt

    colours, most = look.colours, 150 if look.narrow else 240
    room = min(most, _room(labels, bars, look))
    wide = (300 if look.narrow else 640) - room
    base = alt.Chart(alt.InlineData(values=_rows(bars, labels)), width=wide, height=alt.Step(26)).encode(
        y=alt.Y(
            "word:N",
            sort=None,
            axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=most, minExtent=room),
            scale=alt.Scale(paddingInner=0.3),
        )
    )
    along = alt.X("number:Q", axis=None, scale=alt.Scale(domainMin=0, domainMax=_longest(bars) * 1.14))
    shown, held = base.transform_filter("datum.number !== null"), base.transform_filter("datum.number === null")
    number = alt.MarkDef(type="text", align="left", dx=6, baseline="middle", color=colours.ink)
    chart = alt.layer(
        shown.mark_bar(color=colours.accent).encode(x=along),
        shown.properties(mark=number).encode(x=along, text="said:N"),
        held.mark_bar(color=_HATCH, stroke=colours.edge).encode(x=alt.value(0), x2=alt.value(3 * _BOX)),
        held.properties(mark=number).encode(x=alt.value(3 * _BOX), text="said:N"),
    )
    return _rendered(chart.to_json(), look)


def _pairs(pairs: Sequence[Pair], labels: Labels, look: Look) -> str:
    import altair as alt

    colours, most = look.colours, 310
    rows = [
        {
            "word": pair.name,
            "year": year,
            "number": number,
            "said": labels.left_out if number is None else f"{number:,}",
        }
        for pair in pairs
        for year, number in (("now", pair.now), ("before", pair.before))
    ]
    longest = max((pair.now or 0 for pair in pairs), default=0), max((pair.before or 0 for pair in pairs), default=0)
    base = alt.Chart(alt.InlineData(values=rows), width=280, height=alt.Step(13)).encode(
        y=alt.Y(
            "word:N",
            sort=None,
            axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=2 * most, minExtent=most),
        ),
        yOffset=alt.YOffset("year:N", sort=["now", "before"]),
    )
    along = alt.X("number:Q", axis=None, scale=alt.Scale(domainMin=0, domainMax=(max(longest) or 1) * 1.14))
    colour = alt.Color(
        "year:N", scale=alt.Scale(domain=["now", "before"], range=[colours.accent, colours.edge]), legend=None
    )
    shown, held = base.transform_filter("datum.number !== null"), base.transform_filter("datum.number === null")
    number = alt.MarkDef(
        type="text", align="left", dx=5, baseline="middle", color=colours.ink, fontSize=look.letters - 2
    )
    chart = alt.layer(
        shown.mark_bar().encode(x=along, color=colour),
        shown.properties(mark=number).encode(x=along, text="said:N"),
        held.properties(mark=number).encode(x=alt.value(0), text="said:N"),
    )
    return _rendered(chart.to_json(), look)


def _rows(bars: list[Bar], labels: Labels) -> list[dict[str, object]]:
    return [
        {
            "word": labels.names[bar.word],
            "time": bar.time,
            "number": bar.number,
            "said": labels.left_out if bar.number is None else f"{bar.number:,}",
        }
        for bar in bars
    ]


def _longest(bars: list[Bar]) -> int:
    return max((bar.number or 0 for bar in bars), default=0) or 1


def _room(labels: Labels, bars: list[Bar], look: Look) -> int:
    """How many pixels the longest word needs in whatever letters a reader has: browsers have wider ones than we."""
    return round(max((len(labels.names[bar.word]) for bar in bars), default=1) * look.letters * 0.6) + 8


def _named(names: Mapping[str, str]) -> str:
    """An expression that says a time by its name."""
    return f"{msgspec.json.encode(names).decode()}[datum.value]"


def _rendered(chart: str, look: Look) -> str:
    import vl_convert

    colours = look.colours
    axis = {"labelColor": colours.soft, "gridColor": colours.rule, "domainColor": colours.edge}
    config: dict[str, object] = {
        "aria": False,
        "background": None,
        "font": look.font,
        "padding": 2,
        "view": {"stroke": None},
        "axis": {**axis, "labelFontSize": look.letters, "labelPadding": 5},
        "header": {"labelColor": colours.ink},
        "text": {"fontSize": look.letters},
    }
    spec = msgspec.json.decode(chart, type=dict[str, object])
    spec["config"] = config
    return vl_convert.vegalite_to_svg(msgspec.json.encode(spec).decode(), vl_version=_VEGA_LITE)


def _signed(svg: str, labels: Labels, look: Look) -> str:
    """The picture with its title and what it shows, and the hatching of what is left out."""
    head, mark, rest = svg.partition(">")
    return (
        f'{head} role="img" aria-labelledby="title told"{mark}'
        f'<title id="title">{escape(labels.title)}</title><desc id="told">{escape(labels.told)}</desc>'
        '<defs><pattern id="left-out" width="5" height="5" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)">'
        f'<path d="M0,0v5" stroke="{look.colours.edge}" stroke-width="2.4"/></pattern></defs>{rest}'
    )
