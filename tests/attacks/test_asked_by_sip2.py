"""After a day of questions by a vendor's machine, nothing anywhere says who sat down, or who tried to."""

import io
import logging
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from grep import everything, grep, needles
from people import Person, Town
from test_boxes import close
from test_prove import attack

from carrel import desk, ledger
from carrel.records.registration import IdSeen
from carrel.records.vocabulary import Purpose, Role
from house import Built, Clock
from sip2_client import Client, named, served

ASKED = 200
TYPED = "a sentence that somebody typed in place of a PIN"


@pytest.fixture
def pins(library: Built, town: Town) -> dict[str, str]:
    found = {}
    for person in town.people:
        given = desk.give_pin(library.house, town.clerk, person.visit, IdSeen.PASSPORT)
        assert isinstance(given, desk.SecretGiven)
        found[person.application.card] = given.secret
    return found


def day(library: Built, town: Town, pins: dict[str, str], said: list[str]) -> int:
    """Two hundred questions as they come: mostly right, some not. Gives how many were answered with yes."""
    password = named(library.house, library.actors[Role.CUSTODIAN], "may sit", "minutes left today", "greeting")
    people, yes = town.people, 0
    with served(library.house, said=said) as port:
        for number in range(ASKED // 2):
            person = town.chance.choice(people)
            card = person.application.card
            library.house.clock.now += timedelta(minutes=2)
            with Client(port) as client:
                assert client.sign_in("libki", password) == "1"
                if number % 10 == 3:
                    client.information(card, TYPED)
                    client.ask(f"63001{' ' * 28}AO{person.name.encode('ascii', 'replace').decode()}|AA{card[:-1]}|AD1|")
                    continue
                for reply in (client.information(card, pins[card], "Y         "), client.status(card, pins[card])):
                    yes += reply.fields["BL"] == "Y"
                client.send(f"63001AA{card}|AE{person.application.family}|AY1AZ0000\r".encode())
                assert client.hear().code == "96"
    return yes


def test_a_day_of_questions_leaves_nobody(
    library: Built, town: Town, pins: dict[str, str], clock: Clock, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    caplog.set_level(logging.DEBUG)
    said: list[str] = []
    yes = day(library, town, pins, said)
    assert yes > ASKED // 2
    assert said == []
    printed = "".join((*capfd.readouterr(), caplog.text)).encode()
    files = everything(library.home) | {Path("what it printed"): printed}
    assert grep(town, files) == []
    assert not any(needle in raw for needle in needles(TYPED) for raw in files.values())
    assert not any(
        needle in raw
        for card, pin in pins.items()
        for needle in (f"AD{pin}|".encode(), f"{card[-4:]}{pin}".encode())
        for raw in files.values()
    )
    assert attack(library).clean
    close(library)
    clock.days_later()
    assert grep(town, everything(library.home)) == []
    assert attack(library).clean


def test_the_entries_of_a_day_are_alike(library: Built, town: Town, pins: dict[str, str]) -> None:
    """What the machine was told of whom, in which order and when, no entry says: they differ by their tags alone."""
    yes = day(library, town, pins, [])
    with library.house.store.read() as tx:
        entries = [one for one in ledger.waiting(tx) if one.purpose is Purpose.SEAT]
    told = [one for one in entries if one.outcome == "permitted"]
    assert len(told) == yes
    assert len({one.tag for one in told}) == yes
    assert len({(one.day, one.actor, one.classes, one.hours, one.count, one.reason) for one in told}) == 1
    (wrong,) = [one for one in entries if one.outcome == "refused"]
    assert (wrong.count, wrong.reason) == (20, "card or PIN wrong")


def test_a_fault_in_the_program_tells_nothing(
    library: Built, town: Town, pins: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault that carries the card and the PIN in its words: its kind is told, and the line is cut."""
    person = town.people[0]

    def broken(house: desk.House, actor: object, card: str, pin: str) -> None:
        raise ValueError(f"{card} {pin} of {person.name}")

    said: list[str] = []
    error = io.StringIO()
    password = named(library.house, library.actors[Role.CUSTODIAN], "may sit")
    monkeypatch.setattr(desk, "may_sit", broken)
    monkeypatch.setattr(sys, "stderr", error)
    with served(library.house, said=said) as port, Client(port) as client:
        client.sign_in("libki", password)
        with pytest.raises((EOFError, ConnectionError)):
            client.status(person.application.card, pins[person.application.card])
    assert said == ["a line was cut by a fault in the program: ValueError"]
    assert error.getvalue() == ""


def test_nothing_of_a_line_shows_in_a_repr(library: Built, town: Town) -> None:
    from carrel.fronts.sip2.conversation import Conversation
    from carrel.fronts.sip2.requests import read

    person: Person = town.people[0]
    request = read(f"63001{' ' * 28}AA{person.application.card}|AD1379|".encode())
    shown = f"{request!r} {request} {Conversation(library.house)!r} {library.house.agent_tries!r}"
    assert person.application.card not in shown
    assert "1379" not in shown
