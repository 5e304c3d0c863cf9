"""What a sitting left on a public computer: who it belongs to, where it lies, and how it is removed.

Everything here is Debian's own Python. What is to be removed is found by the account that wrote it, which does nothing
else, and by a mark in the environment of whatever runs.
"""

import contextlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MARK = "CARREL_SITTING"
"""Stands in the environment of whatever runs in a sitting."""
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue")  # noqa: S108  # looked through, not written to
KERNEL = {"shm": "-m", "msg": "-q", "sem": "-s"}
"""Shared memory, queues and semaphores outlive whoever made them; each with ipcrm's word for it."""
JOB_FILE = re.compile(r"[cd]\d{5,}(-\d+)?|[0-9a-f]{8,}")
"""What CUPS calls the files of a job, and those it makes while it takes one in."""
PATIENCE = 5.0


class Unsafe(Exception):
    """The machine is not set up so that a sitting can end without a trace; the words say why."""


@dataclass(frozen=True)
class Person:
    """The account under which the browser runs."""

    uid: int
    gid: int
    groups: tuple[int, ...]
    home: str

    @property
    def apart(self) -> bool:
        """Whether it is another account than the one that runs this program: then all it owns is a sitting's."""
        return self.uid != os.getuid()


def person_of(account: str) -> Person:
    """Whose account it is. Raises Unsafe for root's."""
    if account.isdecimal():
        person = Person(int(account), int(account), (), "")
    else:
        found = pwd.getpwnam(account)
        groups = tuple(os.getgrouplist(found.pw_name, found.pw_gid))
        person = Person(found.pw_uid, found.pw_gid, groups, found.pw_dir)
    if person.uid == 0:
        raise Unsafe("a patron's browser does not run as root: name an account that does nothing else")
    return person


def in_memory(path: Path) -> bool:
    """Whether this folder lies on a file system that is memory."""
    deepest, kind = "", ""
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines():
        before, after = line.split(" - ", 1)
        point = before.split()[4]
        if path.is_relative_to(point) and len(point) >= len(deepest):
            deepest, kind = point, after.split()[0]
    return kind in {"tmpfs", "ramfs"}


def clean(folder: Path, spool: Path, person: Person) -> list[str]:
    """End whatever runs in a sitting, remove whatever one wrote; give what is left all the same."""
    alive = end_processes(person)
    _quietly(["cancel", "-a", "-x"])
    _quietly(["resolvectl", "flush-caches"])
    _empty(folder)
    for place in _swept(person):
        for path in owned(place, person):
            _remove(path)
    for path in jobs(spool):
        _remove(path)
    for kind, number in in_kernel(person):
        _quietly(["ipcrm", KERNEL[kind], number])
    return [*(f"process {number}" for number in alive), *left(folder, spool, person)]


def left(folder: Path, spool: Path, person: Person) -> list[str]:
    """The places in which something of a sitting still stands. No file is named: its name may say too much."""
    counts = {str(folder): sum(1 for _ in folder.iterdir()) if folder.is_dir() else 0}
    counts |= {str(place): sum(1 for _ in owned(place, person)) for place in _swept(person)}
    counts[str(spool)] = sum(1 for _ in jobs(spool))
    counts["the kernel's memory"] = len(in_kernel(person))
    return [f"{count} in {place}" for place, count in counts.items() if count]


def end_processes(person: Person) -> list[int]:
    """First ask, then end, whatever runs in a sitting; give what still runs."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        until = time.monotonic() + PATIENCE
        while (running := list(_of_sittings(person))) and time.monotonic() < until:
            for number in running:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, how)
            _reap()
            time.sleep(0.1)
    return list(_of_sittings(person))


def _of_sittings(person: Person) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            theirs = person.apart and entry.stat().st_uid == person.uid
            if theirs or f"{MARK}=".encode() in (entry / "environ").read_bytes():
                yield int(entry.name)


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _swept(person: Person) -> list[Path]:
    """Where else an account leaves things. Only an account that does nothing else may be swept like this."""
    if not person.apart:
        return []
    homes = [person.home] if person.home not in {"", "/", "/nonexistent"} else []
    return [Path(place) for place in (*SHARED, *homes, f"/run/user/{person.uid}") if Path(place).is_dir()]


def owned(place: Path, person: Person) -> Iterator[Path]:
    """Everything below a place that belongs to the account, the deepest first; links are never followed."""
    for folder, folders, files in os.walk(place, topdown=False, followlinks=False):
        for name in (*files, *folders):
            path = f"{folder}/{name}"  # of the many there are, few become a Path: somebody waits for this machine
            with contextlib.suppress(OSError):
                if os.lstat(path).st_uid == person.uid:
                    yield Path(path)


def in_kernel(person: Person) -> list[tuple[str, str]]:
    """Kind and number of what the account left in the kernel's memory, which no folder shows."""
    found = []
    for kind in KERNEL if person.apart else ():
        table = Path(f"/proc/sysvipc/{kind}")
        names, *lines = table.read_text(encoding="ascii").splitlines() if table.is_file() else [""]
        for line in lines:
            one = dict(zip(names.split(), line.split(), strict=False))
            if str(person.uid) in {one["uid"], one["cuid"]}:
                found.append((kind, line.split()[1]))
    return found


def jobs(spool: Path) -> Iterator[Path]:
    """The files of print jobs. The machine prints for its sittings alone, so all of them are theirs."""
    for folder in (spool, spool / "tmp"):
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                if path.is_file() and (JOB_FILE.fullmatch(path.name) or folder.name == "tmp"):
                    yield path


def _empty(folder: Path) -> None:
    if folder.is_dir():
        for path in folder.iterdir():
            _remove(path)


def _remove(path: Path) -> None:
    with contextlib.suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink()


def _quietly(command: list[str]) -> None:
    """Run a program of the system where there is one; what it says is not kept."""
    if shutil.which(command[0]):
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, check=False, capture_output=True, timeout=PATIENCE)  # noqa: S603  # two of ours
