"""The public report of requests for records: how many, of what kind, and how they ended (§ 11-25(b)(4)).

Disclosure control: whole past years only, every kind with every ending, each number rounded down to tens or "fewer
than ten", and no sums from which a cell could be reckoned. A request is counted in the year in which it ends or its
silence does, so a published year never changes and two reports can be held against each other without harm.
"""

from carrel import tallies
from carrel.disclosure.answers import Cell, Published, Transparency, YearOfRequests
from carrel.gate import Act, Denied, House, note_report, perform
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, RequestOutcome
from carrel.records.vocabulary import Purpose
from carrel.store import Transaction

_FEWER_THAN = 10
_ROUNDED_TO = 10


def transparency(house: House) -> Transparency:
    """What was published. Public: it opens nothing."""
    with house.store.read() as tx:
        years = sorted(tallies.published_years(tx), reverse=True)
        return Transparency(tuple(_year(tx, year) for year in years), _FEWER_THAN, _ROUNDED_TO)


def unpublished_years(house: House, actor: Actor) -> tuple[int, ...] | Refusal:
    """Past years that the custodian has not published yet, oldest first."""

    def work(act: Act) -> tuple[int, ...] | Refusal:
        match note_report(act, controlled=True):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                return _unpublished(act)

    return perform(house, actor, Purpose.PUBLISH, work)


def publish_year(house: House, actor: Actor, year: int) -> Published | Refusal:
    """Publish a past calendar year, through the gate (§ 11-25(b)(4))."""

    def work(act: Act) -> Published | Refusal:
        match note_report(act, controlled=True):
            case Denied() as denied:
                return not_allowed(denied)
            case _ if year not in _unpublished(act):
                return Refusal("this year was not published", "choose a calendar year that is past and not public yet")
            case _:
                tallies.mark_published(act.tx, year)
                return Published(year, act.now.date())

    return perform(house, actor, Purpose.PUBLISH, work)


def _unpublished(act: Act) -> tuple[int, ...]:
    first = tallies.first_year(act.tx)
    public = tallies.published_years(act.tx)
    return tuple(year for year in range(first or act.now.year, act.now.year) if year not in public)


def _year(tx: Transaction, year: int) -> YearOfRequests:
    counted = tallies.requests_of_year(tx, year)
    return YearOfRequests(
        year,
        tuple(
            Cell(instrument, outcome.value, _controlled(counted.get((instrument.value, outcome.value), 0)))
            for instrument in Instrument
            for outcome in RequestOutcome
        ),
    )


def _controlled(number: int) -> int | None:
    return None if number < _FEWER_THAN else number // _ROUNDED_TO * _ROUNDED_TO
