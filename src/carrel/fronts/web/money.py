"""What the patron in hand owes, paying it, and the cash-up of the day."""

import re
from datetime import date
from typing import Annotated

from litestar import Router, get, post
from litestar.datastructures import State
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromQuery
from litestar.response import Template

from carrel import desk
from carrel.fronts.web.languages import meant, said
from carrel.fronts.web.rendering import dollars
from carrel.fronts.web.showing import Answer, Option, Tone, page, refused
from carrel.fronts.web.signed_in import Asked, actor_of
from carrel.records.circulation import FeeKind
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.vocabulary import Role

_AMOUNT = re.compile(r"\$?\s*(\d{1,6})(?:\.(\d\d))?")
_MAY_WAIVE = frozenset({Role.SUPERVISOR, Role.CUSTODIAN})  # whom to offer it; the gate decides


class MoneyForm(Quiet, frozen=True):
    """What is done about money with the patron in hand."""

    visit: str
    which: str = desk.ALL
    amount: str = ""
    method: str = ""
    kind: str = ""
    reason: str = ""
    item: str = ""


_Form = Annotated[MoneyForm, Body(media_type=RequestEncodingType.URL_ENCODED)]


def cents_of(text: str) -> int:
    """Dollars and cents as somebody types them, in whole cents; 0 where they are no amount."""
    found = _AMOUNT.fullmatch(text.strip())
    return 0 if found is None else int(found[1]) * 100 + int(found[2] or 0)


_CALLED = {desk.Method.CHECK.value: meant("by check")}


def options(words: type[desk.Method | FeeKind | desk.WaiveReason]) -> list[Option]:
    """A closed list to choose from."""
    return [
        Option(word.value, said(_CALLED.get(word.value, word.value)))
        for word in words
        if word.value != desk.Method.NONE.value
    ]


@post("/money", status_code=200, sync_to_thread=True)
def money_page(request: Asked, state: State, data: _Form) -> Template:
    """What the patron in hand owes, and what they have."""
    return _show(request, state, data.visit)


@post("/money/pay", status_code=200, sync_to_thread=True)
def pay(request: Asked, state: State, data: _Form) -> Template:
    """Take a payment, in full or in part."""
    if data.method not in [one.code for one in options(desk.Method)]:
        return _show(request, state, data.visit, refused(Refusal("nobody said how it was paid", "choose one")))
    method = desk.Method(data.method)
    done = desk.pay(state.house, actor_of(request), data.visit, data.which, cents_of(data.amount), method)
    match done:
        case desk.Paid(receipts, owed):
            paid = sum(one.cents for one in receipts)
            text = said("Paid: {paid}. Still owed: {owed}.", paid=dollars(paid), owed=dollars(owed))
            return _show(request, state, data.visit, Answer(Tone.DONE, text), receipts)
        case refusal:
            return _show(request, state, data.visit, refused(refusal))


@post("/money/charge", status_code=200, sync_to_thread=True)
def charge(request: Asked, state: State, data: _Form) -> Template:
    """Charge a fee."""
    kind = FeeKind(data.kind) if data.kind in list(FeeKind) else FeeKind.OTHER
    actor = actor_of(request)
    match desk.charge(state.house, actor, data.visit, kind, cents_of(data.amount), data.item.strip()):
        case desk.Charged(owed):
            text = said("Charged. Owed now: {owed}.", owed=dollars(owed))
            return _show(request, state, data.visit, Answer(Tone.DONE, text))
        case refusal:
            return _show(request, state, data.visit, refused(refusal))


@post("/money/waive", status_code=200, sync_to_thread=True)
def waive(request: Asked, state: State, data: _Form) -> Template:
    """Let a fee go, for a reason."""
    if data.reason not in list(desk.WaiveReason):
        return _show(request, state, data.visit, refused(Refusal("no reason was chosen", "choose why it is waived")))
    reason = desk.WaiveReason(data.reason)
    match desk.waive(state.house, actor_of(request), data.visit, data.which, reason):
        case desk.Waived(cents, _):
            text = said("Waived: {amount}.", amount=dollars(cents))
            return _show(request, state, data.visit, Answer(Tone.DONE, text))
        case refusal:
            return _show(request, state, data.visit, refused(refusal))


@post("/money/lost", status_code=200, sync_to_thread=True)
def lost(request: Asked, state: State, data: _Form) -> Template:
    """An item the patron has lost."""
    match desk.report_lost(state.house, actor_of(request), data.visit, data.item):
        case desk.Lost(title, cents, _):
            text = said("Recorded as lost. Charged: {amount}.", amount=dollars(cents))
            return _show(request, state, data.visit, Answer(Tone.DONE, title, text))
        case refusal:
            return _show(request, state, data.visit, refused(refusal))


@post("/money/claimed", status_code=200, sync_to_thread=True)
def claimed(request: Asked, state: State, data: _Form) -> Template:
    """An item the patron says came back."""
    match desk.claim_returned(state.house, actor_of(request), data.visit, data.item):
        case desk.Claimed(title):
            text = said("No fine runs on. It is on the list of what to look for on the shelves.")
            return _show(request, state, data.visit, Answer(Tone.DONE, title, text))
        case refusal:
            return _show(request, state, data.visit, refused(refusal))


@get("/cash-up", sync_to_thread=True)
def cash_up(request: Asked, state: State, day: FromQuery[date | None] = None) -> Template:
    """What the till took, paid back and waived. Opens no record."""
    actor = actor_of(request)
    found = desk.cash_up(state.house, actor, day)
    answer = refused(found) if isinstance(found, Refusal) else None
    return page(
        request,
        "cash_up.html",
        answer=answer,
        till=found if isinstance(found, desk.CashUp) else None,
        sums=[(one.value, found.sum_of(one)) for one in desk.Money] if isinstance(found, desk.CashUp) else [],
    )


def _show(
    request: Asked,
    state: State,
    visit: str,
    answer: Answer | None = None,
    receipts: tuple[desk.PaymentReceipt, ...] = (),
) -> Template:
    served = desk.serve(state.house, actor_of(request), visit)
    if isinstance(served, Refusal):
        return page(request, "money.html", who=None, visit="", answer=refused(served), receipts=receipts)
    return page(
        request,
        "money.html",
        who=served.view,
        visit=served.visit,
        answer=answer,
        receipts=receipts,
        methods=options(desk.Method),
        kinds=options(FeeKind),
        reasons=options(desk.WaiveReason),
        all=desk.ALL,
        may_waive=request.session["role"] in _MAY_WAIVE,
    )


money = Router("/", route_handlers=[money_page, pay, charge, waive, lost, claimed, cash_up])
