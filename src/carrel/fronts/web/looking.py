"""Looking for people, and looking at things."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.persons import people
from carrel.fronts.web.showing import Answer, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet


class Words(Quiet, frozen=True):
    """What is known of the person: words of a name, a birth date, four figures."""

    words: str


@get("/find", sync_to_thread=False)
def find_page(request: Asked) -> Template:
    """An empty search."""
    actor_of(request)
    return page(request, "find.html", words="", answer=None, found=None)


@post("/find", status_code=200, sync_to_thread=True)
def find(
    request: Asked, state: State, data: Annotated[Words, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Who answers to these words. Sent by POST, so that no name stands in an address."""
    match desk.find(state.house, actor_of(request), data.words):
        case desk.Found(lines, more):
            found = people(lines, more)
            return page(request, "find.html", words=data.words, answer=None, found=found)
        case refusal:
            return page(request, "find.html", words=data.words, answer=refused(refusal), found=None)


@get("/items", sync_to_thread=True)
def items(request: Asked, state: State, barcode: FromQuery[str] = "") -> Template:
    """A fact about a thing: what it is and whether it is out, never with whom."""
    actor_of(request)
    answer: Answer | None = None
    item: desk.ItemView | None = None
    if barcode.strip():
        match desk.item_page(state.house, barcode.strip()):
            case desk.ItemView() as view:
                item = view
            case refusal:
                answer = refused(refusal)
    return page(request, "item.html", answer=answer, item=item)


looking = Router("/", route_handlers=[find_page, find, items])
