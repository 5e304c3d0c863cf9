"""My written permissions: to whom, what, until when; taken back at once."""

from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import heard, meant, said, written
from carrel.fronts.web.my_session import patron_of
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked
from carrel.records.actors import Actor
from carrel.records.permissions import PermissionForm
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import RecordClass

_CALLED = {
    RecordClass.REGISTRATION.value: meant("who I am and how to reach me"),
    RecordClass.LOAN.value: meant("what I have out"),
    RecordClass.HOLD.value: meant("what I wait for"),
    RecordClass.INTERLOAN.value: meant("what comes from other libraries"),
    RecordClass.FEE.value: meant("what I owe"),
}


class OwnForm(Quiet, frozen=True):
    """A permission as it is written."""

    recipient: str = ""
    until: str = ""
    classes: list[str] | str = ""
    """One ticked box comes as one word."""
    starts: str = ""
    ends: str = ""
    once: str = ""


class CollectorForm(Quiet, frozen=True):
    """Somebody who may collect for me."""

    card: str = ""
    called: str = ""
    until_day: str = ""


class Which(Quiet, frozen=True):
    """One permission of the list."""

    word: str


class Written(Quiet, frozen=True):
    """One permission, as it is shown."""

    word: str
    recipient: str
    what: str
    granted: date
    expires: date
    uses: str
    once: bool
    dates: str
    """Of the records it covers; empty for any."""


@get("/my/permissions", sync_to_thread=True)
def permissions_page(request: Asked, state: State) -> Template:
    """My permissions."""
    return _list(request, state, patron_of(request, state), None)


@post("/my/permissions", status_code=200, sync_to_thread=True)
def permit(
    request: Asked, state: State, data: Annotated[OwnForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Write one."""
    actor = patron_of(request, state)
    until = _day(data.until)
    if until is None:
        wrong = Refusal("the permission was not written", "choose a last day from today to a year from now")
        return _list(request, state, actor, refused(wrong))
    chosen = [data.classes] if isinstance(data.classes, str) else data.classes
    classes = tuple(one for one in desk.PERMITTED if one.value in chosen)
    form = PermissionForm(data.recipient, classes, until, bool(data.once), _day(data.starts), _day(data.ends))
    match desk.permit(state.house, actor, form):
        case desk.Permitted():
            return _list(request, state, actor, Answer(Tone.DONE, said("Written"), said("It stands from now on.")))
        case refusal:
            return _list(request, state, actor, refused(refusal))


@post("/my/permissions/collect", status_code=200, sync_to_thread=True)
def let_collect(
    request: Asked, state: State, data: Annotated[CollectorForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Somebody may fetch what waits for me; the answer is the same whether anybody has that card."""
    actor = patron_of(request, state)
    until = _day(data.until_day)
    if until is None:
        wrong = Refusal("the permission was not written", "choose a last day from today to a year from now")
        return _list(request, state, actor, refused(wrong))
    match desk.permit_own_collection(state.house, actor, desk.Collector(data.card, data.called, until)):
        case desk.CollectionPermitted():
            told = said("Whoever has that card may fetch what waits for you. Titles are unseen until handed over.")
            return _list(request, state, actor, Answer(Tone.DONE, said("Written"), told))
        case refusal:
            return _list(request, state, actor, refused(refusal))


@post("/my/permissions/take-back", status_code=200, sync_to_thread=True)
def take_back(
    request: Asked, state: State, data: Annotated[Which, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Take one back."""
    actor = patron_of(request, state)
    match desk.take_back(state.house, actor, data.word):
        case desk.TakenBack():
            done = Answer(Tone.DONE, said("Taken back"), said("Nothing more is told under it."))
            return _list(request, state, actor, done)
        case refusal:
            return _list(request, state, actor, refused(refusal))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _list(request: Asked, state: State, actor: Actor, answer: Answer | None) -> Template:
    given = desk.own_permissions(state.house, actor)
    if isinstance(given, Refusal):
        return page(request, "sorry.html", answer=refused(given))
    return page(
        request,
        "my/permissions.html",
        answer=answer,
        given=[_written(one) for one in given],
        classes=[Option(one.value, said(_CALLED[one.value])) for one in desk.PERMITTED],
    )


def _written(one: desk.OwnPermission) -> Written:
    what = (
        [said("what waits for me on the hold shelf")]
        if one.collects
        else [said(_CALLED.get(code, code)) for code in one.classes]
    )
    uses = ", ".join(written(day) for day in one.uses)
    dates = f"{_from(one.starts)} – {_from(one.ends)}" if one.starts or one.ends else ""
    recipient = heard(one.recipient)
    return Written(one.word, recipient, ", ".join(what), one.granted, one.expires, uses, one.once, dates)


def _from(day: date | None) -> str:
    return "…" if day is None else written(day)


my_permissions = Router("/", route_handlers=[permissions_page, permit, let_collect, take_back])
