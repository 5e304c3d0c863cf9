"""An unforeseen closing: nothing is due on a day on which it cannot be brought back."""

from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import catalog, custody, desk
from carrel.custody import postponing
from carrel.gate import perform
from carrel.records.circulation import Hold, HoldState
from carrel.records.ids import TitleId
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Purpose, RecordClass, Role
from carrel.sealed import pockets
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import HOLD


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work() as made:
        yield made


def closing(work: AtWork, first: date, last: date, role: Role = Role.SUPERVISOR) -> object:
    return custody.close_branch(work.house, work.actor(role), work.built.branch, first, last, "snow")


def due_days(work: AtWork, person: Person) -> list[date]:
    served = desk.serve(work.house, work.clerk, work.again(person).visit)
    assert isinstance(served, desk.Served)
    return [line.due for line in served.view.loans]


def ready_hold(work: AtWork, person: Person, last: date) -> bytes:
    """A hold on the shelf, as the desk leaves it."""
    record = work.record(person)

    def put(act: object) -> bytes:
        hold = Hold(
            person.row, record.pocket, 1, TitleId(1), last, work.built.branch, expires=last, state=HoldState.READY
        )
        made = pockets.put_hold(act.tx, work.house.ring, act.live, hold)
        assert made is not None
        return made

    return perform(work.house, work.clerk, Purpose.HOLD, put)


def shelf_day(work: AtWork, row: bytes) -> date:
    with work.house.store.read() as tx:
        sealed = pockets.holds.get(tx, row)
        assert sealed is not None
    return open_box(work.house.ring, HOLD, sealed).expires


def test_what_is_due_on_a_closed_day_is_due_on_the_next_open_one(work: AtWork) -> None:
    with work.house.store.write() as tx:
        catalog.put_hours(tx, work.built.branch, dict.fromkeys(range(5), (540, 1020)))  # Monday to Friday
    person = work.person()
    work.lent(person)
    due = due_days(work, person)[0]
    assert due.weekday() == 1  # a Tuesday
    row = ready_hold(work, person, due)
    friday = due + timedelta(days=3)
    assert closing(work, due, friday) == custody.Postponed(4, 1, 1)
    assert due_days(work, person) == [friday + timedelta(days=3)]
    assert shelf_day(work, row) == friday + timedelta(days=3)


def test_what_is_due_before_or_after_stays(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    due = due_days(work, person)[0]
    assert closing(work, due - timedelta(days=3), due - timedelta(days=1)) == custody.Postponed(3, 0, 0)
    assert closing(work, due + timedelta(days=1), due + timedelta(days=2)) == custody.Postponed(2, 0, 0)
    assert due_days(work, person) == [due]


def test_another_branch_moves_nothing_here(work: AtWork) -> None:
    person = work.person()
    work.lent(person)
    due = due_days(work, person)[0]
    with work.house.store.write() as tx:
        other = catalog.put_branch(tx, "Bookmobile", "BUS").id
    done = custody.close_branch(work.house, work.supervisor, other, due, due, "a flat tyre")
    assert done == custody.Postponed(1, 0, 0)
    assert due_days(work, person) == [due]


def test_running_it_again_changes_nothing(work: AtWork) -> None:
    people = [work.person() for _ in range(3)]
    for person in people:
        work.lent(person)
    due = due_days(work, people[0])[0]
    assert closing(work, due, due) == custody.Postponed(1, 3, 0)
    before = [due_days(work, person) for person in people]
    assert closing(work, due, due) == custody.Postponed(0, 0, 0)
    assert [due_days(work, person) for person in people] == before


def test_a_closing_that_was_killed_is_taken_up_again(work: AtWork, monkeypatch: pytest.MonkeyPatch) -> None:
    people = [work.person() for _ in range(5)]
    for person in people:
        work.lent(person)
    due = due_days(work, people[0])[0]
    rounds, left = postponing.rounds, [2]

    def killed(house, actor, purpose, page, job, alone=False):
        def once(act, sealed):
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            job(act, sealed)

        return rounds(house, actor, purpose, page, once, size=1, alone=alone)

    monkeypatch.setattr(postponing, "rounds", killed)
    with pytest.raises(KeyboardInterrupt):
        closing(work, due, due)
    monkeypatch.undo()
    assert closing(work, due, due) == custody.Postponed(0, 3, 0)
    assert {day for person in people for day in due_days(work, person)} == {due + timedelta(days=1)}


def test_one_entry_stands_for_the_closing(work: AtWork) -> None:
    work.lent(work.person())
    today = work.clock().date()
    with work.told() as told:
        closing(work, today, today)
    assert [(entry.actor, entry.purpose, entry.count) for entry in told] == [("supervisor", Purpose.POSTPONE, 1)]
    assert set(told[0].classes) == {RecordClass.LOAN, RecordClass.HOLD}


@pytest.mark.parametrize("role", [Role.CLERK, Role.PAGE, Role.KEEPER, Role.AUDITOR, Role.VOLUNTEER])
def test_others_close_nothing(work: AtWork, role: Role) -> None:
    before = work.dump()
    assert isinstance(closing(work, work.clock().date(), work.clock().date(), role), Refusal)
    assert work.dump() == before


def test_a_closing_says_why_and_has_an_order(work: AtWork) -> None:
    today = work.clock().date()
    assert isinstance(closing(work, today, today - timedelta(days=1)), Refusal)
    done = custody.close_branch(work.house, work.supervisor, work.built.branch, today, today, "  ")
    assert isinstance(done, Refusal)


def test_the_calendar_is_the_custodians(work: AtWork) -> None:
    house, branch, today = work.house, work.built.branch, work.clock().date()
    week = {0: (540, 1020), 5: (600, 780)}
    for actor in (work.supervisor, work.clerk):
        assert isinstance(custody.set_week(house, actor, branch, week), Refusal)
        assert isinstance(custody.stay_closed(house, actor, branch, {today: "inventory"}), Refusal)
        assert isinstance(custody.calendar_of(house, actor, branch), Refusal)
    assert custody.set_week(house, work.custodian, branch, week) is None
    assert custody.stay_closed(house, work.custodian, branch, {today: "inventory"}) is None
    found = custody.calendar_of(house, work.custodian, branch)
    assert isinstance(found, custody.BranchCalendar)
    assert dict(found.week) == week
    assert found.closed == ((today, "inventory"),)
    assert custody.open_after_all(house, work.custodian, branch, today) is None
    found = custody.calendar_of(house, work.custodian, branch)
    assert isinstance(found, custody.BranchCalendar)
    assert found.closed == ()
    assert isinstance(custody.set_week(house, work.custodian, branch, {0: (600, 540)}), Refusal)


def test_legal_holidays_are_offered_by_a_library_of_them() -> None:
    pytest.importorskip("holidays")
    found = dict(custody.holidays_of(2027))
    assert date(2027, 7, 5) in found  # Independence Day falls on a Sunday
    assert "Thanksgiving" in found[date(2027, 11, 25)]


def test_a_hold_that_waits_in_the_queue_is_left_alone(work: AtWork) -> None:
    person, today = work.person(), work.clock().date()
    row = ready_hold(work, person, today)
    with work.house.store.read() as tx:
        sealed = pockets.holds.get(tx, row)
    hold = msgspec.structs.replace(open_box(work.house.ring, HOLD, sealed), state=HoldState.QUEUED)
    work.perform(
        Role.CLERK,
        Purpose.HOLD,
        lambda act: pockets.holds.replace(act.tx, work.house.ring, act.live.current, [(row, hold)]),
    )
    assert closing(work, today, today) == custody.Postponed(1, 0, 0)
