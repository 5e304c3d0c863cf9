"""The one write lock in front of SQLite, held across threads and processes, and given in the order it was asked for.

SQLite's own waiting is unfair (seconds at the 99th percentile with eight writers), and so is a plain lock of Python's:
whoever lets go of it takes it again before a sleeper wakes. Here whoever leaves hands over to the one waiting longest.
Between processes the lock is the operating system's, so a killed process leaves nothing behind.
"""

import fcntl
import os
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock


class Turns:
    """One thread at a time, in the order they came."""

    def __init__(self) -> None:
        self._guard = Lock()
        self._taken = False
        self._waiting: deque[Lock] = deque()

    def wait(self) -> None:
        """Return when it is this thread's turn."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            called = Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            called.acquire()
        except BaseException:
            self._leave(called)
            raise

    def pass_on(self) -> None:
        """End this thread's turn: the one waiting longest has the next."""
        with self._guard:
            self._next()

    def _leave(self, called: Lock) -> None:
        """Wait no longer (an interrupt came); a turn that was given meanwhile is passed on."""
        with self._guard:
            if called in self._waiting:
                self._waiting.remove(called)
            else:
                self._next()

    def _next(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._taken = False


class WriteLock:
    """One holder at a time, whichever thread or process it is."""

    def __init__(self, path: Path) -> None:
        self._turns = Turns()
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the length of a block."""
        self._turns.wait()
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._turns.pass_on()

    def close(self) -> None:
        """Let go of the lock's file."""
        os.close(self._file)
