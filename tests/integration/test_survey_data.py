"""The survey's real lines of 9,251 libraries pass the reader and the edit checks, with every exception explained."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel import exchange, statistics
from carrel.catalog.library import StatisticsRules
from carrel.exchange import MoveIn, Report
from carrel.formats import PlsRow, read_pls
from carrel.statistics import How, Line, Peers
from carrel.statistics.survey import pack_of
from carrel.statistics.survey.checking import findings_in
from house import LIBRARY, Clock

LIBRARIES = 9251


@pytest.fixture(scope="module")
def file(shared: Path) -> Path:
    return shared / "imls" / "fy2015" / "PLS_FY2015_AE_pupld15a.csv"


@pytest.fixture(scope="module")
def rows(file: Path) -> list[PlsRow]:
    found = list(read_pls(file.name, iter([file.read_bytes()])))
    assert all(isinstance(row, PlsRow) for row in found)
    return [row for row in found if isinstance(row, PlsRow)]


@pytest.fixture(scope="module")
def found(rows: list[PlsRow]) -> dict[str, dict[str, str]]:
    """By check: the libraries it found something of, with the first element it named."""
    checks = tuple(check for check in pack_of(2023).checks if check.id != "nothing is blank")
    by_check: dict[str, dict[str, str]] = {}
    for row in rows:
        for finding in findings_in(tuple(_lines(row)), checks):
            by_check.setdefault(finding.check, {})[row.key] = finding.elements[0]
    return by_check


def _lines(row: PlsRow) -> Iterator[Line]:
    """A published line as a report has it: the survey's own codes are what was not reported, or left out."""
    for element in pack_of(2023).elements:
        value = row.values.get(element.variable, "")
        unknown = value in {"", "-1", "-3", "-4", "-9", "M"}
        yield Line(element, How.UNKNOWN if unknown else How.ENTERED, value)


def test_every_line_is_read_and_is_of_one_year(rows: list[PlsRow]) -> None:
    assert len(rows) == LIBRARIES
    assert {row.year for row in rows} == {2015}
    assert Counter(row.state for row in rows)["CT"] == 192


def test_the_checks_of_what_adds_up_find_the_seven_lines_that_do_not(found: dict[str, dict[str, str]]) -> None:
    """The file itself flags each as reported (R_15), and not as reckoned by the survey."""
    assert {check: set(keys) for check, keys in found.items() if "adds up" in check} == {
        "TOTSTAFF adds up": {"OH0138"},  # 1.83 and 3.08 are said to be 4.88
        "TOTINCM adds up": {"OH0162"},  # off by a dollar
        "TOTOPEXP adds up": {"MN9030"},  # the collection's total stands in the place of the whole
        "CAP_REV adds up": {"FL0093"},  # other revenue was taken off and not added
        "ELECCOLL adds up": {"VA0026", "VA0030", "VA0083"},  # 30 more than the parts in all three
    }


def test_periods_of_other_lengths_than_a_year_are_found(found: dict[str, dict[str, str]]) -> None:
    """Libraries that changed their fiscal year, opened in it, or wrote a wrong day: none of them is in Connecticut."""
    states = Counter(key[:2] for key in found["the year has twelve months"])
    assert states == {"IL": 5, "VT": 5, "NE": 2, "MI": 1, "MO": 1, "MS": 1}


def test_only_one_code_of_that_year_is_none_of_todays(found: dict[str, dict[str, str]]) -> None:
    """GEOCODE had other codes then (CI1, SD1, MA1 …); every other word, number and day is of its kind."""
    assert Counter(found["answers are of their kind"].values()) == {"GEOCODE": 5295}


def test_what_is_asked_and_may_be_right_is_what_small_libraries_have(found: dict[str, dict[str, str]]) -> None:
    assert len(found["more users than people"]) == 1216  # who lives elsewhere may have a card
    assert len(found["a library is not empty"]) == 144  # 108 have volunteers alone
    assert len(found["YAATTEN has sessions"]) == 23  # teens came to what counts as another age's
    assert set(found["sessions have computers"]) == {"NH0146"}


def test_no_other_check_that_applies_finds_anything(found: dict[str, dict[str, str]]) -> None:
    """MASTER within LIBRARIA, children's within all loans, one central library: they hold in every line."""
    sums = {check for check in found if "adds up" in check}
    assert found.keys() - sums == {
        "answers are of their kind",
        "the year has twelve months",
        "more users than people",
        "a library is not empty",
        "YAATTEN has sessions",
        "sessions have computers",
    }


def test_nothing_is_found_of_putnam_but_the_code(found: dict[str, dict[str, str]]) -> None:
    assert {check for check, keys in found.items() if "CT0132" in keys} == {"answers are of their kind"}


@pytest.fixture
def moved_in(file: Path, clock: Clock) -> Iterator[AtWork]:
    library = msgspec.structs.replace(LIBRARY, statistics=StatisticsRules(survey_key="CT0132"))
    with at_work(library, clock) as work:
        house = work.house
        report = Report()
        move = MoveIn(house.store, house.ring, house.library, house.clock().date(), lambda *_: None, report)
        exchange.import_pls(move, file)
        assert (report.total.accepted, report.total.refused, report.total.notes) == (192, 0, 1)
        yield work


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_putnam_stands_among_the_libraries_of_its_state(moved_in: AtWork) -> None:
    peers = statistics.peers(moved_in.house)
    assert isinstance(peers, Peers)
    assert (peers.year, peers.own.name, int(peers.own.people)) == (2015, "PUTNAM PUBLIC LIBRARY", 9416)
    assert all(4708 <= peer.people <= 18832 for peer in peers.others)
    visits = peers.measures[0]
    assert visits.own is not None
    assert round(visits.own) == 6969  # 65,618 visits of 9,416 people
    county = statistics.peers(moved_in.house, county=True)
    assert isinstance(county, Peers)
    assert {peer.county for peer in county.others} == {"WINDHAM"}


def test_putnams_published_line_stands_beside_the_report_of_the_next_year_it_asks_for(moved_in: AtWork) -> None:
    """No list of 2016 ships, so the report of that year is refused, and the row serves comparison alone."""
    assert not isinstance(statistics.annual_report(moved_in.house, moved_in.custodian, 2016), statistics.AnnualReport)
