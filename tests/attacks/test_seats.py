"""What public computers leave: nothing of what was viewed nor of who sat where, and nothing to answer a letter with."""

import inspect
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from enum import Enum
from pathlib import Path

import pytest
from grep import needles
from test_order import tables

from at_work import AtWork, Person, at_work
from carrel import custody
from carrel.desk import seats
from carrel.records.computers import DayUse, Seat
from carrel.records.refusals import Refusal
from carrel.sealed import days, epochs, pockets
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import DAY_USE
from own import as_themselves
from seated import PIN, Seated, with_computers

URL = "https://clinic.example/secret?q=rash#treatment"
WORDS = (URL, "clinic.example", "rash", "treatment", "q=rash")


@pytest.fixture
def work() -> Iterator[AtWork]:
    with at_work(with_computers()) as made:
        yield made


@pytest.fixture
def room(work: AtWork) -> Seated:
    return Seated(work, 3)


def close(work: AtWork) -> None:
    assert isinstance(custody.close_day(work.house, work.keeper, lambda step: None), custody.Closed)


def every_byte(work: AtWork) -> bytes:
    """The database with its log, and the keys' folder."""
    folders = (work.built.home, work.built.keys)
    return b"".join(path.read_bytes() for one in folders for path in one.rglob("*") if path.is_file())


def pushed(work: AtWork, room: Seated, person: Person, name: str) -> list[object]:
    """Call a function with the address in each argument that takes words, one at a time."""
    call: Callable[..., object] = getattr(seats, name)
    sitter = room.machines[0]
    usual = {
        "house": work.house,
        "actor": as_themselves(person) if name.startswith("own_") else work.supervisor,
        "terminal": room.machines[1],
        "computer": sitter.computer,
        "from_": sitter.computer,
        "to": room.machines[2].computer,
        "branch": work.built.branch,
        "begins": work.clock.now + timedelta(hours=2),
        "minutes": 30,
        "filtered": True,
        "in_service": True,
        "kind": "internet",
        "label": "PC 77",
        "card": person.card,
        "pin": PIN,
        "code": "K7-4Q",
        "word": "a word",
        "key": "a key",
        "reason": seats.SeatReason.QUIET,
    }
    given = [one.name for one in inspect.signature(call).parameters.values()]
    said = [one for one in given if isinstance(usual[one], str) and not isinstance(usual[one], Enum)]
    return [call(**{one: usual[one] for one in given} | {name: URL}) for name in said]


def test_an_address_is_refused_by_every_function_and_stands_in_no_byte(work: AtWork, room: Seated) -> None:
    """Every argument of every function that takes words is given one; what a front may send is then all tried."""
    room.sit(room.machines[0], room.person())
    person = room.person()
    functions = [name for name in seats.__all__ if inspect.isfunction(getattr(seats, name))]
    answers = [(name, answer) for name in functions for answer in pushed(work, room, person, name)]
    assert len(answers) >= 18
    taken = [name for name, answer in answers if not (answer is None or isinstance(answer, Refusal))]
    assert taken == []
    room.later(10)
    assert seats.leave(work.house, room.machines[0]) is None
    raws = [every_byte(work)]
    close(work)
    raws.append(every_byte(work))
    for raw in raws:
        assert [word for word in WORDS for needle in needles(word) if len(needle) > 5 and needle in raw] == []


def test_no_field_of_a_seat_can_hold_what_was_viewed() -> None:
    """Its words are codes, which the house makes or keeps a list of; there is no text, and no list of anything."""
    words = {name for name, type_ in inspect.get_annotations(Seat).items() if type_ is str}
    assert words == {"kind", "code"}
    assert {name for name, type_ in inspect.get_annotations(DayUse).items() if type_ is str} == set()


def test_a_sitting_touches_nothing_that_names_the_patron(work: AtWork, room: Seated, tmp_path: Path) -> None:
    """Two copies of the file around a sitting: the seat came and went, a slip is left, and no other row differs."""
    person = room.person()
    database, copies = work.built.home / "library.db", []
    for act in (lambda: room.sit(room.machines[0], person), lambda: room.later(20), lambda: leave(work, room)):
        work.house.store.tidy()
        copies.append(tables(Path(shutil.copy(database, tmp_path / f"{len(copies)}.db"))))
        act()
    work.house.store.tidy()
    copies.append(tables(database))
    changed = {name for name in copies[0] if copies[0][name] != copies[-1][name]}
    assert changed == {"slips", "day_uses", "ledger_pending"} or changed - {"slips", "day_uses"} <= {
        name for name in changed if name.startswith("ledger")
    }
    assert copies[-1]["seats"] == set()
    record = work.record(person)
    for copy in copies:
        beside = [row for name, rows in copy.items() if name != "registrations" for row in rows if person.row in row]
        assert all(len(row) <= 4 for row in beside), "the row stands in the index of cards and names alone"
        assert not [row for rows in copy.values() for row in rows if record.pocket in row]


