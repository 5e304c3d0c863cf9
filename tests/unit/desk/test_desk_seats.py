"""Seats at public computers: who sits where, for how long, who is next; and nothing left of it afterwards."""

from collections.abc import Iterator

import pytest

from at_work import AtWork, at_work
from carrel.desk import seats
from carrel.records.refusals import Refusal
from seated import Seated, with_computers


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work(with_computers()) as made:
        yield made


@pytest.fixture
def room(work: AtWork) -> Seated:
    return Seated(work)


def test_whoever_sits_down_is_seen_as_minutes_and_leaves_nothing(work: AtWork, room: Seated) -> None:
    person, machine = room.person(), room.machines[0]
    sitting = room.sit(machine, person)
    assert (sitting.label, sitting.minutes_left, sitting.filtered, sitting.warn) == ("PC 01", 60, False, False)
    assert room.states() == {"PC 01": "taken", "PC 02": "free"}
    room.later(42)
    assert seats.leave(room.house, machine) is None
    assert seats.sitting_at(room.house, machine) is None
    assert work.sql("SELECT count(*) FROM seats") == [(0,)]
    assert work.sql("SELECT count(*) FROM slips") == [(1 + 1,)]  # of the registration, and of the sitting
    assert room.states() == {"PC 01": "free", "PC 02": "free"}


def test_nobody_sits_twice_and_no_computer_is_taken_twice(room: Seated) -> None:
    ann, ben = room.person(), room.person()
    room.sit(room.machines[0], ann)
    assert room.refused(room.machines[1], ann) == "you sit at another computer already"
    assert room.refused(room.machines[0], ben) == "somebody sits here"
    assert isinstance(seats.sit_down(room.house, room.machines[1], ben.card, "0000"), Refusal)
    assert room.states() == {"PC 01": "taken", "PC 02": "free"}


def test_the_queue_is_called_in_turn_and_a_computer_is_kept_five_minutes(room: Seated) -> None:
    ann, ben, cid, dora = (room.person() for _ in range(4))
    for machine, person in zip(room.machines, (ann, ben), strict=True):
        room.sit(machine, person)
    first, second = room.turn(cid), room.turn(dora)
    assert (first.place, second.place, first.label) == (1, 2, None)
    assert room.turn(cid) == first
    room.later(10)
    assert seats.leave(room.house, room.machines[1]) is None
    assert room.states() == {"PC 01": "taken", "PC 02": "called"}
    assert room.refused(room.machines[1], dora) == "this computer is kept for somebody"
    room.later(6)
    assert room.line() == []  # cid did not come: dora is called
    assert room.refused(room.machines[1], cid) == "this computer is kept for somebody"
    sitting = room.sit(room.machines[1], dora)
    assert sitting.minutes_left == 60
