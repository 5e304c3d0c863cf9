"""Rooms of public computers as a test says them: machines that show their keys, people with PINs, and guests."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec

from at_work import AtWork, Person
from carrel import catalog
from carrel.catalog.library import ComputerKind, ComputerRules, Library
from carrel.desk import seats
from carrel.records.ids import BranchId, ComputerId
from carrel.records.refusals import Refusal
from carrel.sealed import epochs, passwords, registrations
from carrel.store import Transaction
from house import LIBRARY

RULES = ComputerRules(
    kinds=(
        ComputerKind("internet", "Internet computer"),
        ComputerKind("children", "Children's computer", oldest=12, minutes=30),
        ComputerKind("catalogue", "Catalogue", minutes=15, counts=False),
    ),
    filtered=("child",),
)
PIN = "4917"


def with_computers(rules: ComputerRules = RULES, library: Library = LIBRARY) -> Library:
    """The invented library, with public computers."""
    return msgspec.structs.replace(library, computers=rules)


class Seated:
    """What a test says about one room."""

    def __init__(self, work: AtWork, most: int = 2, kind: str = "internet") -> None:
        self.work = work
        self.house = work.house
        self.machines = [self.machine(f"PC {number:02}", kind) for number in range(1, most + 1)]

    def machine(self, label: str, kind: str = "internet") -> seats.Terminal:
        """A computer that is on the list, and enrolled."""
        added = seats.add_computer(self.house, self.work.supervisor, self.work.built.branch, label, kind)
        assert isinstance(added, catalog.Computer), added.prose
        key = seats.enrol_terminal(self.house, self.work.supervisor, added.id)
        assert isinstance(key, str), key.prose
        terminal = seats.terminal_of(self.house, key)
        assert terminal is not None
        return terminal

    def person(self, **said: object) -> Person:
        """Somebody with a card and the PIN that everybody in these tests has."""
        return with_pin(self.work, self.work.person(**said))

    def sit(self, machine: seats.Terminal, person: Person) -> seats.Sitting:
        done = seats.sit_down(self.house, machine, person.card, PIN)
        assert isinstance(done, seats.Sitting), done.prose
        return done

    def refused(self, machine: seats.Terminal, person: Person) -> str:
        done = seats.sit_down(self.house, machine, person.card, PIN)
        assert isinstance(done, Refusal)
        return done.what

    def turn(self, person: Person, kind: str = "internet") -> seats.Turn:
        done = seats.take_turn(self.house, self.work.clerk, person.card, kind)
        assert isinstance(done, seats.Turn), done.prose
        return done

    def line(self) -> list[str]:
        """The codes in the queue, in turn."""
        return [one.code for one in seats.room(self.house, self.work.clerk, self.work.built.branch).queue]

    def states(self) -> dict[str, str]:
        seen = seats.room(self.house, self.work.clerk, self.work.built.branch)
        return {one.label: one.state.value for one in seen.computers}

    def guest(self, filtered: bool = False) -> str:
        made = seats.issue_pass(self.house, self.work.clerk, filtered)
        assert isinstance(made, seats.GuestPass), made.prose
        return made.code

    def later(self, minutes: float) -> None:
        self.work.clock.now += timedelta(minutes=minutes)

    def computer(self, label: str) -> ComputerId:
        return next(one.computer for one in self.machines if one.label == label)


_HASHED = passwords.hashed(PIN)


def with_pin(work: AtWork, person: Person) -> Person:
    """Give somebody the PIN of these tests: hashed once, since it is hashed slowly on purpose."""
    record = work.record(person)
    changed = msgspec.structs.replace(record, secrets=msgspec.structs.replace(record.secrets, pin=_HASHED))
    with work.house.store.write() as tx:
        registrations.replace(tx, work.house.ring, epochs.generations(tx), person.row, record, changed)
    return person


def hours(tx: Transaction, branch: BranchId, week: Mapping[int, tuple[int, int]]) -> None:
    """When a branch is open: weekday to opening and closing minute."""
    catalog.put_hours(tx, branch, week)
