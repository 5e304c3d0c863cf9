"""The custodian's register of agents: whose machines ask, by which contract, and what each may be told."""

from collections.abc import Collection
from typing import Annotated, Final

import msgspec
from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import meant, said, written
from carrel.fronts.web.office_session import done
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.refusals import Refusal

_CALLED: Final = {
    desk.AgentWord.MAY_SIT: meant("Whether somebody may sit: yes or no"),
    desk.AgentWord.FILTERED: meant("Whether the filter for children applies: yes or no"),
    desk.AgentWord.MINUTES: meant("How many minutes they have left today"),
    desk.AgentWord.GREETING: meant("The last four signs of the card, to show in place of a name"),
    desk.AgentWord.WHY_NOT: meant("Why somebody with the right PIN may not sit"),
}


class Form(msgspec.Struct, frozen=True):
    """An agent, as the form says it."""

    account: str
    vendor: str = ""
    contract: str = ""
    told: list[str] | str = ""


class Named(msgspec.Struct, frozen=True):
    """An agent's account."""

    account: str


class Line(msgspec.Struct, frozen=True):
    """One agent, as the page shows it."""

    account: str
    vendor: str
    contract: str
    told: tuple[str, ...]
    since: str
    active: bool


class Tick(msgspec.Struct, frozen=True):
    """One thing that may be told."""

    code: str
    name: str
    chosen: bool


@get("/agents", sync_to_thread=True)
def agents_page(request: Asked, state: State) -> Template:
    """Every agent."""
    return _list(request, state.house)


@post("/agents", status_code=200, sync_to_thread=True)
def name_agent(
    request: Asked, state: State, data: Annotated[Form, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Another vendor's machine."""
    return _list(request, state.house, _told(desk.name_agent(state.house, actor_of(request), _form(data))))


@post("/agents/password", status_code=200, sync_to_thread=True)
def new_password(
    request: Asked, state: State, data: Annotated[Named, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """Somebody may know the old one."""
    return _list(request, state.house, _told(desk.new_agent_password(state.house, actor_of(request), data.account)))


@post("/agents/stop", status_code=200, sync_to_thread=True)
def stop_agent(
    request: Asked, state: State, data: Annotated[Named, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """The contract has ended."""
    refusal = desk.stop_agent(state.house, actor_of(request), data.account)
    stopped = done(said("The machine is told nothing any more"), said("Its line stays in the register."))
    return _list(request, state.house, stopped if refusal is None else refused(refusal))


@get("/agents/one", sync_to_thread=True)
def agent_page(request: Asked, state: State, account: FromQuery[str] = "") -> Template:
    """One agent, to amend."""
    found = desk.agent_list(state.house, actor_of(request))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    one = next((one for one in found if one.account == account and one.active), None)
    if one is None:
        return _list(request, state.house)
    return page(request, "agent.html", one=_line(one), ticks=_ticks(one.told), answer=None)


@post("/agents/one", status_code=200, sync_to_thread=True)
def amend_agent(
    request: Asked, state: State, data: Annotated[Form, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """What the register says of it from now on."""
    form = _form(data)
    refusal = desk.amend_agent(state.house, actor_of(request), form)
    if refusal is None:
        amended = done(said("The register says so now"), said("It holds from the machine's next question."))
        return _list(request, state.house, amended)
    line = Line(data.account, data.vendor, data.contract, (), "", active=True)
    return page(request, "agent.html", one=line, ticks=_ticks(form.told), answer=refused(refusal))


def _list(request: Asked, house: desk.House, answer: Answer | None = None) -> Template:
    found = desk.agent_list(house, actor_of(request))
    if isinstance(found, Refusal):
        return page(request, "sorry.html", answer=refused(found))
    lines = [_line(one) for one in found]
    return page(request, "agents.html", lines=lines, ticks=_ticks(()), day=written(desk.today(house)), answer=answer)


def _told(came: desk.OneTimePassword | Refusal) -> Answer:
    if isinstance(came, Refusal):
        return refused(came)
    detail = said("The password of {name}, to type into the machine: shown now and never again.", name=came.name)
    return Answer(Tone.ATTENTION, came.password, detail)


def _form(data: Form) -> desk.AgentForm:
    chosen = [data.told] if isinstance(data.told, str) else data.told
    told = frozenset(word for word in desk.AgentWord if word.value in chosen)
    return desk.AgentForm(data.account, data.vendor, data.contract, told)


def _line(one: desk.Agent) -> Line:
    told = tuple(said(_CALLED[word]) for word in desk.AgentWord if word in one.told)
    return Line(one.account, one.vendor, one.contract, told, written(one.since), one.active)


def _ticks(told: Collection[desk.AgentWord]) -> list[Tick]:
    return [Tick(word.value, said(_CALLED[word]), word in told) for word in desk.AgentWord]


agents = Router("/", route_handlers=[agents_page, name_agent, new_password, stop_agent, agent_page, amend_agent])
