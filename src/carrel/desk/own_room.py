"""A patron's own first page: what they have, what they owe, what is on its way, and what is written about them."""

from carrel import catalog
from carrel.desk.borrowing_elsewhere import branch_name
from carrel.desk.facts import title_of
from carrel.desk.owning import own
from carrel.desk.waiting import hold_line
from carrel.gate import (
    Act,
    House,
    Opened,
    Operation,
    fees_of,
    holds_of,
    interloans_of,
    loans_of,
    notices_of,
    perform,
)
from carrel.gate.own_views import OwnFee, OwnLoan, OwnNotice, OwnRoom
from carrel.gate.views import HoldLine, OwnRequest, card_tail, full_name, own_request
from carrel.records.actors import Actor
from carrel.records.circulation import Fee, Loan, LoanState
from carrel.records.ids import ItemId, TitleId
from carrel.records.notices import Notice
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass

_SHOWN = (RecordClass.LOAN, RecordClass.HOLD, RecordClass.FEE, RecordClass.INTERLOAN, RecordClass.NOTICE)
_USUAL = (LoanState.LENT, LoanState.RENEWED)


def own_room(house: House, actor: Actor) -> OwnRoom | Refusal:
    """What the patron who is signed in has, owes and waits for."""

    def work(act: Act) -> OwnRoom | Refusal:
        match own(act, *_SHOWN):
            case Opened() as patron:
                return _room(act, patron)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.OWN, work)


def _room(act: Act, patron: Opened[Registration, Operation]) -> OwnRoom:
    record, today = patron.record, act.now.date()
    loans = [_loan(act, loan.record, record.category) for loan in loans_of(act, patron)]
    note = record.note if record.note is not None and record.note.until >= today else None
    return OwnRoom(
        name=full_name(record),
        card=card_tail(record),
        category=act.house.library.category(record.category).name,
        expires=record.expires,
        lapsed=record.expires < today,
        blocks=tuple(block.reason for block in record.blocks),
        loans=tuple(sorted(loans, key=lambda loan: (loan.due, loan.title))),
        fees=tuple(sorted((_fee(act, fee.record) for fee in fees_of(act, patron)), key=lambda fee: fee.charged)),
        holds=_holds(act, patron),
        interloans=_interloans(act, patron),
        notices=tuple(sorted((_notice(act, one.record) for one in notices_of(act, patron)), key=lambda one: one.made)),
        note="" if note is None else note.text,
        note_until=None if note is None else note.until,
        keeps_history=bool(record.secrets.history_public),
    )


def _holds(act: Act, patron: Opened[Registration, Operation]) -> tuple[tuple[HoldLine, str], ...]:
    """What waits on the shelf first, then in the order of the queues."""
    word = act.house.visits.word_for
    lines = [(hold_line(act, one), word(RecordClass.HOLD, one.row, act.now)) for one in holds_of(act, patron)]
    return tuple(sorted(lines, key=lambda line: (line[0].position, line[0].placed, line[0].title)))


def _interloans(act: Act, patron: Opened[Registration, Operation]) -> tuple[tuple[OwnRequest, str], ...]:
    word = act.house.visits.word_for
    lines = [
        (
            own_request(one.record, branch_name(act, one.record.pickup)),
            word(RecordClass.INTERLOAN, one.row, act.now),
        )
        for one in interloans_of(act, patron)
    ]
    return tuple(sorted(lines, key=lambda line: (line[0].requested, line[0].title)))


def _loan(act: Act, loan: Loan, category: str) -> OwnLoan:
    item = catalog.item(act.tx, loan.item)
    work = None if item is None else catalog.title(act.tx, item.title)
    kind = "" if item is None else item.kind
    allowed = act.house.library.rule(category, kind).renewals
    usual = loan.state in _USUAL
    return OwnLoan(
        barcode="" if item is None else item.barcode,
        title="" if work is None else work.title,
        author="" if work is None else work.author,
        kind=kind,
        due=loan.due,
        overdue=loan.due < act.now.date(),
        renewals_left=max(0, allowed - loan.renewals) if usual else 0,
        settled_by_desk="" if usual else loan.state,
    )


def _fee(act: Act, fee: Fee) -> OwnFee:
    return OwnFee(_named(act, fee.item), fee.reason, fee.kind, fee.charged, fee.cents)


def _notice(act: Act, notice: Notice) -> OwnNotice:
    return OwnNotice(notice.kind, _named(act, notice.item, notice.title), notice.words, notice.made)


def _named(act: Act, number: ItemId | None, title: TitleId | None = None) -> str:
    """The title of what a record is about, where it is about a thing."""
    item = None if number is None else catalog.item(act.tx, number)
    if item is not None:
        return title_of(act.tx, item)
    work = None if title is None else catalog.title(act.tx, title)
    return "" if work is None else work.title
