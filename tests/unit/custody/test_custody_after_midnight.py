"""A close that runs after midnight closes the day that has been: nothing loses a day by it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel import catalog, custody, desk
from carrel.catalog.library import HoldRules
from carrel.records.permissions import PermissionForm
from carrel.records.vocabulary import RecordClass
from house import LIBRARY
from own import as_themselves

SHELF_DAYS = 3
EVERY_DAY = dict.fromkeys(range(7), (9 * 60, 17 * 60))


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work(msgspec.structs.replace(LIBRARY, holds=HoldRules(shelf_days=SHELF_DAYS, months=12))) as made:
        yield made


def at(work: AtWork, day: date, hour: int, minute: int = 0) -> None:
    work.clock.now = datetime.combine(day, time(hour, minute), work.clock.now.tzinfo)


def closed(work: AtWork, day: date, hour: int, minute: int = 0) -> None:
    at(work, day, hour, minute)
    done = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed), done


def waits(work: AtWork) -> tuple[str, date]:
    """Something waits on the hold shelf; its barcode, and its last day there."""
    number = work.book()
    with work.house.store.read() as tx:
        item = catalog.item_by_barcode(tx, number)
    assert item is not None
    reader = work.again(work.person()).visit
    assert isinstance(desk.place_hold(work.house, work.clerk, reader, item.title, work.built.branch), desk.HoldPlaced)
    back = desk.return_item(work.house, work.clerk, number)
    assert isinstance(back, desk.Returned)
    assert back.view.last_day == work.clock().date() + timedelta(days=SHELF_DAYS)
    return number, back.view.last_day


@pytest.mark.parametrize("hours", [{}, EVERY_DAY])
@pytest.mark.parametrize("early", [(0, 1), (3, 59)])
def test_a_hold_keeps_its_last_day(work: AtWork, hours: dict[int, tuple[int, int]], early: tuple[int, int]) -> None:
    with work.house.store.write() as tx:
        catalog.put_hours(tx, work.built.branch, hours)
    number, last = waits(work)
    closed(work, last, *early)  # the night before its last day
    assert work.state(number) == "on the hold shelf"
    closed(work, last + timedelta(days=1), *early)
    assert work.state(number) == "to be taken off the hold shelf"


def test_the_evening_of_its_last_day_ends_it(work: AtWork) -> None:
    number, last = waits(work)
    closed(work, last, 21)
    assert work.state(number) == "to be taken off the hold shelf"


def test_as_long_as_no_branch_has_opened_it_is_night(work: AtWork) -> None:
    """A close at six in the morning belongs to the night, where doors open at nine; on a closed day as any night."""
    with work.house.store.write() as tx:
        catalog.put_hours(tx, work.built.branch, EVERY_DAY)
        other = catalog.put_branch(tx, "East Branch", "EAST").id
        catalog.put_hours(tx, other, {0: (8 * 60, 17 * 60)})
        day = date(2026, 11, 30)
        assert day.weekday() == 0
        assert catalog.day_closed_at(tx, _moment(work, day, 7, 59)) == day - timedelta(days=1)
        assert catalog.day_closed_at(tx, _moment(work, day, 8)) == day
        next_day = day + timedelta(days=1)
        assert catalog.day_closed_at(tx, _moment(work, next_day, 8)) == day
        assert catalog.day_closed_at(tx, _moment(work, next_day, 9)) == next_day
        catalog.put_closed_day(tx, work.built.branch, next_day, "Invented Day")
        assert catalog.day_closed_at(tx, _moment(work, next_day, 3, 59)) == day
        assert catalog.day_closed_at(tx, _moment(work, next_day, 4)) == next_day


def _moment(work: AtWork, day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), work.clock.now.tzinfo)


def test_a_permission_keeps_its_last_day(work: AtWork) -> None:
    actor = as_themselves(work.person())
    last = work.clock().date() + timedelta(days=2)
    assert isinstance(
        desk.permit(work.house, actor, PermissionForm("Tansy Ash", (RecordClass.LOAN,), last)), desk.Permitted
    )
    closed(work, last, 0, 30)
    assert desk.own_permissions(work.house, actor) != ()
    closed(work, last + timedelta(days=1), 0, 30)
    assert desk.own_permissions(work.house, actor) == ()
