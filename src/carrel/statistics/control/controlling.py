"""Control: from a table nobody may read to one that anybody may (§ 11-25(b)(4), ADR 0019)."""

from collections.abc import Iterable, Sequence

from carrel.statistics._mint import publishable
from carrel.statistics._numbers import numbers_of
from carrel.statistics.control.attacking import attack
from carrel.statistics.control.choice import Choice, choice
from carrel.statistics.control.folding import keys, sums
from carrel.statistics.control.protecting import Span, shown
from carrel.statistics.control.refusing import NotSafe, not_safe
from carrel.statistics.control.searching import Found, search
from carrel.statistics.control.system import Place, system
from carrel.statistics.control.telling import NEW, Telling, bearing
from carrel.statistics.register import Earlier
from carrel.statistics.tables import Cell, Method, Publishable, Release, Rule, Undisclosed

SECONDS = 40.0
"""How long the solver may look for the fewest cells to leave out."""


def control(
    table: Undisclosed, rule: Rule, earlier: Sequence[Earlier], seconds: float = SECONDS
) -> Publishable | NotSafe:
    """Make a table publishable, held against everything that was published before it."""
    numbers = sums(table.dimensions, {key: sum(counted.values()) for key, counted in numbers_of(table).items()})
    nothing = {key: Span(0, 0) for key, number in numbers.items() if number == 0 and rule.method is Method.SUPPRESS}
    new = Telling(NEW, table.dimensions, rule, numbers_of(table), nothing)
    chosen = choice(system([*bearing(table, earlier), new]), rule)
    found = search(chosen, seconds)
    release = _release(table, rule, chosen, found.held if found else chosen.free, _said(found))
    attacked = attack(table, release, earlier, found.pool.within(found.held) if found else ())
    return publishable(release) if attacked.failed else not_safe(table.dimensions, attacked)


def _said(found: Found | None) -> str:
    if found is None:
        return "nothing of this table can be shown"
    if found.fewest:
        return "no fewer numbers could be left out"
    return f"what is left out beside small numbers is within {_share(found):.1%} of the least"


def _share(found: Found) -> float:
    return (found.cost - found.least) / found.cost


def _release(table: Undisclosed, rule: Rule, chosen: Choice, held: Iterable[int], said: str) -> Release:
    out = chosen.must.union(held)
    places, numbers = chosen.system.places, chosen.system.numbers
    cells = []
    for key in keys(table.dimensions):
        unknown = places.get(Place(NEW, key))
        number = 0 if unknown is None else numbers[unknown]
        cells.append(Cell(key, None if unknown in out else shown(number, rule)))
    return Release(table.about, table.dimensions, tuple(cells), rule, said)
