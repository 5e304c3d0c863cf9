"""A library that has counted for two years, published tables of it, and knows what others like it report."""

import msgspec

import counted
from carrel import catalog, statistics, tallies
from carrel.gate import House
from carrel.records.actors import Actor
from carrel.records.circulation import Event
from carrel.records.vocabulary import Role
from carrel.statistics import publishing
from carrel.statistics.periods import Step
from carrel.statistics.subjects import Subject
from carrel.statistics.wanted import Wanted

DIRECTOR = Actor("director", Role.CUSTODIAN)
KEY = "CT9999"
_FIGURES = {"POPU_LSA": 9300, "TOTCIR": 61000, "VISITS": 44000, "REGBOR": 5100, "TOTPRO": 410, "TOTOPEXP": 690000}
_FROM, _TO = counted.FIRST.replace(year=2025), counted.FIRST.replace(year=2026, month=6)
TABLES = (
    Wanted(Subject.AGE, Event.LENT, _FROM, _TO),
    Wanted(Subject.TOWN, Event.LENT, _FROM, _TO, Step.QUARTER, fine=True),
    Wanted(Subject.KIND, Event.LENT, _FROM, _TO, Step.QUARTER, fine=True),
)


def counted_for(house: House) -> None:
    """Fill in the tallies, once, and the others' figures."""
    with house.store.write() as tx:
        if counted.FIRST in tallies.months(tx):
            return
        counted.count(tx, catalog.branches(tx)[0].id)
        tallies.put_peers(tx, 2024, [_peer(at) for at in range(7)])
    report = statistics.annual_report(house, DIRECTOR, 2026)  # what reckons it is large, and loaded by the first
    assert isinstance(report, statistics.AnnualReport), report


def tables_published(house: House) -> None:
    """Publish a few tables, one of them over the whole of a year."""
    counted_for(house)
    for wanted in TABLES:
        seen = publishing.preview(house, DIRECTOR, wanted)
        assert isinstance(seen, publishing.Preview), seen
        done = publishing.publish(house, DIRECTOR, seen)
        assert isinstance(done, publishing.Published), done


def _peer(at: int) -> tuple[str, str]:
    figures = {name: str(round(number * (0.8 + 0.1 * at))) for name, number in _FIGURES.items()}
    name = "PUTNAM PUBLIC LIBRARY" if at == 2 else f"INVENTED LIBRARY NO. {at}"
    row = {"LIBNAME": name, "CNTY": "WINDHAM", **figures}
    return KEY if at == 2 else f"CT000{at}", msgspec.json.encode(row).decode()
