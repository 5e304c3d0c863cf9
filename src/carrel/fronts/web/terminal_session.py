"""A public computer at its pages: the session knows its key, and a ticket brings the key into a fresh browser.

Whenever somebody leaves, the browser forgets everything, its session too. So where no program looks after the machine,
the page that says goodbye carries a ticket, good once, with which the emptied browser comes in again. Whoever comes in
puts out whoever was in before: a ticket or a cookie that a patron carries home is worth nothing there for long.
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
BROWSER: Final = "browser"
"""Where it keeps which of the machine's browsers it is: only the newest is let in."""
SAT: Final = "sat"
"""Set while somebody sits here, so that the page knows when nobody does any more."""
HEADER: Final = "x-carrel-terminal"
"""In which the machine's own program shows the key."""
_GOOD_FOR: Final = timedelta(minutes=2)
"""The page that carries a ticket goes on by itself long before."""
_ASKS: Final = timedelta(minutes=1)
"""A program that looks after its machine asks every few seconds; once in a minute shows that it is there."""


class Tickets:
    """Tickets that were given out, and who came in by them, in this process's memory, where the sessions are too."""

    def __init__(self) -> None:
        self._given: dict[str, tuple[str, datetime]] = {}
        self._inside: dict[str, str] = {}
        self._asked: dict[str, datetime] = {}
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

    def let_in(self, key: str) -> str:
        """A browser comes in as the machine of this key, and puts out the one before it. By what it is known then."""
        self._inside[key] = secrets.token_urlsafe(24)
        return self._inside[key]

    def is_inside(self, key: str, browser: str) -> bool:
        """Whether this is the browser that came in last."""
        return self._inside.get(key) == browser

    def asked(self, key: str, now: datetime) -> None:
        """The machine's program has asked how things stand."""
        self._asked[key] = now

    def looked_after(self, key: str, now: datetime) -> bool:
        """Whether a program looks after the machine, and so opens a browser itself."""
        return key in self._asked and now - self._asked[key] < _ASKS


def enter(request: Asked, state: State, key: str) -> None:
    """From now on this browser is the machine's, and no other is."""
    request.session.clear()
    rename_session(request)
    request.session[KEY] = key
    request.session[BROWSER] = state.tickets.let_in(key)


def machine_of(request: Asked, state: State) -> desk.seats.Terminal | None:
    """The machine whose browser this is; None where it is none's, its key is void, or another came in after it."""
    key: str = request.session.get(KEY, "")
    if not key or not state.tickets.is_inside(key, request.session.get(BROWSER, "")):
        return None
    return desk.seats.terminal_of(state.house, key)


def key_shown(request: Asked, state: State) -> tuple[str, desk.seats.Terminal]:
    """The key that the machine's program shows, and the machine. Raises PermissionDeniedException for any other."""
    key = request.headers.get(HEADER, "")
    machine = desk.seats.terminal_of(state.house, key) if key else None
    if machine is None:
        raise PermissionDeniedException
    return key, machine
