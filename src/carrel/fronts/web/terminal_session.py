"""A public computer at its pages: the session knows its key, and a ticket brings the key into a fresh browser.

Whenever somebody leaves, the browser forgets everything, its session too. So the page that says goodbye carries a
ticket, good once: with it the emptied browser, or the machine's own program, comes in again as this machine.
"""

import secrets
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

from litestar.datastructures import State
from litestar.exceptions import PermissionDeniedException

from carrel import desk
from carrel.fronts.web.protection import rename_session
from carrel.fronts.web.signed_in import Asked

KEY: Final = "terminal"
"""Where a session keeps the machine's key."""
SAT: Final = "sat"
"""Set while somebody sits here, so that the page knows when nobody does any more."""
HEADER: Final = "x-carrel-terminal"
"""In which the machine's own program shows the key."""
_GOOD_FOR: Final = timedelta(minutes=2)
"""The page that carries a ticket goes on by itself long before."""


class Tickets:
    """Tickets that were given out, in this process's memory: each lets one browser in, once."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, datetime]] = {}
        self._lock = Lock()

    def issue(self, key: str, now: datetime) -> str:
        """A ticket for the machine of this key."""
        ticket = secrets.token_urlsafe(24)
        with self._lock:
            self._given = {word: given for word, given in self._given.items() if given[1] > now}
            self._given[ticket] = (key, now + _GOOD_FOR)
        return ticket

    def take(self, ticket: str, now: datetime) -> str:
        """The key that the ticket stands for; empty where it is none, or was used."""
        with self._lock:
            key, until = self._given.pop(ticket, ("", now))
        return key if until > now else ""


def enter(request: Asked, key: str) -> None:
    """From now on this browser is the machine's."""
    request.session.clear()
    rename_session(request)
    request.session[KEY] = key


def machine_of(request: Asked, state: State) -> desk.seats.Terminal | None:
    """The machine whose browser this is; None where it is none's, or its key is void."""
    key: str = request.session.get(KEY, "")
    return desk.seats.terminal_of(state.house, key) if key else None


def key_shown(request: Asked, state: State) -> tuple[str, desk.seats.Terminal]:
    """The key that the machine's program shows, and the machine. Raises PermissionDeniedException for any other."""
    key = request.headers.get(HEADER, "")
    machine = desk.seats.terminal_of(state.house, key) if key else None
    if machine is None:
        raise PermissionDeniedException
    return key, machine
