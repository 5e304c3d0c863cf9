"""Counting without remembering: whose hour it is, whose network, and how little is kept of a client."""

from datetime import UTC, date
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest

from carrel.exchange import Kind, LogCounts, Scrubbing, forms_of, networks, scrub
from carrel.exchange.scrubbing.clients import Clients
from carrel.exchange.scrubbing.sessions import Sessions

NEW_YORK = ZoneInfo("America/New_York")


def counted(tmp_path: Path, kind: str, text: str, zone: ZoneInfo | None = None) -> LogCounts:
    log = tmp_path / "access.log"
    log.write_text(text)
    forms = forms_of(kind, None)
    assert not isinstance(forms, str)
    return scrub(Scrubbing(forms, lambda: date(2026, 11, 27), Event(), (log,), zone=zone or UTC))


def hours(counts: LogCounts) -> list[tuple[str, int]]:
    return [(hour.hour, hour.requests) for hour in counts.hours]


def test_a_time_with_its_zone_falls_into_the_librarys_hour(tmp_path: Path) -> None:
    text = "".join(
        f'192.0.2.7 - - [{said}] "GET http://inkwell.example/ HTTP/1.1" 200 10\n'
        for said in ("01/Jul/2026:13:59:59 +0000", "01/Jul/2026:10:00:00 -0400", "01/Jul/2026:19:45:00 +0545")
    )
    assert hours(counted(tmp_path, "ezproxy", text, NEW_YORK)) == [
        ("2026-07-01T09:00-04:00", 1),
        ("2026-07-01T10:00-04:00", 2),
    ]
    kathmandu = counted(tmp_path, "ezproxy", text, ZoneInfo("Asia/Kathmandu"))
    assert hours(kathmandu) == [("2026-07-01T19:00+05:45", 3)]


def test_a_time_without_a_zone_is_the_librarys_own(tmp_path: Path) -> None:
    """Also on the night on which an hour comes twice: what stands in it is counted in the first of the two."""
    text = "".join(
        f"2026.{said} quill 192.0.2.7 http://inkwell.example/ why GET 7 0 c 1 200 - - - - - -\n"
        for said in ("7.1 09:30:00", "11.1 00:59:59", "11.1 01:30:00", "11.1 02:00:00")
    )
    assert hours(counted(tmp_path, "e2guardian", text, NEW_YORK)) == [
        ("2026-07-01T09:00-04:00", 1),
        ("2026-11-01T00:00-04:00", 1),
        ("2026-11-01T01:00-04:00", 1),
        ("2026-11-01T02:00-05:00", 1),
    ]


@pytest.mark.parametrize(
    ("client", "kind"),
    [
        (b"10.20.3.4", Kind.WIRELESS),
        (b"2001:db8::9", Kind.WIRELESS),
        (b"::ffff:10.20.3.4", Kind.WIRELESS),
        (b"10.10.0.9", Kind.COMPUTERS),
        (b"10.10.1.9", Kind.OTHER),
        (b"pc3.invented.example", Kind.OTHER),
        (b"\xff", Kind.OTHER),
    ],
)
def test_a_network_says_whose_machine_it_is(client: bytes, kind: Kind) -> None:
    wireless, computers = networks(["10.20.0.0/16", "2001:db8::/64"]), networks(["10.10.0.0/24"])
    assert not isinstance(wireless, str)
    assert not isinstance(computers, str)
    assert Clients(wireless, computers).kind(client) is kind


def test_an_address_is_another_one_in_every_process() -> None:
    one, other = Clients((), ()), Clients((), ())
    assert one.disguised(b"192.0.2.7") == one.disguised(b"192.0.2.7") != one.disguised(b"192.0.2.8")
    assert one.disguised(b"192.0.2.7") != other.disguised(b"192.0.2.7")
    assert b"192.0.2.7" not in one.disguised(b"192.0.2.7")


def test_what_is_remembered_of_clients_does_not_grow() -> None:
    """A year of two hundred new clients a day: what is in memory is a day's."""
    sessions = Sessions(Clients((), ()), 600)
    most = begun = 0
    for day in range(365):
        clients = [f"2001:db8:{day:x}::{n:x}".encode() for n in range(200)]
        times = [day * 86_400 + n * 400 for n in range(200)]
        begun += sessions.begun(clients, times).total()
        most = max(most, len(sessions._last))
    assert begun == 365 * 200
    assert most <= 800
    assert not any(b"2001" in hidden for hidden in sessions._last)


def test_a_log_without_the_client_has_requests_and_no_sessions(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    log.write_text("1764250000 200\n1764250001 404\n")
    forms = forms_of("squid", "%ts %>Hs")
    assert not isinstance(forms, str)
    counts = scrub(Scrubbing(forms, lambda: date(2026, 11, 27), Event(), (log,), zone=UTC))
    assert (counts.requests, counts.bytes, sum(counts.sessions.values())) == (2, 0, 0)
