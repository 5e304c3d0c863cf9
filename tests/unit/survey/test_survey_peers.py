"""The library beside others like it: by people served, state and county; what was not reported is no number."""

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest

from at_work import AtWork
from carrel import exchange, statistics, tallies
from carrel.exchange import MoveIn, Report
from carrel.records.refusals import Refusal
from carrel.statistics import Peers

HEAD = "STABR,FSCSKEY,LIBNAME,CNTY,POPU_LSA,VISITS,YR_SUB"


def library(key: str, people: int | str, visits: int | str, county: str = "WINDHAM") -> tuple[str, str]:
    row = {"FSCSKEY": key, "LIBNAME": key, "CNTY": county, "POPU_LSA": str(people), "VISITS": str(visits)}
    return key, msgspec.json.encode(row).decode()


def keep(work: AtWork, *rows: tuple[str, str], year: int = 2022) -> None:
    with work.house.store.write() as tx:
        tallies.put_peers(tx, year, [library("CT0132", 1000, 5000), *rows])


def found(work: AtWork, year: int | None = None, *, county: bool = False) -> Peers:
    peers = statistics.peers(work.house, year, county=county)
    assert isinstance(peers, Peers), peers
    return peers


def visits(peers: Peers) -> statistics.Compared:
    return next(measure for measure in peers.measures if measure.variable == "VISITS")


def test_figures_are_for_each_thousand_people_with_median_and_quarters(work: AtWork) -> None:
    keep(work, *(library(f"CT{n}", 1000, 1000 * n) for n in range(1, 6)))
    measure = visits(found(work))
    assert (measure.own, measure.lower, measure.median, measure.upper) == (5000, 2000, 3000, 4000)
    assert (measure.reported, measure.place) == (5, 1)


def test_a_library_is_like_another_that_serves_half_to_twice_as_many(work: AtWork) -> None:
    keep(work, *(library(f"CT{people}", people, 1) for people in (499, 500, 2000, 2001)))
    assert [peer.key for peer in found(work).others] == ["CT2000", "CT500"]


def test_the_county_alone_may_be_asked_for(work: AtWork) -> None:
    keep(work, library("CT1", 1000, 1), library("CT2", 1000, 1, "TOLLAND"))
    assert [peer.key for peer in found(work, county=True).others] == ["CT1"]


@pytest.mark.parametrize("code", ["-1", "-3", "-4", "-9", "M", ""])
def test_a_code_is_never_a_number(work: AtWork, code: str) -> None:
    keep(work, library("CT1", 1000, code), library("CT2", code, 5), *(library(f"CT1{n}", 1000, 100) for n in range(4)))
    peers = found(work)
    assert "CT2" not in {peer.key for peer in peers.others}
    assert visits(peers).reported == 4
    assert visits(peers).lower == 100


def test_few_libraries_have_no_quarters(work: AtWork) -> None:
    keep(work, *(library(f"CT{n}", 1000, 9000) for n in range(3)))
    measure = visits(found(work))
    assert (measure.lower, measure.median, measure.upper) == (None, None, None)
    assert measure.place == 4


def test_the_last_year_is_taken_unless_one_is_named(work: AtWork) -> None:
    keep(work, year=2020)
    keep(work, year=2022)
    assert (found(work).year, found(work, 2020).year) == (2022, 2020)
    assert isinstance(statistics.peers(work.house, 2021), Refusal)


def test_a_library_that_is_not_among_them_is_told_so(work: AtWork) -> None:
    with work.house.store.write() as tx:
        tallies.put_peers(tx, 2022, [library("CT0001", 1000, 5)])
    refusal = statistics.peers(work.house)
    assert isinstance(refusal, Refusal)
    assert "survey_key" in refusal.remedy


# -- taking the file in


def take_in(work: AtWork, path: Path, year: int | None = None) -> Report:
    report = Report()
    house = work.house
    move = MoveIn(house.store, house.ring, house.library, house.clock().date(), lambda *_: None, report)
    exchange.import_pls(move, path, year)
    return report


def written(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "pls.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="cp1252")
    return path


def test_the_libraries_of_the_state_are_kept_and_the_others_counted(work: AtWork, tmp_path: Path) -> None:
    rows = ("CT,CT0132,PUTNAM,WINDHAM,9416,65618,2016", "AK,AK0001,ANCHOR POINT,KENAI,2054,4533,2016", "CT,x")
    report = take_in(work, written(tmp_path, *rows))
    assert (report.total.accepted, report.total.refused, report.total.notes) == (1, 1, 1)
    peers = found(work)
    assert (peers.year, peers.own.key, peers.own.rate("VISITS")) == (2015, "CT0132", Decimal(65618) * 1000 / 9416)


def test_taken_in_again_a_year_is_replaced(work: AtWork, tmp_path: Path) -> None:
    keep(work, library("CT9", 1000, 5), year=2015)
    take_in(work, written(tmp_path, "CT,CT0132,PUTNAM,WINDHAM,9416,65618,2016"))
    assert found(work, 2015).others == ()


def test_a_file_that_does_not_say_its_year_is_asked_for_it(work: AtWork, tmp_path: Path) -> None:
    path = written(tmp_path, "CT,CT0132,PUTNAM,WINDHAM,9416,65618", head=HEAD.removesuffix(",YR_SUB"))
    assert take_in(work, path).total.refused == 1
    assert isinstance(statistics.peers(work.house), Refusal)
    assert take_in(work, path, 2023).total.accepted == 1
    assert found(work).year == 2023


def test_a_library_without_its_key_takes_nothing_in(work: AtWork, tmp_path: Path) -> None:
    rules = msgspec.structs.replace(work.house.library.statistics, survey_key="")
    work.house.library = msgspec.structs.replace(work.house.library, statistics=rules)
    report = take_in(work, written(tmp_path, "CT,CT0132,PUTNAM,WINDHAM,9416,65618,2016"))
    assert (report.total.accepted, report.total.refused) == (0, 1)
    assert "survey_key" in report.faults[0].prose


def test_a_file_that_is_not_there_is_a_fault(work: AtWork, tmp_path: Path) -> None:
    assert "cannot be read" in take_in(work, tmp_path / "none.csv").faults[0].prose
