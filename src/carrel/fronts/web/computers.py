"""The list of public computers: which there are, and which of them show Carrel's own pages."""

from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Option, Tone, number_of, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.actors import Actor
from carrel.records.ids import BranchId, ComputerId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal


class ComputerForm(Quiet, frozen=True):
    """A computer: a new one of a branch, or what one is to be from now on."""

    branch: str = ""
    computer: str = ""
    label: str = ""
    kind: str = ""
    state: str = ""


Posted = Annotated[ComputerForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/computers", sync_to_thread=True)
def computers_page(request: Asked, state: State, branch: FromQuery[str] = "") -> Template:
    """Every computer of a branch."""
    return _list(request, state.house, actor_of(request), branch)


@post("/computers", status_code=200, sync_to_thread=True)
def add(request: Asked, state: State, data: Posted) -> Template:
    """One more."""
    actor = actor_of(request)
    done = desk.seats.add_computer(state.house, actor, BranchId(number_of(data.branch)), data.label, data.kind)
    return _list(request, state.house, actor, data.branch, _kept(done))


@post("/computers/change", status_code=200, sync_to_thread=True)
def change(request: Asked, state: State, data: Posted) -> Template:
    """Another label or kind; out of service, or back."""
    actor, number = actor_of(request), ComputerId(number_of(data.computer))
    serves = data.state == "in service"
    done = desk.seats.change_computer(state.house, actor, number, data.label, data.kind, serves)
    return _list(request, state.house, actor, data.branch, _kept(done))


@post("/computers/drop", status_code=200, sync_to_thread=True)
def drop(request: Asked, state: State, data: Posted) -> Template:
    """It is gone from the room."""
    actor = actor_of(request)
    refusal = desk.seats.drop_computer(state.house, actor, ComputerId(number_of(data.computer)))
    gone = Answer(Tone.DONE, said("The computer is off the list"), said("Its key, if it had one, is void."))
    return _list(request, state.house, actor, data.branch, gone if refusal is None else refused(refusal))


@post("/computers/terminal", status_code=200, sync_to_thread=True)
def enrol(request: Asked, state: State, data: Posted) -> Template:
    """Its key, shown once."""
    actor = actor_of(request)
    key = desk.seats.enrol_terminal(state.house, actor, ComputerId(number_of(data.computer)))
    if isinstance(key, Refusal):
        return _list(request, state.house, actor, data.branch, refused(key))
    return page(request, "computer_key.html", key=key, label=data.label, branch=data.branch)


def _list(request: Asked, house: desk.House, actor: Actor, wished: str, answer: Answer | None = None) -> Template:
    places = desk.branches(house)
    known = {number for number, _ in places}
    first = actor.branch if actor.branch in known else next(iter(known), BranchId(0))
    branch = BranchId(number_of(wished)) if number_of(wished) in known else first
    return page(
        request,
        "computers.html",
        answer=answer,
        branch=str(branch),
        name=dict(places).get(branch, ""),
        branches=[Option(str(number), name) for number, name in places],
        kinds=kinds(house),
        computers=desk.seats.computers(house, branch),
        states=[Option(word, said(word)) for word in ("in service", "out of service")],
    )


def kinds(house: desk.House) -> list[Option]:
    """The kinds of computer that the library has."""
    return [Option(code, name) for code, name in desk.about(house).computer_kinds]


def _kept(done: desk.seats.Computer | Refusal) -> Answer:
    if isinstance(done, Refusal):
        return refused(done)
    return Answer(Tone.DONE, done.label, said("The list is as it now reads."))


computers = Router("/", route_handlers=[computers_page, add, change, drop, enrol])
