"""A patron at their own pages, as the session knows it: a word that the house reads, never a row or a name.

The session of a patron and that of staff share no key, and signing in as one ends the other.
"""

from litestar.datastructures import State

from carrel import desk
from carrel.fronts.web.protection import rename_session
from carrel.fronts.web.rooms import MINE
from carrel.fronts.web.signed_in import Asked, SignInFirst
from carrel.records.actors import Actor

DOOR = "/my/sign-in"
HOLD = "/my/hold"
FIRST_PASSWORD = "/my/password"  # noqa: S105  # an address


def wishing(address: str, title: int) -> str:
    """This address, with the title that is wished for; nothing else is ever taken along through the door."""
    return f"{address}?title={title}" if title else address


def enter(request: Asked, sitting: str, must_change: bool, title: int = 0) -> str:
    """Remember who came in; return where they go first: to the title they wish for, if they came for one."""
    request.session.clear()
    rename_session(request)
    request.session["sitting"] = sitting
    if must_change:
        request.session["newcomer"] = True
        return wishing(FIRST_PASSWORD, title)
    return wishing(HOLD, title) if title else MINE


def newcomer(request: Asked, state: State) -> Actor:
    """Who sits here, whether or not they have chosen a password yet. Raises SignInFirst."""
    sitting = desk.sitting_of(state.house, request.session.get("sitting", ""))
    if sitting is None:
        request.session.pop("sitting", None)
        raise SignInFirst(DOOR)
    return sitting.actor


def patron_of(request: Asked, state: State) -> Actor:
    """Who sits here. Raises SignInFirst where nobody does, or a password is still to be chosen."""
    actor = newcomer(request, state)
    if request.session.get("newcomer"):
        raise SignInFirst(FIRST_PASSWORD)
    return actor


def leave(request: Asked, state: State) -> None:
    """Sign out."""
    desk.end_sitting(state.house, request.session.get("sitting", ""))
    request.clear_session()
