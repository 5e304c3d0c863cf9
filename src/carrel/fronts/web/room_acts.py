"""What staff do in the room of public computers: let somebody sit, give a pass, reserve, and see to a sitting."""

from datetime import datetime
from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said, written
from carrel.fronts.web.room import show
from carrel.fronts.web.showing import Answer, Tone, number_of, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.ids import ComputerId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class TurnForm(Quiet, frozen=True):
    """A card or a guest pass, and the kind of computer that is wished for."""

    scan: str
    kind: str = ""
    by: str = ""


class PassForm(Quiet, frozen=True):
    """Whether the filter for children applies."""

    filtered: str = ""


class ReservationForm(Quiet, frozen=True):
    """A card, a kind, a time and how long."""

    card: str
    kind: str = ""
    day: str = ""
    time: str = ""
    minutes: str = ""


class CodeForm(Quiet, frozen=True):
    """The code of a turn or a reservation."""

    code: str


class SittingForm(Quiet, frozen=True):
    """A computer at which somebody sits, and what is to become of it."""

    computer: str
    to: str = ""
    minutes: str = ""
    reason: str = ""


@post("/room/turn", status_code=200, sync_to_thread=True)
def turn(
    request: Asked, state: State, data: Annotated[TurnForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A computer at once where one is free, or a place in the queue."""
    actor, scanned = actor_of(request), data.scan.strip()
    take = desk.seats.guest_turn if data.by == "pass" else desk.seats.take_turn
    match take(state.house, actor, scanned, data.kind):
        case desk.seats.Turn(code, place, label, until):
            return show(request, state, actor, _turned(code, place, label, until))
        case refusal:
            return show(request, state, actor, refused(refusal))


@post("/room/pass", status_code=200, sync_to_thread=True)
def give_pass(
    request: Asked, state: State, data: Annotated[PassForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A slip with a code, which names nobody."""
    actor = actor_of(request)
    match desk.seats.issue_pass(state.house, actor, bool(data.filtered)):
        case desk.seats.GuestPass(code, minutes):
            day = desk.today(state.house)
            return page(request, "pass_slip.html", letters=code, minutes=minutes, day=day)
        case refusal:
            return show(request, state, actor, refused(refusal))


@post("/room/reserve", status_code=200, sync_to_thread=True)
def reserve(
    request: Asked, state: State, data: Annotated[ReservationForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """A computer of the kind will be kept."""
    actor = actor_of(request)
    begins = moment(state.house, data.day, data.time)
    if isinstance(begins, Refusal):
        return show(request, state, actor, refused(begins))
    done = desk.seats.reserve(state.house, actor, data.card.strip(), data.kind, begins, number_of(data.minutes))
    return show(request, state, actor, refused(done) if isinstance(done, Refusal) else reserved(done))


@post("/room/give-up", status_code=200, sync_to_thread=True)
def give_up(
    request: Asked, state: State, data: Annotated[CodeForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Whoever waits under this code goes."""
    actor = actor_of(request)
    refusal = desk.seats.give_up(state.house, actor, data.code.strip().upper())
    gone = Answer(Tone.DONE, said("The turn is given up"), said("Whoever is next is called."))
    return show(request, state, actor, gone if refusal is None else refused(refusal))


Seen = Annotated[SittingForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@post("/room/end", status_code=200, sync_to_thread=True)
def end(request: Asked, state: State, data: Seen) -> Template:
    """As if they had left."""
    actor = actor_of(request)
    refusal = desk.seats.end_sitting(state.house, actor, ComputerId(number_of(data.computer)))
    return show(request, state, actor, _done(refusal, said("The sitting is over")), data.computer)


@post("/room/minutes", status_code=200, sync_to_thread=True)
def minutes(request: Asked, state: State, data: Seen) -> Template:
    """More minutes than the rules give, for a reason of the list."""
    actor, computer = actor_of(request), ComputerId(number_of(data.computer))
    reason = next((one for one in desk.seats.SeatReason if one.value == data.reason), None)
    if reason is None:
        unknown = Refusal("no reason was chosen", "choose the one that comes nearest")
        return show(request, state, actor, refused(unknown), data.computer)
    refusal = desk.seats.give_minutes(state.house, actor, computer, number_of(data.minutes), reason)
    return show(request, state, actor, _done(refusal, said("The minutes are given")), data.computer)


@post("/room/move", status_code=200, sync_to_thread=True)
def move(request: Asked, state: State, data: Seen) -> Template:
    """To another computer, with the time that is left."""
    actor, to = actor_of(request), ComputerId(number_of(data.to))
    refusal = desk.seats.move_sitting(state.house, actor, ComputerId(number_of(data.computer)), to)
    chosen = data.to if refusal is None else data.computer
    return show(request, state, actor, _done(refusal, said("They have the other computer now")), chosen)


def moment(house: desk.House, day: str, time: str) -> datetime | Refusal:
    """A day and a time of a form, in the library's own zone."""
    try:
        return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=desk.now(house).tzinfo)
    except ValueError:
        return Refusal("no day and time were given", "choose both")


def reserved(it: desk.seats.Reserved) -> Answer:
    """What was reserved, and the code for it."""
    words = said(
        "{day}, {begins} to {ends}. The code stands for it.",
        day=written(it.begins),
        begins=f"{it.begins:%H:%M}",
        ends=f"{it.ends:%H:%M}",
    )
    return Answer(Tone.DONE, it.code, words)


def _turned(code: str, place: int, label: str | None, until: datetime | None) -> Answer:
    if label is None or until is None:
        return Answer(Tone.ATTENTION, code, said("Number {n} in the queue.", n=place))
    kept = said("{label} is kept for this code until {time}.", label=label, time=f"{until:%H:%M}")
    return Answer(Tone.DONE, code, kept)


def _done(refusal: Refusal | None, words: str) -> Answer:
    return Answer(Tone.DONE, words) if refusal is None else refused(refusal)


room_acts = Router("/", route_handlers=[turn, give_pass, reserve, give_up, end, minutes, move])
