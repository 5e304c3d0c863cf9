"""A server is killed while people sit down and leave: nobody sits twice, and each sitting is counted, and once."""

import random
import time
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from carrel import catalog, custody, tallies
from carrel.desk import seats
from carrel.records.vocabulary import Role
from carrel.sealed import epochs, passwords, registrations
from carrel.sealed._opening import open_box
from carrel.sealed.kinds import REGISTRATION
from crash.victims import Hatchery, Job
from desk_day import assert_sound, close, open_again, stock
from house import Built, Clock, make_house

PIN = "4917"
KILLS = 12
OF_A_SOAK = 120


class Notes(msgspec.Struct):
    """Who sits where, written down by somebody who stands beside."""

    sits: dict[str, str] = msgspec.field(default_factory=dict)
    """Label to card."""
    done: Counter[str] = msgspec.field(default_factory=Counter)

    def read(self, lines: list[str], taken: set[str]) -> None:
        """Write down a victim's lines; its last act, if not acknowledged, is asked of the room: done or not."""
        tries = lines[1:]
        for told, answer in zip(tries[::2], tries[1::2], strict=False):
            if answer == "did":
                self.write(told)
        if len(tries) % 2:
            _, act, label, _ = tries[-1].split(maxsplit=3)
            if (act == "sit" and label in taken and label not in self.sits) or (
                act == "leave" and label in self.sits and label not in taken
            ):
                self.write(tries[-1])

    def write(self, told: str) -> None:
        _, act, label, card = told.split(maxsplit=3)
        if act == "sit" and self.sits.get(label) == card:
            return  # they sat there, and signed in again
        self.done[act] += 1
        if act == "sit":
            assert label not in self.sits
            assert card not in self.sits.values()
            self.sits[label] = card
        elif act == "leave":
            del self.sits[label]


def furnished(built: Built) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cards of five patrons with a PIN, and the keys of three computers."""
    house, supervisor = built.house, built.actors[Role.SUPERVISOR]
    cards = stock(built, patrons=5, items=1).cards
    hashed = passwords.hashed(PIN)
    with house.store.write() as tx:
        live = epochs.generations(tx)
        for sealed in registrations.page(tx, b"", 100, epochs.EVERY_EPOCH):
            record = open_box(house.ring, REGISTRATION, sealed)
            changed = msgspec.structs.replace(record, secrets=msgspec.structs.replace(record.secrets, pin=hashed))
            registrations.replace(tx, house.ring, live, sealed.row, record, changed)
    keys = []
    for number in range(3):
        added = seats.add_computer(house, supervisor, built.branch, f"PC-{number}", "internet")
        assert isinstance(added, catalog.Computer)
        key = seats.enrol_terminal(house, supervisor, added.id)
        assert isinstance(key, str)
        keys.append(key)
    return cards, tuple(keys)


def taken(built: Built) -> set[str]:
    seen = seats.room(built.house, None, built.branch)
    return {one.label for one in seen.computers if one.state is seats.Standing.TAKEN}


def killed_again_and_again(hatchery: Hatchery, folder: Path, address: str, clock: Clock, kills: int) -> None:
    built = make_house(folder, address, clock)
    cards, keys = furnished(built)
    built.house.store.close()
    notes = Notes()
    for life in range(kills):
        chance = random.Random(life)
        victim = hatchery.start(
            Job(
                "seats", str(folder), address, clock().isoformat(), str(folder / "told"), seed=life, file=PIN,
                cards=cards, barcodes=keys,
            )
        )  # fmt: skip
        victim.wait_for(4 + chance.randrange(40))
        time.sleep(chance.random() * 0.02)
        lines = victim.kill()
        again = open_again(folder, address, clock)
        notes.read(lines, taken(again))
        assert taken(again) == set(notes.sits)
        assert_sound(again)
        again.house.store.close()
    assert min(notes.done[act] for act in ("sit", "leave")) > 0
    last = open_again(folder, address, clock)
    close(last)
    with last.house.store.read() as tx:
        rows = tuple(tallies.rows_of_month(tx, clock().date().replace(day=1)))
    counted = sum(row.number for row in rows if row.counter == tallies.Counter.COMPUTER)
    assert counted == notes.done["sit"], "each sitting once: those that were left, and those that the close ended"
    assert notes.done["sit"] == notes.done["leave"] + len(notes.sits)
    assert isinstance(custody.check(last.house, last.actors[Role.KEEPER], lambda step: None), custody.Checked)
    last.house.store.close()


def test_people_at_computers_while_the_server_is_killed(
    hatchery: Hatchery, address: str, tmp_path: Path, clock: Clock
) -> None:
    killed_again_and_again(hatchery, tmp_path, address, clock, KILLS if address.startswith("sqlite") else KILLS // 2)


@pytest.mark.soak
def test_people_at_computers_for_minutes(hatchery: Hatchery, address: str, tmp_path: Path, clock: Clock) -> None:
    killed_again_and_again(hatchery, tmp_path, address, clock, OF_A_SOAK)
