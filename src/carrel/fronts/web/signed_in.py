"""Who is signed in, as the session in this process's memory knows it; the desk asks the staff room at every act."""

from enum import StrEnum
from typing import Final

from litestar import Request
from litestar.datastructures import State

from carrel.desk import SignedIn
from carrel.fronts.web.rooms import ROOMS
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.vocabulary import Role

Asked = Request[object, object, State]
"""A request to these pages."""


STATION: Final = "station"
"""Where the session keeps the key of an open station; who is in there, the house knows."""


class Step(StrEnum):
    """What a first sign-in must do before any other page."""

    PASSWORD = "/sign-in/password"  # noqa: S105  # an address
    AUTHENTICATOR = "/sign-in/authenticator"


class SignInFirst(Exception):
    """Nobody is signed in, or a first step is still to do at ``address``."""

    def __init__(self, address: str = "/sign-in") -> None:
        super().__init__()
        self.address = address


_NOBODY_IN: Final = "/station"


def enter(request: Asked, signed: SignedIn, branch: BranchId | None) -> str:
    """Remember who came in; return where they go first."""
    steps = [Step.PASSWORD] * signed.must_change + [Step.AUTHENTICATOR] * signed.needs_totp_enrolment
    request.session.clear()
    request.session.update(
        name=signed.actor.name,
        role=signed.actor.role.value,
        display=signed.display,
        mark=signed.mark,
        branch=branch,
        steps=[step.value for step in steps],
    )
    return where_next(request)


def where_next(request: Asked) -> str:
    """The next first step, or the first room of the role."""
    steps: list[str] = request.session.get("steps", [])
    rooms = ROOMS.get(request.session.get("role", ""), ())
    return steps[0] if steps else rooms[0].address if rooms else "/"


def step_done(request: Asked, step: Step) -> str:
    """Note that a first step is done; return where to go now."""
    request.session["steps"] = [left for left in request.session["steps"] if left != step.value]
    return where_next(request)


def newcomer(request: Asked) -> Actor:
    """Who is signed in, whatever first steps are left. Raises SignInFirst."""
    session = request.session
    if "role" not in session:
        raise SignInFirst(_NOBODY_IN if STATION in session else "/sign-in")
    return Actor(session["name"], Role(session["role"]), branch=session["branch"])


def at_step(request: Asked, step: Step) -> Actor:
    """Who has this first step to do now. Raises SignInFirst for anybody else: whoever came in by a badge has none."""
    actor = newcomer(request)
    if request.session["steps"][:1] != [step.value]:
        raise SignInFirst(where_next(request))
    return actor


def actor_of(request: Asked) -> Actor:
    """Who is signed in. Raises SignInFirst where nobody is, or first steps are left."""
    actor = newcomer(request)
    if request.session["steps"]:
        raise SignInFirst(where_next(request))
    return actor
