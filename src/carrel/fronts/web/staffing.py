"""The custodian's staff list: who is an officer, employee or agent of the library."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_HIRED = (Role.PAGE, Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN, Role.AUDITOR)


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody new."""

    name: str
    display: str
    role: Role


class Named(msgspec.Struct, frozen=True):
    """An account."""

    name: str


@get("/staff", sync_to_thread=True)
def staff_page(request: Asked, state: State) -> Template:
    """Every account."""
    return _list(request, state.house, actor_of(request), None)


@post("/staff", status_code=200, sync_to_thread=True)
def hire(
    request: Asked, state: State, data: Annotated[Newcomer, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Open an account."""
    actor = actor_of(request)
    return _list(request, state.house, actor, desk.hire(state.house, actor, data.name, data.display, data.role))


@post("/staff/start-over", status_code=200, sync_to_thread=True)
def start_over(
    request: Asked, state: State, data: Annotated[Named, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A forgotten password, a lost telephone."""
    actor = actor_of(request)
    return _list(request, state.house, actor, desk.start_over(state.house, actor, data.name))


@post("/staff/dismiss", status_code=200, sync_to_thread=True)
def dismiss(
    request: Asked, state: State, data: Annotated[Named, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """End an account at once."""
    actor = actor_of(request)
    return _list(request, state.house, actor, desk.dismiss(state.house, actor, data.name))


def _list(request: Asked, house: desk.House, actor: Actor, came: desk.OneTimePassword | Refusal | None) -> Template:
    accounts = desk.staff_list(house, actor)
    if isinstance(accounts, Refusal):
        return page(request, "sorry.html", answer=refused(accounts))
    roles = [Option(role.value, role.value) for role in _HIRED]
    return page(request, "staff_list.html", accounts=accounts, answer=_told(came), roles=roles)


def _told(came: desk.OneTimePassword | Refusal | None) -> Answer | None:
    match came:
        case desk.OneTimePassword(name, password):
            return Answer(Tone.ATTENTION, password, f"The one-time password for {name}: shown now and never again.")
        case Refusal() as refusal:
            return refused(refusal)
        case None:
            return None


staffing = Router("/", route_handlers=[staff_page, hire, start_over, dismiss])
