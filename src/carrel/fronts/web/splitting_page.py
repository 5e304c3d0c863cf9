"""A freedom-of-information request, part by part: confidential, releasable, redactable."""

from typing import Annotated, Final

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.office_session import address_of, done, key_of, no_folder, tell, told
from carrel.fronts.web.showing import Option, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_CALLED: Final = {
    disclosure.Heading.CONFIDENTIAL: meant("confidential: it stays"),
    disclosure.Heading.RELEASABLE: meant("releasable: it goes out"),
    disclosure.Heading.REDACTABLE: meant("redactable: it goes out without what identifies anybody"),
}
_LEAST: Final = 3
"""Lines that are there to begin with."""


class Parts(Quiet, frozen=True):
    """What is asked for, line by line; one line alone comes as one word."""

    asked: list[str] | str = ""
    heading: list[str] | str = ""
    clause: list[str] | str = ""


class Of(Quiet, frozen=True):
    """The folder it belongs to."""

    name: str
    address: str
    words: str


class Line(Quiet, frozen=True):
    """One part, as the page shows it."""

    asked: str = ""
    heading: str = ""
    clause: str = ""
    why: str = ""


@get("/requests/{word:str}/split", sync_to_thread=True)
def split_page(request: Asked, state: State, word: FromPath[str]) -> Template | Redirect:
    """The parts as they stand."""
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        tell(request, no_folder())
        return Redirect("/requests", status_code=303)
    folder = disclosure.open_request(state.house, actor, key)
    found = disclosure.parts_of(state.house, actor, key)
    if isinstance(found, Refusal) or isinstance(folder, Refusal):
        wrong = found if isinstance(found, Refusal) else folder
        return page(request, "sorry.html", answer=refused(wrong) if isinstance(wrong, Refusal) else None)
    lines = [Line(part.asked, part.heading.value, part.clause, part.why) for part in found.parts]
    return page(
        request,
        "office/split.html",
        answer=told(request),
        it=Of(office_wording.instrument(folder.instrument), address_of(request, key), folder.scope.words),
        parts=[*lines, *(Line() for _ in range(max(1, _LEAST - len(lines))))],
        headings=[Option(one.value, said(words)) for one, words in _CALLED.items()],
        clauses=found.clauses,
        releasable=[sentence(one, ".") for one in found.releasable],
    )


@post("/requests/{word:str}/split", sync_to_thread=True)
def split(
    request: Asked,
    state: State,
    word: FromPath[str],
    data: Annotated[Parts, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Redirect:
    """Keep the parts."""
    actor, key = actor_of(request), key_of(request, word)
    if not key:
        tell(request, no_folder())
        return Redirect("/requests", status_code=303)
    match disclosure.split(state.house, actor, key, _parts(data)):
        case disclosure.Split():
            tell(request, done(said("Kept"), said("The letter of denial says it part by part.")))
        case refusal:
            tell(request, refused(refusal))
    return Redirect(f"{address_of(request, key)}/split", status_code=303)


def _parts(data: Parts) -> tuple[disclosure.Part, ...]:
    columns = (_many(data.asked), _many(data.heading), _many(data.clause))
    return tuple(
        disclosure.Part(asked.strip(), disclosure.Heading(heading), clause)
        for asked, heading, clause in zip(*columns, strict=False)
        if asked.strip() and heading in list(disclosure.Heading)
    )


def _many(value: list[str] | str) -> list[str]:
    return [value] if isinstance(value, str) else value


splitting = Router("/", route_handlers=[split_page, split])