def leave(work: AtWork, room: Seated) -> None:
    assert seats.leave(work.house, room.machines[0]) is None


def test_how_long_somebody_sat_is_found_by_no_key_after_the_close(work: AtWork, room: Seated) -> None:
    person = room.person()
    pocket, today = work.record(person).pocket, work.clock.now.date()
    room.sit(room.machines[0], person)
    room.later(25)
    leave(work, room)
    (kept,) = work.sql("SELECT row, box FROM day_uses")
    with work.house.store.read() as tx:
        live = epochs.generations(tx)
        found = days.use_of(tx, work.house.ring, live, pocket, today)
        assert found is not None
        assert open_box(work.house.ring, DAY_USE, found).minutes == 25
    close(work)
    assert "today-00000001" not in work.house.ring.keeper.names()
    with work.house.store.read() as tx:
        for number in range(1, epochs.generations(tx).current.number + 1):
            at = epochs.Generations(epochs.Generation(number, 0), None)
            assert days.use_of(tx, work.house.ring, at, pocket, today) is None
    raw = every_byte(work)
    assert all(isinstance(part, bytes) and part not in raw for part in kept)


def test_the_close_ends_who_still_sits_or_waits_and_every_pass(work: AtWork, room: Seated) -> None:
    """Who forgot to leave is as gone as who left, and is counted like them."""
    for machine in room.machines:
        room.sit(machine, room.person())
    room.turn(room.person())
    room.guest()
    room.later(20)
    close(work)
    with work.house.store.read() as tx:
        assert pockets.seats.page(tx, b"", 100) == []
        assert days.outlived(tx, epochs.generations(tx)) == 0
    assert work.sql("SELECT count(*) FROM passes") == [(0,)]
    assert work.sql("SELECT word, number FROM tallies WHERE counter = 'computer'") == [("internet|16 to 30", 3)]


def test_a_letter_that_asks_who_used_a_computer_finds_nothing(work: AtWork, room: Seated) -> None:
    """A national security letter once asked whoever used a computer between 16:00 and 16:45 (law.md, C1).

    With every key, every row and the ledger with all its trails, whoever answers for the records looks for it.
    """
    people = [room.person() for _ in range(6)]
    sat = []
    for _ in range(2):
        for machine, person in zip(room.machines, people, strict=False):
            room.sit(machine, person)
            sat.append((machine.computer, person))
        room.later(30)
        for machine in room.machines:
            assert seats.leave(work.house, machine) is None
        people = people[3:]
    close(work)
    with work.house.store.read() as tx:
        assert pockets.seats.page(tx, b"", 100) == []
    ids = {str(machine.computer) for machine in room.machines} | {machine.label for machine in room.machines}
    for entry in work.entries():
        said = f"{entry.actor} {entry.reason} {entry.purpose}"
        assert not [one for one in ids if one in said], "the ledger names no computer"
    for name, rows in work.dump().items():
        if name in ("computers", "terminals"):
            continue
        assert not [row for row in rows for machine in room.machines if machine.computer in row], name
    raw = every_byte(work)
    assert raw
    tally = work.sql("SELECT word, number FROM tallies WHERE counter = 'computer'")
    assert tally == [("internet|16 to 30", 6)], "that six people sat there a while is all that is known"


def test_a_box_of_a_seat_opens_nowhere_after_it_has_ended(work: AtWork, room: Seated) -> None:
    person = room.person()
    room.sit(room.machines[0], person)
    ((row, box),) = work.sql("SELECT row, box FROM seats")
    assert isinstance(row, bytes)
    assert isinstance(box, bytes)
    leave(work, room)
    work.house.store.tidy()
    assert box not in every_byte(work)
    close(work)
    work.clock.days_later()
    close(work)
    proof = custody.prove(work.house, work.keeper, [work.built.home], lambda step: None)
    assert isinstance(proof, custody.Proof)
    assert proof.clean
    assert "computer-00000001" not in work.house.ring.keeper.names(), "the key of the day is gone, in every copy's time"
