"""Serving: a card is scanned, and the desk shows what it needs of the patron who stands there."""

from enum import StrEnum

from carrel import catalog
from carrel.desk.collecting import pickups
from carrel.desk.facts import title_of
from carrel.desk.refusals import not_allowed, unknown_card, visit_over
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    by_card,
    decide,
    fees_of,
    holds_of,
    interloans_of,
    loans_of,
    perform,
    unseal,
)
from carrel.gate.views import FeeLine, LoanLine, ServeView, card_tail, full_name, loan_line
from carrel.lives.registrations import is_of_age
from carrel.records.actors import Actor
from carrel.records.circulation import Fee, HoldState, Loan
from carrel.records.ids import PatronId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import CardStanding, Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, pockets, registrations
from carrel.sealed.kinds import REGISTRATION
from carrel.sealed.tags import fold_card

_SHOWN = (RecordClass.LOAN, RecordClass.HOLD, RecordClass.FEE, RecordClass.INTERLOAN)


class Shown(StrEnum):
    """How a patron who was looked for showed who they are. It stands in the ledger, and never a number."""

    BEFORE = ""
    """They were in hand already, by their card or by what they showed before."""
    PHOTO_ID = "photo ID seen"
    NOTHING = "no ID seen"


class Served(Quiet, frozen=True):
    """The patron in hand. ``visit`` is the word that stands for them in the next acts."""

    view: ServeView
    visit: str
    may_collect: bool = False
    """Whether to ask ``collectable`` what waits for those who permitted them."""


def scan_card(house: House, actor: Actor, number: str) -> Served | Refusal:
    """A card was scanned: take its patron in hand."""

    def work(act: Act) -> Served | Refusal:
        return _show(act, by_card(act, number), number)

    return perform(house, actor, Purpose.SERVE, work)


def serve(house: House, actor: Actor, visit: str, shown: Shown = Shown.BEFORE) -> Served | Refusal:
    """Show the patron in hand again, or take one in hand who was looked for."""

    def work(act: Act) -> Served | Refusal:
        patron = house.visits.read(visit, act.now)
        return visit_over() if patron is None else _show(act, registrations.get(act.tx, patron), "", shown)

    return perform(house, actor, Purpose.SERVE, work)


def _show(act: Act, sealed: Sealed[Registration] | None, number: str, shown: Shown = Shown.BEFORE) -> Served | Refusal:
    match decide(act, sealed, REGISTRATION, *_SHOWN, reason=shown):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            if sealed is None:
                return unknown_card()
            patron = unseal(act, sealed, grant)
            return unusable(patron.record, number) or _served(act, patron)


def unusable(record: Registration, number: str) -> Refusal | None:
    """A card that was reported lost or replaced serves nobody."""
    scanned = [card for card in record.cards if number and fold_card(card.number) == fold_card(number)]
    if not scanned or scanned[0].standing is CardStanding.CURRENT:
        return None
    if scanned[0].standing is CardStanding.LOST:
        return Refusal(
            "this card was reported lost",
            "keep it at the desk, thank whoever brought it, and do not say whose it is; "
            "if its patron stands here, find them by name",
        )
    return Refusal("this card was replaced by a newer one", "ask for the newer card, or find the patron by name")


def _served(act: Act, patron: Opened[Registration, Operation]) -> Served:
    record, today = patron.record, act.now.date()
    category = act.house.library.category(record.category)
    holds, fees = holds_of(act, patron), fees_of(act, patron)
    ready = sum(hold.record.state is HoldState.READY for hold in holds)
    view = ServeView(
        name=full_name(record),
        card=card_tail(record),
        category=category.name,
        expires=record.expires,
        lapsed=record.expires < today,
        minor=category.minor,
        blocks=record.blocks,
        loans=lines_of(act, patron),
        holds_ready=ready,
        holds_waiting=len(holds) - ready,
        interloans=len(interloans_of(act, patron)),
        owed_cents=sum(fee.record.cents for fee in fees),
        fees=tuple(sorted((_fee_line(act, fee) for fee in fees), key=lambda line: (line.since, line.title))),
        pickups=tuple(pickups([hold.record for hold in holds], act.actor.branch, own=True)),
        note=record.note if record.note is not None and today <= record.note.until else None,
        of_age=category.minor and is_of_age(record.birth, today),
        home_bound=record.home_bound,
    )
    # that there is any permission is seen from outside; what it says, only COLLECT opens
    permissions = pockets.permissions.of_pocket(act.tx, act.house.ring, act.live, record.pocket)
    return Served(view, act.house.visits.issue(PatronId(patron.row), act.now), bool(permissions))


def lines_of(act: Act, patron: Opened[Registration, Operation]) -> tuple[LoanLine, ...]:
    """The patron's loans, the one due first on top; slots and rows say nothing of their order."""
    lines = [_line(act, loan.record, patron.record.category) for loan in loans_of(act, patron)]
    return tuple(sorted((line for line in lines if line is not None), key=lambda line: (line.due, line.title)))


def _fee_line(act: Act, fee: Opened[Fee, Operation]) -> FeeLine:
    record = fee.record
    item = None if record.item is None else catalog.item(act.tx, record.item)
    title = "" if item is None else title_of(act.tx, item)
    word = act.house.visits.word_for(RecordClass.FEE, fee.row, act.now)
    return FeeLine(word, record.kind.value, title, record.cents, record.charged)


def _line(act: Act, loan: Loan, category: str) -> LoanLine | None:
    item = catalog.item(act.tx, loan.item)
    if item is None:
        return None
    allowed = act.house.library.rule(category, item.kind).renewals
    return loan_line(loan, item, title_of(act.tx, item), allowed, act.now.date())
