"""The custodian's staff list: who is an officer, employee or agent of the library."""

from datetime import date
from typing import Annotated

import msgspec
import segno
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template
from markupsafe import Markup

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_HIRED = (Role.PAGE, Role.VOLUNTEER, Role.CLERK, Role.SUPERVISOR, Role.CUSTODIAN, Role.AUDITOR, Role.KIOSK)


class Newcomer(msgspec.Struct, frozen=True):
    """Somebody new."""

    name: str
    display: str
    role: Role


class Named(msgspec.Struct, frozen=True):
    """An account."""

    name: str


class Agreement(msgspec.Struct, frozen=True):
    """A volunteer's agreement."""

    name: str
    day: str = ""


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


@post("/staff/badge", status_code=200, sync_to_thread=True)
def give_badge(
    request: Asked, state: State, data: Annotated[Named, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A badge to scan at a station, shown once."""
    actor = actor_of(request)
    made = desk.give_badge(state.house, actor, data.name)
    if isinstance(made, Refusal):
        return _list(request, state.house, actor, made)
    drawn = Markup(segno.make(made.number, micro=False).svg_inline(scale=5, border=2))  # noqa: S704  # drawn here, of our own figures
    return page(request, "badge.html", name=made.name, number=made.number, drawn=drawn)


@post("/staff/no-badge", status_code=200, sync_to_thread=True)
def take_badge(
    request: Asked, state: State, data: Annotated[Named, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A lost badge."""
    actor = actor_of(request)
    return _list(request, state.house, actor, desk.take_badge(state.house, actor, data.name))


@post("/staff/agreement", status_code=200, sync_to_thread=True)
def file_agreement(
    request: Asked, state: State, data: Annotated[Agreement, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A volunteer has signed."""
    actor = actor_of(request)
    try:
        day = date.fromisoformat(data.day)
    except ValueError:
        return _list(request, state.house, actor, Refusal("no day was given", "choose the day of the agreement"))
    return _list(request, state.house, actor, desk.file_agreement(state.house, actor, data.name, day))


def _list(request: Asked, house: desk.House, actor: Actor, came: desk.OneTimePassword | Refusal | None) -> Template:
    accounts = desk.staff_list(house, actor)
    if isinstance(accounts, Refusal):
        return page(request, "sorry.html", answer=refused(accounts))
    roles = [Option(role.value, said(role.value)) for role in _HIRED]
    return page(request, "staff_list.html", accounts=accounts, answer=_told(came), roles=roles)


def _told(came: desk.OneTimePassword | Refusal | None) -> Answer | None:
    match came:
        case desk.OneTimePassword(name, password):
            return Answer(
                Tone.ATTENTION,
                password,
                said("The one-time password for {name}: shown now and never again.", name=name),
            )
        case Refusal() as refusal:
            return refused(refusal)
        case None:
            return None


staffing = Router("/", route_handlers=[staff_page, hire, start_over, dismiss, give_badge, take_badge, file_agreement])
