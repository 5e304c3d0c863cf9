"""Interlibrary loan: what is asked for, what came, what goes home, and what of ours is elsewhere."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.desk_page import Desk, show
from carrel.fronts.web.languages import said, speaking, spoken, written
from carrel.fronts.web.showing import Answer, Fact, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_NO_DAY = Refusal("the due date is no day", "write it as year-month-day: 2027-04-30, or leave it empty")


class Parcel(msgspec.Struct, frozen=True):
    """One of our items, and the library it goes to."""

    barcode: str = ""
    partner: str = ""
    number: str = ""
    due: str = ""


class Form(Quiet, frozen=True):
    """A request, as the list's word for it, and what is done with it."""

    word: str = ""
    partner: str = ""
    barcode: str = ""
    kind: str = "book"
    due: str = ""


class WishForm(Quiet, frozen=True):
    """What the patron in hand looks for."""

    visit: str
    title: str = ""
    author: str = ""
    pickup: str = ""


class Line(Quiet, frozen=True):
    """One request, as the page shows it."""

    word: str
    number: str
    title: str
    author: str
    partner: str
    state: str
    requested: date
    pickup: str
    code: str


class Paper(msgspec.Struct, frozen=True):
    """The words of a request sheet, in the language it goes out in."""

    language: str
    head: str
    facts: tuple[Fact, ...]
    please: str
    plain: str


