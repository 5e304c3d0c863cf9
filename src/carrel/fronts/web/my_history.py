"""My reading history: off, unless I switch it on; read with my password, given again on this page."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.my_session import patron_of
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import Asked
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Password(Quiet, frozen=True):
    """My password, once more."""

    password: str


class Sure(Quiet, frozen=True):
    """A box to tick."""

    sure: str = ""


Posted = Annotated[Password, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/my/history", sync_to_thread=True)
def history_page(request: Asked, state: State) -> Template:
    """Whether it is on."""
    return _show(request, state, patron_of(request, state), None)


@post("/my/history/on", status_code=200, sync_to_thread=True)
def switch_on(request: Asked, state: State, data: Posted) -> Template:
    """Begin one."""
    actor = patron_of(request, state)
    match desk.switch_history_on(state.house, actor, data.password):
        case desk.HistoryOn():
            told = said("What you borrow from now on leaves a line when it comes back.")
            return _show(request, state, actor, Answer(Tone.DONE, said("Your reading history is on"), told))
        case refusal:
            return _show(request, state, actor, refused(refusal))


@post("/my/history/read", status_code=200, sync_to_thread=True)
def read(request: Asked, state: State, data: Posted) -> Template:
    """Read it."""
    actor = patron_of(request, state)
    match desk.read_history(state.house, actor, data.password):
        case desk.HistoryRead(lines):
            return page(request, "my/history.html", answer=None, on=True, lines=lines)
        case refusal:
            return _show(request, state, actor, refused(refusal))


@post("/my/history/off", status_code=200, sync_to_thread=True)
def switch_off(
    request: Asked, state: State, data: Annotated[Sure, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Delete it all."""
    actor = patron_of(request, state)
    if data.sure != "yes":
        wrong = Refusal("nothing was deleted", "tick the box to say that you are sure")
        return _show(request, state, actor, refused(wrong))
    match desk.switch_history_off(state.house, actor):
        case desk.HistoryOff():
            told = said("Every line is deleted. Nothing you return is remembered.")
            return _show(request, state, actor, Answer(Tone.DONE, said("Your reading history is off"), told))
        case refusal:
            return _show(request, state, actor, refused(refusal))


def _show(request: Asked, state: State, actor: Actor, answer: Answer | None) -> Template:
    on = desk.keeps_history(state.house, actor)
    if isinstance(on, Refusal):
        return page(request, "sorry.html", answer=refused(on))
    return page(request, "my/history.html", answer=answer, on=on, lines=None)


my_history = Router("/", route_handlers=[history_page, switch_on, read, switch_off])
