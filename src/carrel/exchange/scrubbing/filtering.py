"""The filter: logs in; numbers and, if asked, scrubbed lines out."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, tzinfo
from pathlib import Path
from threading import Event

import msgspec

from carrel.exchange.scrubbing.clients import Clients, Network
from carrel.exchange.scrubbing.counting import Counting, LogCounts
from carrel.exchange.scrubbing.sessions import Sessions
from carrel.exchange.scrubbing.sources import from_file, from_growing, from_pipe
from carrel.exchange.scrubbing.splitting import CutOff, Pause, blocks, unpacked
from carrel.exchange.scrubbing.writing import Writer
from carrel.formats import Dropped, LogForm, log_forms, squid_form

_FEW = 98_304
"""Bytes, more than the longest line has."""


class Scrubbing(msgspec.Struct, frozen=True):
    """What is to be done."""

    forms: Sequence[LogForm]
    """How the lines may be written; the first block in which one fits decides for which it is."""
    today: Callable[[], date]
    """Tells the year where a log does not."""
    stop: Event
    """Set by whoever wants an end."""
    sources: Sequence[Path] = ()
    """In the order of their lines, the oldest first; standard input where there is none."""
    follow: bool = False
    """Go on with what is added to the one source."""
    wireless: Sequence[Network] = ()
    computers: Sequence[Network] = ()
    idle_minutes: int = 30
    zone: tzinfo | None = None
    """Whose hours are counted; None: this machine's."""


def forms_of(kind: str, logformat: str | None) -> Sequence[LogForm] | str:
    """The forms of a kind of log, or of Squid's ``logformat``; or what is wrong with what was asked for."""
    if logformat is not None:
        form = squid_form(logformat)
        return form if isinstance(form, str) else (form,)
    known = log_forms()
    return known[kind] if kind in known else f"no log is called {kind}: choose one of {', '.join(known)}"


def scrub(task: Scrubbing, log: Writer | None = None) -> LogCounts:
    """Read everything, count it, and write it scrubbed to ``log``. Raises NotWritten."""
    counting = Counting(Sessions(Clients(task.wireless, task.computers), task.idle_minutes * 60), task.zone)
    faults: list[str] = []
    for name, chunks in _sources(task):
        try:
            _scrub_one(task, chunks, counting, log)
        except CutOff:
            if not task.stop.is_set():
                faults.append(f"{name} is damaged or cut off: what came before was read; look for a whole copy")
        except OSError as fault:
            faults.append(f"{name} cannot be read ({fault.strerror}): check the name and its permissions")
    if log is not None:
        log.flush()
    complete = not faults and (task.follow or not task.stop.is_set())
    return counting.counts(task.idle_minutes, faults, complete=complete)


def _sources(task: Scrubbing) -> Iterator[tuple[str, Iterator[bytes | Pause]]]:
    if not task.sources:
        yield "standard input", unpacked(from_pipe(0, task.stop))
    for path in task.sources:
        if task.follow:
            yield path.name, from_growing(path, task.stop)
        elif not task.stop.is_set():
            yield path.name, unpacked(from_file(path, task.stop))


def _scrub_one(task: Scrubbing, chunks: Iterator[bytes | Pause], counting: Counting, log: Writer | None) -> None:
    form: LogForm | None = None
    for block in blocks(chunks):
        if isinstance(block, Pause):
            if log is not None:
                log.flush()
            continue
        counting.drop(Dropped.LONG, block.too_long)
        form = form or _fitting(task.forms, block.lines)
        reading = form or task.forms[0]
        for some in _some(block.lines):
            lines = reading.read(some, task.today())
            counting.add(reading, lines)
            if log is not None:
                log.write(reading.written(lines))
        counting.settle()


def _some(lines: bytes) -> Iterator[bytes]:
    """The same lines, a few at a time: what is made of them fits a processor's cache, and so is made faster."""
    start = 0
    while len(lines) - start > _FEW:
        end = lines.rindex(b"\n", start, start + _FEW) + 1
        yield lines[start:end]
        start = end
    yield lines[start:]


def _fitting(forms: Sequence[LogForm], lines: bytes) -> LogForm | None:
    """The form that most of these lines are of. None where no line is of any: the next block may tell."""
    if len(forms) == 1:
        return forms[0]
    fits = [form.fits(lines) for form in forms]
    return forms[fits.index(max(fits))] if any(fits) else None
