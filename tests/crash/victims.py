"""Processes that do a library's real work and are killed at it.

``Hatchery`` starts one process that has loaded everything and forks a victim for each job, so that a kill costs
no start. A victim tells a file what it is about to do and what it has done, line by line; a line outlives it.
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec

_STARTED = 30.0
"""Seconds in which a victim must have come to life."""


class Job(msgspec.Struct, frozen=True):
    """What a victim is to do."""

    work: str
    """``answer``, ``archive``, ``desk``, ``close``, ``patrons``, ``seats``, ``send`` or ``leave``."""
    folder: str
    """The house's folder."""
    address: str
    """The house's database."""
    now: str
    """The clock's time, in ISO form."""
    told: str
    """The file to tell."""
    seed: int = 0
    most_loans: int = 50
    cards: tuple[str, ...] = ()
    barcodes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    """Who leaves, and how (``crash.leaving``)."""
    file: str = ""
    """The file to import; for ``send``, the mail server's port; for ``answer``, the request's key."""
    die_at: int = 0
    """The point at which the victim kills itself; 0 for never."""


class Victim:
    """A forked process."""

    def __init__(self, pid: int, told: Path, ended: Callable[[], int]) -> None:
        self._pid = pid
        self._told = told
        self._ended = ended

    def lines(self) -> list[str]:
        """Every whole line it has told so far."""
        text = self._told.read_text(encoding="utf-8") if self._told.exists() else ""
        return text[: text.rfind("\n") + 1].splitlines()

    def wait_for(self, lines: int) -> None:
        """Wait until it has told as many lines."""
        until = time.monotonic() + _STARTED
        while len(self.lines()) < lines:
            assert time.monotonic() < until, "the victim tells nothing"
            time.sleep(0.001)

    def kill(self) -> list[str]:
        """Kill it as it stands; what it had told."""
        os.kill(self._pid, signal.SIGKILL)
        assert self.end() == -signal.SIGKILL
        return self.lines()

    def end(self) -> int:
        """Wait for its end: 0, or the signal that ended it, negative."""
        return self._ended()


