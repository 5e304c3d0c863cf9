"""A sitting: a patron at their own pages, as a word the session carries. In memory only, and over when it is idle."""

import secrets
import threading
from datetime import datetime, timedelta
from typing import Final, final

import msgspec
from typing_extensions import override

from carrel.records.ids import PatronId

IDLE: Final = timedelta(minutes=10)
"""After so long without a page a sitting is over: the next person at a public computer sees nothing."""


class _Sitting(msgspec.Struct, frozen=True):
    patron: PatronId
    must_change: bool
    until: float


@final
class Sittings:
    """Who sits at their own pages. One for each running process."""

    __slots__ = ("_lock", "_open")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, _Sitting] = {}

    @override
    def __repr__(self) -> str:
        return "<Sittings>"

    def begin(self, patron: PatronId, must_change: bool, now: datetime) -> str:
        """A word for this patron. ``must_change``: they may do nothing before they chose a password."""
        word, moment = secrets.token_urlsafe(24), now.timestamp()
        with self._lock:
            self._open = {at: one for at, one in self._open.items() if one.until > moment}
            self._open[word] = _Sitting(patron, must_change, moment + IDLE.total_seconds())
        return word

    def read(self, word: str, now: datetime) -> tuple[PatronId, bool] | None:
        """The patron and whether a password must be chosen first; None when it is over. Being read, it goes on."""
        moment = now.timestamp()
        with self._lock:
            found = self._open.get(word)
            if found is None or found.until <= moment:
                self._open.pop(word, None)
                return None
            self._open[word] = msgspec.structs.replace(found, until=moment + IDLE.total_seconds())
            return found.patron, found.must_change

    def end(self, word: str) -> None:
        """The patron signed out."""
        with self._lock:
            self._open.pop(word, None)

    def end_all(self, patron: PatronId) -> None:
        """The password changed, or the account is closed: every sitting of this patron is over, wherever it is."""
        with self._lock:
            self._open = {word: one for word, one in self._open.items() if one.patron != patron}
