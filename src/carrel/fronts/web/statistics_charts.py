"""The pictures of published tables, as files of our own. A release never changes, so each picture is drawn once."""

from typing import Final

import msgspec
from litestar import Response, Router, get
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from carrel import statistics
from carrel.fronts.web import statistics_wording as wording
from carrel.fronts.web.languages import SPOKEN, said, speaking
from carrel.fronts.web.statistics_view import BY_WORD, OVER_TIME, is_over_time, told
from carrel.statistics import Entry, Publishable, Release

_SCHEMES: Final = {"light": statistics.LIGHT, "dark": statistics.DARK}
_WIDTHS: Final = {"wide": False, "narrow": True}


class _Look(msgspec.Struct, frozen=True):
    """Which chart, and how."""

    which: str
    scheme: str
    width: str
    language: str


class Charts:
    """The pictures that were drawn, of one library."""

    def __init__(self) -> None:
        self._drawn: dict[tuple[int, str], str] = {}

    def of(self, entry: Entry, name: str, look: _Look) -> str:
        """The picture of this name, drawn if it was not."""
        key = entry.number, name
        if key not in self._drawn:
            self._drawn[key] = draw(entry.table, look)
        return self._drawn[key]


@get("/statistics/{number:int}/{name:str}", sync_to_thread=True)
def chart(state: State, number: FromPath[int], name: FromPath[str]) -> Response[str]:
    """A chart by its name, such as ``over-time-light-wide-en.svg``."""
    look = _asked(name)
    entry = next((entry for entry in statistics.published(state.house) if entry.number == number), None)
    if entry is None or (look.which == OVER_TIME and not is_over_time(entry.table.release)):
        raise NotFoundException
    return Response(state.charts.of(entry, name, look), media_type="image/svg+xml")


def _asked(name: str) -> _Look:
    stem, _, kind = name.partition(".")
    which, *look = stem.rsplit("-", 3)
    if kind != "svg" or which not in {OVER_TIME, BY_WORD} or len(look) != 3:
        raise NotFoundException
    scheme, width, language = look
    if scheme not in _SCHEMES or width not in _WIDTHS or language not in SPOKEN:
        raise NotFoundException
    return _Look(which, scheme, width, language)


def draw(table: Publishable, look: _Look) -> str:
    """The chart of a table."""
    with speaking(look.language):
        labels = labels_of(table.release, look.which)
    form = statistics.over_time if look.which == OVER_TIME else statistics.by_word
    return form(table, labels, statistics.Look(_SCHEMES[look.scheme], narrow=_WIDTHS[look.width]))


def labels_of(release: Release, which: str) -> statistics.Labels:
    """What a chart says, in the language that is spoken now."""
    times = {node.code: wording.short(node) for node in release.dimensions[-1].nodes()}
    return statistics.Labels(
        title=f"{wording.title(release)}, {wording.period(release)}",
        told=told(release, which),
        names={**wording.names(release.dimensions[0]), **times},
        left_out=said("left out"),
    )


statistics_charts = Router("/", route_handlers=[chart])
