"""The filter among real processes: pipes, signals, growing and rotated files, kills; and what it writes where."""

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from commands import Command

SECRETS = (b"quill", b"inkwell", b"vellum", b"192.0.2.")
CARREL = "from carrel.app import main; main()"
WATCHED = """
import os, sys
written = open(os.environ["WATCHED"], "a")
def watch(event, args):
    if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND):
        written.write(f"open {args[0]}\\n"); written.flush()
    ways = ("tempfile.", "socket.", "subprocess.", "shutil.", "os.rename", "os.link", "os.truncate", "mmap.")
    if event.startswith(ways):
        written.write(f"{event}\\n"); written.flush()
sys.addaudithook(watch)
"""
"""Tells of everything that a process opens for writing, and of every other way out of it."""


def line(number: int, *, when: int = 1_764_250_000, end: str = "\n") -> bytes:
    return (
        f"{when + number}.123     99 192.0.2.{number % 7} TCP_MISS/200 1234 GET http://inkwell{number}.example/vellum"
        f" quill{number} HIER_DIRECT/192.0.2.99 text/html{end}"
    ).encode()


def lines(first: int, last: int) -> bytes:
    return b"".join(line(number) for number in range(first, last))


class Running:
    """A ``carrel scrub`` that was started."""

    def __init__(self, folder: Path, *words: str, hook: str = "", stdin: int | None = None) -> None:
        environment = {
            **os.environ,
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "WATCHED": str(folder.parent / "watched"),
        }
        if hook:  # it is to see all that a process does, from its first import
            command = [sys.executable, "-c", hook + CARREL, "scrub", *words]
            pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
            self.process: Command | subprocess.Popen[bytes] = subprocess.Popen(
                command, cwd=folder, env=environment, **pipes
            )
        else:
            self.process = Command(["scrub", *words], folder, environment, stdin)

    def ended(self, given: bytes = b"") -> tuple[int, bytes, bytes]:
        """Its exit code, and what it said on both."""
        said, complained = self.process.communicate(given or None, timeout=60)
        assert b"Traceback" not in complained, complained
        assert not any(secret in said + complained for secret in SECRETS)
        return self.process.returncode, said, complained


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts one in a folder of its own, which must be empty when it is over."""
    running: list[Running] = []
    folder = tmp_path / "empty"
    folder.mkdir()

    def begin(*words: object, hook: str = "", stdin: int | None = None) -> Running:
        running.append(Running(folder, *map(str, words), hook=hook, stdin=stdin))
        return running[-1]

    yield begin
    for one in running:
        if one.process.poll() is None:
            one.process.kill()
        for pipe in (one.process.stdin, one.process.stdout, one.process.stderr):
            if pipe is not None:
                with suppress(BrokenPipeError):
                    pipe.close()
        one.process.wait()
    assert list(folder.iterdir()) == []


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 40
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.05)


def count(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_a_pipe_in_and_a_pipe_out(start: Start) -> None:
    code, out, said = start("--log", "-", "--json").ended(lines(0, 5000) + line(5000, end=""))
    assert code == 0
    assert out.count(b"\n") == 5001
    counts = json.loads(said)
    assert (counts["lines"], counts["requests"], counts["bytes"], counts["complete"]) == (5001, 5001, 5001 * 1234, True)
    assert counts["sessions"] == {"wireless": 0, "computers": 0, "other": 7}


def test_a_line_goes_on_as_soon_as_it_comes(start: Start) -> None:
    one = start("--log", "-", "--line-buffered")
    assert one.process.stdin is not None
    assert one.process.stdout is not None
    for number in range(3):
        one.process.stdin.write(line(number))
        one.process.stdin.flush()
        assert one.process.stdout.readline().endswith(b" text/html\n")  # would wait for ever otherwise
    code, out, _ = one.ended()
    assert (code, out) == (0, b"")


def test_a_reader_that_goes_away_ends_it_without_a_word(start: Start) -> None:
    one = start("--log", "-")
    assert one.process.stdout is not None
    one.process.stdout.close()
    assert one.process.stdin is not None
    text = lines(0, 100_000)
    with pytest.raises(BrokenPipeError):
        one.process.stdin.write(text)
    assert one.process.wait(60) == -signal.SIGPIPE
    assert one.process.stderr is not None
    assert one.process.stderr.read() == b""


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_whoever_ends_it_gets_what_was_read(start: Start, tmp_path: Path, ending: signal.Signals) -> None:
    log = tmp_path / "scrubbed.log"
    one = start("--log", log, "--line-buffered")
    assert one.process.stdin is not None
    one.process.stdin.write(lines(0, 10) + b"176425")
    one.process.stdin.flush()
    until(lambda: count(log) == 10)
    one.process.send_signal(ending)
    code = one.process.wait(60)
    assert one.process.stdout is not None
    out = one.process.stdout.read()
    assert code == 130
    assert b"requests                        10\n" in out
    assert b"This is not the whole" in out
    assert count(log) == 10


def test_a_log_that_is_rotated_is_followed(start: Start, tmp_path: Path) -> None:
    """Renamed and made anew while its writer still writes to the old one; then truncated in its place, and refilled."""
    log, out = tmp_path / "access.log", tmp_path / "scrubbed.log"
    log.write_bytes(lines(0, 10))
    one = start("--follow", "--log", out, log, "--json")
    until(lambda: count(out) == 10)
    with log.open("ab") as writer:
        writer.write(line(10)[:40])  # half a line is not taken for a whole one
        writer.flush()
        time.sleep(0.5)
        writer.write(line(10)[40:])
        writer.flush()
        until(lambda: count(out) == 11)
        log.rename(tmp_path / "access.log.1")
        log.write_bytes(lines(20, 25))
        writer.write(lines(11, 15))
        writer.flush()
        until(lambda: count(out) == 15)
    until(lambda: count(out) == 20)
    shutil.copy(log, tmp_path / "access.log.2")
    with log.open("r+b") as writer:  # truncated, and at once longer than before
        writer.truncate(0)
        writer.write(lines(30, 60))
    until(lambda: count(out) == 50)
    with log.open("r+b") as writer:  # truncated under a writer that goes on where it was
        writer.truncate(0)
        writer.seek(500_000)
        writer.write(lines(60, 63))
    until(lambda: count(out) == 53)
    log.write_bytes(line(63, end=""))
    time.sleep(0.5)
    one.process.send_signal(signal.SIGTERM)
    code, said, _ = one.ended()
    counts = json.loads(said)
    assert code == 0
    assert (counts["lines"], counts["requests"], counts["complete"], counts["dropped"]) == (54, 54, True, {})
    assert count(out) == 54
    assert not any(secret in out.read_bytes() for secret in SECRETS)


def test_packed_logs_and_plain_ones_in_a_row(start: Start, tmp_path: Path) -> None:
    packed, plain = tmp_path / "access.log.2.gz", tmp_path / "access.log.1"
    packed.write_bytes(gzip.compress(lines(0, 500)) + gzip.compress(lines(500, 700)))
    plain.write_bytes(lines(700, 800))
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(lines(800, 900))[:-30])
    code, said, _ = start("--json", packed, plain).ended()
    assert code == 0
    assert json.loads(said)["requests"] == 800
    code, said, complained = start("--json", plain, cut).ended()
    assert code == 14
    assert b"cut.gz is damaged or cut off" in complained
    assert json.loads(said)["complete"] is False
    assert json.loads(said)["requests"] > 100


def test_nothing_is_written_but_what_is_scrubbed(start: Start, tmp_path: Path) -> None:
    """Everything that is opened for writing is named by the audit; every byte that went anywhere is searched."""
    log = tmp_path / "scrubbed.log"
    text = lines(0, 20_000) + b"quill vellum\n" * 50
    code, said, complained = start("--log", log, hook=WATCHED).ended(text)
    assert code == 0, complained
    watched = (tmp_path / "watched").read_text().splitlines()
    devices = [one for one in watched if one.startswith("open /dev/") and not one.startswith("open /dev/shm/")]
    assert [one for one in watched if one not in devices] == [f"open {log}"]
    assert b"50 of another form" in said
    assert log.stat().st_mode & 0o777 == 0o600
    assert count(log) == 20_000
    assert not any(secret in log.read_bytes().lower() for secret in SECRETS)


def test_the_systems_calls_write_nothing_that_is_not_scrubbed(tmp_path: Path) -> None:
    if shutil.which("strace") is None or subprocess.run(["strace", "-o", os.devnull, "true"], check=False).returncode:
        pytest.skip("the system's calls are seen with strace, which is not here or may not look")
    trace, log = tmp_path / "trace", tmp_path / "scrubbed.log"
    command = ["strace", "-f", "-y", "-s", "200000", "-o", str(trace), "-e"]
    command += ["trace=write,pwrite64,writev,pwritev,sendto,sendmsg,sendfile,splice,copy_file_range,creat,memfd_create"]
    command += [sys.executable, "-c", CARREL, "scrub", "--log", str(log)]
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    subprocess.run(command, input=lines(0, 2000), cwd=folder, capture_output=True, check=True, timeout=120)
    calls = [one for one in trace.read_text(errors="replace").splitlines() if "(" in one]
    assert sum("scrubbed.log" in one for one in calls) >= 2
    assert not [one[:80] for one in calls for secret in SECRETS if secret.decode() in one.replace(str(tmp_path), "")]
    assert not [one[:80] for one in calls if "memfd_create(" in one or "creat(" in one]


def test_a_kill_leaves_only_scrubbed_bytes(start: Start, tmp_path: Path) -> None:
    log = tmp_path / "scrubbed.log"
    for killed in range(3):
        before = count(log)
        one = start("--log", log)
        assert one.process.stdin is not None
        for number in range(20 + killed):
            one.process.stdin.write(lines(number * 1000, number * 1000 + 1000))
        until(lambda before=before: count(log) > before)
        one.process.kill()
        one.process.communicate()
        assert not any(secret in log.read_bytes() for secret in SECRETS)
    code, _, _ = start("--log", log).ended(lines(0, 10))
    assert code == 0
    left = {bytes(one.split()[-1]) for one in log.read_bytes().splitlines()[-10:]}
    assert left == {b"text/html"}, "the line after one that a kill cut off is whole"


def test_squids_log_helper(start: Start, tmp_path: Path) -> None:
    """What docs/operations.md gives to Squid: lines after an L, and commands about files that mean nothing here."""
    log = tmp_path / "scrubbed.log"
    source, sink = os.pipe()
    helper = subprocess.Popen(["sed", "-u", "-n", "s/^L//p"], stdin=subprocess.PIPE, stdout=sink)
    os.close(sink)
    one = start("--line-buffered", "--log", log, stdin=source)
    os.close(source)
    assert helper.stdin is not None
    helper.stdin.write(b"b1\nr10\n" + b"".join(b"L" + line(number) for number in range(3)) + b"F\nR\nO\n")
    helper.stdin.flush()
    until(lambda: count(log) == 3)
    helper.stdin.write(b"L" + line(3) + b"T\n")
    helper.stdin.close()
    assert helper.wait(20) == 0
    code, said, _ = one.ended()
    assert code == 0
    assert b"lines dropped                    0\n" in said
    assert count(log) == 4


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--format", "folio"], 2, b"no log is called folio"),
        (["--logformat", "%>a"], 2, b"no time"),
        (["--timezone", "Nowhere/Inkwell"], 2, b"no such time zone"),
        (["--wireless", "quill"], 2, b"is not a network"),
        (["--follow"], 2, b"one log that is a file"),
        (["--log", "{folder}/no/such/log"], 14, b"cannot be written"),
        (["--log", "/dev/full", "--line-buffered"], 14, b"cannot be written"),
        (["--log", "{log}", "{log}"], 14, b"into the log that is read"),
        (["--format", "common", "{log}"], 8, b"no line could be read"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_exit_code(
    tmp_path: Path, words: list[str], code: int, said: bytes
) -> None:
    from typer.testing import CliRunner

    from carrel.app.wiring import wiring
    from carrel.fronts.cli import build

    log = tmp_path / "access.log"
    log.write_bytes(lines(0, 3))
    given = [word.format(folder=tmp_path, log=log) for word in words]
    if not any("{log}" in word for word in words) and "--follow" not in words:
        given.append(str(log))
    done = CliRunner().invoke(build(wiring()), ["scrub", *given])
    assert done.exit_code == code, done.output
    assert said in done.output.encode().replace(b"\n", b" ")
    assert "Traceback" not in done.output
    assert log.read_bytes() == lines(0, 3)
