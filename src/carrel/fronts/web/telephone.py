"""The caller's page: two facts, then what may be said. No fact on record stands on it before it was named."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import numbered, said
from carrel.fronts.web.rendering import dollars
from carrel.fronts.web.showing import Answer, Fact, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet


class CallForm(Quiet, frozen=True):
    """What a caller says."""

    who: str = ""
    birth: str = ""
    street: str = ""
    phone: str = ""
    email: str = ""
    visit: str = ""
    """Set for somebody who was called from the list."""


class Line(Quiet, frozen=True):
    """The patron on the line."""

    visit: str


PostedCall = Annotated[CallForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
PostedLine = Annotated[Line, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/telephone", sync_to_thread=False)
def telephone_page(request: Asked) -> Template:
    """Somebody calls."""
    actor_of(request)
    return _page(request)


@post("/telephone/called", status_code=200, sync_to_thread=False)
def called(request: Asked, data: PostedLine) -> Template:
    """Somebody from the list answered: they too name two facts first."""
    actor_of(request)
    return _page(request, form=CallForm(visit=data.visit))


@post("/telephone", status_code=200, sync_to_thread=True)
def answer(request: Asked, state: State, data: PostedCall) -> Template:
    """What the caller said is compared."""
    facts = desk.Facts(data.birth, data.street, data.phone, data.email)
    match desk.answer_call(state.house, actor_of(request), data.who, facts, data.visit):
        case desk.OnTheLine() as line:
            return _page(request, line=line)
        case refusal:
            # what was said is not sent back: the next caller's clerk reads nothing of it
            return _page(request, answer=refused(refusal), form=CallForm(visit=data.visit))


@post("/telephone/renew", status_code=200, sync_to_thread=True)
def renew(request: Asked, state: State, data: PostedLine) -> Template:
    """Everything of theirs that may be renewed."""
    match desk.renew_all(state.house, actor_of(request), data.visit):
        case desk.RenewedAll(renewed, kept):
            head = numbered("{n} item renewed", "{n} items renewed", len(renewed))
            days = sorted({view.due for view in renewed})
            more = _kept(len(kept))
            return _page(request, answer=Answer(Tone.DONE, head, more, days[0] if days else None))
        case refusal:
            return _page(request, answer=refused(refusal))


@post("/telephone/stop", status_code=200, sync_to_thread=True)
def stop(request: Asked, state: State, data: PostedLine) -> Template:
    """The card is lost: it serves nobody from this moment on."""
    match desk.stop_cards(state.house, actor_of(request), data.visit):
        case desk.CardStopped():
            head, more = said("The card is stopped"), said("It serves nobody. They get a new one at the desk.")
            return _page(request, answer=Answer(Tone.DONE, head, more))
        case refusal:
            return _page(request, answer=refused(refusal))


@post("/telephone/told", status_code=200, sync_to_thread=True)
def told(request: Asked, state: State, data: PostedLine) -> Template:
    """They know now: nothing waits to be told to them by telephone any more."""
    match desk.was_told(state.house, actor_of(request), data.visit):
        case desk.Done():
            return _page(request, answer=Answer(Tone.DONE, said("They were told"), said("Nobody calls them again.")))
        case refusal:
            return _page(request, answer=refused(refusal))


def _kept(number: int) -> str:
    if not number:
        return ""
    return numbered(
        "One keeps its due date: it cannot be renewed again.",
        "{n} keep their due date: they cannot be renewed again.",
        number,
    )


def _page(
    request: Asked, line: desk.OnTheLine | None = None, answer: Answer | None = None, form: CallForm | None = None
) -> Template:
    view = None if line is None else line.view
    facts = (
        ()
        if view is None
        else (
            Fact(said("Holds ready to collect"), str(view.holds_ready)),
            Fact(said("Owed"), dollars(view.owed_cents)),
        )
    )
    return page(
        request,
        "telephone.html",
        visit="" if line is None else line.visit,
        view=view,
        loans=() if view is None else view.loans,
        facts=facts,
        answer=answer,
        form=form or CallForm(),
    )


telephone = Router("/", route_handlers=[telephone_page, called, answer, renew, stop, told])
