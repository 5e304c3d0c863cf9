"""Whatever stands in a log, nothing of it that could be a person or a site comes out; the counts are a notebook's."""

import os
import tempfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from unittest.mock import patch
from urllib.parse import quote, unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carrel.exchange import Kind, LogCounts, Scrubbing, Writer, networks, scrub
from carrel.exchange.scrubbing import sources, splitting
from carrel.formats import Dropped, log_forms

FORMS = log_forms()
BEGIN = 1_764_250_000
IDLE = 10
CLIENTS = ["10.20.0.7", "10.20.0.8", "10.10.0.1", "2001:db8::7", "2001:db8:0:ffff::1", "reader.invented.example", "-"]
MARK = "Qx7zK"
"""Stands in every invented secret; no list of ours has it."""


def nasty(extra: str = "") -> st.SearchStrategy[str]:
    """Text with the mark in it, amid what breaks parsers."""
    bits = st.sampled_from(
        [" ", '"', "\\", "%", "%20", "%22", "[", "]", "é", "書", "'", ",", "|", "\t", "&#x41;", "::1", extra]
    )
    around = st.lists(st.one_of(bits, st.text(max_size=3)), max_size=4).map("".join)
    return st.tuples(around, around).map(lambda two: two[0] + MARK + two[1])


class Asked(tuple[int, str, int, str, str, str]):
    """When, by whom, how many bytes, user, URL, user agent."""

    __slots__ = ()


def asked() -> st.SearchStrategy[list[Asked]]:
    step = st.one_of(st.integers(0, 3), st.integers(-2, 30), st.integers(500, 9000))
    one = st.tuples(
        step, st.sampled_from(CLIENTS), st.integers(0, 10**10), nasty(), nasty("/?q="), nasty("Mozilla/5.0 (")
    )

    def placed(steps: list[tuple[int, str, int, str, str, str]]) -> list[Asked]:
        now, found = BEGIN, []
        for wait, *rest in steps:
            now += wait * 20
            found.append(Asked((now, *rest)))
        return found

    return st.lists(one, max_size=40).map(placed)


def blob(text: str) -> str:
    """As Squid writes a user's name: brackets, percent and what is no ASCII encoded, blanks as they are."""
    return (
        "".join(c if " " <= c <= "~" and c not in "%[]\\" else "".join(f"%{b:02x}" for b in c.encode()) for c in text)
        or "-"
    )


def line(kind: str, one: Asked) -> bytes:
    when, client, size, user, url, agent = one
    at = datetime.fromtimestamp(when, UTC)
    clf = f"{at:%d/%b/%Y:%H:%M:%S +0000}"
    path = quote(url, safe="%/?&=+")
    match kind:
        case "squid":
            said = (
                f"{when}.123 {size % 999:6} {client} TCP_MISS/200 {size} GET http://{path} {blob(user)} NONE/{path} -"
            )
        case "common":
            said = f'{client} - {blob(user)} [{clf}] "GET {url} HTTP/1.1" 200 {size} TCP_HIT:HIER_NONE'
        case "combined":
            said = (
                f'{client} {blob(user)} {blob(user)} [{clf}] "GET http://{path} HTTP/1.1" 200 {size}'
                f' "{url}" "{agent}" TCP_MISS:HIER_DIRECT'
            )
        case "ezproxy":
            user = user.replace("\n", "").replace("[", "")
            said = f'{client} s{path} {user} [{clf}] "GET http://{path} HTTP/1.1" 200 {size} "{agent}"'
        case "dnsmasq":
            said = f"{at:%b %e %H:%M:%S} dnsmasq[7]: query[A] {path}.example from {client}"
        case "e2guardian":
            clean = {"\t": "", "\n": "", "\r": ""}
            cut = str.maketrans(clean)
            said = "\t".join(
                (f"{when}.123", "server", user.translate(cut), client, f"{path}.example", f"http://{path}", "GET",
                 "200", str(size), "text/html", agent.translate(cut), "-", "12", "-", "0", "", "0", path, "group", "1")
            )  # fmt: skip
        case _:
            raise AssertionError(kind)
    return said.replace("\n", " ").replace("\r", " ").encode("utf-8", "surrogatepass")


KINDS = ["squid", "common", "combined", "ezproxy", "dnsmasq", "e2guardian"]


def scrubbed(kind: str, text: bytes, chunk: int) -> tuple[LogCounts, bytes]:
    forms = FORMS[kind]
    wireless, computers = networks(["10.20.0.0/16", "2001:db8::/64"]), networks(["10.10.0.0/24"])
    assert not isinstance(wireless, str)
    assert not isinstance(computers, str)
    with tempfile.TemporaryDirectory() as folder, patch.object(sources, "_CHUNK", chunk):
        read, written = Path(folder) / "read", Path(folder) / "written"
        read.write_bytes(text)
        descriptor = os.open(written, os.O_WRONLY | os.O_CREAT)
        task = Scrubbing(forms, lambda: date(2026, 6, 1), Event(), (read,), False, wireless, computers, IDLE, UTC)
        counts = scrub(task, Writer(descriptor, at_once=False))
        os.close(descriptor)
        return counts, written.read_bytes()


