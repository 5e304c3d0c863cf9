"""My turn at the public computers: wait for one, reserve one, give it up."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.computers import kinds
from carrel.fronts.web.languages import meant, said, written
from carrel.fronts.web.my_session import patron_of
from carrel.fronts.web.room_acts import moment, reserved
from carrel.fronts.web.showing import Answer, Option, Tone, number_of, page, refused
from carrel.fronts.web.signed_in import Asked
from carrel.records.actors import Actor
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_STANDS = {
    "waiting": meant("You wait. The screen in the room shows your code when it is your turn."),
    "called": meant("It is your turn: a computer is kept for you."),
    "seated": meant("You sit at a computer."),
    "reserved": meant("A computer is reserved for you."),
}


class OwnForm(Quiet, frozen=True):
    """What is wished for: where, which kind, and for a reservation when and how long."""

    branch: str = ""
    kind: str = ""
    day: str = ""
    time: str = ""
    minutes: str = ""


class Word(Quiet, frozen=True):
    """What stands for a turn or a reservation on the page."""

    word: str


class Line(Quiet, frozen=True):
    """A turn, a seat or a reservation."""

    word: str
    """Empty where it cannot be given up here."""
    says: str
    where: str
    code: str
    label: str
    when: str


@get("/my/computer", sync_to_thread=True)
def own_page(request: Asked, state: State) -> Template:
    """What I have of the computers."""
    return _show(request, state, patron_of(request, state), None)


@post("/my/computer/turn", status_code=200, sync_to_thread=True)
def take_turn(
    request: Asked, state: State, data: Annotated[OwnForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Into the queue, or to a computer that is free."""
    actor = patron_of(request, state)
    done = desk.seats.own_take_turn(state.house, actor, BranchId(number_of(data.branch)), data.kind)
    answer = refused(done) if isinstance(done, Refusal) else Answer(Tone.DONE, said("You have a turn"))
    return _show(request, state, actor, answer)


@post("/my/computer/reserve", status_code=200, sync_to_thread=True)
def reserve(
    request: Asked, state: State, data: Annotated[OwnForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """For a time to come."""
    actor, begins = patron_of(request, state), moment(state.house, data.day, data.time)
    if isinstance(begins, Refusal):
        return _show(request, state, actor, refused(begins))
    branch, minutes = BranchId(number_of(data.branch)), number_of(data.minutes)
    done = desk.seats.own_reserve(state.house, actor, branch, data.kind, begins, minutes)
    return _show(request, state, actor, refused(done) if isinstance(done, Refusal) else reserved(done))


@post("/my/computer/give-up", status_code=200, sync_to_thread=True)
def give_up(
    request: Asked, state: State, data: Annotated[Word, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Somebody else has it."""
    actor = patron_of(request, state)
    refusal = desk.seats.own_give_up(state.house, actor, data.word)
    gone = Answer(Tone.DONE, said("Given up"), said("Nothing remembers that you had it."))
    return _show(request, state, actor, gone if refusal is None else refused(refusal))


def _show(request: Asked, state: State, actor: Actor, answer: Answer | None) -> Template:
    found = desk.seats.own_turns(state.house, actor)
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    return page(
        request,
        "my/computer.html",
        answer=answer,
        lines=[_line(one) for one in found.turns],
        places=[Option(str(number), name) for number, name in desk.branches(state.house)],
        usual=str(actor.branch or ""),
        kinds=kinds(state.house),
        today=desk.today(state.house).isoformat(),
    )


def _line(one: desk.seats.OwnTurn) -> Line:
    when = ""
    if one.state == "reserved" and one.begins is not None and one.ends is not None:
        times = {"begins": f"{one.begins:%H:%M}", "ends": f"{one.ends:%H:%M}"}
        when = said("{day}, {begins} to {ends}", day=written(one.begins), **times)
    elif one.ends is not None:
        when = said("until {time}", time=f"{one.ends:%H:%M}")
    word = "" if one.state == "seated" else one.word
    return Line(word, said(_STANDS[one.state]), f"{one.branch} · {one.kind}", one.code, one.label, when)


my_computer = Router("/", route_handlers=[own_page, take_turn, reserve, give_up])
