"""Scrubbing other programs' logs of what patrons viewed. Needs no library."""

import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from types import FrameType
from typing import TYPE_CHECKING, Annotated, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
import typer

from carrel.fronts.cli.exits import Exit, stop

if TYPE_CHECKING:
    from carrel.exchange import LogCounts, Network, Scrubbing
    from carrel.fronts.cli.wiring import Wiring

T = TypeVar("T")

_INTERRUPTED = 130
"""What shells expect of a command that Ctrl-C ended."""

_Files = Annotated[
    list[Path] | None,
    typer.Argument(help="Logs, the oldest first, also as .gz; standard input where none is named.", exists=True),
]
_KindOfLog = Annotated[
    str, typer.Option("--format", help="squid, common, combined, ezproxy, e2guardian or dnsmasq (Pi-hole too).")
]
_LogFormat = Annotated[str | None, typer.Option("--logformat", help="Squid's own line, as it stands in squid.conf.")]
_Log = Annotated[str | None, typer.Option("--log", help="Add the scrubbed lines to this file; - for standard output.")]
_Json = Annotated[bool, typer.Option("--json", help="Counts as JSON.")]
_AtOnce = Annotated[bool, typer.Option("--line-buffered", help="Pass each line on as soon as it comes.")]
_Follow = Annotated[bool, typer.Option("--follow", help="Go on with what the log gains, across its rotation.")]
_Wireless = Annotated[list[str], typer.Option("--wireless", help="A network of readers' own machines, 10.20.0.0/16.")]
_Computers = Annotated[list[str], typer.Option("--computers", help="A network of the library's public computers.")]
_Idle = Annotated[int, typer.Option("--idle", help="Minutes without a request that end a session.", min=1, max=1440)]
_Zone = Annotated[str | None, typer.Option("--timezone", help="Whose hours are counted; this machine's by itself.")]


def add(carrel: typer.Typer, wiring: "Wiring") -> None:
    """Add ``scrub``."""

    @carrel.command()
    def scrub(  # one for each word of the command
        files: _Files = None,
        kind: _KindOfLog = "squid",
        logformat: _LogFormat = None,
        log: _Log = None,
        json: _Json = False,
        at_once: _AtOnce = False,
        follow: _Follow = False,
        wireless: _Wireless = [],  # noqa: B006  # Typer's form of an option given many times
        computers: _Computers = [],  # noqa: B006  # as above
        idle: _Idle = 30,
        timezone: _Zone = None,
    ) -> None:
        """Take people and what they viewed out of a proxy's or name server's log; count sessions, requests, bytes."""
        from carrel.exchange import Scrubbing, forms_of
        from carrel.fronts.cli.log_counts import told

        done = Event()
        forms = _right(forms_of(kind, logformat))
        if follow and (len(files or []) != 1 or not (files or [])[0].is_file()):
            stop(Exit.WRONG_WORDS, "--follow goes with one log that is a file")
        nets = [_right(_networks(said)) for said in (wireless, computers)]
        task = Scrubbing(forms, wiring.today, done, files or (), follow, nets[0], nets[1], idle, _zone(timezone))
        with _ended_by(done):
            counts = _scrubbed(task, log, at_once=at_once)
        typer.echo(msgspec.json.encode(counts).decode() if json else told(counts), err=log == "-")
        _end(counts)


def _networks(said: Sequence[str]) -> "tuple[Network, ...] | str":
    from carrel.exchange import networks

    return networks(said)


def _right(said: "T | str") -> "T":
    if isinstance(said, str):
        stop(Exit.WRONG_WORDS, said)
    return said


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return None if name is None else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        stop(Exit.WRONG_WORDS, "no such time zone: write it as America/New_York")


def _scrubbed(task: "Scrubbing", log: str | None, *, at_once: bool) -> "LogCounts":
    from carrel.exchange import NotWritten, Writer, open_log, scrub
    from carrel.records.refusals import Refusal

    writer = None
    if log is not None:
        descriptor = 1 if log == "-" else open_log(Path(log), task.sources)
        if isinstance(descriptor, Refusal):
            stop(Exit.LOG_NOT_READ, descriptor.prose)
        writer = Writer(descriptor, at_once=at_once)
    try:
        return scrub(task, writer)
    except NotWritten as fault:
        stop(Exit.LOG_NOT_READ, f"the scrubbed log cannot be written ({fault}): make room, and run again")


@contextmanager
def _ended_by(done: Event) -> Iterator[None]:
    """Ctrl-C and a service's stop end the work after the lines at hand; a second one ends it at once.

    A pipe that nobody reads any more ends the process as it ends any filter, and no crash leaves a picture of the
    memory, in which unscrubbed lines would be.
    """
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGPIPE)}
    core = resource.getrlimit(resource.RLIMIT_CORE)

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, before[signal.Signals(number)])
        done.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, core[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, core)
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(counts: "LogCounts") -> None:
    for fault in counts.faults:
        typer.echo(f"carrel: {fault}", err=True)
    if counts.faults:
        raise typer.Exit(Exit.LOG_NOT_READ)
    if not counts.complete:
        raise typer.Exit(_INTERRUPTED)
    if counts.lines and counts.lines == sum(counts.dropped.values()):
        stop(Exit.NOTHING_TAKEN, "no line could be read: does --format, or --logformat, name what the log is?")