Posted = Annotated[Form, Body(media_type=RequestEncodingType.URL_ENCODED)]
PostedParcel = Annotated[Parcel, Body(media_type=RequestEncodingType.URL_ENCODED)]
PostedWish = Annotated[WishForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/other-libraries", sync_to_thread=True)
def traffic_page(request: Asked, state: State) -> Template:
    """Things between libraries: nobody's record is opened to show them."""
    return _traffic(request, state.house, None)


@post("/other-libraries/lend", status_code=200, sync_to_thread=True)
def lend(request: Asked, state: State, data: PostedParcel) -> Template:
    """One of ours goes out."""
    due = _day(data.due)
    if isinstance(due, Refusal):
        return _traffic(request, state.house, refused(due))
    match desk.lend_elsewhere(state.house, actor_of(request), data.barcode, data.partner, data.number, due):
        case desk.LentElsewhere() as lent:
            done = Answer(Tone.DONE, lent.title, said("Goes to {partner}.", partner=lent.partner), lent.due)
            return _traffic(request, state.house, done)
        case refusal:
            return _traffic(request, state.house, refused(refusal))


@post("/other-libraries/back", status_code=200, sync_to_thread=True)
def back(request: Asked, state: State, data: PostedParcel) -> Template:
    """One of ours is here again."""
    match desk.back_from_elsewhere(state.house, actor_of(request), data.barcode):
        case desk.BackFromElsewhere() as came:
            where = said("It is back. Shelve at {shelf}.", shelf=came.shelf) if came.shelf else said("It is back.")
            return _traffic(request, state.house, Answer(Tone.DONE, came.title, where))
        case refusal:
            return _traffic(request, state.house, refused(refusal))


@post("/other-libraries/home", status_code=200, sync_to_thread=True)
def home(request: Asked, state: State, data: PostedParcel) -> Template:
    """One of theirs is in the van."""
    match desk.sent_home(state.house, actor_of(request), data.barcode):
        case desk.SentHome(partner):
            done = said("Nothing here remembers it.")
            return _traffic(request, state.house, Answer(Tone.DONE, said("Sent to {partner}", partner=partner), done))
        case refusal:
            return _traffic(request, state.house, refused(refusal))


@post("/other-libraries/requests", status_code=200, sync_to_thread=True)
def requests_page(request: Asked, state: State) -> Template:
    """The work list. It says what is asked for, and not by whom."""
    return _requests(request, state.house, None)


@post("/other-libraries/request", status_code=200, sync_to_thread=True)
def request_page(request: Asked, state: State, data: Posted) -> Template:
    """One request."""
    return _request(request, state.house, data, None)


@post("/other-libraries/send", status_code=200, sync_to_thread=True)
def send(request: Asked, state: State, data: Posted) -> Template:
    """A request goes out: the sheet, to print or to copy."""
    match desk.send_elsewhere(state.house, actor_of(request), data.word, data.partner):
        case desk.SentElsewhere(sheet):
            return page(request, "request_sheet.html", sheet=sheet, paper=_paper(sheet, state.language))
        case refusal:
            return _request(request, state.house, data, refused(refusal))


@post("/other-libraries/receive", status_code=200, sync_to_thread=True)
def receive(request: Asked, state: State, data: Posted) -> Template:
    """It came: the slip for the shelf."""
    due = _day(data.due)
    if isinstance(due, Refusal):
        return _request(request, state.house, data, refused(due))
    arrival = desk.Arrival(data.barcode, data.kind, due)
    match desk.receive_elsewhere(state.house, actor_of(request), data.word, arrival):
        case desk.ReceivedElsewhere(slip):
            return page(request, "shelf_slip.html", slip=slip)
        case refusal:
            return _request(request, state.house, data, refused(refusal))


@post("/other-libraries/end", status_code=200, sync_to_thread=True)
def end(request: Asked, state: State, data: Posted) -> Template:
    """It is no longer wanted, or was not fetched."""
    match desk.end_elsewhere(state.house, actor_of(request), data.word):
        case desk.EndedElsewhere(goes_home):
            what = said("Put the item with those that go home.") if goes_home else ""
            return _requests(request, state.house, Answer(Tone.DONE, said("The request is gone"), what))
        case refusal:
            return _requests(request, state.house, refused(refusal))


@post("/other-libraries/wish", status_code=200, sync_to_thread=True)
def wish_page(request: Asked, state: State, data: PostedWish) -> Template:
    """What the patron in hand looks for, as a form."""
    actor = actor_of(request)
    return _wish(request, state.house, data, "" if actor.branch is None else str(actor.branch), None)


@post("/other-libraries/ask", status_code=200, sync_to_thread=True)
def ask(request: Asked, state: State, data: PostedWish) -> Template:
    """The patron in hand asks for something that is not here."""
    here = {code: BranchId(int(code)) for code, _ in desk.choices(state.house).branches}
    wish = desk.Wish(data.title, data.author, here.get(data.pickup))
    match desk.ask_elsewhere(state.house, actor_of(request), data.visit, wish):
        case desk.AskedElsewhere(visit):
            told = said("It is on the work list. The other library is not told for whom.")
            return show(request, Desk(desk.Mode.LEND, visit, Answer(Tone.DONE, said("Asked for"), told)))
        case refusal:
            return _wish(request, state.house, data, data.pickup, refused(refusal))


def _traffic(request: Asked, house: desk.House, answer: Answer | None) -> Template:
    match desk.traffic(house, actor_of(request)):
        case desk.Traffic() as shown:
            return page(request, "other_libraries.html", traffic=shown, answer=answer)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _requests(request: Asked, house: desk.House, answer: Answer | None) -> Template:
    match desk.work_list(house, actor_of(request)):
        case desk.WorkList(found):
            lines = [_line(view, word) for view, word in found]
            return page(request, "requests.html", lines=lines, answer=answer)
        case refusal:
            return page(request, "sorry.html", answer=refused(refusal))


def _request(request: Asked, house: desk.House, form: Form, answer: Answer | None) -> Template:
    match desk.one_request(house, actor_of(request), form.word):
        case Refusal() as refusal:
            return _requests(request, house, answer or refused(refusal))
        case view, word:
            kinds = [Option(code, said(name)) for code, name in desk.choices(house).kinds]
            partners = desk.partners(house)
            return page(
                request,
                "request.html",
                line=_line(view, word),
                form=form,
                kinds=kinds,
                partners=partners,
                answer=answer,
            )


def _wish(request: Asked, house: desk.House, form: WishForm, pickup: str, answer: Answer | None) -> Template:
    branches = [Option(code, name) for code, name in desk.choices(house).branches]
    return page(request, "wish.html", form=form, branches=branches, pickup=pickup, answer=answer)


def _line(view: desk.InterloanLine, word: str) -> Line:
    return Line(
        word,
        view.number,
        view.title,
        view.author,
        view.partner,
        view.state,
        view.requested,
        view.pickup,
        view.code,
    )


def _paper(sheet: desk.RequestSheet, language: str) -> Paper:
    """The sheet as it goes out: in the library's language, whichever the clerk's pages speak."""
    with speaking(language):
        facts = [Fact(said("To"), sheet.partner), Fact(said("Title"), sheet.title)]
        if sheet.author:
            facts.append(Fact(said("Author"), sheet.author))
        facts.append(Fact(said("Day"), written(sheet.day)))
        head, please = said("Interlibrary loan request"), said("Please send it to:")
        return Paper(spoken(), head, tuple(facts), please, _plain(sheet))


def _plain(sheet: desk.RequestSheet) -> str:
    """The sheet as an e-mail: the words that the other library needs, and no more."""
    parts = [
        said("Interlibrary loan request {number}", number=sheet.number),
        written(sheet.day),
        said("To: {library}", library=sheet.partner),
        "",
        said("Title: {title}", title=sheet.title),
        *([said("Author: {author}", author=sheet.author)] if sheet.author else []),
        "",
        said("Please send it to:"),
        sheet.library,
        *sheet.address,
        *([sheet.telephone] if sheet.telephone else []),
    ]
    return "\n".join(parts)


def _day(text: str) -> date | Refusal | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        return _NO_DAY


other_libraries = Router(
    "/",
    route_handlers=[
        traffic_page,
        lend,
        back,
        home,
        requests_page,
        request_page,
        send,
        receive,
        end,
        wish_page,
        ask,
    ],
)
