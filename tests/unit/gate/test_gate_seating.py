"""Who is next at the public computers, until when a sitting may last, and what a room shows: to the minute."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import msgspec
import pytest

from at_work import AtWork, at_work
from carrel import catalog
from carrel.catalog import ComputerState
from carrel.gate import Act, GrantFault, see_machine, see_room
from carrel.gate import _seating as seating
from carrel.records.computers import Seat, SeatState
from carrel.records.ids import ComputerId, PatronId
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import epochs, pockets, seats
from seated import Seated, hours, with_computers

T = TypeVar("T")
MINUTE = timedelta(minutes=1)


class Room:
    """A branch with two internet computers and one for children, and whoever a test puts there."""

    def __init__(self, work: AtWork) -> None:
        self.work, self.house, self.branch = work, work.house, work.built.branch
        made = Seated(work)
        self.one, self.other = (machine.computer for machine in made.machines)
        self.childrens = made.machine("PC 09", "children").computer
        work.clock.now = work.clock.now.replace(second=7, microsecond=9)

    @property
    def now(self) -> datetime:
        return self.work.clock.now

    def put(self, state: SeatState, came: int = 0, **said: object) -> bytes:
        """Somebody who came so many minutes ago; gives the row."""
        before = self.rows()
        whose = {"patron": PatronId(secrets.token_bytes(16)), "pocket": secrets.token_bytes(16), "slot": 1}
        usual = whose | {"branch": self.branch, "kind": "internet", "code": f"K{secrets.token_hex(2).upper()}"}
        seat = Seat(**(usual | {"state": state, "asked": self.now - came * MINUTE} | said))
        with self.house.store.write() as tx:
            assert seats.put(tx, self.house.ring, epochs.generations(tx), seat)
        (row,) = self.rows() - before
        return row

    def reserve(self, begins: int, ends: int, **said: object) -> bytes:
        """A reservation from and to so many minutes from now."""
        return self.put(
            SeatState.RESERVED, begins=self.now + begins * MINUTE, ends=self.now + ends * MINUTE, **({"slot": 2} | said)
        )

    def seat(self, computer: ComputerId, ends: int, **said: object) -> bytes:
        """Somebody who sits there since ten minutes, for so many more."""
        return self.put(
            SeatState.SEATED,
            computer=computer,
            begins=self.now - 10 * MINUTE,
            ends=self.now + ends * MINUTE,
            **said,
        )

    def rows(self) -> set[bytes]:
        with self.house.store.read() as tx:
            return {sealed.row for sealed in seats.of_branch(tx, self.branch)}

    def close_in(self, minutes: int) -> None:
        """The branch closes so many minutes after the one that has begun."""
        at = self.now.hour * 60 + self.now.minute + minutes
        with self.house.store.write() as tx:
            hours(tx, self.branch, {self.now.weekday(): (0, at)})

    def out_of_service(self, *computers: ComputerId) -> None:
        with self.house.store.write() as tx:
            for one in catalog.computers_of(tx, self.branch):
                if one.id in computers:
                    catalog.change_computer(tx, msgspec.structs.replace(one, state=ComputerState.OUT_OF_SERVICE))

    def ask(self, question: Callable[[Act], T]) -> T:
        return self.work.perform(Role.CLERK, Purpose.SEAT, question)

    def record(self, row: bytes) -> Seat:
        here = self.ask(lambda act: seating.everybody_in(act, self.branch))
        return next(one.record for one in here if one.sealed.row == row)

    def called(self) -> tuple[bytes, ComputerId] | None:
        found = self.ask(lambda act: seating.next_called(act, self.branch))
        return None if found is None else (found[0].row, found[1])

    def free_until(self, kind: str = "internet", but: bytes = b"") -> timedelta:
        return self.ask(lambda act: seating.free_until(act, self.branch, kind, but)) - self.now

    def may_reserve(self, begins: int, ends: int, kind: str = "internet") -> bool:
        span = self.now + begins * MINUTE, self.now + ends * MINUTE
        return self.ask(lambda act: seating.may_reserve(act, self.branch, kind, *span))


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work(with_computers()) as made:
        yield made


@pytest.fixture
def room(work: AtWork) -> Room:
    return Room(work)


def test_a_sitting_begins_when_it_began_and_any_other_would_begin_now(room: Room) -> None:
    begun = {
        room.seat(room.one, 30): room.now - 10 * MINUTE,
        room.reserve(60, 90): room.now,
        room.put(SeatState.WAITING): room.now,
    }
    stays = {row: room.ask(partial(seating.stay_of, seat=room.record(row))) for row in begun}
    assert {row: stay.begins for row, stay in stays.items()} == begun


def test_only_who_sits_has_sat(room: Room) -> None:
    sits, reserved = room.seat(room.one, 30), room.reserve(60, 90)
    with room.house.store.read() as tx:
        sealed = {one.row: one for one in seats.of_branch(tx, room.branch)}
    sat = room.ask(lambda act: seating.sat(act, sealed[sits]))
    assert sat is not None
    assert (sat.begins, sat.ends) == (room.now - 10 * MINUTE, room.now + 30 * MINUTE)
    assert room.ask(lambda act: seating.sat(act, sealed[reserved])) is None


def test_a_code_stands_for_one_seat_however_it_is_typed(room: Room) -> None:
    room.put(SeatState.WAITING, code="A2-3B")
    row = room.put(SeatState.WAITING, code="K7-4Q")
    found = room.ask(lambda act: seating.seat_of_code(act, room.branch, " k7-4q "))
    assert found is not None
    assert found.row == row
    assert room.ask(lambda act: seating.seat_of_code(act, room.branch, "Z9-9Z")) is None


def test_whoever_comes_is_behind_everybody_though_the_clock_was_set_back(room: Room) -> None:
    least = timedelta(microseconds=1)
    assert room.ask(lambda act: seating.behind_everybody(act, room.branch)) == room.now + least
    room.put(SeatState.WAITING, came=-30)
    latest = room.now + 30 * MINUTE + least
    assert room.ask(lambda act: seating.behind_everybody(act, room.branch)) == latest


@pytest.mark.parametrize(
    ("kind", "guest", "left"),
    [("internet", False, 120), ("internet", True, 60), ("catalogue", False, None), ("gone", False, 120)],
)
def test_the_minutes_of_a_day_are_those_of_the_rules(room: Room, kind: str, guest: bool, left: int | None) -> None:
    stay = seating.Stay(secrets.token_bytes(16), guest, room.branch, kind, room.now)
    assert room.ask(lambda act: seating.minutes_left(act, stay)) == left


def test_a_computer_is_reserved_as_often_as_there_are_some(room: Room) -> None:
    room.out_of_service(room.other)
    room.reserve(60, 90)
    assert [room.may_reserve(*span) for span in ((60, 90), (30, 61), (89, 99), (50, 120))] == [False] * 4
    assert room.may_reserve(30, 60)
    assert room.may_reserve(90, 120)
    assert room.may_reserve(60, 90, "children")
    room.put(SeatState.WAITING)
    assert room.may_reserve(30, 60)


def test_a_branch_closes_when_its_hours_say_or_at_midnight(room: Room) -> None:
    tomorrow = room.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    assert room.ask(lambda act: seating.closing_time(act, room.branch)) == tomorrow
    room.close_in(5)
    at = room.now.replace(second=0, microsecond=0) + 5 * MINUTE
    assert room.ask(lambda act: seating.closing_time(act, room.branch)) == at


def test_what_is_out_of_service_is_not_given(room: Room) -> None:
    room.out_of_service(room.one)
    found = room.ask(lambda act: seating.in_service(act, room.branch))
    assert [one.id for one in found] == [room.other, room.childrens]


def test_who_never_came_is_passed_over_and_nobody_else(room: Room) -> None:
    missed = {
        room.reserve(-30, 0),
        room.put(SeatState.CALLED, computer=room.one, kept=room.now),
    }
    room.reserve(-30, 1)
    room.put(SeatState.CALLED, computer=room.other, kept=room.now + MINUTE)
    room.seat(room.childrens, 0)
    room.put(SeatState.WAITING)
    assert {one.row for one in room.ask(lambda act: seating.calls_over(act, room.branch))} == missed


def test_reservations_go_first_and_by_their_time(room: Room) -> None:
    room.out_of_service(room.other)
    waits = room.put(SeatState.WAITING, came=50)
    assert room.called() == (waits, room.one)
    later = room.reserve(-5, 30, came=40)
    assert room.called() == (later, room.one)
    earlier = room.reserve(-10, 30, came=2)
    assert room.called() == (earlier, room.one)


@pytest.mark.parametrize(("minutes", "is_called"), [(10, True), (9, False)])
def test_nobody_is_called_for_less_than_five_minutes_but_who_has_reserved(
    room: Room, minutes: int, is_called: bool
) -> None:
    room.out_of_service(room.other)
    waits = room.put(SeatState.WAITING)
    room.reserve(minutes, 60)
    assert room.called() == ((waits, room.one) if is_called else None)


def test_before_closing_time_only_who_has_reserved_is_called(room: Room) -> None:
    room.close_in(6)
    room.put(SeatState.WAITING)
    assert room.called() is None
    reserved = room.reserve(-1, 30)
    assert room.called() == (reserved, room.one)


def test_a_sitting_lasts_until_a_reservation_of_its_kind_that_is_not_its_own(room: Room) -> None:
    room.out_of_service(room.other)
    day = room.free_until()
    room.reserve(20, 60, kind="children")
    assert room.free_until() == day
    own = room.reserve(40, 60)
    assert room.free_until() == 40 * MINUTE
    assert room.free_until(but=own) == day
    room.out_of_service(room.childrens)
    assert room.free_until("children") == 20 * MINUTE


def test_a_place_in_line_is_that_of_the_turn_and_not_of_a_reservation(room: Room) -> None:
    pocket = secrets.token_bytes(16)
    with pytest.raises(GrantFault):
        room.ask(lambda act: seating.place_in_line(act, pocket))
    room.reserve(60, 90, pocket=pocket, code="R")
    room.put(SeatState.WAITING, came=9)
    room.put(SeatState.WAITING, came=1, pocket=pocket, code="T")
    found = room.ask(lambda act: seating.place_in_line(act, pocket))
    assert (found.code, found.place, found.computer, found.until) == ("T", 2, None, None)


def test_who_is_called_stands_in_no_line(room: Room) -> None:
    pocket, kept = secrets.token_bytes(16), room.now + 5 * MINUTE
    room.put(SeatState.CALLED, pocket=pocket, code="C", computer=room.one, kept=kept)
    found = room.ask(lambda act: seating.place_in_line(act, pocket))
    assert (found.code, found.place, found.computer, found.until) == ("C", 0, room.one, kept)


def test_a_room_shows_what_is_taken_and_until_when(room: Room) -> None:
    room.seat(room.one, 30)
    room.put(SeatState.CALLED, computer=room.other, kept=room.now + MINUTE, code="C")
    room.put(SeatState.WAITING, came=3, code="W")
    room.reserve(60, 90, code="R")
    seen = see_room(room.house, room.branch)
    shown = [(one.taken, one.until, one.code) for one in seen.machines]
    assert shown == [(True, room.now + 30 * MINUTE, ""), (False, room.now + MINUTE, "C"), (False, None, "")]
    assert [one.code for one in seen.line] == ["W"]
    assert [(one.begins, one.ends) for one in seen.booked] == [(room.now + 60 * MINUTE, room.now + 90 * MINUTE)]


def test_a_time_that_is_over_is_not_shown(room: Room) -> None:
    room.seat(room.one, 0)
    room.put(SeatState.CALLED, computer=room.other, kept=room.now, code="C")
    shown = [(one.taken, one.until, one.code) for one in see_room(room.house, room.branch).machines]
    assert shown == [(False, None, "")] * 3


def test_a_machine_says_whether_there_is_more_time(room: Room) -> None:
    room.seat(room.one, 30)
    seen = see_machine(room.house, room.one)
    assert seen is not None
    assert (seen.ends, seen.may_extend) == (room.now + 30 * MINUTE, True)
    waits = room.put(SeatState.WAITING)
    assert not _may_extend(room)
    with room.house.store.write() as tx:
        pockets.seats.drop(tx, waits)
    assert _may_extend(room)
    room.work.clock.now += 30 * MINUTE
    assert not _may_extend(room), "its time is over"


def test_no_time_is_given_beyond_closing_time(room: Room) -> None:
    room.work.clock.now = room.now.replace(second=0, microsecond=0)
    room.close_in(30)
    room.seat(room.one, 30)
    assert not _may_extend(room)


def _may_extend(room: Room) -> bool:
    seen = see_machine(room.house, room.one)
    assert seen is not None
    return seen.may_extend
