"""What the public is told of requests: whole past years, never a small number, and never what is under silence."""

import msgspec
import pytest

from asked import asked, moved
from at_work import AtWork
from carrel import disclosure, tallies
from carrel.disclosure import Cell, Published, Transparency
from carrel.gate import Act
from carrel.ledger import Outcome
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, RequestOutcome, RequestState
from carrel.records.vocabulary import Purpose, RecordClass, Role

EVERY = len(Instrument) * len(RequestOutcome)


def counted(work: AtWork) -> dict[tuple[str, str], int]:
    with work.house.store.read() as tx:
        return dict(tallies.requests_of_year(tx, work.clock().year))


def count(work: AtWork, number: int, instrument: Instrument, outcome: RequestOutcome) -> None:
    def job(act: Act) -> None:
        for _ in range(number):
            tallies.count_request(act.tx, act.now.year, instrument, outcome)

    work.perform(Role.CUSTODIAN, Purpose.ANSWER, job)


def a_year_later(work: AtWork) -> int:
    """The year that is past then."""
    year = work.clock().year
    work.clock.days_later(365)
    return year


def published(work: AtWork) -> dict[tuple[Instrument, str], int | None]:
    year = a_year_later(work)
    done = disclosure.publish_year(work.house, work.custodian, year)
    assert done == Published(year, work.clock().date())
    (found,) = disclosure.transparency(work.house).years
    assert found.year == year
    assert len(found.cells) == EVERY
    return {(cell.instrument, cell.outcome): cell.number for cell in found.cells}


@pytest.mark.parametrize(
    ("number", "told"), [(0, None), (1, None), (9, None), (10, 10), (11, 10), (19, 10), (20, 20), (108, 100)]
)
def test_a_number_is_fewer_than_ten_or_rounded_down(work: AtWork, number: int, told: int | None) -> None:
    count(work, 1, Instrument.NOTHING, RequestOutcome.REFUSED)
    count(work, number, Instrument.COURT_ORDER, RequestOutcome.RELEASED)
    assert published(work)[Instrument.COURT_ORDER, "released"] == told


def test_a_year_with_one_request_reads_like_a_year_with_nine(work: AtWork) -> None:
    """No cell is left out, and nothing is summed up: a cell shows by nothing that it is not empty."""
    count(work, 1, Instrument.SECURITY_LETTER, RequestOutcome.REFUSED)
    assert set(published(work).values()) == {None}
    assert set(Transparency.__struct_fields__) == {"years", "fewer_than", "rounded_to"}
    assert set(disclosure.YearOfRequests.__struct_fields__) == {"year", "cells"}
    assert set(Cell.__struct_fields__) == {"instrument", "outcome", "number"}


def test_only_past_years_are_published_and_each_once(work: AtWork) -> None:
    count(work, 1, Instrument.NOTHING, RequestOutcome.REFUSED)
    now = work.clock().year
    assert disclosure.unpublished_years(work.house, work.custodian) == ()
    for year in (now, now + 1, now - 1, 1999):
        assert isinstance(disclosure.publish_year(work.house, work.custodian, year), Refusal)
    assert disclosure.transparency(work.house).years == ()
    a_year_later(work)
    assert disclosure.unpublished_years(work.house, work.custodian) == (now,)
    assert isinstance(disclosure.publish_year(work.house, work.custodian, now), Published)
    assert isinstance(disclosure.publish_year(work.house, work.custodian, now), Refusal)
    assert disclosure.unpublished_years(work.house, work.custodian) == ()


def test_publishing_goes_through_the_gate(work: AtWork) -> None:
    count(work, 1, Instrument.NOTHING, RequestOutcome.REFUSED)
    year = a_year_later(work)
    with work.told() as entries:
        assert isinstance(disclosure.publish_year(work.house, work.clerk, year), Refusal)
        assert isinstance(disclosure.publish_year(work.house, work.custodian, year), Published)
    assert [(one.purpose, one.outcome, one.classes) for one in sorted(entries, key=lambda one: one.outcome)] == [
        (Purpose.PUBLISH, Outcome.PERMITTED, ()),
        (Purpose.PUBLISH, Outcome.REFUSED, ()),
    ]


def test_a_request_is_counted_once_when_it_is_closed(work: AtWork) -> None:
    released = asked(work, book_reader(work))
    nothing = asked(work, classes=(RecordClass.COMPUTER,), instrument=Instrument.WARRANT)
    refused = asked(work, instrument=Instrument.ATTORNEY_SUBPOENA, state=RequestState.REFUSED)
    dropped = asked(work, instrument=Instrument.NOTHING, state=RequestState.RECEIVED)
    for key in (released, nothing):
        disclosure.prepare(work.house, work.custodian, key)
        assert isinstance(disclosure.release(work.house, work.custodian, key), disclosure.Released)
    assert counted(work) == {}
    for key in (released, nothing, refused):
        moved(work, key, "close")
    moved(work, dropped, "close at once")
    assert counted(work) == {
        ("court order", "released"): 1,
        ("search warrant", "nothing held"): 1,
        ("subpoena signed by an attorney", "refused"): 1,
        ("nothing", "closed without an answer"): 1,
    }


def book_reader(work: AtWork) -> object:
    person = work.person()
    work.lent(person)
    return person


def test_what_is_under_silence_is_not_counted_at_its_close(work: AtWork) -> None:
    key = asked(work, instrument=Instrument.SECURITY_LETTER, state=RequestState.REFUSED, silent=True)
    before = work.sql("SELECT count(*) FROM tallies")
    moved(work, key, "close")
    assert counted(work) == {}
    assert work.sql("SELECT count(*) FROM tallies") == before


def test_the_counters_of_requests_disturb_no_other(work: AtWork) -> None:
    count(work, 3, Instrument.NOTHING, RequestOutcome.REFUSED)
    published(work)
    with work.house.store.read() as tx:
        assert tallies.faults(tx) == []


def test_a_value_of_the_report_names_nobody() -> None:
    assert not any("owner" in name or "name" in name for one in (Cell, Transparency) for name in one.__struct_fields__)
    assert msgspec.structs.asdict(Cell(Instrument.NOTHING, "refused", None))["number"] is None
