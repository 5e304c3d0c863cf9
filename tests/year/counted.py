"""The year's sums are what the notebook says: of any days from the store, and of a whole fiscal year in its report."""

from datetime import date

from carrel import statistics
from carrel.records.vocabulary import Role
from carrel.statistics import engines, expressions
from carrel.statistics.expressions import Sum
from carrel.tallies import Counter
from year.living import Life

_RULES = {
    "PHYSCIR": Sum(Counter.MATERIAL, frozenset({"lent", "renewed"})),
    "LOANFM": Sum(Counter.MATERIAL, frozenset({"borrowed elsewhere"})),
    "for adults": Sum(Counter.AUDIENCE, frozenset({"lent", "renewed"}), frozenset({"adult"})),
}


def compare_sums(life: Life) -> None:
    """Every day so far, and the week that is just over."""
    last = max(day for _, day in life.book.counted)
    for first in (date(2026, 11, 1), date.fromordinal(last.toordinal() - 6)):
        with life.house.store.read() as tx, engines.of_store(tx, "Ours", first, last) as engine:
            found = expressions.sums(engine, first, last, _RULES)
        loans = life.book.many(first, last, "lent", "renewed")
        assert found == {
            "PHYSCIR": loans,
            "LOANFM": life.book.many(first, last, "borrowed elsewhere"),
            "for adults": loans,
        }


def compare_report(life: Life) -> None:
    """The annual report of the fiscal year from December to November, which has been lived whole."""
    report = statistics.annual_report(life.house, life.built.actors[Role.CUSTODIAN], 2027)
    assert isinstance(report, statistics.AnnualReport), report
    first, last = date(2026, 12, 1), date(2027, 11, 30)
    assert (report.first, report.last) == (first, last)
    truth = {
        "PHYSCIR": life.book.many(first, last, "lent", "renewed"),
        "OTHPHCIR": 0,
        "KIDPHYSCIR": 0,
        "LOANTO": 0,
        "LOANFM": life.book.many(first, last, "borrowed elsewhere"),
        "REGBOR": len(life.book.people),
    }
    assert truth["PHYSCIR"] > 100
    assert {name: report.line(name).value for name in truth} == {name: str(number) for name, number in truth.items()}
