"""Scrubbing: megabytes of a Squid log a second in one process, counted alone and written anew, and memory."""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

_CHILD = """
import os, resource, sys, time
from datetime import UTC, date
from pathlib import Path
from threading import Event
from carrel.exchange import Scrubbing, Writer, forms_of, networks, scrub
log, written = Path(sys.argv[1]), sys.argv[2]
task = Scrubbing(forms_of("squid", None), lambda: date(2026, 11, 27), Event(), (log,),
                 wireless=networks(["10.20.0.0/16"]), computers=networks(["10.10.0.0/24"]), zone=UTC)
out = Writer(os.open(written, os.O_WRONLY), at_once=False) if written else None
begun, worked = time.perf_counter(), time.process_time()
counts = scrub(task, out)
print(time.perf_counter() - begun, time.process_time() - worked, counts.lines,
      sum(counts.dropped.values()), sum(counts.sessions.values()),
      resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
_ROUNDS = 2


def squid(*sizes: int) -> list[str]:
    """Scrub logs of these sizes in megabytes, each in a process of its own; the better of two rounds."""
    lines = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "access.log"
            _write(log, size * 1_000_000)
            lines += [_scrub(log, "", "counted"), _scrub(log, "/dev/null", "counted and written anew")]
    return lines


def _scrub(log: Path, written: str, called: str) -> str:
    command = [sys.executable, "-c", _CHILD, str(log), written]
    rounds = [
        subprocess.run(command, check=True, capture_output=True, text=True).stdout.split() for _ in range(_ROUNDS)
    ]
    took, worked, count, dropped, sessions, memory = min(rounds, key=lambda one: float(one[0]))
    size = log.stat().st_size
    rate, of_processor = size / float(took) / 1e6, size / float(worked) / 1e6
    return (
        f"scrub of {size / 1e6:,.0f} MB of Squid's log ({size // int(count)} bytes a line), {called}:"
        f" {rate:,.0f} MB a second (goal 100), {of_processor:,.0f} MB a second of processor,"
        f" {dropped} of {int(count):,} dropped, {int(sessions):,} sessions, {memory} MB at most"
    )


def _write(log: Path, size: int) -> None:
    """Two hundred requests a second of 600 clients, six in ten of them tunnels."""
    chance = random.Random(11)
    ends = [_end(chance) for _ in range(20_000)]
    clients = [f"10.{chance.choice((10, 20))}.{n % 3}.{n % 250}" for n in range(600)]
    written, now = 0, 1_764_250_000_000
    with log.open("w", encoding="ascii") as out:
        while written < size:
            now += chance.randrange(11)
            took = chance.randrange(90_000)
            line = f"{now // 1000}.{now % 1000:03} {took:6} {chance.choice(clients)} {chance.choice(ends)}"
            written += len(line)
            out.write(line)


def _end(chance: random.Random) -> str:
    host = f"{chance.choice(('www', 'cdn', 'img', 'api'))}.invented{chance.randrange(900)}.example"
    peer = f"HIER_DIRECT/198.51.100.{chance.randrange(255)}"
    size = int(chance.paretovariate(0.9) * 400)
    if chance.random() < 0.6:
        return f"TCP_TUNNEL/200 {size} CONNECT {host}:443 - {peer} -\n"
    path = "/".join(
        "".join(chance.choices("abcdefghij", k=chance.randrange(4, 16))) for _ in range(chance.randrange(1, 6))
    )
    query = (
        "?" + "".join(chance.choices("abcdef0123456789=&", k=chance.randrange(10, 120)))
        if chance.random() < 0.5
        else ""
    )
    code = chance.choice(("TCP_MISS/200", "TCP_MISS/200", "TCP_MISS/304", "TCP_REFRESH_UNMODIFIED/304", "TCP_HIT/200"))
    kind = chance.choice(("text/html", "image/jpeg", "application/javascript", "text/css", "application/json", "-"))
    return f"{code} {size} GET http://{host}/{path}{query} - {peer} {kind}\n"
