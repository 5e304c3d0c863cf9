"""The page of notices: letters to print, people to call, and e-mails of which nobody knows whether they went."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Decided(Quiet, frozen=True):
    """What somebody decides about a patron's notices."""

    visit: str
    what: desk.Resolved = desk.Resolved.GONE


PostedDecision = Annotated[Decided, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/notices", sync_to_thread=True)
def notices_page(request: Asked, state: State) -> Template:
    """How much waits; nobody is named."""
    return _page(request, state)


@post("/notices/letters", status_code=200, sync_to_thread=True)
def letters(request: Asked, state: State) -> Template | Response[bytes]:
    """Every waiting letter, as a PDF."""
    match desk.print_letters(state.house, actor_of(request)):
        case desk.Printed(made):
            named = {"Content-Disposition": 'inline; filename="letters.pdf"'}
            return Response(made, media_type="application/pdf", headers=named)
        case refusal:
            return _page(request, state, refused(refusal))


@post("/notices/printed", status_code=200, sync_to_thread=True)
def printed(request: Asked, state: State) -> Template:
    """They are in their envelopes."""
    done = desk.letters_printed(state.house, actor_of(request))
    return _page(request, state, _answer(done, said("The letters are gone"), said("Nothing of them is kept.")))


@post("/notices/spoiled", status_code=200, sync_to_thread=True)
def spoiled(request: Asked, state: State) -> Template:
    """The paper jammed: they wait again."""
    done = desk.letters_spoiled(state.house, actor_of(request))
    return _page(request, state, _answer(done, said("The letters wait again"), said("Print them once more.")))


@post("/notices/calls", status_code=200, sync_to_thread=True)
def calls(request: Asked, state: State) -> Template:
    """Whom to call. Sent by POST, as whatever names somebody."""
    return _calls(request, state)


@post("/notices/write", status_code=200, sync_to_thread=True)
def write(request: Asked, state: State, data: PostedDecision) -> Template:
    """They cannot be reached: a letter goes to them."""
    done = desk.write_instead(state.house, actor_of(request), data.visit)
    return _calls(request, state, _answer(done, said("A letter goes to them"), ""))


@post("/notices/doubtful", status_code=200, sync_to_thread=True)
def doubtful(request: Asked, state: State) -> Template:
    """E-mails that may or may not have gone."""
    return _doubtful(request, state)


@post("/notices/resolve", status_code=200, sync_to_thread=True)
def resolve(request: Asked, state: State, data: PostedDecision) -> Template:
    """Somebody decides about one of them."""
    done = desk.resolve(state.house, actor_of(request), data.visit, data.what)
    return _doubtful(request, state, _answer(done, said("It is settled"), ""))


def _answer(done: desk.Done | Refusal, headline: str, detail: str) -> Answer:
    return refused(done) if isinstance(done, Refusal) else Answer(Tone.DONE, headline, detail)


def _page(request: Asked, state: State, answer: Answer | None = None) -> Template:
    counts = desk.notice_counts(state.house, actor_of(request))
    if isinstance(counts, Refusal):
        return page(request, "sorry.html", answer=refused(counts))
    return page(request, "notices.html", counts=counts, answer=answer, calls=None, doubts=None)


def _calls(request: Asked, state: State, answer: Answer | None = None) -> Template:
    counts = desk.notice_counts(state.house, actor_of(request))
    found = desk.call_list(state.house, actor_of(request))
    if isinstance(found, Refusal) or isinstance(counts, Refusal):
        return _page(request, state)
    return page(request, "notices.html", counts=counts, answer=answer, calls=found, doubts=None)


def _doubtful(request: Asked, state: State, answer: Answer | None = None) -> Template:
    counts = desk.notice_counts(state.house, actor_of(request))
    found = desk.doubtful(state.house, actor_of(request))
    if isinstance(found, Refusal) or isinstance(counts, Refusal):
        return _page(request, state)
    return page(request, "notices.html", counts=counts, answer=answer, calls=None, doubts=found)


notices = Router("/", route_handlers=[notices_page, letters, printed, spoiled, calls, write, doubtful, resolve])
