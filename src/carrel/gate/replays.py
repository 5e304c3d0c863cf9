"""Which lines of paper slips were done already, so that a list sent twice does nothing twice.

Only in this process's memory, as digests under a key that no disk has: a link that ended is not remembered anywhere
by this. After a restart, what is out or back already is known from where the item stands.
"""

import hashlib
import secrets
import threading
from datetime import datetime, timedelta
from typing import final

_LASTS = timedelta(days=1)


@final
class Replays:
    """The lines done in the last day."""

    __slots__ = ("_done", "_key", "_lock")

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._done: dict[bytes, datetime] = {}
        self._lock = threading.Lock()

    def known(self, line: str, now: datetime) -> bool:
        """Whether this line was done within the last day."""
        with self._lock:
            self._done = {digest: day for digest, day in self._done.items() if now - day < _LASTS}
            return self._digest(line) in self._done

    def note(self, line: str, now: datetime) -> None:
        """This line is done."""
        with self._lock:
            self._done[self._digest(line)] = now

    def _digest(self, line: str) -> bytes:
        return hashlib.blake2b(line.encode(), key=self._key, digest_size=16).digest()
