"""Logs that nobody here wrote: nothing of a person or a site comes out, and the counts are those of a simple count."""

import base64
import os
import re
from collections import Counter
from datetime import UTC, date
from html import unescape
from pathlib import Path
from threading import Event
from urllib.parse import unquote_to_bytes, urlsplit

from carrel.exchange import LogCounts, Scrubbing, Writer, forms_of, scrub
from carrel.formats import Dropped

TODAY = date(2026, 11, 27)


def scrubbed(tmp_path: Path, kind: str, *logs: Path) -> tuple[LogCounts, bytes]:
    forms = forms_of(kind, None)
    assert not isinstance(forms, str)
    written = tmp_path / "scrubbed"
    descriptor = os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    counts = scrub(Scrubbing(forms, lambda: TODAY, Event(), logs, zone=UTC), Writer(descriptor, at_once=False))
    os.close(descriptor)
    assert counts.complete
    return counts, written.read_bytes()


def parts(text: bytes) -> set[bytes]:
    """Hosts, paths, queries and every long word of an address, as they stand and with percent undone."""
    found = set()
    for one in (text, unquote_to_bytes(text)):
        address = urlsplit(one if b"://" in one else b"//" + one)
        host = (address.hostname or b"").strip(b"[]")
        found |= {one, host, host.partition(b".")[2], address.path.strip(b"/"), address.query, address.netloc}
        found |= set(re.split(rb"[/?&=+%]", address.path + address.query))
    return {part for part in found if len(part) > 3}


def assert_gone(secrets: set[bytes], out: bytes) -> None:
    """None of them is there, in any of the writings that a log may have them in."""
    assert len(secrets) > 3
    undone = {
        out,
        unquote_to_bytes(out),
        out.lower(),
        unescape(out.decode("latin-1")).encode(),
        out.decode("latin-1").encode("utf-16-le"),
    }
    for secret in secrets:
        writings = {secret, secret.lower(), secret.hex().encode(), base64.b64encode(secret).rstrip(b"=")}
        writings |= {b"".join(b"%%%02x" % byte for byte in secret), b"".join(b"%%%02X" % byte for byte in secret)}
        writings |= {secret.decode("latin-1").encode("utf-16-le"), secret[::-1]}
        assert not [writing for writing in writings for text in undone if writing in text], secret


def test_squid_with_junk_between(tmp_path: Path, shared: Path) -> None:
    log = shared / "internet_logs/squid_netdata/access.log"
    counts, out = scrubbed(tmp_path, "squid", log)
    raw = log.read_bytes().splitlines()
    good = [one.split() for one in raw if re.match(rb"\d{10}\.\d{3} ", one)]
    assert (len(raw), len(good)) == (500, 484)

    secrets = {one[2] for one in good} | {one[7] for one in good if one[7] != b"-"}
    secrets |= {one[8].partition(b"/")[2] for one in good if not one[8].endswith(b"/-")}
    secrets |= {part for one in good for part in parts(one[6])} - {b"counters"} | {
        b"/counters",
        b"malt",
        b"Unmatched",
        b"chased",
    }
    assert_gone(secrets, out)

    assert (counts.lines, counts.requests, counts.dropped) == (500, 484, {Dropped.FORM: 16})
    assert counts.bytes == sum(int(one[4]) for one in good)
    assert counts.sessions["other"] == len({one[2] for one in good}) == 5  # all in one second
    assert [(hour.hour, hour.requests) for hour in counts.hours] == [("2019-12-12T19:00+00:00", 484)]
    assert out.count(b"\n") == 484
    rows = [one.split() for one in out.splitlines()]
    assert Counter((one[3], one[5]) for one in rows) == Counter((one[3], one[5]) for one in good)
    assert {one[0] for one in rows} == {b"1576177200.000"}


def test_squid_of_three_places(tmp_path: Path, shared: Path) -> None:
    log = shared / "internet_logs/squid_logstash/lines.log"
    counts, out = scrubbed(tmp_path, "squid", log)
    raw = [one.split() for one in log.read_bytes().splitlines()]
    assert_gone(
        {one[2] for one in raw}
        | {part for one in raw for part in parts(one[6])}
        | {b"53.140.206.134", b"193.135.59.44"},
        out,
    )
    assert (counts.lines, counts.requests, counts.dropped) == (3, 3, {})
    assert counts.bytes == sum(int(one[4]) for one in raw) == 7549
    assert counts.sessions["other"] == 3
    assert len(counts.hours) == 3


def test_a_log_of_nothing_but_what_cannot_be_read(tmp_path: Path, shared: Path) -> None:
    log = shared / "internet_logs/squid_netdata/unknown.log"
    for kind in ("squid", "common", "combined", "e2guardian", "dnsmasq"):
        counts, out = scrubbed(tmp_path, kind, log)
        assert out == b""
        assert (counts.lines, counts.requests, counts.dropped) == (1, 0, {Dropped.FORM: 1})


def test_e2guardian(tmp_path: Path, shared: Path) -> None:
    log = shared / "internet_logs/e2guardian/access_csv.log"
    counts, out = scrubbed(tmp_path, "e2guardian", log)
    raw = log.read_bytes().strip().strip(b'"').split(b'","')
    secrets = {raw[1], raw[2], raw[4], raw[8], raw[12], raw[13], raw[14]} | parts(raw[3])
    assert_gone(secrets, out)
    assert (counts.lines, counts.requests, counts.bytes, counts.dropped) == (1, 1, int(raw[6]), {})
    assert counts.sessions["other"] == 1


def test_pihole(tmp_path: Path, shared: Path) -> None:
    log = shared / "internet_logs/pihole/pihole.log"
    counts, out = scrubbed(tmp_path, "dnsmasq", log)
    raw = log.read_bytes().splitlines()
    hosts = {one.rsplit(b" is ")[0].rsplit(b" ")[-1] for one in raw}
    assert hosts == {b"clients.l.google.com", b"metrics.icloud.com", b"google.com"}
    assert_gone(hosts | {b"google", b"icloud", b"1.2.3.4", b"[676]"}, out)
    assert (counts.lines, counts.requests, counts.dropped) == (len(raw), 0, {}) == (23, 0, {})
    assert out.count(b"gravity blocked - is NODATA\n") == sum(b" is NODATA" in one for one in raw)
    assert out.count(b"reply - is -\n") == sum(b" is 1.2.3.4" in one for one in raw)
    assert counts.sessions["other"] == 0  # none of these lines says who asked


def test_all_at_once_are_counted_as_one_by_one(tmp_path: Path, shared: Path) -> None:
    logs = [shared / "internet_logs" / name for name in ("squid_logstash/lines.log", "squid_netdata/access.log")]
    together, out = scrubbed(tmp_path, "squid", *logs)
    singly = [scrubbed(tmp_path, "squid", log) for log in logs]
    assert together.bytes == sum(counts.bytes for counts, _ in singly)
    assert out == b"".join(text for _, text in singly)
