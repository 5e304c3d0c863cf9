"""Lists to work through: what to fetch from the shelves, and what stands on the hold shelf; and its slips."""

from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.showing import page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet


class SlipForm(Quiet, frozen=True):
    """What a slip says: a code and a day, and nobody's name."""

    code: str
    until: str = ""


@get("/pull-list", sync_to_thread=True)
def pull_list(request: Asked, state: State) -> Template:
    """What to fetch here. Facts about things: no record is opened."""
    found = desk.pull_list(state.house, actor_of(request), None)
    return page(request, "pull_list.html", found=found)


@get("/hold-shelf", sync_to_thread=True)
def hold_shelf(request: Asked, state: State) -> Template:
    """The hold shelf of the branch where one works."""
    actor = actor_of(request)
    branch = actor.branch or desk.branches(state.house)[0][0]
    match desk.shelf_list(state.house, actor, branch):
        case desk.ShelfList() as found:
            return page(request, "hold_shelf.html", found=found, answer=None)
        case refusal:
            return page(request, "hold_shelf.html", found=None, answer=refused(refusal))


@post("/hold-shelf/slip", status_code=200, sync_to_thread=True)
def slip(
    request: Asked, state: State, data: Annotated[SlipForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A slip to print."""
    branch = branch_name(state.house, actor_of(request))
    return page(request, "slip.html", letters=data.code[:8], branch=branch, until=_day(data.until))


def branch_name(house: desk.House, actor: Actor) -> str:
    """The branch where somebody works, as papers say it; empty where they chose none."""
    return "" if actor.branch is None else dict(desk.branches(house)).get(actor.branch, "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


shelf_pages = Router("/", route_handlers=[pull_list, hold_shelf, slip])
