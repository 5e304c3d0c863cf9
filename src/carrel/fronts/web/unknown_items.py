"""A barcode that nobody here knows: a book of ours to be catalogued later, or another library's."""

from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.circulation import seen
from carrel.fronts.web.desk_page import Desk, UnknownItem, show
from carrel.fronts.web.showing import refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.fronts.web.wording import goes_home
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Unknown(Quiet, frozen=True):
    """What is typed about it, and who is in hand."""

    barcode: str
    visit: str = ""
    mode: desk.Mode = desk.Mode.LEND
    title: str = ""
    partner: str = ""


Posted = Annotated[Unknown, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/desk/take-in", status_code=200, sync_to_thread=True)
def take_in(request: Asked, state: State, data: Posted) -> Template:
    """Ours, and nobody has catalogued it: enter it by its title, and lend it."""
    taken = desk.take_in(state.house, actor_of(request), data.barcode, data.title)
    return _and_lend(request, state.house, data, taken)


@post("/desk/take-in-foreign", status_code=200, sync_to_thread=True)
def take_in_foreign(request: Asked, state: State, data: Posted) -> Template:
    """Another library's: enter it as that library's, and lend it."""
    taken = desk.take_in_foreign(state.house, actor_of(request), data.barcode, data.title, data.partner)
    return _and_lend(request, state.house, data, taken)


@post("/desk/route", status_code=200, sync_to_thread=True)
def route(request: Asked, state: State, data: Posted) -> Template:
    """Another library's, brought back here: into its bin."""
    match desk.route_foreign(state.house, actor_of(request), data.barcode, data.partner):
        case desk.GoesHome() as home:
            return show(request, Desk(desk.Mode.RETURN, answer=goes_home(home)))
        case refusal:
            return _again(request, state.house, data, refusal)


def _and_lend(request: Asked, house: desk.House, data: Unknown, taken: desk.TakenIn | Refusal) -> Template:
    match taken:
        case desk.TakenIn(barcode):
            lent = desk.lend(house, actor_of(request), data.visit, barcode)
            return show(request, seen(request, lent, desk.Mode.LEND, data.visit, barcode))
        case refusal:
            return _again(request, house, data, refusal)


def _again(request: Asked, house: desk.House, data: Unknown, refusal: Refusal) -> Template:
    asked = UnknownItem(data.barcode, desk.partners(house), data.title, data.partner)
    return show(request, Desk(data.mode, data.visit, refused(refusal), unknown=asked))


unknown_items = Router("/", route_handlers=[take_in, take_in_foreign, route])
