"""What control says when a table cannot be published: which cells, by their names, and never what they hold."""

from carrel.records.refusals import Refusal
from carrel.statistics.control.attacking import Attack
from carrel.statistics.dimensions import Dimension, Key

_NAMED = 5


class NotSafe(Refusal, frozen=True):
    """A table that was not made publishable."""

    cells: tuple[Key, ...] = ()
    """The cells of the new table that somebody could reckon, or come too close to."""
    releases: tuple[int, ...] = ()
    """The earlier releases that somebody would reckon with, or whose own cells would be reckoned."""


def not_safe(dimensions: tuple[Dimension, ...], found: Attack) -> NotSafe:
    """What is said of a table that the attacker broke."""
    releases = tuple(sorted({*found.releases, *(place.release for place in found.earlier)}))
    together = f" together with {_numbered(releases)}" if releases else ""
    what = f"from this table{together} somebody could reckon numbers that are too small to be shown"
    if found.cells:
        what += f": {_labels(dimensions, found.cells)}"
    return NotSafe(what, _REMEDY_JOINT if releases else _REMEDY, found.cells, releases)


_REMEDY = "pass it through control, take coarser words or longer spans of time, or leave out a dimension"
_REMEDY_JOINT = "publish it as it was published before, about other months, or with a dimension less"


def _numbered(releases: tuple[int, ...]) -> str:
    return f"release {' and '.join(str(number) for number in releases)}"


def _labels(dimensions: tuple[Dimension, ...], cells: tuple[Key, ...]) -> str:
    names = [{node.code: node.name for node in dimension.nodes()} for dimension in dimensions]
    said = [", ".join(name[code] for name, code in zip(names, key, strict=True)) for key in cells[:_NAMED]]
    more = len(cells) - len(said)
    return "; ".join([*said, f"and {more} more"] if more else said)
