"""Programs that share out public computers talk to the SIP2 server over real lines, plain and TLS."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from at_work import AtWork, Person, at_work
from carrel import desk
from carrel.catalog.library import ComputerRules
from carrel.fronts.sip2.listening import Listening, NotListening, context
from carrel.fronts.sip2.serving import Limits
from carrel.records.computers import DayUse
from carrel.records.registration import Block, IdSeen
from carrel.records.vocabulary import Purpose, Role
from carrel.sealed import days, epochs, registrations
from house import LIBRARY, Clock
from own import as_themselves
from sip2_client import Client, Reply, certificate, named, served, words_of

EVERYTHING = ("may sit", "filtered", "minutes left today", "greeting", "why not")
QUICK = Limits(lines=6, lines_of_one=6, sign_in=1.0, idle=1.0, message=0.4, wrong=0.0)
RULES = msgspec.structs.replace(LIBRARY, computers=ComputerRules(filtered=("child",), minutes_a_day=90))


def with_pin(work: AtWork, **said: object) -> tuple[Person, str]:
    person = work.person(birth=work.clock().date().replace(year=1984), street="9 Quill Lane", **said)
    given = desk.give_pin(work.house, work.clerk, work.again(person).visit, IdSeen.PASSPORT)
    assert isinstance(given, desk.SecretGiven), given
    return person, given.secret


@pytest.fixture
def work(clock_of_day: Clock) -> Iterator[AtWork]:
    with at_work(RULES, clock_of_day) as library:
        yield library


@pytest.fixture
def clock_of_day() -> Clock:
    return Clock()


@pytest.fixture
def password(work: AtWork) -> str:
    return named(work.house, work.custodian, *EVERYTHING)


@pytest.fixture
def port(work: AtWork) -> Iterator[int]:
    with served(work.house, QUICK) as port:
        yield port


def no(reply: Reply) -> bool:
    assert reply.fixed[:14] == "YYYY          "
    return (reply.fields["BL"], reply.fields["CQ"]) == ("N", "N")


def test_a_day_at_the_computers(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        hello = client.ask("9900802.00")
        assert (hello.code, hello.fixed[:12], hello.fixed[-4:]) == ("98", "YNNNNN100003", "2.00")
        assert hello.fields["BX"] == "YNNNYYYYYNNNNNNN"
        assert client.sign_in("libki", password) == "1"
        told = client.status(person.card, pin)
        assert told.code == "24"
        assert told.fixed == " " * 14 + "001" + "20261124    103000"
        assert told.fields == {
            "AO": "MAIN", "AA": person.card, "AE": person.card[-4:], "BL": "Y", "CQ": "Y", "PI": "Unfiltered",
            "AF": "Minutes left today: 90",
        }  # fmt: skip
        full = client.information(person.card, pin, "  Y       ")
        assert full.code == "64"
        assert full.fixed[35:] == " " * 24
        assert full.fields == told.fields
        ended = client.end_session(person.card)
        assert (ended.code, ended.fixed[0]) == ("36", "Y")


def test_in_spanish(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        told = client.ask(f"23008{' ' * 18}AOMAIN|AA{person.card}|AC|AD{pin}|")
    assert told.fixed[14:17] == "008"
    assert told.fields["AF"] == "Minutos que le quedan hoy: 90"


def test_an_agent_is_told_nothing_by_default(work: AtWork, port: int) -> None:
    password = named(work.house, work.custodian)
    person, pin = with_pin(work)
    with work.told() as entries, Client(port) as client:
        assert client.sign_in("libki", password) == "1"
        for reply in (client.status(person.card, pin), client.information(person.card, pin)):
            assert no(reply)
            assert set(reply.fields) == {"AO", "AA", "AE", "BL", "CQ"}
            assert reply.fields["AE"] == ""
    assert entries == []


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (("may sit",), {}),
        (("may sit", "filtered"), {"PI": "Unfiltered"}),
        (("may sit", "minutes left today"), {"AF": "Minutes left today: 90"}),
        (("may sit", "why not"), {}),
    ],
)
def test_each_word_tells_its_own(work: AtWork, port: int, words: tuple[str, ...], fields: dict[str, str]) -> None:
    password = named(work.house, work.custodian, *words)
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        told = client.information(person.card, pin)
    assert told.fields == {"AO": "MAIN", "AA": person.card, "AE": "", "BL": "Y", "CQ": "Y"} | fields


def test_an_amended_list_holds_from_the_next_question(work: AtWork, port: int) -> None:
    password = named(work.house, work.custodian, "may sit")
    person, pin = with_pin(work)
    form = desk.AgentForm("libki", "Invented PC Reservation, Inc.", "none any more", words_of())
    with Client(port) as client:
        client.sign_in("libki", password)
        assert client.status(person.card, pin).fields["BL"] == "Y"
        assert desk.amend_agent(work.house, work.custodian, form) is None
        assert no(client.status(person.card, pin))


def test_a_stopped_agent_is_told_nothing_more(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        assert desk.stop_agent(work.house, work.custodian, "libki") is None
        assert no(client.status(person.card, pin))
    with Client(port) as client:
        assert client.sign_in("libki", password) == "0"


def changed(work: AtWork, person: Person, **fields: object) -> None:
    """Let a registration be otherwise."""
    with work.house.store.write() as tx:
        live = epochs.generations(tx)
        old = work.record(person)
        registrations.replace(tx, work.house.ring, live, person.row, old, msgspec.structs.replace(old, **fields))


def stripped(reply: Reply, card: str) -> str:
    """A reply without the card that the machine itself sent."""
    return reply.text[:-9].replace(card, "")


def test_whoever_may_not_sit_reads_the_same(work: AtWork, port: int) -> None:
    password = named(work.house, work.custodian, "may sit", "filtered", "minutes left today", "greeting")
    person, pin = with_pin(work)
    lapsed, lapsed_pin = with_pin(work)
    blocked, blocked_pin = with_pin(work)
    lost, lost_pin = with_pin(work)
    without = work.person()
    today = work.clock().date()
    changed(work, lapsed, expires=today - timedelta(days=1))
    changed(work, blocked, blocks=(Block("owes a great story", today),))
    assert isinstance(desk.stop_cards(work.house, work.clerk, work.again(lost).visit), desk.CardStopped)
    wrong = f"{(int(pin) + 1) % 10000:04}"
    asked = (
        (person.card, wrong),
        (person.card, ""),
        (work.new_card(), pin),
        (lapsed.card, lapsed_pin),
        (blocked.card, blocked_pin),
        (lost.card, lost_pin),
        (without.card, ""),
    )
    with Client(port) as client:
        client.sign_in("libki", password)
        answers = {stripped(client.information(card, pin), card) for card, pin in asked}
    assert len(answers) == 1
    assert "AE|BLN|CQN|" in answers.pop()


def test_why_not_is_told_to_whoever_has_the_pin_alone(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    changed(work, person, expires=work.clock().date() - timedelta(days=1))
    with Client(port) as client:
        client.sign_in("libki", password)
        told = client.status(person.card, pin)
        assert no(told)
        assert told.fields["AF"] == "Your card has run out: please renew it at the desk"
        assert told.fields["AE"] == ""
        assert "AF" not in client.status(person.card, "0000").fields
        assert "AF" not in client.status(work.new_card(), pin).fields


def sat(work: AtWork, person: Person, minutes: int) -> None:
    today = work.clock().date()
    with work.house.store.write() as tx:
        days.put_use(tx, work.house.ring, epochs.generations(tx), work.record(person).pocket, DayUse(today, minutes))


def test_the_days_minutes(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    child, child_pin = with_pin(work, category="child", guardian_name="Quill Fennimore")
    sat(work, person, 75)
    with Client(port) as client:
        client.sign_in("libki", password)
        assert client.status(person.card, pin).fields["AF"] == "Minutes left today: 15"
        assert client.status(child.card, child_pin).fields["PI"] == "Filtered"
        sat(work, person, 90)
        told = client.status(person.card, pin)
    assert no(told)
    assert told.fields["AF"] == "You have no minutes left today"


def test_each_opening_is_the_patrons_to_read_and_wrong_tries_are_one_entry(work: AtWork, password: str) -> None:
    person, pin = with_pin(work)
    with served(work.house, QUICK) as port, work.told() as entries, Client(port) as client:
        client.sign_in("libki", password)
        for _ in range(3):
            client.status(person.card, pin)
        for _ in range(7):
            client.status(work.new_card(), pin)
    assert [(one.actor, one.role, one.purpose, one.outcome) for one in entries] == [
        ("libki", Role.AGENT, Purpose.SEAT, "permitted")
    ] * 3
    with work.told() as entries:
        work.clock.days_later()
        desk.record_wrong_tries(work.house)
    assert entries == []  # told when the server ended
    opened = desk.own_openings(work.house, as_themselves(person))
    assert sum(line.who == "libki" for line in opened.others) == 3


def test_wrong_tries_of_a_day_are_told_once(work: AtWork, password: str) -> None:
    with work.told() as entries:
        with served(work.house, QUICK) as port, Client(port) as client:
            client.sign_in("libki", password)
            for _ in range(7):
                assert no(client.status(work.new_card(), "2580"))
        assert work.entries()
    (told,) = entries
    assert (told.actor, told.count, told.outcome, told.reason) == ("libki", 7, "refused", "card or PIN wrong")
    assert told.day == work.clock().date()


def test_a_program_that_guesses_is_not_heard(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        for _ in range(30):
            assert no(client.status(work.new_card(), pin))
        assert no(client.status(person.card, pin))
        work.clock.now += timedelta(minutes=1)
        assert client.status(person.card, pin).fields["BL"] == "Y"


def test_one_card_is_not_guessed_at(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        for _ in range(5):
            assert no(client.status(person.card, "0000"))
        assert no(client.status(person.card, pin))
        work.clock.now += timedelta(minutes=2)
        assert client.status(person.card, pin).fields["BL"] == "Y"


def test_nobody_is_told_anything_without_signing_in(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        assert no(client.status(person.card, pin))
        assert no(client.information(person.card, pin))


def test_only_an_agent_signs_in_here_and_only_here(work: AtWork, password: str, port: int) -> None:
    for account in ("clerk", "custodian", "kiosk", "nobody"):
        with Client(port) as client:
            assert client.sign_in(account, "a sentence is fine") == "0"
    assert not isinstance(desk.sign_in(work.house, "libki", password, ""), desk.SignedIn)


def test_the_third_wrong_sign_in_cuts_the_line(work: AtWork, password: str, port: int) -> None:
    with Client(port) as client:
        assert client.sign_in("libki", "no") == "0"
        assert client.ask(f"9310CNlibki|CO{password}|").fixed == "0"  # enciphered, says the message
        assert client.sign_in("nobody", password) == "0"
        assert client.is_cut()


def libki(port: int, account: str, password: str, card: str, pin: str) -> tuple[dict[str, str], str]:
    """What Libki does when somebody signs in at a computer (its lib/Libki/SIP.pm, read in 2026).

    One line for each, a sum of characters, the end twice after its 63; replies read in one piece, searched as text.
    """

    def checked(text: str, number: int) -> bytes:
        text += f"AY{number + 1}AZ"
        return f"{text}{-sum(map(ord, text)) & 0xFFFF:04X}".encode()

    with socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        line.sendall(checked(f"9300CN{account}|CO{password}|CPlibki|", 0) + b"\r")
        assert line.recv(1024)[2:3] == b"1"
        line.sendall(checked("9900302.00", 1) + b"\r")
        hello = line.recv(1024).decode()
        assert hello.startswith("98Y")
        number = int(hello.split("|AY")[1][0])
        line.sendall(checked(f"63001{'20261124    103000'}{' ' * 10}AOlibki|AA{card}|AC|AD{pin}|", number) + b"\r\r")
        data = line.recv(1024).decode()
    if "BLN" in data:
        return {}, "INVALID_USER"
    if "CQY" not in data:
        return {}, "INVALID_PASSWORD"
    fixed, *parts = data.split("|")
    fields = {part[:2]: part[2:] for part in parts[:-1]}
    counts = fixed[37:41] + fixed[57:61]
    assert counts.strip() == ""
    return fields, ""


def test_libki_lets_people_sit_and_learns_nothing_to_keep(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    fields, fault = libki(port, "libki", password, person.card, pin)
    assert fault == ""
    assert fields["AE"] == person.card[-4:]
    assert not {"BD", "BE", "BF", "PB", "PA", "PC", "BV"} & set(fields)
    assert libki(port, "libki", password, person.card, "0000") == ({}, "INVALID_USER")


@pytest.mark.parametrize("card", ["BLYCQY", "x|BLY|CQY", "cqy", "7|BLY"])
@pytest.mark.parametrize("field", ["AA", "AO"])
def test_nobody_types_their_way_in(work: AtWork, password: str, port: int, card: str, field: str) -> None:
    """Some programs look for BLY and CQY anywhere in the reply: a "card" of that name must not come back to them."""
    other = "AO" if field == "AA" else "AA"
    with Client(port) as client:
        client.sign_in("libki", password)
        reply = client.ask(f"63001{'20261124    103000'}{' ' * 10}{field}{card}|{other}1|AD1|")
    assert "BLY" not in reply.text.upper()
    assert "CQY" not in reply.text.upper()


@pytest.mark.parametrize("end", [b"\r", b"\r\n", b"\n", b"\r\r", b"\n\r"])
@pytest.mark.parametrize("checked", [True, False])
def test_line_ends_and_no_checksums(work: AtWork, password: str, port: int, end: bytes, checked: bool) -> None:
    person, pin = with_pin(work)
    with Client(port, end=end, checked=checked) as client:
        assert client.sign_in("libki", password) == "1"
        reply = client.status(person.card, pin)
    assert reply.fields["BL"] == "Y"
    assert (reply.sequence is not None) == checked


def test_replies_may_end_with_both(work: AtWork, password: str) -> None:
    with served(work.house, QUICK, crlf=True) as port, Client(port) as client:
        client.send(b"9900802.00\r")
        time.sleep(0.3)
        assert client.line.recv(1024).endswith(b"|\r\n")


def test_a_right_message_in_any_order_and_encoding(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        date = "20261124    103000"
        assert client.ask(f"23001{date}AD{pin}|ZZnothing|AA{person.card}|AAanother|AOMAIN").fields["BL"] == "Y"
        assert client.ask(f"63001{date}{' ' * 10}AOZoë|AA{person.card}|AD{pin}|").fields["AO"] == ""
        assert client.ask(f"63001{date}{' ' * 10}AOZoë|AA{person.card}|AD{pin}|", "cp850").fields["BL"] == "Y"
        assert (
            client.ask(f"23001AOMAIN|AA{person.card}|AD{pin}|").fields["BL"] == "Y"
        )  # a client that leaves the date out
        by_characters = f"23001{date}AOZoë|AA{person.card}|AD{pin}|AY1AZ"
        client.send(f"{by_characters}{-sum(map(ord, by_characters)) & 0xFFFF:4X}\r".encode())
        assert client.hear().fields["BL"] == "Y"


def test_several_at_once_are_answered_in_order(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    date = "20261124    103000"
    with Client(port, checked=False) as client:
        client.send(
            f"9900802.00\r9300CNlibki|CO{password}|\r23001{date}AO|AA{person.card}|AD{pin}|\r35{date}AO|AA|\r".encode()
        )
        assert [client.hear().code for _ in range(4)] == ["98", "94", "24", "36"]


def test_a_spoiled_message_is_asked_for_again(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        client.send(b"9900802.00AY1AZ0000\r")
        assert client.hear().raw == b"96AZFEF6"
        client.send(b"97AZFEF5\r")
        assert client.hear().raw == b"96AZFEF6"
        told = client.status(person.card, pin)
        client.send(b"97AZFEF5\r")
        again = client.hear()
    assert again.sequence is None
    assert again.text[:-6] == told.text[:-9]


def test_nothing_said_yet_is_asked_for_again(port: int) -> None:
    with Client(port) as client:
        client.send(b"97AZFEF5\r")
        assert client.hear().raw == b"96AZFEF6"
        client.send(b"97\r")
        assert client.hear().raw == b"96"


def test_the_same_message_again_is_not_asked_again(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with work.told() as entries, Client(port) as client:
        client.sign_in("libki", password)
        first = client.status(person.card, pin)
        client.number = 1
        assert client.status(person.card, pin).raw == first.raw
    assert len(entries) == 1


def test_two_cards_with_one_sum_are_two_cards(work: AtWork, password: str, port: int) -> None:
    """A sum does not know the order of figures: what came again is known by every byte and not by its sum."""
    person, pin = with_pin(work)
    with Client(port) as client:
        client.sign_in("libki", password)
        assert client.status(person.card, pin).fields["BL"] == "Y"
        client.number = 1
        backwards = person.card[::-1]
        assert no(client.status(backwards, pin))


REFUSED = {
    "01": "N" + "D" * 18,
    "09": "N" + "D" * 36,
    "11": "YN" + "D" * 36,
    "15": "+" + "D" * 18,
    "17": "D" * 18,
    "19": "D" * 18,
    "25": "D" * 18,
    "29": "NN" + "D" * 36,
    "37": "D" * 18 + "0100USD",
    "65": "D" * 18,
}
NO = {
    "10": "0",
    "12": "0",
    "16": "0",
    "18": "01",
    "20": "0",
    "24": "YYYY",
    "26": "YYYY",
    "30": "0",
    "38": "N",
    "66": "0",
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_is_not_served_is_answered_all_the_same(work: AtWork, password: str, port: int, code: str) -> None:
    person, pin = with_pin(work)
    number = work.lent(person)
    fixed = REFUSED[code].replace("D" * 36, "20261124    103000" * 2).replace("D" * 18, "20261124    103000")
    with work.told() as entries, Client(port) as client:
        client.sign_in("libki", password)
        reply = client.ask(f"{code}{fixed}AOMAIN|AA{person.card}|AB{number}|AC|AD{pin}|AL|CH|BV1.00|")
    assert reply.fixed.startswith(NO[reply.code])
    assert entries == []
    assert work.loans_of(person) == {number}
    assert not {
        name: value for name, value in reply.fields.items() if value and name not in ("AO", "AA", "AB", "BL", "CQ")
    }


def test_a_line_that_says_nothing_is_cut(port: int) -> None:
    with Client(port) as client:
        begun = time.monotonic()
        assert client.is_cut()
    assert time.monotonic() - begun < 10


def test_a_line_that_goes_silent_after_signing_in_is_cut(work: AtWork, password: str, port: int) -> None:
    with Client(port) as client:
        client.sign_in("libki", password)
        assert client.is_cut()


def test_a_message_that_drips_is_cut(work: AtWork, password: str, port: int) -> None:
    with Client(port) as client:
        client.sign_in("libki", password)
        begun = time.monotonic()
        with suppress(ConnectionError):
            for _ in range(200):
                client.send(b"9")
                time.sleep(0.1)
    assert time.monotonic() - begun < 5


def test_a_line_without_end_is_cut(port: int) -> None:
    with Client(port) as client:
        client.send(b"63" * 2500)
        assert client.is_cut()


def test_a_line_that_speaks_something_else_is_cut(port: int) -> None:
    with Client(port) as client:
        client.send(b"GET / HTTP/1.1\r\nHost: a\r\n" + b"x: y\r\n" * 10 + b"\r\n")
        assert client.is_cut()


def test_no_more_lines_than_there_are(work: AtWork, password: str, port: int) -> None:
    person, pin = with_pin(work)
    with Client(port) as first:
        first.sign_in("libki", password)
        others = [Client(port) for _ in range(12)]
        assert all(other.is_cut() for other in others[6:])
        assert first.status(person.card, pin).fields["BL"] == "Y"
        for other in others:
            other.line.close()
    time.sleep(0.3)
    with Client(port) as client:
        assert client.sign_in("libki", password) == "1"


def test_a_line_that_is_refused_holds_no_place(work: AtWork, password: str, tmp_path: Path) -> None:
    """Nor does it where it never answers to the end of its TLS."""
    pem, key = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(pem))
    limits = Limits(lines=2, lines_of_one=2, message=30.0)
    with served(work.house, limits, certificate=pem, key=key) as port:
        with Client(port, tls=trusting) as first, Client(port, tls=trusting) as second:
            assert first.sign_in("libki", password) == "1"
            assert second.sign_in("libki", password) == "1"
            refused = [Client(port, tls=trusting) for _ in range(4)]
            time.sleep(0.3)
        time.sleep(0.3)
        with Client(port, tls=trusting) as third:
            assert third.sign_in("libki", password) == "1"
        for one in refused:
            one.line.close()


def test_tls(work: AtWork, password: str, tmp_path: Path) -> None:
    person, pin = with_pin(work)
    pem, key = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(pem))
    said: list[str] = []
    with served(work.house, QUICK, said, certificate=pem, key=key) as port:
        with Client(port, tls=trusting) as client:
            assert client.sign_in("libki", password) == "1"
            assert client.status(person.card, pin).fields["BL"] == "Y"
        with socket.create_connection(("127.0.0.1", port), timeout=20) as plain:
            plain.sendall(f"9300CNlibki|CO{password}|\r".encode())
            assert b"941" not in plain.recv(1024)
    assert said == []


def test_tls_with_certificates_on_both_sides(work: AtWork, password: str, tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    trusting = ssl.create_default_context(cafile=str(pem))
    with served(work.house, QUICK, certificate=pem, key=key, clients=pem) as port:
        with pytest.raises((ssl.SSLError, ConnectionError, EOFError)), Client(port, tls=trusting) as client:
            client.sign_in("libki", password)
        trusting.load_cert_chain(pem, key)
        with Client(port, tls=trusting) as client:
            assert client.sign_in("libki", password) == "1"


@pytest.mark.parametrize(
    ("listening", "why"),
    [
        (Listening("0.0.0.0"), "in the clear"),
        (Listening("library.example"), "in the clear"),
        (Listening(key=Path("/nowhere/key.pem")), "without a certificate"),
        (Listening(certificate=Path("/nowhere/cert.pem")), "cannot be used"),
    ],
)
def test_what_it_does_not_listen_as(listening: Listening, why: str) -> None:
    with pytest.raises(NotListening, match=why):
        context(listening)


def test_no_old_tls(tmp_path: Path) -> None:
    pem, key = certificate(tmp_path)
    made = context(Listening(certificate=pem, key=key))
    assert made is not None
    assert made.minimum_version is ssl.TLSVersion.TLSv1_2


def test_it_listens_in_the_clear_where_it_is_told_to() -> None:
    assert context(Listening("0.0.0.0", plain=True)) is None
    assert context(Listening("::1")) is None
