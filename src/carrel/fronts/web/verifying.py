"""Papers whose court is to be called: by somebody who is not the one who releases."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel import disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import numbered, said, written
from carrel.fronts.web.office_session import done, key_of, no_folder, tell, told, word_of
from carrel.fronts.web.showing import Fact, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Called(Quiet, frozen=True):
    """What the court said."""

    paper: str = ""
    how: str = ""


class ToCall(Quiet, frozen=True):
    """A paper whose court is to be called: nothing of whom it concerns."""

    word: str
    name: str
    silent: bool
    facts: tuple[Fact, ...]
    docket: str


@get("/verify", sync_to_thread=True)
def verify_page(request: Asked, state: State) -> Template:
    """Whose court is to be called."""
    found = disclosure.to_verify(state.house, actor_of(request))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    papers = [_line(request, one) for one in found.lines]
    return page(request, "office/verify.html", papers=papers, answer=told(request))


@post("/verify", sync_to_thread=True)
def verify(
    request: Asked, state: State, data: Annotated[Called, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Redirect:
    """The court was asked, and says that it issued this."""
    actor, key = actor_of(request), key_of(request, data.paper)
    if not key:
        tell(request, no_folder())
        return Redirect("/verify", status_code=303)
    match disclosure.verify(state.house, actor, key, data.how):
        case Refusal() as refusal:
            tell(request, refused(refusal))
        case _:
            tell(request, done(said("Thank you. It is written down"), said("The custodian goes on from here.")))
    return Redirect("/verify", status_code=303)


def _line(request: Asked, one: disclosure.CallLine) -> ToCall:
    seen = dict(one.seen)
    facts = (
        Fact(said("Court"), seen.get("court", "")),
        Fact(said("Docket"), seen.get("docket", ""), exact=True),
        Fact(said("Judge"), seen.get("judge", "")),
        Fact(said("Issued"), seen.get("issued", "")),
        Fact(said("Brought by"), one.agency),
        Fact(said("It names"), _named(one)),
        Fact(said("Records"), ", ".join(office_wording.record(of) for of in one.classes)),
        Fact(said("Of the days"), _days(one)),
    )
    word, name = word_of(request, one.key), office_wording.instrument(one.instrument)
    return ToCall(word, name, one.silent, tuple(fact for fact in facts if fact.value), seen.get("docket", ""))


def _named(one: disclosure.CallLine) -> str:
    if not one.users:
        return said("no user of the library")
    return numbered("{n} user of the library", "{n} users of the library", one.users)


def _days(one: disclosure.CallLine) -> str:
    if one.starts is None or one.ends is None:
        return ""
    return said("{first} to {last}", first=written(one.starts), last=written(one.ends))


verifying = Router("/", route_handlers=[verify_page, verify])
