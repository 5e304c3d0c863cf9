"""Seats at public computers: who sits where, for how long, who is next; and nothing left of it afterwards."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import custody, desk, staff
from carrel.desk import seats
from carrel.gate import House
from carrel.records.refusals import Refusal
from carrel.records.registration import Block
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import epochs, registrations
from own import as_themselves
from seated import PIN, Seated, hours, with_computers


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


def test_a_daily_limit_holds_across_sittings_and_is_forgotten_at_the_close(work: AtWork, room: Seated) -> None:
    person, machine = room.person(), room.machines[0]
    for minutes in (60, 45):
        room.sit(machine, person)
        room.later(minutes)
        done = seats.leave(room.house, machine)
        # a sitting whose time is over has ended by itself: there is nothing to leave
        assert (done is None) is (minutes < 60)
    assert room.sit(machine, person).minutes_left == 15
    room.later(15)
    assert seats.sitting_at(room.house, machine) is None
    assert room.refused(machine, person) == "there is no time left for you today"
    assert isinstance(seats.take_turn(room.house, work.clerk, person.card, "internet"), Refusal)
    (epoch,) = {number for (number,) in work.sql("SELECT epoch FROM day_uses")}
    closed(work)
    assert work.sql("SELECT count(*) FROM day_uses") == [(0,)]
    assert f"today-{epoch:08d}" not in work.house.ring.keeper.names()
    assert room.sit(machine, person).minutes_left == 60


def closed(work: AtWork) -> None:
    done = custody.close_day(work.house, work.keeper, lambda step: None)
    assert isinstance(done, custody.Closed), done


def test_a_catalogue_machine_takes_none_of_the_day(room: Seated) -> None:
    person, machine = room.person(), room.machine("OPAC 1", "catalogue")
    for _ in range(10):
        assert room.sit(machine, person).minutes_left == 15
        room.later(15)
    assert room.sit(room.machines[0], person).minutes_left == 60


def test_a_guest_pass_names_nobody_and_is_good_for_an_hour_until_the_close(work: AtWork, room: Seated) -> None:
    code = room.guest()
    assert isinstance(seats.sit_down_as_guest(room.house, room.machines[0], code.lower()), seats.Sitting)
    again = seats.sit_down_as_guest(room.house, room.machines[1], code)
    assert isinstance(again, Refusal)
    room.later(40)
    assert seats.leave(room.house, room.machines[0]) is None
    longer = seats.sit_down_as_guest(room.house, room.machines[1], code)
    assert isinstance(longer, seats.Sitting)
    assert longer.minutes_left == 20
    assert not any(code.replace("-", "") in str(row) for rows in work.dump().values() for row in rows)
    closed(work)
    work.clock.days_later()
    over = seats.sit_down_as_guest(room.house, room.machines[0], code)
    assert isinstance(over, Refusal)
    assert over.what == "that is no guest pass of today"


def test_passes_are_not_guessed_at_one_machine(room: Seated) -> None:
    answers = [seats.sit_down_as_guest(room.house, room.machines[0], f"AA-AAA-AAA{n}") for n in range(8)]
    assert [type(one).__name__ for one in answers] == ["Wrong"] * 5 + ["Throttled"] * 3
    assert isinstance(seats.sit_down_as_guest(room.house, room.machines[1], room.guest()), seats.Sitting)


def test_no_pin_is_found_out_at_a_computer(work: AtWork, room: Seated) -> None:
    """Each card has five tries of its own; a machine has them once, whatever card is shown. A right PIN forgives."""
    machine, other = room.machines
    several = [room.person() for _ in range(9)]
    answers = [seats.sit_down(room.house, machine, one.card, "0000") for one in several[:4]]
    room.sit(machine, several[8])
    taken = [seats.sit_down(room.house, machine, one.card, pin) for one in several[:4] for pin in ("0000", PIN)]
    assert {one.what if isinstance(one, Refusal) else "right" for one in taken} == {"somebody sits here"}
    assert seats.leave(room.house, machine) is None
    answers += [seats.sit_down(room.house, machine, one.card, "0000") for one in several[:8]]
    assert [type(one).__name__ for one in answers] == ["Wrong"] * (4 + 5) + ["Throttled"] * 3
    room.sit(other, several[0])


def test_a_sitting_is_made_longer_while_nobody_waits(room: Seated) -> None:
    ann, ben, cid = (room.person() for _ in range(3))
    room.sit(room.machines[0], ann)
    room.later(56)
    before = seats.sitting_at(room.house, room.machines[0])
    assert before is not None
    assert (before.minutes_left, before.warn, before.may_extend) == (4, True, True)
    longer = seats.extend(room.house, room.machines[0])
    assert isinstance(longer, seats.Sitting)
    assert longer.minutes_left == 19
    room.sit(room.machines[1], ben)
    room.turn(cid)
    now = seats.sitting_at(room.house, room.machines[0])
    assert now is not None
    assert not now.may_extend
    assert isinstance(seats.extend(room.house, room.machines[0]), Refusal)


def test_a_sitting_that_begins_while_others_wait_is_short(room: Seated) -> None:
    ann, ben, cid, dora = (room.person() for _ in range(4))
    room.sit(room.machines[0], ann)
    room.sit(room.machines[1], ben)
    room.turn(cid)
    room.turn(dora)
    assert seats.leave(room.house, room.machines[0]) is None
    assert room.sit(room.machines[0], cid).minutes_left == 30


@pytest.mark.parametrize(
    ("kind", "born", "fits"),
    [
        ("children", date(2016, 5, 1), True),
        ("children", date(1990, 5, 1), False),
        ("children", None, False),
        ("internet", date(2016, 5, 1), True),
    ],
)
def test_age_is_a_yes_or_no(room: Seated, kind: str, born: date | None, fits: bool) -> None:
    person, machine = room.person(birth=born), room.machine("Kids 1", "children")
    where = machine if kind == "children" else room.machines[0]
    done = seats.sit_down(room.house, where, person.card, PIN)
    assert isinstance(done, seats.Sitting) is fits


def test_the_filter_goes_by_the_category_and_by_the_pass(room: Seated) -> None:
    child = room.person(category="child", guardian_name="Tansy Ash")
    assert room.sit(room.machines[0], child).filtered
    guest = seats.sit_down_as_guest(room.house, room.machines[1], room.guest(filtered=True))
    assert isinstance(guest, seats.Sitting)
    assert guest.filtered


def test_who_is_stopped_at_the_desk_is_not_told_why_at_the_machine(work: AtWork, room: Seated) -> None:
    person = room.person()
    record = work.record(person)
    blocked = msgspec.structs.replace(record, blocks=(Block("mail came back", date(2026, 1, 1)),))
    with work.house.store.write() as tx:
        registrations.replace(tx, work.house.ring, epochs.generations(tx), person.row, record, blocked)
    assert room.refused(room.machines[0], person) == "please ask at the desk"
    told = seats.take_turn(work.house, work.clerk, person.card, "internet")
    assert isinstance(told, Refusal)
    assert "mail came back" in told.what


def test_a_reserved_computer_is_kept_when_its_time_comes_and_released_after(room: Seated, work: AtWork) -> None:
    ann, ben, cid = (room.person() for _ in range(3))
    begins = work.clock.now + timedelta(minutes=30)
    done = seats.reserve(room.house, work.clerk, ann.card, "internet", begins, 30)
    assert isinstance(done, seats.Reserved), done.prose
    room.sit(room.machines[0], ben)
    assert room.sit(room.machines[1], cid).minutes_left == 30  # never into somebody's reservation
    assert isinstance(seats.extend(room.house, room.machines[1]), Refusal)
    seen = seats.room(room.house, work.clerk, work.built.branch)
    assert {one.next_reservation for one in seen.computers} == {begins}
    room.later(30)
    assert room.states() == {"PC 01": "taken", "PC 02": "called"}
    assert room.refused(room.machines[1], cid) == "this computer is kept for somebody"
    assert room.sit(room.machines[1], ann).minutes_left == 30
    room.later(30)
    again = seats.reserve(room.house, work.clerk, ann.card, "internet", work.clock.now + timedelta(minutes=10), 30)
    assert isinstance(again, seats.Reserved)
    room.later(16)
    assert room.states()["PC 01"] == "called"
    room.later(6)
    assert room.states() == {"PC 01": "free", "PC 02": "free"}


def test_reservations_are_two_within_hours_and_never_more_than_there_are_computers(room: Seated, work: AtWork) -> None:
    with work.house.store.write() as tx:
        hours(tx, work.built.branch, dict.fromkeys(range(5), (540, 1080)))
    ann, ben, cid = (room.person() for _ in range(3))
    tomorrow = work.clock.now.replace(hour=14, minute=0) + timedelta(days=1)

    def asks(person: Person, begins: datetime, minutes: int = 60) -> str:
        done = seats.reserve(room.house, work.clerk, person.card, "internet", begins, minutes)
        return done.what if isinstance(done, Refusal) else ""

    assert [asks(one, tomorrow) for one in (ann, ben)] == ["", ""]
    assert asks(cid, tomorrow + timedelta(minutes=59)) == "every computer of that kind is taken then"
    assert asks(cid, tomorrow + timedelta(minutes=60)) == ""
    assert asks(ann, tomorrow + timedelta(minutes=30)) == "there is a reservation or a sitting at that time already"
    assert asks(ann, tomorrow + timedelta(hours=2)) == ""
    assert asks(ann, tomorrow + timedelta(days=1)) == "there are two reservations already"
    assert asks(cid, tomorrow.replace(hour=17, minute=30)) == "the branch is not open all that time"
    assert asks(cid, tomorrow + timedelta(days=4)) == "the branch is not open all that time"  # a Sunday
    assert asks(cid, tomorrow + timedelta(days=13)).startswith("a computer is reserved 7 days ahead")
    assert asks(cid, tomorrow + timedelta(days=2), 61).startswith("a reservation is from 5 to 60 minutes")
    assert asks(cid, work.clock.now - timedelta(hours=1)) == "that time is over"


def test_a_reservation_outlives_the_close_and_a_turn_does_not(room: Seated, work: AtWork) -> None:
    ann, ben = room.person(), room.person()
    late = work.clock.now.replace(hour=20, minute=30) + timedelta(days=1)  # the next day, as Greenwich has it
    assert isinstance(seats.reserve(room.house, work.clerk, ann.card, "internet", late, 30), seats.Reserved)
    today = work.clock.now.replace(hour=20, minute=30)
    assert isinstance(seats.reserve(room.house, work.clerk, ben.card, "internet", today, 30), seats.Reserved)
    room.turn(ben)
    work.clock.now = work.clock.now.replace(hour=22)
    closed(work)
    assert work.sql("SELECT count(*) FROM seats") == [(1,)]
    own = seats.own_turns(room.house, as_themselves(ann))
    assert isinstance(own, seats.OwnTurns)
    assert [(one.state, one.begins) for one in own.turns] == [("reserved", late)]


def test_whoever_sits_when_the_day_is_closed_is_counted(room: Seated, work: AtWork) -> None:
    room.sit(room.machines[0], room.person())
    room.later(20)
    closed(work)
    assert work.sql("SELECT count(*) FROM seats") == [(0,)]
    assert work.sql("SELECT word, number FROM tallies WHERE counter = 'computer'") == [("internet|16 to 30", 1)]


def test_minutes_beyond_the_rules_are_a_supervisors_and_the_reason_stands_in_the_ledger(
    room: Seated, work: AtWork
) -> None:
    person, machine = room.person(), room.machines[0]
    room.sit(machine, person)
    room.later(60)
    room.sit(machine, person)
    assert isinstance(seats.extend(room.house, machine), Refusal), "the day has no minutes left"
    computer = machine.computer
    refused = seats.give_minutes(room.house, work.clerk, computer, 20, seats.SeatReason.SCHOOLWORK)
    assert isinstance(refused, Refusal)
    with work.told() as told:
        given = seats.give_minutes(room.house, work.supervisor, computer, 200, seats.SeatReason.SCHOOLWORK)
    assert given is None
    assert [entry.reason for entry in told] == ["needed for school"]
    sitting = seats.sitting_at(room.house, machine)
    assert sitting is not None
    assert sitting.minutes_left > 120


def test_staff_end_and_move_a_sitting(room: Seated, work: AtWork) -> None:
    ann, ben = room.person(), room.person()
    first, second = (one.computer for one in room.machines)
    room.sit(room.machines[0], ann)
    assert seats.move_sitting(room.house, work.clerk, first, second) is None
    assert room.states() == {"PC 01": "free", "PC 02": "taken"}
    room.sit(room.machines[0], ben)
    assert isinstance(seats.move_sitting(room.house, work.clerk, first, second), Refusal)
    assert seats.end_sitting(room.house, work.clerk, second) is None
    assert isinstance(seats.end_sitting(room.house, work.clerk, second), Refusal)
    assert room.states() == {"PC 01": "taken", "PC 02": "free"}


def test_a_turn_is_given_up_at_the_desk_and_at_ones_own_pages(room: Seated, work: AtWork) -> None:
    ann, ben, cid, dora = (room.person() for _ in range(4))
    room.sit(room.machines[0], ann)
    room.sit(room.machines[1], ben)
    turn = room.turn(cid)
    own = seats.own_take_turn(room.house, as_themselves(dora), work.built.branch, "internet")
    assert isinstance(own, seats.OwnTurns)
    assert len(room.line()) == 2
    assert seats.give_up(room.house, work.clerk, turn.code.lower()) is None
    assert room.line() == [own.turns[0].code]
    assert isinstance(seats.own_give_up(room.house, as_themselves(cid), own.turns[0].word), Refusal)
    assert seats.own_give_up(room.house, as_themselves(dora), own.turns[0].word) is None
    assert room.line() == []
    assert isinstance(seats.give_up(room.house, work.clerk, turn.code), Refusal)


def test_whoever_has_no_registration_any_more_sits_nowhere(room: Seated, work: AtWork) -> None:
    ann, ben, cid = (room.person() for _ in range(3))
    room.sit(room.machines[0], ann)
    room.sit(room.machines[1], ben)
    closing = desk.close_registration(work.house, work.supervisor, work.again(ann).visit, desk.WhyClosed.WISH)
    assert isinstance(closing, desk.Closing), closing
    merged = desk.merge_registrations(work.house, work.supervisor, work.again(cid).visit, work.again(ben).visit)
    assert isinstance(merged, desk.Merged), merged
    assert room.states() == {"PC 01": "free", "PC 02": "free"}
    closed(work)
    assert work.sql("SELECT sum(number) FROM tallies WHERE counter = 'computer'") == [(2,)]
    checked = custody.check(work.house, work.keeper, lambda step: None)
    assert isinstance(checked, custody.Checked)
    assert checked.faults == ()


def test_terminals_outlive_a_restart_and_end_with_their_account(room: Seated, work: AtWork) -> None:
    key = seats.enrol_terminal(room.house, work.custodian, room.machines[0].computer)
    assert isinstance(key, str)
    again = House(
        work.house.store, work.house.ring, work.house.statute, work.house.local, work.house.library, work.clock
    )
    found = seats.terminal_of(again, key)
    assert found is not None
    assert (found.label, found.actor.name, found.actor.role) == ("PC 01", "kiosk", Role.KIOSK)
    assert not any(key in str(row) for rows in work.dump().values() for row in rows)
    assert seats.terminal_of(again, key + "x") is None
    assert isinstance(seats.enrol_terminal(room.house, work.clerk, room.machines[0].computer), Refusal)
    assert isinstance(seats.enrol_terminal(room.house, work.supervisor, room.machines[0].computer), str)
    assert seats.terminal_of(again, key) is None
    with work.house.store.write() as tx:
        staff.dismiss(tx, "kiosk")
    assert seats.sit_down(room.house, room.machines[0], "x", "1") is not None
    assert seats.terminal_of(again, key) is None


def test_the_list_of_computers_is_the_supervisors(room: Seated, work: AtWork) -> None:
    branch, computer = work.built.branch, room.machines[0].computer
    for label in ("", "a label of thirteen", "PC/1", "https://x.test"):
        assert isinstance(seats.add_computer(work.house, work.supervisor, branch, label, "internet"), Refusal)
    assert isinstance(seats.add_computer(work.house, work.supervisor, branch, "pc 01", "internet"), Refusal)
    assert isinstance(seats.add_computer(work.house, work.supervisor, branch, "PC 09", "abacus"), Refusal)
    assert isinstance(seats.add_computer(work.house, work.clerk, branch, "PC 09", "internet"), Refusal)
    room.sit(room.machines[0], room.person())
    assert isinstance(seats.drop_computer(work.house, work.supervisor, computer), Refusal)
    out = seats.change_computer(work.house, work.supervisor, computer, "PC 01", "internet", in_service=False)
    assert isinstance(out, Refusal)
    assert seats.leave(work.house, room.machines[0]) is None
    out = seats.change_computer(work.house, work.supervisor, computer, "PC 01", "internet", in_service=False)
    assert not isinstance(out, Refusal)
    assert room.states()["PC 01"] == "out of service"
    assert room.refused(room.machines[0], room.person()) == "this computer is out of service"
    assert seats.drop_computer(work.house, work.supervisor, computer) is None
    assert list(room.states()) == ["PC 02"]


def test_only_whoever_is_served_gets_an_entry(room: Seated, work: AtWork) -> None:
    people = [room.person() for _ in range(5)]
    room.sit(room.machines[0], people[0])
    room.sit(room.machines[1], people[1])
    for person in people[2:]:
        room.turn(person)
    with work.told() as told:
        seats.room(room.house, None, work.built.branch)
        seats.sitting_at(room.house, room.machines[0])
    assert told == []
    with work.told() as told:
        assert seats.leave(room.house, room.machines[0]) is None
    assert [(entry.actor, entry.purpose) for entry in told] == [
        ("kiosk", Purpose.SEAT)
    ] * 2  # who leaves, who is called
