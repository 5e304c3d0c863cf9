"""The desk page: one field, one answer, one patron in hand."""

from datetime import date
from typing import Annotated, assert_never

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.desk_page import Desk, Papers, UnknownItem, show
from carrel.fronts.web.persons import people
from carrel.fronts.web.shelf_pages import branch_name
from carrel.fronts.web.showing import Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.fronts.web.stations import by_badge
from carrel.fronts.web.wording import (
    goes_home,
    patron_panel,
    stop_panel,
    was_handed_over,
    was_lent,
    was_renewed,
    was_returned,
)
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class ScanForm(Quiet, frozen=True):
    """The one field, what it is for, and who is in hand."""

    scan: str
    mode: desk.Mode = desk.Mode.LEND
    visit: str = ""


class InHand(Quiet, frozen=True):
    """A patron in hand, and an item."""

    visit: str
    item: str = ""
    reason: str = ""
    shown: desk.Shown = desk.Shown.BEFORE
    """How somebody who was looked for showed who they are."""


class ReceiptForm(Quiet, frozen=True):
    """A receipt that this house just wrote."""

    item: str = ""
    day: str = ""
    code: str = ""


@get("/desk", sync_to_thread=False)
def desk_page(request: Asked) -> Template:
    """A clear desk."""
    actor_of(request)
    return show(request, Desk(desk.Mode.LEND))


@post("/desk", status_code=200, sync_to_thread=True)
def scan(
    request: Asked, state: State, data: Annotated[ScanForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Something was scanned or typed."""
    # no patron stays in hand while things come back: returning shows no name
    visit = "" if data.mode is desk.Mode.RETURN else data.visit
    badge = by_badge(request, state.house, data.scan)
    if badge is not None:
        return show(request, Desk(data.mode, visit, badge[0], typed=badge[1]))
    understood = desk.understand(state.house, actor_of(request), desk.Scan(data.scan, data.mode, visit))
    return show(request, seen(request, understood, data.mode, visit, data.scan.strip()))


@post("/desk/visit", status_code=200, sync_to_thread=True)
def take_in_hand(
    request: Asked, state: State, data: Annotated[InHand, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A patron was chosen from a list."""
    served = desk.serve(state.house, actor_of(request), data.visit, data.shown)
    served_page = seen(request, served, desk.Mode.LEND, "", "")
    if served_page.patron is not None and data.shown is desk.Shown.NOTHING:
        unknown = msgspec.structs.replace(served_page.patron, unknown=True)
        served_page = msgspec.structs.replace(served_page, patron=unknown)
    return show(request, served_page)


@post("/desk/renew", status_code=200, sync_to_thread=True)
def renew(
    request: Asked, state: State, data: Annotated[InHand, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """One line of the patron's loans."""
    match desk.renew(state.house, actor_of(request), data.item):
        case desk.Renewed(view):
            return show(request, Desk(desk.Mode.LEND, data.visit, was_renewed(view), for_patron=True))
        case refusal:
            return show(request, Desk(desk.Mode.LEND, data.visit, refused(refusal)))


@post("/desk/receipt", status_code=200, sync_to_thread=True)
def receipt(
    request: Asked, state: State, data: Annotated[ReceiptForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """The receipt of a return, on a page of its own: for a browser that runs no scripts."""
    actor_of(request)
    try:
        written = desk.return_receipt_again(state.house, data.item, date.fromisoformat(data.day), data.code)
    except ValueError:
        written = Refusal("no day was chosen", "choose one")
    if isinstance(written, Refusal):
        return page(request, "came_back.html", answer=refused(written), receipt=None)
    return page(request, "came_back.html", answer=None, receipt=written)


@post("/desk/override", status_code=200, sync_to_thread=True)
def override(
    request: Asked, state: State, data: Annotated[InHand, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Lend although the desk said stop."""
    try:
        reason = desk.OverrideReason(data.reason)
    except ValueError:
        again = Refusal("no reason was chosen", "choose why the stop is set aside")
        return show(request, Desk(desk.Mode.LEND, data.visit, refused(again)))
    lent = desk.lend_despite(state.house, actor_of(request), data.visit, data.item, reason)
    return show(request, seen(request, lent, desk.Mode.LEND, data.visit, data.item))


def seen(request: Asked, understood: desk.Understood, mode: desk.Mode, visit: str, text: str) -> Desk:  # noqa: PLR0911  # one for each thing a scan may come to
    """What the desk page shows for what an act came to."""
    match understood:
        case desk.Served() as served:
            return _in_hand(request, served, mode)
        case desk.Found() as found:
            return Desk(mode, found=people(found.lines, found.more))
        case desk.Lent(view) | desk.HandedOver(view):
            out = was_lent(view) if isinstance(understood, desk.Lent) else was_handed_over(view)
            return Desk(mode, visit, out, for_patron=True)
        case desk.Renewed(view):
            return Desk(mode, visit, was_renewed(view))
        case desk.Returned() as returned:
            return Desk(mode, answer=was_returned(returned), papers=_papers(request, returned))
        case desk.GoesHome() as home:
            return Desk(mode, answer=goes_home(home))
        case Refusal() as refusal:
            return _stopped(request, refusal, mode, visit, text)
        case other:
            assert_never(other)


def _stopped(request: Asked, refusal: Refusal, mode: desk.Mode, visit: str, text: str) -> Desk:
    """What the desk page shows where an act came to nothing."""
    match refusal:
        case desk.Blocked():
            return Desk(mode, visit, stop=stop_panel(refusal, text, request.session["role"]))
        case desk.UnknownItem() if mode is not desk.Mode.RENEW:
            answer = msgspec.structs.replace(refused(refusal), tone=Tone.ATTENTION)
            return Desk(mode, visit, answer, unknown=UnknownItem(text, desk.partners(request.app.state.house)))
        case desk.CardFirst():
            return Desk(mode, visit, msgspec.structs.replace(refused(refusal), tone=Tone.ATTENTION))
        case _:
            return Desk(mode, visit, refused(refusal))


def _papers(request: Asked, returned: desk.Returned) -> Papers:
    """What may be printed of a return."""
    view = returned.view
    where = branch_name(request.app.state.house, actor_of(request))
    return Papers(view.barcode, view.code, view.last_day, where, returned.receipt)


def _in_hand(request: Asked, served: desk.Served, mode: desk.Mode) -> Desk:
    """The patron in hand; with them what waits for those who permitted them to collect."""
    collectable: tuple[desk.PickupLine, ...] = ()
    if served.may_collect:
        match desk.collectable(request.app.state.house, actor_of(request), served.visit):
            case desk.Collectable(lines):
                collectable = lines
            case Refusal():
                pass
    panel = patron_panel(served.view, served.visit, collectable)
    return Desk(desk.Mode.LEND if mode is desk.Mode.RETURN else mode, served.visit, patron=panel)


circulation = Router("/", route_handlers=[desk_page, scan, take_in_hand, renew, receipt, override])
