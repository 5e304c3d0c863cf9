"""The life of a notice: made at the day's close, gone when it has gone out or its reason has ended (design § 4).

What a patron was told is remembered on the record that the notice is about, and sealed with it in the transaction that
seals the notice: so a close that is killed makes none twice and loses none.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from carrel.catalog import Item
from carrel.catalog.library import NoticeRules
from carrel.records.circulation import Hold, HoldState, Loan, LoanState
from carrel.records.ids import PatronId, TitleId
from carrel.records.notices import Channel, Notice, NoticeKind, NoticeState
from carrel.records.registration import Registration

REMINDED = 1
"""What ``Loan.told`` says after the reminder; each overdue step is one more."""
LONGEST_DAYS = 90
"""Days after which a notice that nobody printed, told or gave up ends by itself."""
PATIENCE_DAYS = 5
"""Days for which a mail server may say *later*; then the notice is printed as a letter."""
ON_ITS_WAY: Final = timedelta(minutes=15)
"""Longer than the mail may take over one message: before that is over, nobody may say that its fate is unknown."""
_OUT = (LoanState.LENT, LoanState.RENEWED)


def channel_of(patron: Registration) -> Channel:
    """How a patron is told: as they wish where that can be, else by e-mail, by letter, by telephone."""
    can = {
        Channel.EMAIL: bool(patron.emails),
        Channel.LETTER: bool(patron.addresses) and not patron.protected_address,
        Channel.TELEPHONE: bool(patron.phones),
    }
    wished = [channel for channel in Channel if channel == patron.contact.channel]
    return next((channel for channel in (*wished, *Channel) if can[channel]), Channel.LETTER)


def channel_of_guardian(patron: Registration) -> Channel:
    """How a guardian is told: by e-mail where there is an address, else by a letter to the child's."""
    return Channel.EMAIL if patron.guardian is not None and patron.guardian.email else Channel.LETTER


def loan_step(loan: Loan, rules: NoticeRules, today: date) -> int:
    """How far the notices about a loan have come by today: 0, the reminder, or an overdue step."""
    if loan.state not in _OUT:
        return loan.told
    late = (today - loan.due).days
    if late < -rules.reminder_days:
        return 0  # most loans, at every close
    overdue = sum(late >= days for days in rules.overdue_days)
    return REMINDED + overdue if overdue else REMINDED * (rules.reminder_days > 0)


def loan_needs_notice(loan: Loan, step: int, today: date) -> bool:
    """Whether the patron is told tonight. No reminder is made on the day of lending, nor once the due day is past."""
    return step > loan.told and (step > REMINDED or loan.lent < today <= loan.due)


def of_loan(loan: Loan, step: int, title: TitleId | None, patron: Registration, today: date) -> Notice:
    """The notice about a loan's step."""
    kind = NoticeKind.OVERDUE if step > REMINDED else NoticeKind.REMINDER
    blank = _blank(loan.patron, patron, kind, today)
    return msgspec.structs.replace(blank, item=loan.item, title=title, due=loan.due, step=step - REMINDED)


def loan_stands(notice: Notice, loan: Loan | None) -> bool:
    """Whether the loan is still as the notice says, and nothing later was said about it."""
    return (
        loan is not None
        and loan.patron == notice.patron
        and (loan.item, loan.due) == (notice.item, notice.due)
        and loan.state in _OUT
        and loan.told == REMINDED + notice.step
    )


def hold_needs_notice(hold: Hold) -> bool:
    """Whether an item waits on the shelf of which the patron was not told."""
    return hold.state is HoldState.READY and hold.item is not None and hold.told != hold.item


def of_hold(hold: Hold, patron: Registration, today: date) -> Notice:
    """The notice that an item waits on the hold shelf."""
    blank = _blank(hold.patron, patron, NoticeKind.HOLD_READY, today)
    return msgspec.structs.replace(blank, item=hold.item, title=hold.title, due=hold.expires)


def hold_stands(notice: Notice, holds: Iterable[Hold]) -> bool:
    """Whether the item still waits for the patron."""
    return any(
        hold.state is HoldState.READY and hold.patron == notice.patron and hold.item == notice.item for hold in holds
    )


def card_step(patron: Registration, rules: NoticeRules, today: date) -> bool:
    """Whether the days have come in which a patron is told that the card expires."""
    return rules.expiry_days > 0 and today >= patron.expires - timedelta(days=rules.expiry_days)


