"""Where logs come from: a pipe, files one after the other, or a file that grows and is rotated under us.

Nothing is copied on the way: what is read is in memory until it is scrubbed, and then gone.
"""

import hashlib
import os
import secrets
import select
from collections.abc import Iterator
from pathlib import Path
from threading import Event

from carrel.exchange.scrubbing.splitting import Pause

_CHUNK = 524_288
"""Bytes gathered at once, where so many are there."""
_WAIT = 0.2
"""Seconds between two looks at a pipe that is silent, or at a file that does not grow."""
_SILENT = 10
"""Looks at a log that was replaced, without anything new in it, before we turn to the one in its place."""
_HEAD = 256
"""Bytes by which a file is known to be the one that was read so far."""
_KEY = secrets.token_bytes(32)
"""For what is remembered of those bytes. It is of this process."""


def from_pipe(descriptor: int, stop: Event) -> Iterator[bytes]:
    """Whatever comes, until it ends or ``stop`` is set."""
    watch = select.poll()
    watch.register(descriptor, select.POLLIN)
    while not stop.is_set():
        gathered, ended = _gathered(descriptor, watch)
        if gathered:
            yield gathered
        if ended:
            return


def _gathered(descriptor: int, watch: "select.poll") -> tuple[bytes, bool]:
    """What is there now, waiting for it only while there is nothing; and whether it has ended."""
    parts: list[bytes] = []
    room, wait = _CHUNK, _WAIT * 1000
    while room > 0 and watch.poll(wait):
        parts.append(os.read(descriptor, room))
        if not parts[-1]:
            return b"".join(parts), True
        room, wait = room - len(parts[-1]), 0
    return b"".join(parts), False


def from_file(path: Path, stop: Event) -> Iterator[bytes]:
    """A file or a named pipe, until it ends or ``stop`` is set. Raises OSError."""
    descriptor = _opened(path)
    try:
        yield from from_pipe(descriptor, stop)
    finally:
        os.close(descriptor)


def from_growing(path: Path, stop: Event) -> Iterator[bytes | Pause]:
    """A file from its beginning, and what is added to it, until ``stop`` is set.

    It may be renamed and made anew (the old one is read until it has been silent for a while), or truncated in its
    place. Raises OSError where it is not there at the start.
    """
    growing: _Growing | None = _Growing(_opened(path))
    while growing is not None:
        try:
            yield from growing.until_over(path, stop)
            following = None if stop.is_set() else _Growing(_opened(path))
        finally:
            growing.close()
        growing = following


class _Growing:
    """One file while it is the log."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = 0
        self._whole = True
        self._head = (0, b"")

    def close(self) -> None:
        os.close(self._descriptor)

    def until_over(self, path: Path, stop: Event) -> Iterator[bytes | Pause]:
        """What is in it and comes to it, until another has long taken its place."""
        silent = 0
        while silent < _SILENT:
            stopping = stop.is_set()  # looked at first, so that what was written before is read
            if self._truncated():
                yield from self._finished()
                self._read = os.lseek(self._descriptor, 0, os.SEEK_SET)
                self._head = (0, b"")
            before = self._read
            yield from self._rest()
            self._remember_head()
            if stopping:
                break
            yield Pause()
            silent = silent + 1 if self._replaced(path) and self._read == before else 0
            stop.wait(_WAIT)
        yield from self._finished()

    def _rest(self) -> Iterator[bytes]:
        while chunk := os.read(self._descriptor, _CHUNK):
            self._read += len(chunk)
            self._whole = chunk.endswith(b"\n")
            yield chunk

    def _finished(self) -> Iterator[bytes]:
        """The end of a line that nobody will finish."""
        if not self._whole:
            self._whole = True
            yield b"\n"

    def _truncated(self) -> bool:
        """Whether it was made shorter, or made shorter and filled again."""
        if os.fstat(self._descriptor).st_size < self._read:
            return True
        length, digest = self._head
        return self._digest(length) != digest if length else False

    def _remember_head(self) -> None:
        length = min(self._read, _HEAD)
        if length > self._head[0]:
            self._head = (length, self._digest(length))

    def _digest(self, length: int) -> bytes:
        return hashlib.blake2b(os.pread(self._descriptor, length, 0), key=_KEY).digest()

    def _replaced(self, path: Path) -> bool:
        try:
            return not os.path.samestat(path.stat(), os.fstat(self._descriptor))
        except FileNotFoundError:
            return False


def _opened(path: Path) -> int:
    # without waiting: a named pipe whose writer has not come yet must not keep us from being stopped
    return os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
