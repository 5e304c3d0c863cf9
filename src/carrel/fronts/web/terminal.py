"""The public computer's own pages: sit down by card or pass, see the time that is left, sit longer, leave.

No name is shown here, and nothing is asked about what somebody views: there is no field for it.
"""

from typing import Annotated

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.office_session import tell, told
from carrel.fronts.web.protection import at_machines
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import Asked
from carrel.fronts.web.terminal_session import KEY, SAT, enter, key_shown, machine_of
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_FORGET = '"cache", "cookies", "storage"'


class CardAndPin(Quiet, frozen=True):
    """Who wishes to sit down."""

    card: str
    pin: str = ""


class Pass(Quiet, frozen=True):
    """A guest pass."""

    code: str


class Key(Quiet, frozen=True):
    """The machine's key."""

    key: str


class Ticket(Quiet, frozen=True):
    """What lets one browser in, once."""

    ticket: str


class Standing(Quiet, frozen=True):
    """What the machine's program needs to know: whether somebody sits there, and for how long. No more."""

    sitting: bool
    minutes: int
    warn: bool
    filtered: bool
    serving: str


@get("/terminal", sync_to_thread=True)
def terminal_page(request: Asked, state: State) -> Template | Response[str]:
    """Where somebody sits down, or what time they have left."""
    machine = machine_of(request, state)
    if machine is None:
        return page(request, "terminal_enter.html", answer=None)
    sitting = desk.seats.sitting_at(state.house, machine)
    if sitting is not None:
        return _sitting(request, sitting)
    if SAT not in request.session:
        return _door(request, state, machine)
    if request.headers.get("x-again"):
        return Response("", status_code=204)  # the page looks again whole, and then forgets
    return _forgotten(request, state)


@post("/terminal/sit", status_code=200, sync_to_thread=True)
def sit(
    request: Asked, state: State, data: Annotated[CardAndPin, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """With card and PIN."""
    machine = machine_of(request, state)
    if machine is None:
        return page(request, "terminal_enter.html", answer=None)
    return _begun(request, desk.seats.sit_down(state.house, machine, data.card.strip(), data.pin.strip()))


@post("/terminal/guest", status_code=200, sync_to_thread=True)
def sit_as_guest(
    request: Asked, state: State, data: Annotated[Pass, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """With a guest pass."""
    machine = machine_of(request, state)
    if machine is None:
        return page(request, "terminal_enter.html", answer=None)
    return _begun(request, desk.seats.sit_down_as_guest(state.house, machine, data.code))


@post("/terminal/extend", status_code=200, sync_to_thread=True)
def extend(request: Asked, state: State) -> Template:
    """Longer, if nobody waits."""
    machine = machine_of(request, state)
    if machine is None:
        return page(request, "terminal_enter.html", answer=None)
    match desk.seats.extend(state.house, machine):
        case desk.seats.Sitting() as sitting:
            return _sitting(request, sitting, Answer(Tone.DONE, said("You have more time")))
        case refusal:
            now = desk.seats.sitting_at(state.house, machine)
            return _forgotten(request, state) if now is None else _sitting(request, now, refused(refusal))


@post("/terminal/leave", status_code=200, sync_to_thread=True)
def leave(request: Asked, state: State) -> Template:
    """The end: who sat here is known to nobody any more, and the browser forgets what it holds of this site."""
    machine = machine_of(request, state)
    if machine is None:
        return page(request, "terminal_enter.html", answer=None)
    refusal = desk.seats.leave(state.house, machine)
    still = desk.seats.sitting_at(state.house, machine)
    if refusal is not None and still is not None:
        return _sitting(request, still, refused(refusal))
    return _forgotten(request, state)


@get("/terminal/enter", sync_to_thread=False)
def key_page(request: Asked) -> Template:
    """Where a machine without a program of its own is given its key by hand."""
    return page(request, "terminal_enter.html", answer=None)


@post("/terminal/enter", status_code=200, sync_to_thread=True)
def give_key(
    request: Asked, state: State, data: Annotated[Key, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template | Redirect:
    """From now on this browser is the machine's."""
    key = data.key.strip()
    if desk.seats.terminal_of(state.house, key) is None:
        wrong = Answer(Tone.REFUSED, said("No computer has this key"), said("Have a new one made under Computers."))
        return page(request, "terminal_enter.html", answer=wrong)
    enter(request, state, key)
    return Redirect("/terminal", status_code=303)


@get("/terminal/enter/{ticket:str}", sync_to_thread=False)
def use_ticket(request: Asked, state: State, ticket: FromPath[str]) -> Redirect:
    """A browser that holds nothing yet comes in as the machine's."""
    key = state.tickets.take(ticket, desk.now(state.house))
    if key:
        enter(request, state, key)
    return Redirect("/terminal", status_code=303)


@post("/terminal/ticket", status_code=200, sync_to_thread=True)
def give_ticket(request: Asked, state: State) -> Ticket:
    """For the machine's program."""
    key, _ = key_shown(request, state)
    return Ticket(state.tickets.issue(key, desk.now(state.house)))


@get("/terminal/state", sync_to_thread=True)
def tell_state(request: Asked, state: State) -> Standing:
    """For the machine's program, asked again and again."""
    key, machine = key_shown(request, state)
    state.tickets.asked(key, desk.now(state.house))
    it = desk.seats.sitting_at(state.house, machine)
    if it is None:
        return Standing(False, 0, False, False, state.serving)
    return Standing(True, it.minutes_left, it.warn, it.filtered, state.serving)


def _begun(request: Asked, done: desk.seats.Sitting | Refusal) -> Redirect:
    """The page is asked for anew, so that going back in the browser sends nobody's card and PIN again."""
    if isinstance(done, Refusal):
        tell(request, refused(done))
    return Redirect("/terminal", status_code=303)


def _door(request: Asked, state: State, machine: desk.seats.Terminal) -> Template:
    seen = desk.seats.room(state.house, machine.actor, machine.branch)
    line = next((one for one in seen.computers if one.id == machine.computer), None)
    closed = line is not None and line.state is desk.seats.Standing.OUT_OF_SERVICE
    return page(
        request,
        "terminal.html",
        answer=told(request),
        label=machine.label,
        closed=closed,
        kept_for="" if line is None else line.code,
        waiting=line is not None and any(one.kind == line.kind for one in seen.queue),
    )


def _sitting(request: Asked, sitting: desk.seats.Sitting, answer: Answer | None = None) -> Template:
    request.session[SAT] = True
    return page(request, "terminal_sitting.html", answer=answer, it=sitting, until=f"{sitting.ends:%H:%M}")


def _forgotten(request: Asked, state: State) -> Template:
    key, now = request.session[KEY], desk.now(state.house)
    ticket = "" if state.tickets.looked_after(key, now) else state.tickets.issue(key, now)
    shown = page(request, "terminal_left.html", answer=None, ticket=ticket)
    shown.set_header("clear-site-data", _FORGET)
    request.clear_session()
    return shown


terminal = Router(
    "/",
    route_handlers=[
        terminal_page,
        Router("/", route_handlers=[sit, sit_as_guest, give_key], middleware=[at_machines.middleware]),
        extend,
        leave,
        key_page,
        use_ticket,
        give_ticket,
        tell_state,
    ],
)