def sessions(requests: list[Asked]) -> Counter[Kind]:
    """A notebook of who was here last."""
    last: dict[str, int] = {}
    found = Counter(dict.fromkeys(Kind, 0))
    for when, client, *_ in requests:
        before = last.get(client)
        new = client != "-" and (before is None or abs(when - before) > IDLE * 60)
        last[client] = when if new or before is None else max(before, when)
        if new:
            wireless = client.startswith("10.20.") or client == "2001:db8::7"
            found[Kind.WIRELESS if wireless else Kind.COMPUTERS if client == "10.10.0.1" else Kind.OTHER] += 1
    return found


def assert_nothing_left(out: bytes) -> None:
    for undone in (out, unquote_to_bytes(out), out.lower(), out[::-1]):
        for secret in (MARK, MARK.lower(), "10.20", "10.10.0", "2001:db8", "invented", "example", MARK.encode().hex()):
            assert secret.encode() not in undone
            assert secret[::-1].encode() not in undone[::-1]


@pytest.mark.parametrize("kind", KINDS)
@given(requests=asked(), chunk=st.sampled_from([99, 131_072]))
@settings(max_examples=30, deadline=None)
def test_counts_are_a_notebooks_and_nothing_survives(kind: str, requests: list[Asked], chunk: int) -> None:
    text = b"".join(line(kind, one) + b"\n" for one in requests)
    counts, out = scrubbed(kind, text, chunk)
    assert_nothing_left(out)
    assert (counts.lines, counts.requests, counts.dropped) == (len(requests), len(requests), {})
    assert out.count(b"\n") == len(requests)
    sizes = kind != "dnsmasq"
    assert counts.bytes == sum(one[2] for one in requests) * sizes
    hours = Counter[str]()
    volumes = Counter[str]()
    for one in requests:
        hour = datetime.fromtimestamp(one[0], UTC).strftime("%Y-%m-%dT%H:00+00:00")
        hours[hour] += 1
        volumes[hour] += one[2] * sizes
    assert {hour.hour: (hour.requests, hour.bytes) for hour in counts.hours} == {
        h: (hours[h], volumes[h]) for h in hours
    }
    assert counts.sessions == sessions(requests)
    assert sum((Counter(hour.sessions) for hour in counts.hours), Counter()) == +sessions(requests)


@pytest.mark.parametrize("kind", KINDS)
@given(st.data())
@settings(max_examples=30, deadline=None)
def test_whatever_comes_is_counted_and_nothing_survives(kind: str, data: st.DataObject) -> None:
    """Lines cut, joined, repeated and mixed with any bytes: each is scrubbed or dropped, and none passes."""
    text = b"".join(line(kind, one) + b"\n" for one in data.draw(asked()))
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 20))
        text = text[:at] + data.draw(st.one_of(st.binary(max_size=9), st.just(MARK.encode()))) + text[at + cut :]
    counts, out = scrubbed(kind, text, data.draw(st.sampled_from([99, 131_072])))
    assert_nothing_left(out)
    whole = text.lstrip(b"\0")
    assert counts.lines <= whole.count(b"\n") + 1
    assert out.count(b"\n") == counts.lines - sum(counts.dropped.values())
    assert out == b"" or out.endswith(b"\n")


@given(st.lists(st.integers(0, 300), max_size=12), st.integers(1, 40), st.booleans())
@settings(max_examples=100, deadline=None)
def test_lines_come_whole_whatever_pieces_they_came_in(lengths: list[int], piece: int, ended: bool) -> None:
    with patch.object(splitting, "LONGEST", 100):
        lines = [bytes([97 + n % 26]) * length for n, length in enumerate(lengths)]
        text = b"\n".join(lines) + b"\n" * ended
        found = [
            block
            for block in splitting.blocks(text[at : at + piece] for at in range(0, len(text), piece))
            if isinstance(block, splitting.Block)
        ]
    kept = [one for one in text.split(b"\n") if len(one) <= 100]
    kept = kept[:-1] if kept and text.split(b"\n")[-1] == b"" else kept
    assert b"".join(block.lines for block in found) == b"".join(one + b"\n" for one in kept)
    assert sum(block.too_long for block in found) == sum(len(one) > 100 for one in text.split(b"\n"))


def test_a_line_that_is_too_long_is_dropped_and_the_next_is_read() -> None:
    good = line("squid", Asked((BEGIN, "10.20.0.7", 500, MARK, "folio", "x")))
    long = b"1764250000.123 1 10.20.0.7 TCP_MISS/200 1 GET " + MARK.encode() * 100_000 + b" - NONE/- -"
    for chunk in (1000, 131_072):
        counts, out = scrubbed("squid", long + b"\n" + good + b"\n" + long + b"\n" + good, chunk)
        assert_nothing_left(out)
        assert counts.dropped == {Dropped.LONG: 2}
        assert (counts.lines, counts.requests, counts.bytes) == (4, 2, 1000)
