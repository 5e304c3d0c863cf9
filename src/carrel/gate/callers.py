"""Patience with callers who name wrong facts. In memory only: nothing on a disk tells that somebody called."""

import hmac
import secrets
import threading
from datetime import date
from typing import Final, final

from typing_extensions import override

PAIRS_A_DAY: Final = 3
"""Wrong pairs of facts, after which nothing is said on the telephone until tomorrow."""


@final
class Callers:
    """How many wrong pairs were named today for whom. One for each running process."""

    __slots__ = ("_day", "_key", "_lock", "_wrong")

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._day = date.min
        self._wrong: dict[bytes, int] = {}

    @override
    def __repr__(self) -> str:
        return "<Callers>"

    def begin(self, whom: bytes, today: date) -> bool:
        """Charge a pair before it is compared; False where nothing is said any more today."""
        tag = self._tag(whom)
        with self._lock:
            if today != self._day:
                self._day, self._wrong = today, {}
            self._wrong[tag] = self._wrong.get(tag, 0) + 1
            return self._wrong[tag] <= PAIRS_A_DAY

    def was_right(self, whom: bytes) -> None:
        """The pair was right and is not held against them."""
        tag = self._tag(whom)
        with self._lock:
            self._wrong[tag] = max(0, self._wrong.get(tag, 0) - 1)

    def _tag(self, whom: bytes) -> bytes:
        return hmac.digest(self._key, whom, "sha256")[:16]
