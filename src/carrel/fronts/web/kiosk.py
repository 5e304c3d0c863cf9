"""The self-service machine: one field, a card and a PIN, and a page that forgets whoever stood there."""

from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Redirect, Template

from carrel import desk
from carrel.fronts.web.languages import COOKIE, said, written
from carrel.fronts.web.protection import at_machines
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import STATION, Asked, SignInFirst
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class Scanned(Quiet, frozen=True):
    """The one field, and whether it stood on the page of somebody who was signed in."""

    scan: str = ""
    taking: str = ""


class CardAndPin(Quiet, frozen=True):
    """Who wishes to serve themselves."""

    card: str
    pin: str = ""


class Ending(Quiet, frozen=True):
    """Whether a receipt is wished for."""

    receipt: str = ""


class Line(Quiet, frozen=True):
    """One item the patron has."""

    item: str
    title: str
    due: date
    late: bool


@get("/kiosk", sync_to_thread=True)
def kiosk_page(request: Asked, state: State) -> Template:
    """The beginning; or what somebody has, while they are signed in."""
    key = _key(request)
    if desk.kiosk_guest(state.house, key) is None:
        return _start(request)
    return _open(request, state.house, key, None)


@post("/kiosk", status_code=200, sync_to_thread=True)
def scan(
    request: Asked, state: State, data: Annotated[Scanned, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """An item or a card was scanned."""
    house, key, text = state.house, _key(request), data.scan.strip()
    if not text:
        return _again(request, house, key)
    if desk.is_item(house, text) and (data.taking or desk.kiosk_guest(house, key) is not None):
        return _lent(request, house, key, text)
    match desk.kiosk_returns(house, key, text):
        case desk.KioskReturned(title):
            return _start(request, Answer(Tone.DONE, title, said("Returned. Thank you.")))
        case None:
            desk.kiosk_ends(house, key)
            return page(request, "kiosk_pin.html", card=text, answer=None)
        case refusal:
            return _start(request, refused(refusal))


@post("/kiosk/pin", status_code=200, sync_to_thread=True)
def pin(
    request: Asked, state: State, data: Annotated[CardAndPin, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Card and PIN."""
    house, key = state.house, _key(request)
    refusal = desk.kiosk_begins(house, key, data.card.strip(), data.pin.strip())
    return _start(request, refused(refusal)) if refusal is not None else _open(request, house, key, None)


@post("/kiosk/end", status_code=200, sync_to_thread=True)
def end(
    request: Asked, state: State, data: Annotated[Ending, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """Done, with a receipt or without. The next person finds the library's own language again."""
    house, key = state.house, _key(request)
    found = desk.kiosk_loans(house, key) if data.receipt else None
    desk.kiosk_ends(house, key)
    if isinstance(found, desk.KioskLoans):
        shown = page(
            request, "kiosk_receipt.html", answer=None, lines=_lines(found), card=found.card, day=desk.today(house)
        )
        shown.delete_cookie(COOKIE)
        return shown
    back = Redirect("/kiosk", status_code=303)
    back.delete_cookie(COOKIE)
    return back


def _lent(request: Asked, house: desk.House, key: str, barcode: str) -> Template:
    match desk.kiosk_lends(house, key, barcode):
        case desk.Lent(view):
            words = said("Yours until {day}.", day=written(view.due))
        case desk.Renewed(view):
            words = said("Renewed until {day}.", day=written(view.due))
        case refusal:
            return _open(request, house, key, refused(refusal))
    return _open(request, house, key, Answer(Tone.DONE, view.title, words))


def _again(request: Asked, house: desk.House, key: str) -> Template:
    return _start(request) if desk.kiosk_guest(house, key) is None else _open(request, house, key, None)


def _start(request: Asked, answer: Answer | None = None) -> Template:
    return page(request, "kiosk.html", answer=answer)


def _open(request: Asked, house: desk.House, key: str, answer: Answer | None) -> Template:
    found = desk.kiosk_loans(house, key)
    if isinstance(found, Refusal):
        return _start(request, refused(found))
    return page(request, "kiosk_open.html", answer=answer, lines=_lines(found), card=found.card)


def _lines(found: desk.KioskLoans) -> list[Line]:
    return [Line(line.barcode, line.title, line.due, line.overdue) for line in found.lines]


def _key(request: Asked) -> str:
    """The key of the machine's station. Raises SignInFirst where this is no open machine."""
    if "kiosk" not in request.session:
        raise SignInFirst
    key: str = request.session[STATION]
    return key


kiosk = Router(
    "/",
    route_handlers=[
        kiosk_page,
        scan,
        Router("/", route_handlers=[pin], middleware=[at_machines.middleware]),
        end,
    ],
)
