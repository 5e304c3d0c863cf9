"""Signing in, its first steps, and signing out."""

from io import BytesIO
from typing import Annotated
from urllib.parse import parse_qs, urlsplit

import msgspec
import segno
from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.protection import at_staff_door, forget_expired, rename_session
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import STATION, Asked, SignInFirst, Step, at_step, enter, step_done
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Credentials(Quiet, frozen=True):
    """The sign-in form."""

    name: str
    password: str
    branch: str = ""


class Code(Quiet, frozen=True):
    """An authenticator's code."""

    code: str


class NewPassword(Quiet, frozen=True):
    """A password, twice."""

    password: str
    again: str


@get("/sign-in", sync_to_thread=True)
def sign_in_page(request: Asked, state: State) -> Template:
    """The door."""
    return _door(request, state.house)


@post("/sign-in", status_code=200, sync_to_thread=True)
def sign_in(
    request: Asked, state: State, data: Annotated[Credentials, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """Name and password."""
    return _hear(request, state.house, data, "")


@post("/sign-in/code", status_code=200, sync_to_thread=True)
def sign_in_code(
    request: Asked, state: State, data: Annotated[Code, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """The second step: what the first one took is kept in memory until this answer, and no longer."""
    first: dict[str, str] | None = request.session.pop("first", None)
    if first is None:
        raise SignInFirst
    return _hear(request, state.house, msgspec.convert(first, Credentials), data.code)


@get("/sign-in/password", sync_to_thread=False)
def password_page(request: Asked) -> Template:
    """The first password of one's own."""
    at_step(request, Step.PASSWORD)
    return page(request, "new_password.html", answer=None)


@post("/sign-in/password", status_code=200, sync_to_thread=True)
def choose_password(
    request: Asked, state: State, data: Annotated[NewPassword, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """Keep it, if it will do."""
    actor = at_step(request, Step.PASSWORD)
    if data.password != data.again:
        again = Answer(Tone.REFUSED, said("The two are not the same"), said("Type the new password twice."))
        return page(request, "new_password.html", answer=again)
    refusal = desk.choose_password(state.house, actor, data.password)
    if refusal is not None:
        return page(request, "new_password.html", answer=refused(refusal))
    request.session["mark"] = desk.password_mark(state.house, actor)
    return Redirect(step_done(request, Step.PASSWORD), status_code=303)


@get("/sign-in/authenticator", sync_to_thread=True)
def authenticator_page(request: Asked, state: State) -> Template:
    """A secret to scan; a new one each time the page is opened, until one is confirmed."""
    address = desk.begin_authenticator(state.house, at_step(request, Step.AUTHENTICATOR))
    if isinstance(address, Refusal):
        return page(request, "sign_in.html", answer=refused(address), name="", branches=())
    request.session["authenticator"] = address
    return _authenticator(request, None)


@get("/sign-in/authenticator.svg", sync_to_thread=False)
def authenticator_code(request: Asked) -> Response[bytes]:
    """The secret as a picture for a telephone's camera."""
    at_step(request, Step.AUTHENTICATOR)
    drawing = BytesIO()
    segno.make(request.session.get("authenticator", "")).save(drawing, kind="svg", scale=5, border=2, nl=False)
    return Response(drawing.getvalue(), media_type="image/svg+xml")


@post("/sign-in/authenticator", status_code=200, sync_to_thread=True)
def confirm_authenticator(
    request: Asked, state: State, data: Annotated[Code, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """The first code shows that the telephone has the secret."""
    refusal = desk.confirm_authenticator(state.house, at_step(request, Step.AUTHENTICATOR), data.code)
    if refusal is not None:
        return _authenticator(request, refused(refusal))
    request.session.pop("authenticator", None)
    return Redirect(step_done(request, Step.AUTHENTICATOR), status_code=303)


@post("/sign-out", sync_to_thread=False)
def sign_out(request: Asked, state: State) -> Redirect:
    """Forget the session. At a station nobody is in from now on, and whoever opened it closes it by going."""
    key = request.session.get(STATION)
    if key is not None and desk.leave_station(state.house, key):
        return Redirect("/station", status_code=303)
    request.clear_session()
    return Redirect("/", status_code=303)


def _hear(request: Asked, house: desk.House, given: Credentials, code: str) -> Template | Redirect:
    match desk.sign_in(house, given.name, given.password, code):
        case desk.CodeNeeded():
            rename_session(request)
            request.session["first"] = msgspec.to_builtins(given)
            return page(request, "sign_in_code.html", answer=None)
        case desk.SignedIn() as signed:
            rename_session(request)
            return Redirect(enter(request, signed, _branch(house, given.branch)), status_code=303)
        case refusal:
            return _door(request, house, refused(refusal), given.name)


def _door(request: Asked, house: desk.House, answer: Answer | None = None, name: str = "") -> Template:
    places = [Option(str(number), place) for number, place in desk.branches(house)]
    return page(request, "sign_in.html", answer=answer, name=name, branches=places if len(places) > 1 else ())


def _branch(house: desk.House, chosen: str) -> BranchId | None:
    """The branch that was chosen, or the only one there is."""
    numbers = [number for number, _ in desk.branches(house)]
    return next((number for number in numbers if str(number) == chosen), numbers[0] if len(numbers) == 1 else None)


def _authenticator(request: Asked, answer: Answer | None) -> Template:
    address: str = request.session.get("authenticator", "")
    secret = parse_qs(urlsplit(address).query).get("secret", [""])[0]
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page(request, "authenticator.html", answer=answer, secret=groups)


entrance = Router(
    "/",
    after_response=forget_expired,
    route_handlers=[
        sign_in_page,
        Router("/", route_handlers=[sign_in, sign_in_code], middleware=[at_staff_door.middleware]),
        password_page,
        choose_password,
        authenticator_page,
        authenticator_code,
        confirm_authenticator,
        sign_out,
    ],
)
