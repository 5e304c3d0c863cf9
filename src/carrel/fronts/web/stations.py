"""Stations: a supervisor opens a desk, and a badge or a short number says who acts, in place."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.protection import at_staff_door, rename_session
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import STATION, Asked, SignInFirst, actor_of, newcomer, where_next
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_MAY_OPEN = frozenset({Role.SUPERVISOR, Role.CUSTODIAN})  # whom to offer it; the desk decides
_NO_NUMBER = frozenset({Role.CUSTODIAN, Role.AUDITOR})
_FULLY = Refusal("this is done after a full sign-in", "sign in in full, at a desk that is no station")


class Given(Quiet, frozen=True):
    """A badge, or a name and a short number."""

    given: str
    who: str = ""


class NewPin(Quiet, frozen=True):
    """A short number, twice."""

    pin: str
    again: str


@get("/station", sync_to_thread=True)
def station_page(request: Asked, state: State) -> Template:
    """Who is here; or, after a full sign-in, one's number and the opening of this desk."""
    return _page(request, state.house)


@post("/station/open", status_code=200, sync_to_thread=True)
def open_station(request: Asked, state: State) -> Template | Redirect:
    """From now on badges and numbers say who acts here."""
    return _open(request, state.house, kiosk=False)


@post("/station/kiosk", status_code=200, sync_to_thread=True)
def open_kiosk(request: Asked, state: State) -> Template | Redirect:
    """From now on patrons serve themselves here."""
    return _open(request, state.house, kiosk=True)


@post("/station/switch", status_code=200, sync_to_thread=True)
def switch(
    request: Asked, state: State, data: Annotated[Given, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """Somebody takes over. A page that stays where it is asks for the new masthead; another goes to their room."""
    key = _key(request)
    match desk.switch(state.house, key, data.given, data.who):
        case desk.Switched():
            see_station(request, state.house)
            if request.headers.get("x-in-place"):
                return _page(request, state.house)
            return Redirect(where_next(request), status_code=303)
        case refusal:
            see_station(request, state.house)
            return _page(request, state.house, refused(refusal))


@post("/station/leave", status_code=204, sync_to_thread=False)
def leave(request: Asked, state: State) -> None:
    """Nobody is in until the next badge or number."""
    desk.step_out(state.house, _key(request))


@post("/station/close", sync_to_thread=False)
def close(request: Asked, state: State) -> Redirect:
    """The end of the station."""
    desk.close_station(state.house, _key(request))
    request.clear_session()
    return Redirect("/sign-in", status_code=303)


@post("/station/pin", status_code=200, sync_to_thread=True)
def choose_pin(
    request: Asked, state: State, data: Annotated[NewPin, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A short number of one's own, after a full sign-in."""
    actor = actor_of(request)
    if STATION in request.session:
        return _page(request, state.house, refused(_FULLY))
    if data.pin != data.again:
        return _page(
            request, state.house, Answer(Tone.REFUSED, said("The two are not the same"), said("Type it twice."))
        )
    refusal = desk.choose_pin(state.house, actor, data.pin)
    kept = Answer(Tone.DONE, said("The number is kept"), said("It serves at every station from now on."))
    return _page(request, state.house, kept if refusal is None else refused(refusal))


def see_station(request: Asked, house: desk.House) -> None:
    """Before each request: put into the session who is in at this station, as the house has it, and nobody else.

    Without a station, whoever signed in stays in while the password is theirs and, as a volunteer, a shift is open.
    """
    session = request.session
    key = session.get(STATION)
    if key is None:
        if "role" in session and not _is_in(request, house):
            session.clear()
        return
    station = desk.at_station(house, key)
    for name in ("name", "role", "display", "branch", "steps", "kiosk"):
        session.pop(name, None)
    if station is None:
        session.clear()
    elif station.kiosk:
        session["kiosk"] = station.kiosk
    elif station.inside is not None:
        inside = station.inside
        session.update(
            name=inside.name, role=inside.role.value, display=station.display, branch=inside.branch, steps=[]
        )


def _is_in(request: Asked, house: desk.House) -> bool:
    actor = newcomer(request)
    if request.session.get("mark") != desk.password_mark(house, actor):
        return False
    return actor.role is not Role.VOLUNTEER or desk.on_duty(house, actor)


def by_badge(request: Asked, house: desk.House, text: str) -> tuple[Answer, str] | None:
    """What came of a badge scanned in the desk's one field, and what had been typed before it; None for no badge."""
    found = desk.badge_in(text)
    if found is None or STATION not in request.session:
        return None
    match desk.switch(house, _key(request), found[1]):
        case desk.Switched(display=display):
            see_station(request, house)
            return Answer(
                Tone.DONE, said("{name} is at the desk", name=display), said("What is at hand stays.")
            ), found[0]
        case refusal:
            see_station(request, house)
            if STATION not in request.session:
                raise SignInFirst
            return refused(refusal), found[0]


def _open(request: Asked, house: desk.House, kiosk: bool) -> Template | Redirect:
    actor = actor_of(request)
    if STATION in request.session:
        return _page(request, house, refused(_FULLY))
    key = desk.open_station(house, actor, kiosk)
    if isinstance(key, Refusal):
        return _page(request, house, refused(key))
    request.session.clear()
    request.session[STATION] = key
    rename_session(request)
    return Redirect("/kiosk" if kiosk else "/station", status_code=303)


def _page(request: Asked, house: desk.House, answer: Answer | None = None) -> Template:
    key = request.session.get(STATION)
    station = None if key is None else desk.at_station(house, key)
    if station is None:
        actor = actor_of(request)
        return page(
            request,
            "station.html",
            answer=answer,
            until="",
            has_pin=actor.role not in _NO_NUMBER,
            may_open=actor.role in _MAY_OPEN,
        )
    return page(request, "station.html", answer=answer, until=f"{station.until:%H:%M}", has_pin=False, may_open=False)


def _key(request: Asked) -> str:
    key: str | None = request.session.get(STATION)
    if key is None:
        raise SignInFirst
    return key


stations = Router(
    "/",
    route_handlers=[
        station_page,
        open_station,
        open_kiosk,
        Router("/", route_handlers=[switch], middleware=[at_staff_door.middleware]),
        leave,
        close,
        choose_pin,
    ],
)
