"""Volunteers and their shifts: a supervisor's page."""

from datetime import time
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import written
from carrel.fronts.web.showing import page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal

_NO_TIME = Refusal("no time was given", "write when the shift ends, as 15:30")


class Shift(msgspec.Struct, frozen=True):
    """A volunteer, and when their shift ends."""

    name: str
    until: str = ""


class Line(msgspec.Struct, frozen=True):
    """One volunteer, as the page shows them."""

    name: str
    display: str
    agreement: str
    shift: str


@get("/volunteers", sync_to_thread=True)
def volunteers_page(request: Asked, state: State) -> Template:
    """Every volunteer."""
    return _list(request, state.house, None)


@post("/volunteers", status_code=200, sync_to_thread=True)
def open_shift(
    request: Asked, state: State, data: Annotated[Shift, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A volunteer begins."""
    actor, house = actor_of(request), state.house
    try:
        until = time.fromisoformat(data.until)
    except ValueError:
        return _list(request, house, _NO_TIME)
    return _list(request, house, desk.open_shift(house, actor, data.name, until))


@post("/volunteers/end", status_code=200, sync_to_thread=True)
def end_shift(
    request: Asked, state: State, data: Annotated[Shift, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A volunteer goes home."""
    return _list(request, state.house, desk.end_shift(state.house, actor_of(request), data.name))


def _list(request: Asked, house: desk.House, came: Refusal | None) -> Template:
    found = desk.volunteers(house, actor_of(request))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    lines = [
        Line(
            one.name,
            one.display,
            "" if one.agreement is None else written(one.agreement),
            "" if one.shift_until is None else f"{one.shift_until:%H:%M}",
        )
        for one in found
    ]
    return page(request, "volunteers.html", lines=lines, answer=None if came is None else refused(came))


volunteering = Router("/", route_handlers=[volunteers_page, open_shift, end_shift])