class Hatchery:
    """Forks victims. One at a time waits to be ended, or several."""

    def __init__(self) -> None:
        here = Path(__file__)
        path = os.pathsep.join((str(here.parents[1]), os.environ.get("PYTHONPATH", "")))
        self._process = subprocess.Popen(
            [sys.executable, str(here)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        self._ask("leave")
        self._process.communicate(timeout=_STARTED)

    def start(self, job: Job) -> Victim:
        """Fork a victim for a job."""
        told = Path(job.told)
        told.unlink(missing_ok=True)
        pid = int(self._ask(json.dumps(msgspec.to_builtins(job))))
        return Victim(pid, told, lambda: int(self._ask(str(pid))))

    def _ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def _hatch() -> None:
    """The hatchery's own process: fork for a job, or wait for the one with that number."""
    for line in sys.stdin:
        if line.startswith("{"):
            pid = os.fork()
            if pid == 0:
                _live(msgspec.json.decode(line, type=Job))
            _answer(pid)
        elif line.strip().isdigit():
            _, status = os.waitpid(int(line), 0)
            _answer(os.waitstatus_to_exitcode(status))
        else:
            _answer(0)
            return


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _live(job: Job) -> None:
    code = 1
    try:
        os.close(0)
        _WORK[job.work](job, _Teller(Path(job.told)))
        code = 0
    except BaseException:  # noqa: BLE001  # told to whoever reads the test's output; the exit code says it too
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


class _Teller:
    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def __call__(self, line: str) -> None:
        os.write(self._file, f"{line}\n".encode())


def _desk(job: Job, tell: _Teller) -> None:
    """Lend, take back, renew and register for ever: ``try …`` before each act, ``did`` or ``not`` after it."""
    import desk_day

    built = _open(job)
    chance = random.Random(job.seed)
    tell("open")
    acts = {
        "lend": lambda: desk_day.lend(built, card, barcode),
        "return": lambda: desk_day.take_back(built, barcode),
        "renew": lambda: desk_day.renew(built, barcode),
        "register": lambda: desk_day.register(built, card),
    }
    while True:
        act = chance.choices(tuple(acts), (8, 5, 3, 1))[0]
        card = f"{job.seed}-{chance.randrange(10**9)}" if act == "register" else desk_day.any_of(chance, job.cards)
        barcode = desk_day.any_of(chance, job.barcodes)
        tell(f"try {act} {card} {barcode}")
        tell("did" if acts[act]() else "not")


def _seats(job: Job, tell: _Teller) -> None:
    """Sit down, wait and leave for ever, at the computers whose keys ``barcodes`` are; the PIN is ``file``."""
    from carrel.desk import seats
    from carrel.records.refusals import Refusal
    from carrel.records.vocabulary import Role

    built = _open(job)
    chance = random.Random(job.seed)
    house, clerk = built.house, built.actors[Role.CLERK]
    terminals = [one for key in job.barcodes if (one := seats.terminal_of(house, key)) is not None]
    tell("open")
    while True:
        act = chance.choice(("sit", "sit", "leave", "turn"))
        machine, card = chance.choice(terminals), chance.choice(job.cards)
        tell(f"try {act} {machine.label} {card}")
        match act:
            case "sit":
                done = seats.sit_down(house, machine, card, job.file)
            case "leave":
                done = seats.leave(house, machine)
            case _:
                done = seats.take_turn(house, clerk, card, "internet")
        tell("not" if isinstance(done, Refusal) else "did")


def _close(job: Job, tell: _Teller) -> None:
    """Close the day, dying at a point on the way; every point's name is told."""
    import desk_day
    from carrel.custody import counting, resealing, rounds

    counting.BATCH = 4
    resealing.batch_for = lambda count: 4
    rounds.rounds.__defaults__ = (4, *(rounds.rounds.__defaults__ or ())[1:])
    built = _open(job)
    _lay_points(_Points(job.die_at, tell))
    desk_day.close(built)


def _patrons(job: Job, tell: _Teller) -> None:
    """Import patrons in small batches, dying at a point on the way."""
    import desk_day
    from carrel.exchange import moving

    moving._BATCH = 20
    built = _open(job)
    _lay_points(_Points(job.die_at, tell))
    report = desk_day.move_patrons_in(built, Path(job.file))
    tell(f"report {report.accepted} {report.unchanged} {report.ended} {report.refused}")


def _send(job: Job, tell: _Teller) -> None:
    """Hand every waiting message to the mail server whose port ``file`` says, dying at a point on the way."""
    import desk_day
    import noticing
    from carrel import desk
    from carrel.app.mail import SmtpMailer

    built = _open(job)
    point = _Points(job.die_at, tell)
    _lay_points(point)
    hand_over, end = SmtpMailer.hand_over, SmtpMailer._end

    def pointed_hand_over(mailer: SmtpMailer, message: desk.Message) -> desk.Answer:
        point("before the mail server hears of it")
        answer = hand_over(mailer, message)
        point("after the mail server answered")
        return answer

    def pointed_end(mailer: SmtpMailer, line: object) -> desk.Answer:
        point("before the last line")
        return end(mailer, line)

    SmtpMailer.hand_over, SmtpMailer._end = pointed_hand_over, pointed_end
    desk_day.send(built, noticing.way_to(int(job.file)))


def _leave(job: Job, tell: _Teller) -> None:
    """Close and join registrations in turn, dying at a point on the way; each is told before it is done, and after."""
    from crash.leaving import leave

    built = _open(job)
    _lay_points(_Points(job.die_at, tell))
    for act in job.acts:
        tell(f"try {act}")
        tell("did" if leave(built, act) else "not")


def _answer_request(job: Job, tell: _Teller) -> None:
    """Prepare the answer to the request whose key ``file`` says, and release it, dying at a point on the way."""
    from carrel import disclosure
    from carrel.records.vocabulary import Role

    built = _open(job)
    _lay_points(_Points(job.die_at, tell))
    custodian = built.actors[Role.CUSTODIAN]
    disclosure.prepare(built.house, custodian, job.file)
    tell("to be released")
    if isinstance(disclosure.release(built.house, custodian, job.file), disclosure.Released):
        tell("released")


def _archive(job: Job, tell: _Teller) -> None:
    """Write the archive of the tallies, dying at a point on the way: also in the middle of a file."""
    import io

    import pyarrow.parquet as pq

    built = _open(job)
    point = _Points(job.die_at, tell)
    _lay_points(point)
    write_table = pq.write_table

    def halting(table: object, file: io.BufferedWriter, **options: object) -> None:
        whole = io.BytesIO()
        write_table(table, whole, **options)
        raw = whole.getvalue()
        file.write(raw[: len(raw) // 2])
        file.flush()
        point("half of a month is written")
        file.write(raw[len(raw) // 2 :])

    pq.write_table = halting
    archive.write(built.house.store, Path(job.folder) / "tallies", built.house.library.among_others)


_WORK = {
    "archive": _archive,
    "answer": _answer_request,
    "desk": _desk,
    "close": _close,
    "patrons": _patrons,
    "send": _send,
    "leave": _leave,
    "seats": _seats,
}


class _Points:
    """Counts the points a process passes, tells each by name, and kills the process at one of them."""

    def __init__(self, die_at: int, tell: _Teller) -> None:
        self._die_at = die_at
        self._tell = tell
        self._passed = 0

    def __call__(self, name: str) -> None:
        self._passed += 1
        self._tell(name)
        if self._passed == self._die_at:
            os.kill(os.getpid(), signal.SIGKILL)


def _lay_points(point: _Points) -> None:
    """Before and after all that outlasts a process: commits, synced files, renamed and removed files, statements."""
    from carrel.store.sqlite import SqliteStore
    from carrel.store.transaction import Transaction

    write, many, run, tidy = SqliteStore.write, Transaction.many, Transaction.run, SqliteStore.tidy

    @contextmanager
    def pointed_write(store: SqliteStore, alone: bool = False) -> Iterator[Transaction]:
        with write(store, alone) as tx:
            point("begun")
            yield tx
            point("before the commit")
        point("after the commit")

    def pointed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            point(f"before {name}")
            done = function(*given, **named)
            point(f"after {name}")
            return done

        return call

    SqliteStore.write = pointed_write
    SqliteStore.tidy = pointed("the log is emptied", tidy)
    Transaction.many = pointed("many rows", many)
    Transaction.run = pointed("one change", run)
    os.fsync = pointed("a file is synced", os.fsync)
    Path.rename = pointed("a file is named", Path.rename)
    Path.unlink = pointed("a file is removed", Path.unlink)


def _open(job: Job) -> "desk_day.Built":
    import desk_day
    from house import Clock

    clock = Clock(datetime.fromisoformat(job.now).astimezone(Clock().now.tzinfo))
    return desk_day.open_again(Path(job.folder), job.address, clock, desk_day.with_limit(job.most_loans))


if __name__ == "__main__":
    import desk_day
    import house  # they load all there is, once for every victim
    from carrel.statistics import archive

    house.pack("connecticut")
    house.pack("putnam")
    _hatch()