def of_patron(row: PatronId, patron: Registration, minor: bool, rules: NoticeRules, today: date) -> tuple[Notice, ...]:
    """What a registration itself gives reason to tell tonight: the card expires, or a minor owes more than was told."""
    made: list[Notice] = []
    if card_step(patron, rules, today) and today <= patron.expires and not patron.expiry_told:
        blank = _blank(row, patron, NoticeKind.CARD_EXPIRES, today)
        made.append(msgspec.structs.replace(blank, due=patron.expires))
    if minor and patron.guardian is not None and patron.owed_cents > patron.owed_told:
        blank = _blank(row, patron, NoticeKind.OWED, today)
        made.append(msgspec.structs.replace(blank, channel=channel_of_guardian(patron), to_guardian=True))
    return tuple(made)


def of_item(row: PatronId, patron: Registration, kind: NoticeKind, item: Item, words: str, today: date) -> Notice:
    """The notice that an item was found damaged, or something in it, in the desk's words."""
    return msgspec.structs.replace(_blank(row, patron, kind, today), item=item.id, title=item.title, words=words)


def patron_told(patron: Registration, made: Iterable[Notice], rules: NoticeRules, today: date) -> Registration:
    """The registration, remembering what of it was told; a renewed card and a paid amount begin anew."""
    kinds = {notice.kind for notice in made}
    expiry = NoticeKind.CARD_EXPIRES in kinds or (patron.expiry_told and card_step(patron, rules, today))
    owed = patron.owed_cents if NoticeKind.OWED in kinds else min(patron.owed_told, patron.owed_cents)
    if (expiry, owed) == (patron.expiry_told, patron.owed_told):
        return patron
    return msgspec.structs.replace(patron, expiry_told=expiry, owed_told=owed)


def patron_stands(notice: Notice, patron: Registration, today: date) -> bool:
    """Whether a notice about no loan and no hold still has its reason."""
    match notice.kind:
        case NoticeKind.CARD_EXPIRES:
            return patron.expires == notice.due and today <= patron.expires
        case NoticeKind.OWED:
            return patron.guardian is not None and patron.owed_cents > 0
        case _:
            return True


def stands(notice: Notice, patron: Registration, loan: Loan | None, holds: Iterable[Hold], today: date) -> bool:
    """Whether a notice still has its reason today.

    ``loan`` is the one its item is out on, whoever has it; ``holds`` are the patron's.
    """
    if notice.made + timedelta(days=LONGEST_DAYS) < today:
        return False
    match notice.kind:
        case NoticeKind.REMINDER | NoticeKind.OVERDUE:
            return loan_stands(notice, loan)
        case NoticeKind.HOLD_READY:
            return hold_stands(notice, holds)
        case _:
            return patron_stands(notice, patron, today)


def on_its_way(notice: Notice, now: datetime) -> bool:
    """Whether a notice is just being given to the mail: whoever sent it again now would send it twice."""
    return notice.handed is not None and now < notice.handed + ON_ITS_WAY


def handed_over(notice: Notice, now: datetime) -> Notice:
    """The notice as it is given to the mail, or to the printer."""
    return msgspec.structs.replace(notice, state=NoticeState.HANDED_OVER, handed=now)


def waits_again(notice: Notice) -> Notice:
    """The notice, waiting to be given out as it was before."""
    return msgspec.structs.replace(notice, state=NoticeState.WAITING, handed=None)


def as_letter(notice: Notice) -> Notice:
    """The notice, waiting to be printed."""
    return msgspec.structs.replace(waits_again(notice), channel=Channel.LETTER)


def left_in_doubt(notice: Notice) -> Notice:
    """The notice, of which the mail will say no more: somebody decides."""
    return msgspec.structs.replace(notice, handed=None)


def put_off(notice: Notice, today: date) -> Notice:
    """An e-mail that the mail server would not take now: it waits, and after ``PATIENCE_DAYS`` becomes a letter."""
    if notice.made + timedelta(days=PATIENCE_DAYS) <= today:
        return msgspec.structs.replace(notice, channel=Channel.LETTER)
    return notice


def _blank(row: PatronId, patron: Registration, kind: NoticeKind, today: date) -> Notice:
    return Notice(patron=row, pocket=patron.pocket, slot=0, kind=kind, channel=channel_of(patron), made=today)
