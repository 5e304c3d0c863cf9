"""The report builder: makes a table of the tallies that nobody can read until control has been over it.

What may be asked is in ``wanted``. A number that was part of a published table is used again as it was published, so
that two tables about a month are made of the same numbers.
"""

from collections.abc import Mapping
from datetime import date

from dateutil.relativedelta import relativedelta

from carrel import catalog, tallies
from carrel.gate import Act, Denied, House, note_report, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose
from carrel.statistics.dimensions import Dimension, Key, Node
from carrel.statistics.periods import first_open_month, months_from, time_of
from carrel.statistics.register import entries
from carrel.statistics.subjects import COUNTERS, EVENTS, words_of
from carrel.statistics.survey.questions import state_pack
from carrel.statistics.tables import About, Undisclosed
from carrel.statistics.wanted import Choices, Wanted, unfit
from carrel.store import Transaction
from carrel.tallies import Atom

_EVERYWHERE = "all branches"


def choices(house: House, actor: Actor) -> Choices | Refusal:
    """What there is to choose from, for whoever publishes."""

    def work(act: Act) -> Choices | Refusal:
        refusal = may_publish(act)
        if refusal is not None:
            return refusal
        return Choices(
            tuple(EVENTS.items()),
            tuple(reversed(closed_months(act.tx))),
            len(catalog.branches(act.tx)),
            house.library.statistics.threshold,
            len(entries(act.tx)),
        )

    return perform(house, actor, Purpose.PUBLISH, work)


def table(house: House, actor: Actor, wanted: Wanted) -> Undisclosed | Refusal:
    """The table that is wanted. Nobody can read it: hand it to control."""

    def work(act: Act) -> Undisclosed | Refusal:
        return may_publish(act) or build(act, wanted)

    return perform(house, actor, Purpose.PUBLISH, work)


def may_publish(act: Act) -> Refusal | None:
    """Judge and record that a report is prepared or published (§ 11-25(b)(4)); None where that is permitted."""
    match note_report(act, controlled=True):
        case Denied() as denied:
            return not_allowed(denied)
        case _:
            return None


def closed_months(tx: Transaction) -> tuple[date, ...]:
    """The months whose counts are settled, from the first in which anything was counted."""
    counted, after = tallies.months(tx), first_open_month(tx)
    if not counted or counted[0] >= after:
        return ()
    return months_from(counted[0], after - relativedelta(months=1))


def build(act: Act, wanted: Wanted) -> Undisclosed | Refusal:
    """As ``table``, within an act that has been permitted."""
    refusal = unfit(wanted, closed_months(act.tx))
    if refusal is not None:
        return refusal
    library, counter = act.house.library, COUNTERS[wanted.subject]
    numbers = _numbers(act.tx, counter, wanted)
    towns = frozenset(state_pack(act.house.statute.name).towns)
    words = words_of(wanted.subject, library, {atom.word for atom in numbers}, wanted.fine, towns)
    time = time_of(wanted.first, wanted.last, wanted.step)
    places = _places(act.tx, wanted, {atom.place for atom in numbers})
    leaf, when = words.leaf_of(), {month: code for code, months in time.months.items() for month in months}
    counts: dict[Key, dict[Atom, int]] = {}
    for atom, number in numbers.items():
        where = () if places is None else (str(atom.place),)
        counts.setdefault((leaf[atom.word], *where, when[atom.month]), {})[atom] = number
    dimensions = (words.dimension, *(() if places is None else (places,)), time.dimension)
    about = About(f"{wanted.event} by {wanted.subject}, {time.dimension.whole.name}", counter.value, wanted.event.value)
    return Undisclosed(about, dimensions, counts)


def _numbers(tx: Transaction, counter: str, wanted: Wanted) -> Mapping[Atom, int]:
    """What was counted in these months; of what was published before, as it was then."""
    after = wanted.last + relativedelta(months=1)
    public = tallies.released_numbers(tx, counter, wanted.event.value)
    within = {atom: number for atom, number in public.items() if wanted.first <= atom.month < after}
    return {**tallies.numbers_of_months(tx, counter, wanted.event.value, wanted.first, after), **within}


def _places(tx: Transaction, wanted: Wanted, counted: set[int]) -> Dimension | None:
    """The branches; None where the table is not broken down by them."""
    if not wanted.branches:
        return None
    named: dict[int, str] = {branch.id: branch.name for branch in catalog.branches(tx)}
    parts = (Node(str(place), named.get(place, "a branch that closed")) for place in sorted(named.keys() | counted))
    return Dimension("branch", Node("all", _EVERYWHERE, tuple(parts)))
