"""At the desk: a password or a PIN is given out, once, to the patron in hand whose identification was seen."""

from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Option, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.registration import IdSeen


class GivingForm(Quiet, frozen=True):
    """What is given out to whom, and what was seen first."""

    visit: str
    seen: str = ""
    what: str = ""


Posted = Annotated[GivingForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/registration/giving", status_code=200, sync_to_thread=False)
def giving_page(request: Asked, data: Posted) -> Template:
    """What there is to give out, and what it costs."""
    actor_of(request)
    return page(request, "giving.html", answer=None, visit=data.visit, seen=_seen())


@post("/registration/give", status_code=200, sync_to_thread=True)
def give(request: Asked, state: State, data: Posted) -> Template:
    """Make it, and show it this once."""
    actor = actor_of(request)
    seen = IdSeen(data.seen) if data.seen in set(IdSeen) else IdSeen.NONE
    make = desk.give_pin if data.what == "pin" else desk.give_password
    match make(state.house, actor, data.visit, seen):
        case desk.SecretGiven(secret, visit):
            return page(request, "given.html", secret=secret, visit=visit, what=data.what)
        case refusal:
            return page(request, "giving.html", answer=refused(refusal), visit=data.visit, seen=_seen())


def _seen() -> list[Option]:
    return [Option(one.value, said(one.value)) for one in IdSeen if one is not IdSeen.NONE]


giving = Router("/", route_handlers=[giving_page, give])
