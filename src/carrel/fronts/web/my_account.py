"""My account: password, PIN and second step; everything to take away; and the end of it."""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.my_door import NewPassword, not_the_same
from carrel.fronts.web.my_session import enter, patron_of
from carrel.fronts.web.showing import Answer, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class PinForm(Quiet, frozen=True):
    """A PIN of my own, and my password for it."""

    password: str
    pin: str = ""


class StepForm(Quiet, frozen=True):
    """The second step, and my password for it."""

    password: str
    wish: str = ""


class Closing(Quiet, frozen=True):
    """The last four digits of my card."""

    typed: str = ""


@get("/my/account", sync_to_thread=True)
def account_page(request: Asked, state: State) -> Template:
    """My account."""
    return _show(request, state, patron_of(request, state), None)


@post("/my/account/password", status_code=200, sync_to_thread=True)
def change_password(
    request: Asked, state: State, data: Annotated[NewPassword, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Another password; wherever else I was signed in, I am no more."""
    actor = patron_of(request, state)
    if data.password != data.again:
        return _show(request, state, actor, not_the_same())
    match desk.choose_own_password(state.house, actor, data.old, data.password):
        case desk.PasswordChosen(sitting):
            enter(request, sitting, must_change=False)
            done = Answer(Tone.DONE, said("Your password is changed"), said("Elsewhere you are signed out."))
            return _show(request, state, actor, done)
        case refusal:
            return _show(request, state, actor, refused(refusal))


@post("/my/account/pin", status_code=200, sync_to_thread=True)
def choose_pin(
    request: Asked, state: State, data: Annotated[PinForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A PIN, or none."""
    actor = patron_of(request, state)
    match desk.choose_own_pin(state.house, actor, data.password, data.pin.strip()):
        case desk.PinChosen():
            done = Answer(Tone.DONE, said("Your PIN is kept") if data.pin.strip() else said("You have no PIN"))
            return _show(request, state, actor, done)
        case refusal:
            return _show(request, state, actor, refused(refusal))


@post("/my/account/second-step", status_code=200, sync_to_thread=True)
def second_step(
    request: Asked, state: State, data: Annotated[StepForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A code by e-mail at every sign-in, or no more."""
    actor = patron_of(request, state)
    match desk.ask_second_step(state.house, actor, data.password, data.wish == "on", state.mail()):
        case desk.SecondStepSet(on):
            words = said("A code is sent at every sign-in") if on else said("No code is asked for any more")
            return _show(request, state, actor, Answer(Tone.DONE, words))
        case refusal:
            return _show(request, state, actor, refused(refusal))


@post("/my/file", status_code=200, sync_to_thread=True)
def take_away(request: Asked, state: State) -> Response[bytes] | Template:
    """Everything, as a file."""
    match desk.own_file(state.house, patron_of(request, state)):
        case desk.OwnFile(written):
            named = {"content-disposition": 'attachment; filename="my-library-records.json"'}
            return Response(written, media_type="application/json", headers=named)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


@post("/my/account/close", status_code=200, sync_to_thread=True)
def close(
    request: Asked, state: State, data: Annotated[Closing, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Erase everything, unless something is open."""
    actor = patron_of(request, state)
    match desk.close_own(state.house, actor, data.typed):
        case desk.AccountClosed():
            request.session.clear()
            return page(request, "my/closed.html")
        case refusal:
            return _show(request, state, actor, refused(refusal))


def _show(request: Asked, state: State, actor: Actor, answer: Answer | None) -> Template:
    data = desk.own_data(state.house, actor)
    if not isinstance(data, desk.OwnData):
        return page(request, "sorry.html", answer=refused(data))
    return page(
        request,
        "my/account.html",
        answer=answer,
        has_pin=data.has_pin,
        second_step=data.second_step,
        has_email=bool(data.emails),
        still_open=_reasons(desk.may_close_own(state.house, actor)),
    )


def _reasons(refusal: desk.StillOpen | Refusal | None) -> list[str]:
    reasons = refusal.reasons if isinstance(refusal, desk.StillOpen) else ()
    return [sentence(reason, ".") for reason in reasons]


my_account = Router("/", route_handlers=[account_page, change_password, choose_pin, second_step, take_away, close])
