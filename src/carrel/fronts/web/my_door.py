"""The door to one's own pages: card and password, a code where it is wished, the first password, and out again."""

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Redirect, Template

from carrel import desk, disclosure
from carrel.fronts.web.languages import said
from carrel.fronts.web.my_session import DOOR, enter, leave, newcomer
from carrel.fronts.web.protection import at_patrons_door, forget_expired, rename_session
from carrel.fronts.web.rooms import MINE
from carrel.fronts.web.showing import Answer, Tone, number_of, page, refused, sentence
from carrel.fronts.web.signed_in import Asked, SignInFirst
from carrel.records.quiet import Quiet


class Credentials(Quiet, frozen=True):
    """Card and password."""

    card: str
    password: str
    title: str = ""
    """The title they wish to hold, where they came for one."""


class Code(Quiet, frozen=True):
    """The code that was sent."""

    code: str


class NewPassword(Quiet, frozen=True):
    """The one that was given out, and one's own, twice."""

    old: str
    password: str
    again: str
    title: str = ""


@get("/my", sync_to_thread=False)
def mine() -> Redirect:
    """The shortest address there is to one's own pages."""
    return Redirect(MINE)


@get("/my/sign-in", sync_to_thread=False)
def door(request: Asked, title: FromQuery[str] = "") -> Template:
    """The door."""
    return page(request, "my/sign_in.html", answer=None, wished=number_of(title))


@post("/my/sign-in", status_code=200, sync_to_thread=True)
def sign_in(
    request: Asked, state: State, data: Annotated[Credentials, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """Card and password."""
    return _hear(request, state, data, "")


@post("/my/sign-in/code", status_code=200, sync_to_thread=True)
def sign_in_code(
    request: Asked, state: State, data: Annotated[Code, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """The second step: what the first one took is kept in memory until this answer, and no longer."""
    first: dict[str, str] | None = request.session.pop("own first", None)
    if first is None:
        raise SignInFirst(DOOR)
    return _hear(request, state, msgspec.convert(first, Credentials), data.code or "-")


@get("/my/password", sync_to_thread=False)
def password_page(request: Asked, state: State, title: FromQuery[str] = "") -> Template:
    """The first password of one's own."""
    newcomer(request, state)
    return page(request, "my/password.html", answer=None, wished=number_of(title))


@post("/my/password", status_code=200, sync_to_thread=True)
def choose_password(
    request: Asked, state: State, data: Annotated[NewPassword, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """Keep it, if it will do."""
    actor = newcomer(request, state)
    if data.password != data.again:
        return page(request, "my/password.html", answer=not_the_same(), wished=number_of(data.title))
    match desk.choose_own_password(state.house, actor, data.old, data.password):
        case desk.PasswordChosen(sitting):
            return Redirect(enter(request, sitting, must_change=False, title=number_of(data.title)), status_code=303)
        case refusal:
            return page(request, "my/password.html", answer=refused(refusal), wished=number_of(data.title))


@post("/my/sign-out", sync_to_thread=False)
def sign_out(request: Asked, state: State) -> Redirect:
    """Forget that anybody was here."""
    leave(request, state)
    return Redirect("/", status_code=303)


@get("/my/parents", sync_to_thread=False)
def parents(request: Asked, state: State) -> Template:
    """What a parent can do, and why these pages are their child's alone."""
    found = disclosure.for_parents(state.house)
    return page(request, "my/parents.html", it=found, says=sentence(found.words, "."))


def not_the_same() -> Answer:
    """Two passwords that differ."""
    return Answer(Tone.REFUSED, said("The two are not the same"), said("Type the new password twice."))


def _hear(request: Asked, state: State, given: Credentials, code: str) -> Template | Redirect:
    match desk.sign_in_patron(state.house, given.card, given.password, code, state.mail()):
        case desk.SecondStepNeeded():
            request.session.clear()
            rename_session(request)
            request.session["own first"] = msgspec.to_builtins(given)
            return page(request, "my/code.html")
        case desk.PatronSignedIn(_, sitting, must_change):
            return Redirect(enter(request, sitting, must_change, number_of(given.title)), status_code=303)
        case refusal:
            return page(request, "my/sign_in.html", answer=refused(refusal), wished=number_of(given.title))


my_door = Router(
    "/",
    after_response=forget_expired,
    route_handlers=[
        mine,
        door,
        Router("/", route_handlers=[sign_in, sign_in_code], middleware=[at_patrons_door.middleware]),
        password_page,
        choose_password,
        sign_out,
        parents,
    ],
)
