"""Stations: desks that a supervisor opened for the day, on which a badge or a short number says who acts.

A station lives in this process's memory, like the sessions of the pages; a restart closes every one of them. Who is
in stands here and not in the browser's session, so that an answer still on its way never puts an older name back.
"""

import secrets
import threading
from datetime import datetime
from typing import Final, final

import msgspec

from carrel.records.actors import Actor
from carrel.staff.accounts import filed

WRONG_TRIES: Final = 5
"""Wrong badges or numbers in a row that close a station."""


class Station(msgspec.Struct, frozen=True):
    """A desk as it stands now."""

    opener: Actor
    """Who opened it, with the branch it stands in."""
    until: datetime
    kiosk: str = ""
    """The machine's own account, where patrons serve themselves; empty at a desk of the staff."""
    inside: Actor | None = None
    """Who acts; None where a badge or a number is waited for."""
    display: str = ""
    wrong: int = 0
    guest: str = ""
    """At a kiosk, the visit of whoever serves themselves; empty for nobody."""
    guest_until: datetime | None = None


@final
class Stations:
    """The open stations of one running house, each by its random key."""

    __slots__ = ("_lock", "_open")

    def __init__(self) -> None:
        self._open: dict[str, Station] = {}
        self._lock = threading.Lock()

    def begin(self, opener: Actor, until: datetime, kiosk: str = "") -> str:
        """Open a station with nobody in; return its key."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._open[key] = Station(opener, until, kiosk)
        return key

    def see(self, key: str, now: datetime) -> Station | None:
        """The station as it stands; None where it is closed, or its time is over."""
        with self._lock:
            found = self._open.get(key)
            if found is not None and found.until <= now:
                found = self._open.pop(key) and None
            return found

    def enter(self, key: str, actor: Actor, display: str) -> bool:
        """Let somebody act from now on; False where the station was closed meanwhile."""
        return self._change(key, inside=actor, display=display, wrong=0)

    def leave(self, key: str) -> None:
        """Nobody acts until the next badge or number."""
        self._change(key, inside=None, display="")

    def miss(self, key: str) -> None:
        """Count a wrong badge or number: after five in a row the station is closed."""
        with self._lock:
            found = self._open.get(key)
            if found is None:
                return
            if found.wrong + 1 >= WRONG_TRIES:
                del self._open[key]
            else:
                self._open[key] = msgspec.structs.replace(found, wrong=found.wrong + 1)

    def seat(self, key: str, guest: str, until: datetime) -> None:
        """Let a patron serve themselves until ``until``; an empty ``guest`` is nobody."""
        self._change(key, guest=guest, guest_until=until)

    def guest(self, key: str, now: datetime, until: datetime) -> str:
        """The visit of whoever serves themselves, who stays until ``until``; empty for nobody, or too late."""
        with self._lock:
            found = self._open.get(key)
            if found is None or found.guest_until is None:
                return ""
            stays = now < found.guest_until
            guest = found.guest if stays else ""
            self._open[key] = msgspec.structs.replace(found, guest=guest, guest_until=until if guest else None)
            return guest

    def close(self, key: str) -> None:
        """Close it; whoever was in is out."""
        with self._lock:
            self._open.pop(key, None)

    def put_out(self, name: str) -> None:
        """Somebody starts over: where they are in they are out, and what they opened is closed."""
        account = filed(name)
        with self._lock:
            for key, one in list(self._open.items()):
                if one.opener.name == account:
                    del self._open[key]
                elif one.inside is not None and one.inside.name == account:
                    self._open[key] = msgspec.structs.replace(one, inside=None, display="")

    def _change(self, key: str, **values: object) -> bool:
        with self._lock:
            found = self._open.get(key)
            if found is not None:
                self._open[key] = msgspec.structs.replace(found, **values)
            return found is not None
