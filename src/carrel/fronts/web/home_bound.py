"""Home-bound service: the patron's written permission, and the page from which books are chosen for them."""

from datetime import date
from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.desk_page import Desk, show
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Permitted(Quiet, frozen=True):
    """The patron in hand, and the last day of the permission they sign."""

    visit: str
    until: str = ""


Posted = Annotated[Permitted, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/home-bound", status_code=200, sync_to_thread=True)
def choose(request: Asked, state: State, data: Posted) -> Template:
    """What they have had, so that nothing is brought twice."""
    match desk.choose_for(state.house, actor_of(request), data.visit):
        case desk.ChoosingFor(view, visit):
            return page(request, "home_bound.html", it=view, visit=visit)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/home-bound/begin", status_code=200, sync_to_thread=True)
def begin(request: Asked, state: State, data: Posted) -> Template:
    """They signed: what comes back from now on may be seen by who chooses."""
    actor = actor_of(request)
    try:
        until = date.fromisoformat(data.until)
    except ValueError:
        again = Refusal("the permission was not kept", "write its last day as year-month-day")
        return page(request, "sorry.html", answer=refused(again))
    match desk.begin_home_bound(state.house, actor, data.visit, until):
        case desk.HomeBoundBegun(visit):
            detail = said("What comes back from now on may be seen by who chooses for them.")
            return show(request, Desk(desk.Mode.LEND, visit, Answer(Tone.DONE, said("Permission kept"), detail)))
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/home-bound/end", status_code=200, sync_to_thread=True)
def end(request: Asked, state: State, data: Posted) -> Template:
    """They took it back."""
    match desk.end_home_bound(state.house, actor_of(request), data.visit):
        case desk.HomeBoundEnded(visit):
            detail = said("What they had is forgotten, and nothing more is kept.")
            return show(request, Desk(desk.Mode.LEND, visit, Answer(Tone.DONE, said("Permission ended"), detail)))
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


home_bound = Router("/", route_handlers=[choose, begin, end])
