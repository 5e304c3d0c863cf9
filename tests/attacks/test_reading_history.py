"""Whoever has the whole database and every key of the house still reads nobody's history."""

from collections.abc import Iterator
from itertools import chain

import pytest

from at_work import AtWork, at_work
from carrel import desk
from carrel.records.registration import Registration
from carrel.sealed import passwords, pockets
from carrel.sealed._opening import open_box
from carrel.sealed.histories import unlock
from carrel.sealed.kinds import HISTORY
from own import PASSWORD, titles, with_history

PIN = "7305"


@pytest.fixture
def stolen(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[AtWork, Registration, bytes]]:
    """A library with one history line, and what a thief of disk and keys has of it.

    Stretching is made cheap, for the thief's good: what fails here fails all the more at its real price.
    """
    monkeypatch.setattr(passwords, "TIME_COST", 1)
    monkeypatch.setattr(passwords, "MEMORY_KIB", 8)
    with at_work() as work:
        person = work.person()
        actor = with_history(work, person)
        assert isinstance(desk.choose_own_pin(work.house, actor, PASSWORD, PIN), desk.PinChosen)
        desk.return_item(work.house, work.clerk, work.lent(person))
        assert titles(work, actor) == ["The Salt Lantern"]
        with work.house.store.read() as tx:
            (sealed,) = pockets.histories.page(tx, b"", 9)
        yield work, work.record(person), open_box(work.house.ring, HISTORY, sealed).sealed_line


def test_all_ten_thousand_pins_open_no_line(stolen: tuple[AtWork, Registration, bytes]) -> None:
    _, record, line = stolen
    kept = record.secrets
    pins = [f"{number:04}" for number in range(10_000)]
    assert [pin for pin in pins if passwords.matches(kept.pin, pin)] == [PIN]  # a PIN itself is soon found out
    assert not [pin for pin in pins if unlock(kept.history_public, kept.history_private, pin) is not None]
    key = unlock(kept.history_public, kept.history_private, PASSWORD)
    assert key is not None
    read = key.read(line)
    assert read is not None
    assert read.title == "The Salt Lantern"


def test_nothing_the_house_holds_opens_it(stolen: tuple[AtWork, Registration, bytes]) -> None:
    """Neither hash of what the patron signs in with, nor any key of the house, in any spelling."""
    work, record, _ = stolen
    kept = record.secrets
    keys = [work.house.ring.keeper.fetch(name) for name in work.house.ring.keeper.names()]
    held = chain(keys, (kept.password, kept.password[16:], kept.pin, kept.pin[16:], record.pocket, record.trail))
    tried = [spelt for key in held for spelt in (key.hex(), key.decode("latin-1"), key.hex().upper())]
    assert tried
    assert not [one for one in tried if unlock(kept.history_public, kept.history_private, one) is not None]


def test_the_line_in_its_box_shows_nothing_of_the_title(stolen: tuple[AtWork, Registration, bytes]) -> None:
    work, record, line = stolen
    assert b"Lantern" not in line
    assert b"Lantern" not in record.secrets.history_private
    whole = b"".join(path.read_bytes() for path in work.built.home.iterdir() if path.is_file())
    assert record.secrets.history_private not in whole
