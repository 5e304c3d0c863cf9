"""What came back late, damaged or with something in it; what is looked for on the shelves; papers that are shown."""

from collections.abc import Callable
from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import said
from carrel.fronts.web.money import cents_of, options
from carrel.fronts.web.rendering import dollars
from carrel.fronts.web.showing import Answer, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.fronts.web.wording import goes_home, was_returned
from carrel.records.actors import Actor
from carrel.records.circulation import FeeKind
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_SUPERVISES = frozenset({Role.SUPERVISOR, Role.CUSTODIAN})  # whom to offer it; the gate decides
_NO_DAY = Refusal("no day was chosen", "choose one")


class SettleForm(Quiet, frozen=True):
    """One item, and what is to be settled about it."""

    item: str = ""
    words: str = ""
    amount: str = ""
    day: str = ""
    until: str = ""
    code: str = ""
    serial: str = ""
    reason: str = ""
    kind: str = ""


_Form = Annotated[SettleForm, Body(media_type=RequestEncodingType.URL_ENCODED)]
_Done = tuple[Answer, desk.ReturnReceipt | None]


@get("/settle", sync_to_thread=True)
def settle_page(request: Asked, state: State, item: FromQuery[str] = "") -> Template:
    """The page, for one item or for none yet."""
    return _show(request, state, None, item)


@post("/settle/{act:str}", status_code=200, sync_to_thread=True)
def settle(request: Asked, state: State, act: FromPath[str], data: _Form) -> Template:
    """Do one of the things this page is for."""
    done = _ACTS.get(act)
    if done is None:
        return _show(request, state, (refused(Refusal("this page does not do that", "choose a form")), None), data.item)
    return _show(request, state, done(state.house, actor_of(request), data), data.item)


def _backdate(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    day = _day(data.day)
    if day is None:
        return refused(_NO_DAY), None
    match desk.return_item(house, actor, data.item.strip(), day):
        case desk.Returned() as back:
            return was_returned(back), back.receipt
        case desk.GoesHome() as home:
            return goes_home(home), None
        case refusal:
            return refused(refusal), None


def _damage(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    cents = cents_of(data.amount)
    if data.amount.strip() and not cents:
        return refused(Refusal("this is not an amount", "enter dollars and cents, or nothing")), None
    match desk.report_damage(house, actor, data.item.strip(), data.words, cents):
        case desk.Damaged(title, told, charged) if told:
            text = said("Whoever had it last will be told what you wrote. Charged: {amount}.", amount=dollars(charged))
            return Answer(Tone.DONE, title, text), None
        case desk.Damaged(title):
            text = said("Nothing of who had it is kept any more: the library bears it. Set the item aside.")
            return Answer(Tone.ATTENTION, title, text), None
        case refusal:
            return refused(refusal), None


def _found(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    match desk.notify_finder(house, actor, data.item.strip(), data.words):
        case desk.Notified(title):
            text = said(
                "Whoever had it last will be told. Keep what was found at the desk; nobody here learns whose it is."
            )
            return Answer(Tone.DONE, title, text), None
        case refusal:
            return refused(refusal), None


def _used(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    match desk.used_here(house, actor, data.item.strip()):
        case desk.UsedHere(title, shelf):
            return Answer(Tone.DONE, title, said("Counted as used here. Shelve at {shelf}.", shelf=shelf)), None
        case refusal:
            return refused(refusal), None


def _verify(house: desk.House, _actor: Actor, data: SettleForm) -> _Done:
    day = _day(data.day)
    if day is not None and desk.verify_return(house, data.item, day, data.code):
        return Answer(Tone.DONE, said("This house wrote it: the item came back on that day.")), None
    return Answer(
        Tone.ATTENTION, said("This house did not write that."), said("Compare every word with the paper.")
    ), None


def _refund(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    day = _day(data.day)
    if day is None:
        return refused(_NO_DAY), None
    cents = cents_of(data.amount)
    shown = desk.ReceiptShown(day, cents, FeeKind.LOST, data.serial, data.code, data.item.strip())
    return _paid_back(desk.refund(house, actor, shown, desk.Method.CASH))


def _mistaken(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    day = _day(data.day)
    if day is None:
        return refused(_NO_DAY), None
    if data.reason not in list(desk.WaiveReason):
        return refused(Refusal("no reason was chosen", "choose why it is paid back")), None
    if data.kind not in list(FeeKind):
        return refused(Refusal("nobody said what was paid for", "choose what the receipt says")), None
    shown = desk.ReceiptShown(day, cents_of(data.amount), FeeKind(data.kind), data.serial, data.code, data.item.strip())
    reason = desk.WaiveReason(data.reason)
    return _paid_back(desk.refund_mistake(house, actor, shown, desk.Method.CASH, reason))


def _paid_back(done: desk.Refunded | Refusal) -> _Done:
    if isinstance(done, Refusal):
        return refused(done), None
    return Answer(Tone.DONE, said("Pay back {amount}, in cash.", amount=dollars(done.cents))), None


def _given_up(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    if data.reason not in list(desk.WaiveReason):
        return refused(Refusal("no reason was chosen", "choose why nobody is charged")), None
    match desk.give_up(house, actor, data.item, desk.WaiveReason(data.reason)):
        case desk.GivenUp(title):
            return Answer(Tone.DONE, title, said("Missing. Nothing remembers who had it.")), None
        case refusal:
            return refused(refusal), None


def _charged(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    match desk.charge_claimed(house, actor, data.item):
        case desk.Lost(title, cents, _):
            text = said("Recorded as lost. Charged: {amount}.", amount=dollars(cents))
            return Answer(Tone.DONE, title, text), None
        case refusal:
            return refused(refusal), None


def _amnesty(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    first, last = _day(data.day), _day(data.until)
    if first is None or last is None:
        return refused(_NO_DAY), None
    match desk.open_amnesty(house, actor, first, last):
        case desk.Amnesty():
            return Answer(Tone.DONE, said("In these days this branch takes things back without fines.")), None
        case refusal:
            return refused(refusal), None


def _no_amnesty(house: desk.House, actor: Actor, data: SettleForm) -> _Done:
    first = _day(data.day)
    if first is None:
        return refused(_NO_DAY), None
    match desk.end_amnesty(house, actor, first):
        case True:
            return Answer(Tone.DONE, said("The amnesty is taken back. Fines are reckoned from now on.")), None
        case False:
            return refused(Refusal("no amnesty of this branch begins on that day", "look at the list again")), None
        case refusal:
            return refused(refusal), None


_ACTS: dict[str, Callable[[desk.House, Actor, SettleForm], _Done]] = {
    "backdate": _backdate,
    "damage": _damage,
    "found": _found,
    "used": _used,
    "verify": _verify,
    "refund": _refund,
    "given-up": _given_up,
    "charged": _charged,
    "amnesty": _amnesty,
    "no-amnesty": _no_amnesty,
    "mistaken": _mistaken,
}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _show(request: Asked, state: State, done: _Done | None, item: str) -> Template:
    actor = actor_of(request)
    answer, receipt = (None, None) if done is None else done
    return page(
        request,
        "settle.html",
        answer=answer,
        receipt=receipt,
        item=item.strip(),
        checks=desk.shelf_checks(state.house),
        amnesties=desk.amnesties(state.house, actor),
        reasons=options(desk.WaiveReason),
        kinds=options(FeeKind),
        supervises=request.session["role"] in _SUPERVISES,
    )


settling = Router("/", route_handlers=[settle_page, settle])
