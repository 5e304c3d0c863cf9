"""The library beside others like it, by what the national survey publishes of them. Public facts: it opens nothing."""

import statistics
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from carrel import tallies
from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.statistics.survey.report import number_in

_MEASURES = {
    "VISITS": "visits",
    "TOTCIR": "loans",
    "REGBOR": "registered users",
    "REFERENC": "reference questions",
    "TOTPRO": "programs",
    "PITUSR": "uses of public computers",
    "WIFISESS": "wireless sessions",
    "LOANTO": "items lent to other libraries",
    "LOANFM": "items borrowed from other libraries",
    "TOTSTAFF": "paid staff",
    "TOTOPEXP": "dollars spent",
}
"""What libraries are compared by: for each thousand people they serve."""
_PEOPLE = 1000
_FEWEST = 4
"""Of libraries that a quarter can be told of."""


class Peer(msgspec.Struct, frozen=True):
    """A library as the survey publishes it."""

    key: str
    name: str
    county: str
    people: Decimal
    """Whom it serves (208, POPU_LSA)."""
    values: Mapping[str, str]

    def rate(self, variable: str) -> Decimal | None:
        """A figure for each thousand people; None where it was not reported: -1, -3, -4 and -9 are no numbers."""
        number = number_in(self.values.get(variable, ""))
        return None if number is None else number * _PEOPLE / self.people


class Compared(msgspec.Struct, frozen=True):
    """One measure, for each thousand people served."""

    variable: str
    name: str
    own: Decimal | None
    reported: int
    """How many of the others report it."""
    lower: Decimal | None
    """A quarter of them have less; None where fewer than four report."""
    median: Decimal | None
    upper: Decimal | None
    place: int | None
    """The library's own among them all, 1 for the most."""


class Peers(msgspec.Struct, frozen=True):
    """The library and others like it in one fiscal year."""

    year: int
    own: Peer
    others: tuple[Peer, ...]
    measures: tuple[Compared, ...]


def peers(house: House, year: int | None = None, *, county: bool = False) -> Peers | Refusal:
    """Libraries that serve between half and twice as many people: of the state, or of the county alone.

    Of the last fiscal year that was imported, where none is named.
    """
    key = house.library.statistics.survey_key
    with house.store.read() as tx:
        years = tallies.peer_years(tx)
        of = year or next(iter(years), 0)
        rows = tallies.peers_of_year(tx, of)
    if not rows:
        return Refusal("no libraries of this year are here", "take the survey's file in with carrel import pls")
    known = {peer.key: peer for library, content in rows if (peer := _peer(library, content)) is not None}
    if key not in known:
        return Refusal("the library itself is not among these", "check survey_key in library.toml")
    own = known.pop(key)
    others = tuple(peer for peer in known.values() if _is_like(own, peer) and (not county or peer.county == own.county))
    return Peers(of, own, others, tuple(_compared(own, others, variable) for variable in _MEASURES))


def _peer(key: str, content: str) -> Peer | None:
    values = msgspec.json.decode(content, type=dict[str, str])
    people = number_in(values.get("POPU_LSA", ""))
    return Peer(key, values.get("LIBNAME", key), values.get("CNTY", ""), people, values) if people else None


def _is_like(own: Peer, other: Peer) -> bool:
    return own.people / 2 <= other.people <= own.people * 2


def _compared(own: Peer, others: tuple[Peer, ...], variable: str) -> Compared:
    rates = [rate for other in others if (rate := other.rate(variable)) is not None]
    mine = own.rate(variable)
    place = None if mine is None else 1 + sum(rate > mine for rate in rates)
    if len(rates) < _FEWEST:
        return Compared(variable, _MEASURES[variable], mine, len(rates), None, None, None, place)
    lower, median, upper = statistics.quantiles(rates, n=4, method="inclusive")
    return Compared(variable, _MEASURES[variable], mine, len(rates), lower, median, upper, place)
