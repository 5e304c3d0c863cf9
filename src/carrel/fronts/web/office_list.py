"""The custodian's overview: what is urgent, what is open, what is closed."""

from datetime import date
from typing import Annotated, Final

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import meant, numbered, said
from carrel.fronts.web.office_session import address_of, done, tell, told
from carrel.fronts.web.showing import number_of, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import RequestState

_NEXT: Final = {
    RequestState.RECEIVED: meant("Read the paper."),
    RequestState.UNDER_REVIEW: meant("Go through what it shows, and decide."),
    RequestState.RETURNED: meant("It went back. Wait until it is mended."),
    RequestState.WITH_COUNSEL: meant("Write down what counsel says."),
    RequestState.AUTHORISED: meant("Prepare the answer."),
    RequestState.PREPARED: meant("Look at the answer, and hand it over."),
    RequestState.REFUSED: meant("Send the letter, and close it."),
    RequestState.RELEASED: meant("Send the letter that goes with it, and close it."),
    RequestState.CLOSED: "",
}


class Year(Quiet, frozen=True):
    """A year to publish."""

    year: str = ""


class Line(Quiet, frozen=True):
    """One request."""

    address: str
    name: str
    who: str
    received: date
    state: str
    due: date | None
    urgent: bool
    silent: bool
    next: str


class Group(Quiet, frozen=True):
    """Requests under one head."""

    id: str
    name: str
    lines: tuple[Line, ...]


@get("/requests", sync_to_thread=True)
def requests_page(request: Asked, state: State) -> Template:
    """Every request that is kept."""
    actor = actor_of(request)
    found = disclosure.requests(state.house, actor)
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    years = disclosure.unpublished_years(state.house, actor)
    return page(
        request,
        "office/list.html",
        answer=told(request),
        summary=_summary(found),
        nothing=not found.open and not found.closed,
        groups=_groups(request, found),
        years=() if isinstance(years, Refusal) else tuple(str(year) for year in years),
    )


@post("/requests/publish", sync_to_thread=True)
def publish(
    request: Asked, state: State, data: Annotated[Year, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """Make a past year public."""
    match disclosure.publish_year(state.house, actor_of(request), number_of(data.year)):
        case disclosure.Published():
            tell(request, done(said("It is public from now on"), said("Everyone reads it at /transparency.")))
        case refusal:
            tell(request, refused(refusal))
    return Redirect("/requests", status_code=303)


def _groups(request: Asked, found: disclosure.Requests) -> list[Group]:
    lines = [_line(request, one) for one in found.open]
    return [
        Group("urgent", said("Urgent"), tuple(one for one in lines if one.urgent)),
        Group("open", said("Open"), tuple(one for one in lines if not one.urgent)),
        Group("closed", said("Closed"), tuple(_line(request, one) for one in found.closed)),
    ]


def _summary(found: disclosure.Requests) -> str:
    if found.urgent:
        return numbered("{n} is urgent.", "{n} are urgent.", found.urgent)
    if found.open:
        return numbered("{n} is open, and it is not urgent.", "{n} are open, and none is urgent.", len(found.open))
    return said("Nothing is open.")


def _line(request: Asked, one: disclosure.RequestLine) -> Line:
    next_step = _NEXT[one.state]
    return Line(
        address_of(request, one.key),
        office_wording.instrument(one.instrument),
        one.agency or one.requester,
        one.received,
        sentence(one.state.value),
        one.due,
        one.urgent,
        one.silent,
        said(next_step),
    )


office_list = Router("/", route_handlers=[requests_page, publish])
