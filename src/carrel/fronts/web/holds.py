"""What a patron waits for, and who may collect for them: pages for the patron in hand."""

from datetime import date
from typing import Annotated

from litestar import Router, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.ids import BranchId, TitleId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_Form = Body(media_type=RequestEncodingType.URL_ENCODED)


class HoldsForm(Quiet, frozen=True):
    """The patron in hand, and what is asked."""

    visit: str = ""
    words: str = ""
    card: str = ""
    title: TitleId = TitleId(0)
    pickup: BranchId = BranchId(0)
    item: str = ""
    hold: str = ""
    until: str = ""
    reason: str = ""
    recipient: str = ""
    permission: str = ""


class HoldRow(Quiet, frozen=True):
    """One line of what the patron waits for."""

    word: str
    title: str
    where: str
    suspended: date | None
    ready: bool


class CollectorRow(Quiet, frozen=True):
    """Somebody who may collect."""

    word: str
    recipient: str
    until: date


class Shown(Quiet, frozen=True):
    """What the page of holds shows; without a visit nothing but the answer."""

    answer: Answer | None = None
    visit: str = ""
    words: str = ""
    lines: tuple[HoldRow, ...] = ()
    found: tuple[desk.TitleChoice, ...] = ()
    branches: tuple[Option, ...] = ()
    here: str = ""
    reasons: tuple[Option, ...] = ()
    may_move: bool = False
    """Whether to offer a place in the queue; the gate decides."""


@post("/holds", status_code=200, sync_to_thread=True)
def holds_page(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """What the patron in hand waits for; with words, the titles these stand for."""
    return _page(request, state, data, None)


@post("/holds/for-card", status_code=200, sync_to_thread=True)
def for_card(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """From an item's page: a card was scanned to place a hold on its title."""
    match desk.scan_card(state.house, actor_of(request), data.card):
        case desk.Served() as served:
            return _page(request, state, HoldsForm(visit=served.visit, words=data.item), None)
        case refusal:
            return page(request, "holds.html", shown=Shown(answer=refused(refusal)))


@post("/holds/place", status_code=200, sync_to_thread=True)
def place(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """Place a hold for the patron in hand."""
    match desk.place_hold(state.house, actor_of(request), data.visit, data.title, data.pickup, data.item):
        case desk.HoldPlaced(title, pickup, on_shelf):
            how = said("It will be brought from its shelf.") if on_shelf else said("It comes when it is back.")
            answer = Answer(Tone.DONE, title, said("Held for pickup at {branch}. {how}", branch=pickup, how=how))
        case refusal:
            answer = refused(refusal)
    return _page(request, state, HoldsForm(visit=data.visit), answer)


@post("/holds/suspend", status_code=200, sync_to_thread=True)
def suspend(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """Let others go first until a day, or go on where no day is given."""
    house, actor = state.house, actor_of(request)
    until = _day(data.until)
    if until is None:
        changed = desk.resume_hold(house, actor, data.hold)
    else:
        changed = desk.suspend_hold(house, actor, data.hold, until)
    return _page(request, state, data, _changed(changed))


@post("/holds/first", status_code=200, sync_to_thread=True)
def first(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """A supervisor lets a hold go before all others, saying why."""
    try:
        reason = desk.QueueReason(data.reason)
    except ValueError:
        again = Refusal("no reason was chosen", "choose why this hold goes before others")
        return _page(request, state, data, refused(again))
    moved = desk.move_in_queue(state.house, actor_of(request), data.hold, 1, reason)
    return _page(request, state, data, _changed(moved))


@post("/holds/cancel", status_code=200, sync_to_thread=True)
def cancel(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """The patron no longer wants it."""
    match desk.cancel_hold(state.house, actor_of(request), data.hold):
        case desk.HoldCancelled(title):
            answer = Answer(Tone.DONE, title, said("The hold is cancelled."))
        case refusal:
            answer = refused(refusal)
    return _page(request, state, data, answer)


@post("/holds/collectors", status_code=200, sync_to_thread=True)
def collectors_page(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """Who may collect for the patron in hand."""
    return _collectors(request, state, data, None)


@post("/holds/permit", status_code=200, sync_to_thread=True)
def permit(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """The patron in hand permits somebody to collect for them."""
    asked = desk.Collector(data.card, data.recipient, _day(data.until))
    match desk.permit_collection(state.house, actor_of(request), data.visit, asked):
        case desk.CollectionPermitted():
            answer = Answer(Tone.DONE, said("The permission stands."), said("File the paper that was signed."))
        case refusal:
            answer = refused(refusal)
    return _collectors(request, state, data, answer)


@post("/holds/revoke", status_code=200, sync_to_thread=True)
def revoke(request: Asked, state: State, data: Annotated[HoldsForm, _Form]) -> Template:
    """The patron in hand takes a permission back."""
    match desk.revoke_collection(state.house, actor_of(request), data.permission):
        case desk.CollectionRevoked():
            answer = Answer(Tone.DONE, said("The permission is taken back."))
        case refusal:
            answer = refused(refusal)
    return _collectors(request, state, data, answer)


def _page(request: Asked, state: State, data: HoldsForm, answer: Answer | None) -> Template:
    actor = actor_of(request)
    match desk.holds_of_patron(state.house, actor, data.visit):
        case desk.Waiting(lines):
            shown = Shown(
                visit=data.visit,
                words=data.words,
                lines=tuple(_row(line, word) for line, word in lines),
                found=desk.titles_to_hold(state.house, data.words) if data.words.strip() else (),
                branches=tuple(Option(str(code), name) for code, name in desk.branches(state.house)),
                here=str(actor.branch or ""),
                reasons=tuple(Option(one.value, one.value) for one in desk.QueueReason),
                may_move=actor.role in (Role.SUPERVISOR, Role.CUSTODIAN),
                answer=answer,
            )
            return page(request, "holds.html", shown=shown)
        case refusal:
            return page(request, "holds.html", shown=Shown(answer=refused(refusal)))


def _collectors(request: Asked, state: State, data: HoldsForm, answer: Answer | None) -> Template:
    match desk.collectors(state.house, actor_of(request), data.visit):
        case desk.Collectors(lines):
            rows = [CollectorRow(word, recipient, until) for recipient, until, word in lines]
            return page(request, "collectors.html", answer=answer, visit=data.visit, rows=rows)
        case refusal:
            return page(request, "collectors.html", answer=refused(refusal), visit="", rows=[])


def _row(line: desk.HoldLine, word: str) -> HoldRow:
    if line.code:
        where = said("on the hold shelf at {branch}, code {code}", branch=line.pickup, code=line.code)
    else:
        where = said("number {n} in the queue, pickup at {branch}", n=line.position, branch=line.pickup)
    return HoldRow(word, line.title, where, line.suspended_until, bool(line.code))


def _changed(outcome: desk.HoldChanged | Refusal) -> Answer:
    if isinstance(outcome, Refusal):
        return refused(outcome)
    return Answer(Tone.DONE, outcome.line.title, said("The hold is changed."))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


holds = Router(
    "/",
    route_handlers=[holds_page, for_card, place, suspend, first, cancel, collectors_page, permit, revoke],
)
