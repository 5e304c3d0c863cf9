"""How each line of a report is answered: what people entered, what Carrel makes, what is a sum, or nothing yet."""

from decimal import Decimal
from typing import final

import msgspec

from carrel.records.ids import BranchId
from carrel.statistics.survey.computing import Made, computed
from carrel.statistics.survey.elements import Element, Source
from carrel.statistics.survey.ground import Ground
from carrel.statistics.survey.outlets import Outlet
from carrel.statistics.survey.report import How, Line
from carrel.statistics.survey.values import Told
from carrel.statistics.survey.weeks import read
from carrel.tallies import Figure

COUNTED, ESTIMATED = "CT", "ES"
"""The reporting methods: an annual count, and an estimate from typical weeks (IMLS 501a)."""


_HOW = {
    Told.ENTERED: How.ENTERED,
    Told.ESTIMATED: How.ENTERED,
    Told.COMPUTED: How.COMPUTED,
    Told.UNKNOWN: How.UNKNOWN,
    Told.NOT_APPLICABLE: How.NOT_APPLICABLE,
}


def key_of(variable: str, branch: BranchId | None) -> str:
    """Under what an answer is kept: the variable, and of an outlet's which."""
    return variable if branch is None else f"{variable}@{branch}"


@final
class Answers:
    """The lines of a year; each is made once, with the lines it needs."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._known: dict[str, Line] = {}

    def all(self) -> tuple[Line, ...]:
        """Every line, in the order of the list."""
        return tuple(line for element in self._ground.pack.elements for line in self.of(element))

    def of(self, element: Element) -> tuple[Line, ...]:
        """The line of an element; of an outlet's, one for each branch."""
        places: tuple[Outlet | None, ...] = tuple(self._ground.outlets) if element.outlet else (None,)
        return tuple(self._line(element, outlet) for outlet in places)

    def _line(self, element: Element, outlet: Outlet | None) -> Line:
        key = key_of(element.variable, None if outlet is None else outlet.id)
        if key not in self._known:
            own = self._own(element, outlet)
            if outlet is not None:
                own = msgspec.structs.replace(own, branch=outlet.id, outlet=outlet.name)
            figure = self._ground.entered.get(key)
            self._known[key] = own if figure is None or element.automatic else entered(own, figure)
        return self._known[key]

    def _own(self, element: Element, outlet: Outlet | None) -> Line:
        if element.sums:
            return self._sum(element)
        if element.computed is not None and element.computed.of is Source.METHOD:
            return self._method(element)
        made = computed(self._ground, element, outlet)
        if element.state and not made.value:
            return Line(element, How.NOT_APPLICABLE, why="the state library says this")
        return line_of(element, made)

    def _sum(self, element: Element) -> Line:
        """The sum of parts, by the first way in which every part is known; unknown where a part is."""
        ways = [self._parts(names) for names in element.sums]
        for way in ways:
            figures = [part.figure for part in way]
            known = [figure for figure in figures if figure is not None]
            if way and len(known) == len(figures):
                names = " and ".join(dict.fromkeys(part.element.variable for part in way))
                return Line(element, How.COMPUTED, str(sum(known, Decimal(0))), f"the sum of {names}")
        if any(way and all(part.how is not How.MISSING for part in way) for way in ways):
            return Line(element, How.UNKNOWN, "-1", "a part of it is unknown")
        return Line(element, How.MISSING, why="the sum of parts that are not all here yet")

    def _parts(self, names: tuple[str, ...]) -> list[Line]:
        return [line for name in names for line in self.of(self._ground.pack.by_variable[name])]

    def _method(self, element: Element) -> Line:
        """How the figure came about whose reporting method this is."""
        about = next(each for each in self._ground.pack.elements if each.method == element.variable)
        figure = self._line(about, None)
        why = f"as {about.variable} came about"
        match figure.how:
            case How.UNKNOWN:
                return Line(element, How.UNKNOWN, element.unknown, why)
            case How.COMPUTED:
                return Line(element, How.COMPUTED, COUNTED, why)
            case How.ENTERED if figure.weeks:
                return Line(element, How.COMPUTED, ESTIMATED, why)
            case How.MISSING:
                return Line(element, How.MISSING, why=f"{about.variable} is missing")
            case How.ENTERED | How.NOT_APPLICABLE:
                return Line(element, How.MISSING, why=f"say how {about.variable} came about: {COUNTED} or {ESTIMATED}")


def line_of(element: Element, made: Made) -> Line:
    """The line of what Carrel makes."""
    if made.value:
        return Line(element, How.COMPUTED, made.value, made.why, traced=made.traced)
    return Line(element, How.MISSING, why=made.why or "nobody has entered it", traced=made.traced)


def entered(own: Line, figure: Figure) -> Line:
    """The line with what was entered; what Carrel makes by itself stands beside it."""
    told = Told(figure.how)
    return msgspec.structs.replace(
        own,
        how=_HOW[told],
        value=figure.value,
        why=own.why if told is Told.COMPUTED else f"{told.value} by {figure.account} on {figure.day:%-d %B %Y}",
        note=figure.note,
        account=figure.account,
        day=figure.day,
        weeks=read(figure.weeks),
        counted=own.value if own.value != figure.value else "",
    )
