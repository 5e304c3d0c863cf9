"""``carrel`` in a process of its own, forked from one that has loaded everything: a start costs no loading.

It is a process like any other, with its own pipes, folder and environment, that can be sent signals and killed. What
only a fresh start can show (what is loaded when, what Python itself opens) is asked of a fresh one.
"""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

_STARTED = 60.0
"""Seconds in which the process that forks must have loaded everything."""


class Command:
    """A ``carrel`` that runs, as ``subprocess.Popen`` would have it. Whoever started it closes its pipes."""

    def __init__(
        self, words: Sequence[str | Path], cwd: Path, env: Mapping[str, str], stdin: int | None = None
    ) -> None:
        """It reads from the open file ``stdin``, or from a pipe made for it."""
        theirs, ours = os.pipe() if stdin is None else (os.dup(stdin), None)
        (from_out, out), (from_err, err) = os.pipe(), os.pipe()
        self.stdin = None if ours is None else os.fdopen(ours, "wb")
        self.stdout, self.stderr = os.fdopen(from_out, "rb"), os.fdopen(from_err, "rb")
        self.returncode: int | None = None
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.connect(str(_door()))
        said = json.dumps({"words": list(map(str, words)), "cwd": str(cwd), "env": dict(env)})
        socket.send_fds(self._line, [said.encode()], [theirs, out, err])
        for number in (theirs, out, err):
            os.close(number)
        self._pid = int(self._line.recv(32))

    def poll(self) -> int | None:
        """Its exit code, or None while it runs."""
        try:
            return self.wait(0)
        except BlockingIOError:
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Its exit code, or the signal that ended it, negative."""
        if self.returncode is None:
            self._line.settimeout(timeout)
            self.returncode = int(self._line.recv(32))
            self._line.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        os.kill(self._pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def communicate(self, given: bytes | None = None, timeout: float | None = None) -> tuple[bytes, bytes]:
        """Give it all it is to read; everything it said, on both."""
        with ThreadPoolExecutor(2) as hands, self.stdout, self.stderr:
            said = [hands.submit(pipe.read) for pipe in (self.stdout, self.stderr)]
            if self.stdin is not None:
                try:
                    self.stdin.write(given or b"")
                    self.stdin.close()
                except BrokenPipeError:
                    pass  # it ended before it had read all, as it may
            self.wait(timeout)
            return said[0].result(), said[1].result()


@cache
def _door() -> Path:
    """Where the process that forks is spoken to; it ends with this one."""
    folder = Path(tempfile.mkdtemp(prefix="door"))
    door = folder / "door"
    server = subprocess.Popen([sys.executable, __file__, door], stdin=subprocess.PIPE)

    def end() -> None:
        server.kill()
        server.communicate()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    until = time.monotonic() + _STARTED
    while not door.exists():
        assert server.poll() is None, "the process that forks did not start"
        assert time.monotonic() < until, "the process that forks takes too long"
        time.sleep(0.02)
    return door


def _serve(door: Path) -> None:
    """Load everything; then, for whoever comes, fork one who waits for the command and tells how it ended."""
    import carrel.app.founding
    import carrel.app.opening
    import carrel.custody
    import carrel.exchange
    import carrel.fronts.cli.scrubbing
    import carrel.store.migrating
    import carrel.store.postgres  # noqa: F401  # loaded once for every command
    from carrel.app.wiring import wiring
    from carrel.fronts.cli import build

    build(wiring())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(f"{door}.new")
        listening.listen()
        Path(f"{door}.new").rename(door)
        while True:
            line, _ = listening.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listening.close()
                _wait_for_one(line)
            line.close()


def _wait_for_one(line: socket.socket) -> None:
    said, files, _, _ = socket.recv_fds(line, 1 << 20, 3)
    number = os.fork()
    if number == 0:
        line.close()
        _run(json.loads(said), files)
    for file in files:
        os.close(file)
    line.sendall(str(number).encode())
    _, status = os.waitpid(number, 0)
    line.sendall(str(os.waitstatus_to_exitcode(status)).encode())
    os._exit(0)


def _run(said: dict[str, object], files: Sequence[int]) -> None:
    from carrel.app import main

    code = 1
    try:
        for stream, file in enumerate(files):
            os.dup2(file, stream)
            os.close(file)
        sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w", buffering=1)
        os.chdir(str(said["cwd"]))
        os.environ.clear()
        os.environ.update(said["env"])
        sys.argv = ["carrel", *said["words"]]
        main()
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001  # told as Python tells it, in a process that ends here
        sys.excepthook(*sys.exc_info())
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
