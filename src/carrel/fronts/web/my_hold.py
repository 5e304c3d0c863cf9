"""A hold of one's own: from a title in the public catalogue, through the door where need be, to a place in its queue.

The title is a plain number that anybody may know; who asks for it stands in no address.
"""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.my_session import patron_of, wishing
from carrel.fronts.web.showing import Answer, Option, Tone, number_of, page, refused
from carrel.fronts.web.signed_in import Asked, SignInFirst
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, TitleId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class OwnHoldForm(Quiet, frozen=True):
    """What is wished for, and where it will be fetched."""

    title: str = ""
    pickup: str = ""


@get("/my/hold", sync_to_thread=True)
def hold_page(request: Asked, state: State, title: FromQuery[str] = "") -> Template:
    """One title, and the place to fetch it. Whoever is not signed in comes back here after the door."""
    try:
        actor = patron_of(request, state)
    except SignInFirst as first:
        raise SignInFirst(wishing(first.address, number_of(title))) from None
    return _show(request, state, actor, title, None)


@post("/my/hold", status_code=200, sync_to_thread=True)
def place(
    request: Asked, state: State, data: Annotated[OwnHoldForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Place it."""
    actor = patron_of(request, state)
    number = TitleId(number_of(data.title))
    pickup = BranchId(number_of(data.pickup))
    match desk.place_own_hold(state.house, actor, number, pickup):
        case desk.HoldPlaced(name, branch, on_shelf):
            how = said("It will be brought from its shelf.") if on_shelf else said("It comes when it is back.")
            answer = Answer(Tone.DONE, name, said("Held for pickup at {branch}. {how}", branch=branch, how=how))
        case refusal:
            answer = refused(refusal)
    return _show(request, state, actor, data.title, answer)


def _show(request: Asked, state: State, actor: Actor, wished: str, answer: Answer | None) -> Template:
    found = desk.title_page(state.house, TitleId(number_of(wished)))
    if isinstance(found, Refusal):
        return page(request, "my/hold.html", 404, answer=refused(found), title=None)
    places = [Option(str(code), name) for code, name in desk.branches(state.house)]
    return page(
        request,
        "my/hold.html",
        answer=answer,
        title=found,
        on_shelf=sum(copy.on_shelf for copy in found.copies),
        places=places,
        placed=answer is not None and answer.tone is Tone.DONE,
        usual=str(actor.branch or ""),
    )


my_hold = Router("/", route_handlers=[hold_page, place])
