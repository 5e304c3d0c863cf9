"""The end of a registration: it is closed, or joined to another of the same person. A supervisor's pages."""

from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.desk_page import Desk, show
from carrel.fronts.web.languages import numbered, said
from carrel.fronts.web.persons import people
from carrel.fronts.web.showing import Answer, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Ending(Quiet, frozen=True):
    """The patron in hand, and what is to become of their registration."""

    visit: str
    why: str = ""
    words: str = ""
    """Whom to look for, to be joined to them."""
    other: str = ""
    sure: str = ""


Posted = Annotated[Ending, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/registration/close", status_code=200, sync_to_thread=True)
def close(request: Asked, state: State, data: Posted) -> Template:
    """Everything that is the patron's is erased."""
    actor = actor_of(request)
    if data.sure != "yes" or data.why not in set(desk.WhyClosed):
        return _sorry(request, Refusal("the registration was not closed", "choose why, and say that you are sure"))
    match desk.close_registration(state.house, actor, data.visit, desk.WhyClosed(data.why)):
        case desk.Closing():
            detail = said("Everything the library had about the patron is erased. Destroy the card.")
            return show(request, Desk(desk.Mode.LEND, answer=Answer(Tone.DONE, said("Registration closed"), detail)))
        case desk.StillOwing() as refusal:
            return _sorry(request, refusal, refusal.reasons)
        case refusal:
            return _sorry(request, refusal)


@post("/registration/same", status_code=200, sync_to_thread=True)
def same(request: Asked, state: State, data: Posted) -> Template:
    """Who may be the same person, to choose from."""
    match desk.find(state.house, actor_of(request), data.words):
        case desk.Found(lines, more):
            return page(request, "same_person.html", found=people(lines, more), visit=data.visit, words=data.words)
        case refusal:
            return _sorry(request, refusal)


@post("/registration/merge", status_code=200, sync_to_thread=True)
def merge(request: Asked, state: State, data: Posted) -> Template:
    """Two registrations become one."""
    match desk.merge_registrations(state.house, actor_of(request), data.visit, data.other):
        case desk.Merged(visit, forgotten):
            detail = said("The cards of both serve from now on; everything stands on one registration.")
            if forgotten:
                detail += " " + numbered(
                    "{n} line of a reading history that only its own password opened is forgotten.",
                    "{n} lines of a reading history that only its own password opened are forgotten.",
                    forgotten,
                )
            return show(request, Desk(desk.Mode.LEND, visit, Answer(Tone.DONE, said("Joined"), detail)))
        case refusal:
            return _sorry(request, refusal)


def _sorry(request: Asked, refusal: Refusal, reasons: tuple[str, ...] = ()) -> Template:
    answer = refused(refusal)
    if reasons:
        detail = " ".join(sentence(reason, ".") for reason in reasons)
        answer = Answer(answer.tone, answer.headline, f"{detail} {answer.detail}")
    return page(request, "sorry.html", answer=answer)


ending = Router("/", route_handlers=[close, same, merge])
