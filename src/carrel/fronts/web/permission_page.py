"""A permission on a signed form, for the patron in hand (§ 11-25(b)(2)(B))."""

from datetime import date
from typing import Annotated, Final

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk, disclosure
from carrel.fronts.web import office_wording
from carrel.fronts.web.languages import heard, said
from carrel.fronts.web.office_session import done
from carrel.fronts.web.office_wording import Choice
from carrel.fronts.web.showing import Answer, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.permissions import PermissionForm
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_NO_DAY: Final = Refusal("the permission was not written", "choose a last day from today to a year from now")
_UNSIGNED: Final = Refusal("nobody has signed it", "the patron signs in front of you, and shows who they are")


class PaperForm(Quiet, frozen=True):
    """What the signed form says."""

    visit: str
    recipient: str = ""
    classes: list[str] | str = ""
    """One ticked box comes as one word."""
    starts: str = ""
    ends: str = ""
    until: str = ""
    once: str = ""
    signed: str = ""


class Which(Quiet, frozen=True):
    """The patron in hand, and one of their permissions."""

    visit: str
    word: str = ""


class Standing(Quiet, frozen=True):
    """One permission of the patron in hand."""

    word: str
    recipient: str
    what: str
    expires: date
    uses: int
    once: bool


_Posted = Annotated[PaperForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
_Chosen = Annotated[Which, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/permission-form", status_code=200, sync_to_thread=True)
def form_page(request: Asked, state: State, data: _Chosen) -> Template:
    """An empty form, below what stands already."""
    return _show(request, state, PaperForm(data.visit))


@post("/permission-form/keep", status_code=200, sync_to_thread=True)
def keep(request: Asked, state: State, data: _Posted) -> Template:
    """Keep what the form says."""
    actor, until = actor_of(request), _day(data.until)
    if not data.signed:
        return _show(request, state, data, refused(_UNSIGNED))
    if until is None:
        return _show(request, state, data, refused(_NO_DAY))
    chosen = [data.classes] if isinstance(data.classes, str) else data.classes
    classes = tuple(one for one in desk.PERMITTED if one.value in chosen)
    form = PermissionForm(data.recipient, classes, until, bool(data.once), _day(data.starts), _day(data.ends))
    match disclosure.permit_on_form(state.house, actor, data.visit, form):
        case disclosure.FormKept():
            told = done(said("Kept"), said("Give the paper back: it is the patron’s. It stands from now on."))
            return _show(request, state, PaperForm(data.visit), told)
        case refusal:
            return _show(request, state, data, refused(refusal))


@post("/permission-form/take-back", status_code=200, sync_to_thread=True)
def take_back(request: Asked, state: State, data: _Chosen) -> Template:
    """The patron takes one back."""
    match disclosure.take_form_back(state.house, actor_of(request), data.word):
        case disclosure.FormTakenBack():
            told = done(said("Taken back"), said("Nothing more is told under it."))
        case refusal:
            told = refused(refusal)
    return _show(request, state, PaperForm(data.visit), told)


def _show(request: Asked, state: State, form: PaperForm, answer: Answer | None = None) -> Template:
    found = disclosure.forms_of(state.house, actor_of(request), form.visit)
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    return page(
        request,
        "office/permission.html",
        answer=answer,
        form=form,
        classes=[
            Choice(one.value, office_wording.record(one.value), one.value in form.classes) for one in desk.PERMITTED
        ],
        minors=sentence(found.minors, "."),
        source=sentence(found.source, "."),
        standing=[_standing(one) for one in found.lines],
    )


def _standing(one: disclosure.FormLine) -> Standing:
    what = ", ".join(office_wording.record(code) for code in one.classes)
    return Standing(one.word, heard(one.recipient), what, one.expires, len(one.uses), one.once)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


permission_form = Router("/", route_handlers=[form_page, keep, take_back])
