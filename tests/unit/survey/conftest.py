"""A library whose fiscal year is past: it is November, and the year ended in June."""

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel.catalog.library import StatisticsRules
from house import LIBRARY, Clock

KEY = "CT0132"


@pytest.fixture
def work(clock: Clock):
    """A small library that has its key in the survey."""
    library = msgspec.structs.replace(LIBRARY, town="Putnam", statistics=StatisticsRules(survey_key=KEY))
    with at_work(library, clock) as here:
        yield here


@pytest.fixture
def asked(work: AtWork):
    """The report of a year, as the custodian sees it."""
    from carrel import statistics

    def ask(year: int = 2026) -> statistics.AnnualReport:
        report = statistics.annual_report(work.house, work.custodian, year)
        assert isinstance(report, statistics.AnnualReport), report
        return report

    return ask
