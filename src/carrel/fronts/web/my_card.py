"""The first of a patron's own pages: their card, what they have out and until when, what they owe and wait for."""

from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import meant, numbered, said, written
from carrel.fronts.web.my_session import patron_of
from carrel.fronts.web.showing import Answer, Tone, page, refused, sentence
from carrel.fronts.web.signed_in import Asked
from carrel.records.actors import Actor
from carrel.records.notices import NoticeKind
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal

_MESSAGES = {
    NoticeKind.REMINDER: meant("Something is due soon"),
    NoticeKind.OVERDUE: meant("Something is overdue"),
    NoticeKind.HOLD_READY: meant("Something waits for you on the hold shelf"),
    NoticeKind.CARD_EXPIRES: meant("Your card expires soon"),
    NoticeKind.OWED: meant("An amount is owed"),
    NoticeKind.OPENED: meant("An item came back damaged, and we looked who had it last: you"),
    NoticeKind.FOUND_IN_ITEM: meant("Something lay in an item you returned"),
}


class OneItem(Quiet, frozen=True):
    """The item of one line."""

    item: str


class HoldForm(Quiet, frozen=True):
    """One hold or request of the lists, and what is to become of it."""

    word: str
    what: str = ""
    until: str = ""


class Message(Quiet, frozen=True):
    """A message that waits to go out."""

    what: str
    about: str
    words: str


@get("/my/card", sync_to_thread=True)
def card_page(request: Asked, state: State) -> Template:
    """My card."""
    return _show(request, state, patron_of(request, state), None)


@post("/my/card/renew", status_code=200, sync_to_thread=True)
def renew(
    request: Asked, state: State, data: Annotated[OneItem, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """One line of my loans."""
    actor = patron_of(request, state)
    match desk.renew_own(state.house, actor, data.item):
        case desk.Renewed(view):
            answer = Answer(Tone.DONE, said("Renewed: {title}", title=view.title), said("It has a new date."), view.due)
        case refusal:
            answer = refused(refusal)
    return _show(request, state, actor, answer)


@post("/my/card/renew-all", status_code=200, sync_to_thread=True)
def renew_all(request: Asked, state: State) -> Template:
    """All of my loans that may be renewed."""
    actor = patron_of(request, state)
    match desk.renew_all_own(state.house, actor):
        case desk.RenewedAll(done, not_done):
            headline = numbered("{n} item renewed", "{n} items renewed", len(done))
            rest = "; ".join(f"{title}: {sentence(refusal.what)}" for title, refusal in not_done)
            answer = Answer(Tone.ATTENTION if not_done else Tone.DONE, headline, rest)
        case refusal:
            answer = refused(refusal)
    return _show(request, state, actor, answer)


@post("/my/card/hold", status_code=200, sync_to_thread=True)
def change_hold(
    request: Asked, state: State, data: Annotated[HoldForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
) -> Template:
    """One line of what I wait for."""
    actor = patron_of(request, state)
    return _show(request, state, actor, _changed(state, actor, data))


def _changed(state: State, actor: Actor, form: HoldForm) -> Answer:
    match form.what:
        case "cancel":
            done: object = desk.cancel_own_hold(state.house, actor, form.word)
        case "cancel request":
            done = desk.cancel_own_interloan(state.house, actor, form.word)
        case "resume":
            done = desk.resume_own_hold(state.house, actor, form.word)
        case _:
            done = _suspended(state, actor, form)
    if isinstance(done, Refusal):
        return refused(done)
    return Answer(Tone.DONE, said("Done"), said("The list is as it now reads."))


def _suspended(state: State, actor: Actor, form: HoldForm) -> object:
    try:
        until = date.fromisoformat(form.until)
    except ValueError:
        return Refusal("a hold is suspended until a day to come", "choose a later day")
    return desk.suspend_own_hold(state.house, actor, form.word, until)


def _show(request: Asked, state: State, actor: Actor, answer: Answer | None) -> Template:
    room = desk.own_room(state.house, actor)
    if not isinstance(room, desk.OwnRoom):
        return page(request, "sorry.html", answer=refused(room))
    return page(
        request,
        "my/card.html",
        answer=answer,
        room=room,
        until=written(room.expires),
        note_until="" if room.note_until is None else written(room.note_until),
        blocks=[sentence(reason, ".") for reason in room.blocks],
        owed=sum(fee.cents for fee in room.fees),
        messages=[_message(notice) for notice in room.notices],
        renewable=sum(loan.renewals_left > 0 for loan in room.loans),
    )


def _message(notice: desk.OwnNotice) -> Message:
    return Message(said(_MESSAGES[NoticeKind(notice.kind)]), notice.title, notice.words)


my_card = Router("/", route_handlers=[card_page, renew, renew_all, change_hold])
