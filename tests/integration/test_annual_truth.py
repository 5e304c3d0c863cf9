"""A year whose truth is known: every figure the annual report computes, and every town, is what the notebook says.

The sums come from the store and from the archive, and are the same.
"""

from collections.abc import Iterator
from datetime import date

import pytest

from at_work import quick_folder
from carrel import custody, statistics
from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.statistics import archive, engines, expressions
from carrel.statistics.expressions import Sum
from carrel.statistics.folders import archives_in
from carrel.store import Store
from house import Clock, make_house, sqlite_address
from year.reported import FIRST, LAST, LONG_AGO, RULES, STOCK, Library, open_days

MARCH, FEBRUARY = date(2025, 3, 1), date(2026, 2, 28)
ELECTRONIC = ("EBOOK_CIR", "EAUDIO_CIR", "EVIDEO_CIR", "ESERIAL_CIR")
"""What others lend for the library: entered by people."""
LENT = ("lent", "renewed")


@pytest.fixture(params=["sqlite", "postgresql"])
def library(request: pytest.FixtureRequest) -> Iterator[Library]:
    """After its sixteen months."""
    with quick_folder() as folder:
        address = sqlite_address(folder) if request.param == "sqlite" else request.getfixturevalue("postgres_address")
        built = make_house(folder, address, clock := Clock(), RULES)
        lived = Library(built, clock, folder / "tallies")
        # a night of PostgreSQL takes longer: fewer days there, and more on each
        lived.live(*((4, 7) if request.param == "sqlite" else (8, 12)))
        yield lived
        built.house.store.close()


def truth(library: Library) -> dict[str, str]:
    """What the notebook says of the fiscal year, in the survey's variables."""
    held = {kind: sum(number for of, _, number in STOCK if of == kind) for kind, _, _ in STOCK}
    days = open_days(FIRST, LAST)
    by_hand = {
        name: sum(library.by_hand[name, day] for day in days if (name, day) in library.by_hand)
        for name in ("VISITS", "PITUSR")
    }
    physical = library.many(*LENT, but=("e-resource",))
    counted = {
        "PHYSCIR": physical,
        "OTHPHCIR": library.many(*LENT, kinds=("kit", "equipment")),
        "KIDPHYSCIR": library.many(*LENT, but=("e-resource",), audience="child"),
        "LOANTO": library.many("lent elsewhere"),
        "LOANFM": library.many("borrowed elsewhere"),
        "ELMATCIR": 10 * len(ELECTRONIC),
        "TOTCIR": physical + 10 * len(ELECTRONIC),
        "REGBOR": library.standing[LAST],
        "BKVOL": held["book"] + held["book-new"],
        "AUDIO_PH": held["audiobook"],
        "VIDEO_PH": held["video"],
        "OTHPHYS": held["kit"] + held["equipment"],
        "TOTPHYS": sum(held.values()) - held["magazine"] - held["e-resource"],
        "HRS_OPEN": 6 * len(days),
        "HOURS": 6 * len(days),
        "WKS_OPEN": 51,  # in one week of the fifty-two the boiler kept it closed on both days
        **by_hand,
    }
    codes = {"STARTDAT": "07/01/2025", "ENDDATE": "06/30/2026", "ODFINE": "N", "VISITRPT": "CT", "PITUSRRPT": "CT"}
    return {name: str(number) for name, number in counted.items()} | codes


def assert_a_year_worth_reporting(library: Library) -> None:
    """The notebook holds something of everything, on both sides of every edge."""
    assert 26 <= library.closes <= 52
    assert library.standing[LAST] < len(library.people), "some were erased, three years after they lapsed"
    assert sum(day in LONG_AGO for day in library.registered) == 1, "and one is still kept"
    days = {line.day for line in library.lines if line.what in LENT}
    assert {MARCH, FIRST, FEBRUARY, LAST} <= days
    assert min(days) < MARCH
    assert max(days) > LAST
    for kind, audience, _ in STOCK:
        assert library.many("lent", kinds=(kind,), audience=audience.value), (kind, audience)
    assert min(library.many(what) for what in (*LENT, "returned", "used here", "lent elsewhere")) > 5
    assert len(library.towns(MARCH, FEBRUARY)) == 3


def enter_what_others_lend(library: Library) -> None:
    for variable in ELECTRONIC:
        done = statistics.enter_figure(library.house, library.custodian, 2026, variable, "10")
        assert not isinstance(done, Refusal), done


def assert_the_report_is_true(library: Library) -> None:
    report = statistics.annual_report(library.house, library.custodian, 2026)
    assert isinstance(report, statistics.AnnualReport), report
    found = {line.element.variable: line.value for line in report.lines if line.how is statistics.How.COMPUTED}
    assert found == truth(library)
    [reference] = [line for line in report.lines if line.element.variable == "REFERENC"]
    assert reference.how is statistics.How.MISSING, "what was counted on some days is no year's count"


def assert_the_towns_are_true(library: Library) -> None:
    report = statistics.borrowit(library.house, library.custodian, 2026)
    assert isinstance(report, statistics.BorrowIt), report
    assert (report.first, report.last, report.lacking, report.apart) == (MARCH, FEBRUARY, "", ())
    assert {each.town: each.loans for each in report.towns} == library.towns(MARCH, FEBRUARY)


def assert_the_archive_agrees(library: Library) -> None:
    """The same sums over the files that the closes wrote; what was counted by hand since is written by the next."""
    archive.write(library.house.store, library.folder, "CT0132")
    known = {name: number for name, number in truth(library).items() if number.isdigit()}
    together = statistics.together([library.folder], 2026, 7)
    assert (list(together.libraries), together.missing) == (["CT0132"], ())
    numbers = together.libraries["CT0132"]
    for name in ("PHYSCIR", "OTHPHCIR", "KIDPHYSCIR", "LOANTO", "LOANFM", "REGBOR"):
        assert str(numbers[name]) == known[name], name
    with engines.of_files(archives_in([library.folder], MARCH, FEBRUARY).files) as engine:
        rules = {town: Sum("guest", frozenset({"lent"}), frozenset({town})) for town in library.towns(MARCH, FEBRUARY)}
        assert expressions.sums(engine, MARCH, FEBRUARY, rules) == library.towns(MARCH, FEBRUARY)
        from_files = expressions.parts(engine, MARCH, FEBRUARY, "material", "lent")
    assert from_files == _from_store(library.house.store)


def _from_store(store: Store) -> tuple[expressions.Part, ...]:
    with store.read() as tx, engines.of_store(tx, "CT0132", MARCH, FEBRUARY) as engine:
        return expressions.parts(engine, MARCH, FEBRUARY, "material", "lent")


def assert_the_books_are_right(library: Library) -> None:
    def copies(house: House) -> list[str]:
        return archive.faults(house, library.folder)

    checked = custody.check(library.house, library.keeper, lambda _: None, copies)
    assert isinstance(checked, custody.Checked)
    assert checked.faults == ()


def test_every_figure_of_a_year_is_what_the_notebook_says(library: Library) -> None:
    assert_a_year_worth_reporting(library)
    enter_what_others_lend(library)
    assert_the_report_is_true(library)
    assert_the_towns_are_true(library)
    assert_the_archive_agrees(library)
    assert_the_books_are_right(library)
