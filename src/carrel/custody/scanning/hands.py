"""Several processes read files, each a copy of this one as it was when it was made: they share what it knows.

Whoever is free is given the next file. What was found comes back over a pair of sockets and is written nowhere. A file
that ends the process that reads it (it took all memory or time that it may, or met a fault in a library of the system)
is said, and the others are read by a new one.
"""

import math
import os
import resource
import selectors
import signal
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import final

import msgspec

from carrel.custody.scanning.finds import Scanned

Work = Callable[[int], Scanned]
"""Reads the file of this number."""
Seconds = Callable[[int], int]
"""How long this file may be reckoned with."""
_ROOM = 4 << 30
"""Bytes that a process may take beyond what it is a copy of."""
_NUMBER = struct.Struct(">I")
_PATIENCE = 60.0
"""Seconds that a process may take for a part of an answer, once it has begun to give it."""


def in_turn(work: Work, count: int, hands: int, seconds: Seconds) -> Iterator[tuple[int, Scanned | None]]:
    """Each file's number and what is in it, as they come; None where a file ended the process that read it.

    One process that reads alone is this one, and neither its memory nor its time is bounded here.
    """
    if hands < 2 or count < 2:
        yield from ((number, work(number)) for number in range(count))
        return
    all_hands = _Hands(work, seconds, iter(range(count)))
    try:
        for _ in range(hands):
            all_hands.begin()
        while all_hands.busy:
            yield from all_hands.heard()
    finally:
        all_hands.end()


@final
class _Hands:
    """Those that read, each at its file."""

    __slots__ = ("_ready", "_seconds", "_waiting", "_work", "busy")

    def __init__(self, work: Work, seconds: Seconds, waiting: Iterator[int]) -> None:
        self._work, self._seconds, self._waiting = work, seconds, waiting
        self._ready = selectors.DefaultSelector()
        self.busy = dict[int, _Hand]()
        """By the descriptors of their lines."""

    def begin(self) -> None:
        """Make one more, unless nothing is left to be read."""
        number = next(self._waiting, None)
        if number is not None:
            hand = _Hand(self._work, self._seconds, list(self.busy.values()))
            hand.give(number)
            self.busy[hand.line.fileno()] = hand
            self._ready.register(hand.line, selectors.EVENT_READ)

    def heard(self) -> Iterator[tuple[int, Scanned | None]]:
        """What those have found that have read theirs."""
        for key, _ in self._ready.select():
            hand = self.busy[key.fd]
            told = hand.hear()
            yield hand.number, told
            following = next(self._waiting, None) if told is not None else None
            if following is not None:
                hand.give(following)
            else:
                self._dismiss(hand)
            if told is None:
                self.begin()

    def end(self) -> None:
        """Nothing more is read."""
        for hand in list(self.busy.values()):
            self._dismiss(hand)
        self._ready.close()

    def _dismiss(self, hand: "_Hand") -> None:
        self._ready.unregister(hand.line)
        del self.busy[hand.line.fileno()]
        hand.end()


@final
class _Hand:
    """One process."""

    __slots__ = ("_process", "line", "number")

    def __init__(self, work: Work, seconds: Seconds, others: "list[_Hand]") -> None:
        self.line, theirs = socket.socketpair()
        self.number = 0
        """Of the file that it reads."""
        self._process = os.fork()
        if self._process == 0:
            self.line.close()
            for other in others:
                other.line.close()
            _serve(work, seconds, theirs)
        theirs.close()
        self.line.settimeout(_PATIENCE)

    def give(self, number: int) -> None:
        """Let it read a file. Where it has ended, that is heard next."""
        self.number = number
        with suppress(OSError):
            self.line.sendall(_NUMBER.pack(number))

    def hear(self) -> Scanned | None:
        """What it found; None where it has ended."""
        try:
            (size,) = _NUMBER.unpack(_received(self.line, _NUMBER.size))
            return msgspec.msgpack.decode(_received(self.line, size), type=Scanned)
        except (OSError, EOFError):
            return None

    def end(self) -> None:
        """It reads no more."""
        self.line.close()
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        os.waitpid(self._process, 0)


def _serve(work: Work, seconds: Seconds, line: socket.socket) -> None:
    """Read what one is given, until nobody gives any more. It never returns: what it is a copy of goes on elsewhere."""
    try:
        if taken := _taken():
            _bound(resource.RLIMIT_AS, _ROOM + taken)
        while True:
            (number,) = _NUMBER.unpack(_received(line, _NUMBER.size))
            used = resource.getrusage(resource.RUSAGE_SELF)
            _bound(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + seconds(number))
            told = msgspec.msgpack.encode(work(number))
            line.sendall(_NUMBER.pack(len(told)) + told)
    finally:
        os._exit(0)  # nothing is flushed, closed or finished here that is the other's


def _taken() -> int:
    """Bytes of addresses that this process has; 0 where the system does not tell."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return 0


def _bound(what: int, most: int) -> None:
    """Set a limit for this process, as far as it may."""
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _received(line: socket.socket, size: int) -> bytes:
    """Raises OSError and EOFError."""
    parts = bytearray()
    while len(parts) < size:
        more = line.recv(min(size - len(parts), 1 << 20))
        if not more:
            raise EOFError
        parts += more
    return bytes(parts)
