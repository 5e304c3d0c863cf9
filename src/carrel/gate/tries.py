"""Patience with wrong tries at a patron's secrets. In memory only: nothing on a disk tells that somebody tried.

A card is remembered by a tag under a key of this running process. Five tries are free; the next waits a minute, each
further one twice as long, up to a quarter of an hour. A card that nobody has is treated like any other.
"""

import hmac
import secrets
import threading
from datetime import datetime, timedelta
from typing import Final, final

import msgspec
from typing_extensions import override

from carrel.sealed.tags import fold_card

FREE: Final = 5
LONGEST: Final = timedelta(minutes=15)
_REMEMBERED: Final = 24 * 60 * 60
"""Seconds after the last try that it is remembered."""
_MOST: Final = 20_000
"""Cards remembered at once; beyond that, those that were tried least are forgotten first."""


class _Tried(msgspec.Struct, frozen=True):
    tries: int
    at: float
    until: float


@final
class Tries:
    """How often each card was tried in vain. One for each running process."""

    __slots__ = ("_key", "_lock", "_tried")

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._tried: dict[bytes, _Tried] = {}

    @override
    def __repr__(self) -> str:
        return "<Tries>"

    def begin(self, way: str, number: str, now: datetime) -> datetime | None:
        """Charge a try before it is heard, so that tries side by side do not share one.

        Returns until when nothing is heard of this card by this ``way`` (password, PIN, code); None to go on.
        """
        tag, moment = self._tag(way, number), now.timestamp()
        with self._lock:
            before = self._tried.get(tag, _Tried(0, moment, 0))
            if moment < before.until:
                return datetime.fromtimestamp(before.until, now.tzinfo)
            fresh = moment - before.at > _REMEMBERED
            tries = 1 if fresh else before.tries + 1
            self._tried[tag] = _Tried(tries, moment, moment + pause(tries).total_seconds())
            if len(self._tried) > _MOST:
                self._forget(moment)
        return None

    def forgive(self, way: str, number: str) -> None:
        """The secret was right: tries before are forgotten."""
        with self._lock:
            self._tried.pop(self._tag(way, number), None)

    def _tag(self, way: str, number: str) -> bytes:
        return hmac.digest(self._key, f"{way}\x00{fold_card(number)}".encode(), "sha256")[:16]

    def _forget(self, moment: float) -> None:
        kept = {tag: tried for tag, tried in self._tried.items() if moment - tried.at <= _REMEMBERED}
        most = sorted(kept.items(), key=lambda one: (one[1].tries, one[1].at), reverse=True)
        self._tried = dict(most[: _MOST // 2])


def pause(tries: int) -> timedelta:
    """How long nothing is heard after so many tries in vain."""
    if tries < FREE:
        return timedelta(0)
    doubled: int = 2 ** min(tries - FREE, 4)
    return min(timedelta(minutes=doubled), LONGEST)
