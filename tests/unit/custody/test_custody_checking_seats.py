"""``carrel check`` finds a seat that is wrong from either side, and names no one."""

from collections.abc import Iterator

import pytest

from at_work import at_work
from carrel import custody
from seated import Seated, with_computers


@pytest.fixture
def room() -> Iterator[Seated]:
    with at_work(with_computers()) as work:
        made = Seated(work)
        made.sit(made.machines[0], made.person())
        yield made


def faults(room: Seated) -> tuple[str, ...]:
    checked = custody.check(room.house, room.work.keeper, lambda step: None)
    assert isinstance(checked, custody.Checked)
    return checked.faults


def test_a_room_in_use_is_right(room: Seated) -> None:
    guest = room.guest()
    assert guest
    room.turn(room.person())
    assert faults(room) == ()


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("UPDATE seats SET branch = branch + 1", "a seat stands in the row of another branch or computer than its own"),
        ("UPDATE seats SET computer = NULL", "a seat stands in the row of another branch or computer than its own"),
        ("UPDATE seats SET tag = zeroblob(16)", "a seat is not in its owner's pocket"),
        ("DELETE FROM registrations", "a seat belongs to no registration"),
    ],
)
def test_what_somebody_changed_in_the_file_is_found(room: Seated, sql: str, fault: str) -> None:
    room.work.sql(sql)
    assert fault in faults(room)


def test_a_computer_that_is_not_in_the_list_is_found(room: Seated) -> None:
    (first, second) = (machine.computer for machine in room.machines)
    room.work.sql("DELETE FROM computers")
    found = faults(room)
    assert f"a seat is at computer {first}, which is not in the list" in found
    assert f"a key was given to computer {second}, which is not in the list" in found
