"""SIP2 messages, one by one: sums, ends, and requests as real clients send them."""

from datetime import UTC, datetime

import pytest

from carrel.fronts.sip2 import answering, unsupported
from carrel.fronts.sip2.frames import LONGEST, Frames, Tail, TooLong, checksum, parted
from carrel.fronts.sip2.phrases import left, why
from carrel.fronts.sip2.replies import dated, field, framed
from carrel.fronts.sip2.requests import FIXED, Request, read
from carrel.records.agents import WhyNot

DATE = "20261123    181549"


@pytest.mark.parametrize(
    "message",
    [
        b"941AY0AZFDFD",
        b"941AY1AZFDFC",
        b"940AY0AZFDFE",
        b"96AZFEF6",
        b"97AZFEF5",
        b"9909992.00|AY1AZFC11",
        b"9900302.00AY1AZFCA5",
        b"9300CNsip|COsecret|CPL1|AY0AZF656",
        b"3520261123    181549AOMAIN|AA23529000035676|AC|AD1234|AY4AZF218",
    ],
)
def test_sums_that_are_known(message: bytes) -> None:
    assert checksum(message[:-4]) == message[-4:]
    body, tail = parted(message)
    sequence = message[-7:-6].decode() if b"AY" in message else ""
    assert tail == Tail(sequence, right=True)
    assert framed(body.decode(), tail, b"\r") == message + b"\r"


@pytest.mark.parametrize("summed", ["FB65", "FBE8"])
def test_a_sum_over_bytes_or_over_characters(summed: str) -> None:
    assert parted(f"AAZoë|AY1AZ{summed}".encode())[1] == Tail("1", right=True)


def test_a_sum_in_an_old_character_set() -> None:
    assert parted("AAZoë|AY1AZFC4A".encode("cp850"))[1] == Tail("1", right=True)
    assert parted("AAZoë|AY1AZFBE8".encode("latin-1"))[1] == Tail("1", right=True)


@pytest.mark.parametrize("ending", [b"AY1AZ0000", b"AY1AZ", b"AY1AZwhat", b"AZFFFF", b"AY1AZFFFFF"])
def test_a_sum_that_is_wrong(ending: bytes) -> None:
    assert isinstance(read(b"9900802.00" + ending), Tail)


def test_two_figures_and_short_sums() -> None:
    message = b"9900802.00AY12AZ"
    assert parted(message + checksum(message))[1] == Tail("2", right=True)
    padded = b"\xff" * 241 + b"AZ"
    assert parted(padded + b"%4X" % (-sum(padded) & 0xFFFF))[1] == Tail("", right=True)
    assert (-sum(padded) & 0xFFFF) < 0x1000


def test_frames_as_they_come() -> None:
    frames = Frames()
    assert frames.feed(b"99008") == []
    assert frames.begun
    assert frames.feed(b"02.00\r\n97\n\n\r\r3") == [b"9900802.00", b"97"]
    assert frames.feed(b"5\r") == [b"35"]
    assert not frames.begun


@pytest.mark.parametrize("end", [b"", b"\r"])
def test_a_frame_has_a_longest(end: bytes) -> None:
    assert Frames().feed(b"9" * LONGEST + end) == ([b"9" * LONGEST] if end else [])
    with pytest.raises(TooLong):
        Frames().feed(b"9" * (LONGEST + 1) + end)


def request(text: str) -> Request:
    found = read(text.encode())
    assert isinstance(found, Request)
    return found


def test_a_request_taken_apart() -> None:
    found = request(f"63001{DATE}  Y       AOMAIN|AA2352|AC|AD1234|BP1|BQ|")
    assert (found.code, found.fixed) == ("63", f"001{DATE}  Y       ")
    fields = {"AO": "MAIN", "AA": "2352", "AC": "", "AD": "1234", "BP": "1", "BQ": ""}
    assert {name: found.field(name) for name in fields} == fields
    assert found.field("ZZ") == ""
    assert "1234" not in repr(found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"11YN{DATE}AOMAIN|AA1|AB2|", "11"),  # node-sip2: no date due
        ("65AOMAIN|AA1|", "65"),  # php-sip2: no date
        (f"17001{DATE}AOMAIN|AA1|AB2|", "17"),  # Koha's own client: a language too many
        (f"23001{DATE}AD1|AB2|AA1|AOMAIN|", "23"),
        (f"23001{DATE}AOMAIN|AA1|AA9|AB2", "23"),  # no delimiter at the end, and an id twice
        ("23AOMAIN|AA1|", "23"),
        (f"35{DATE.replace('    ', '0000')}AOMAIN|AA1|", "35"),
        (f"35{DATE}AA\x001\x07|AOMAIN|", "35"),
    ],
)
def test_what_clients_send_instead(text: str, code: str) -> None:
    found = request(text)
    assert (found.code, found.field("AO"), found.field("AA")) == (code, "MAIN", "1")


@pytest.mark.parametrize("frame", [b"GET / HTTP/1.1", b"24", b"98", b"\xff\xfe", b"2", b"login:", "٢٣".encode()])
def test_what_is_no_request(frame: bytes) -> None:
    assert read(frame) is None


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("AA", "23529000035676", "AA23529000035676|"),
        ("AE", "", "AE|"),
        ("AO", "a|b", "AO|"),
        ("AO", "Zoë", "AO|"),
        ("AO", "a\rb", "AO|"),
        ("AA", "bly", "AA|"),
        ("AA", "xxCQYxx", "AA|"),
        ("AB", "LY123", "AB|"),
        ("AA", "x" * 300, f"AA{'x' * 255}|"),
    ],
)
def test_a_field_goes_out_as_nothing_else(name: str, value: str, written: str) -> None:
    assert field(name, value) == written


def test_a_date() -> None:
    assert dated(datetime(2026, 11, 23, 8, 5, 9, tzinfo=UTC)) == "20261123    080509"


def test_every_request_has_one_answer() -> None:
    elsewhere = {"93", "97"}  # signing in and asking again are the conversation's
    assert set(answering.ANSWERS) | elsewhere | set(unsupported.NO) == set(FIXED)
    assert not set(answering.ANSWERS) & set(unsupported.NO)


def test_what_is_served_stands_at_its_place() -> None:
    order = "23 11 09 01 99 97 93 63 35 37 17 19 25 15 29 65"
    said = dict(zip(order.split(), answering.SUPPORTED, strict=True))
    assert {code for code, answer in said.items() if answer == "Y"} == {*answering.ANSWERS, "93", "97"}


@pytest.mark.parametrize("language", ["000", "001", "008", "021", "xyz"])
def test_a_screen_message_is_plain(language: str) -> None:
    for words in (*(why(reason, language) for reason in WhyNot), left(90, language)):
        assert field("AF", words) == f"AF{words}|"
        assert len(words) < 60
