"""Codes that a patron is sent as the second step of signing in: in memory only, good once and for ten minutes."""

import hmac
import secrets
import threading
from datetime import datetime, timedelta
from typing import Final, final

import msgspec
from typing_extensions import override

from carrel.records.ids import PatronId

GOOD_FOR: Final = timedelta(minutes=10)
_DIGITS: Final = 6
_TRIES: Final = 5


class _Sent(msgspec.Struct, frozen=True):
    code: str
    until: float
    tries: int = 0


@final
class Codes:
    """The codes that were sent and not yet used. One for each running process."""

    __slots__ = ("_lock", "_sent")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sent: dict[PatronId, _Sent] = {}

    @override
    def __repr__(self) -> str:
        return "<Codes>"

    def make(self, patron: PatronId, now: datetime) -> str:
        """A new code for this patron; an older one is good no more."""
        code = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}}"
        moment = now.timestamp()
        with self._lock:
            self._sent = {at: sent for at, sent in self._sent.items() if sent.until > moment}
            self._sent[patron] = _Sent(code, moment + GOOD_FOR.total_seconds())
        return code

    def take(self, patron: PatronId, code: str, now: datetime) -> bool:
        """Whether this is the patron's code. It is not taken again, and few tries are heard."""
        said = "".join(code.split())
        with self._lock:
            sent = self._sent.pop(patron, None)
            if sent is None or sent.until <= now.timestamp() or sent.tries >= _TRIES:
                return False
            if hmac.compare_digest(said.encode(), sent.code.encode()):
                return True
            self._sent[patron] = msgspec.structs.replace(sent, tries=sent.tries + 1)
            return False
