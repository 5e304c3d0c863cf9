"""A patron's waiting notices, taken together: one message for one reader.

To take a bundle is to look once more whether each notice still has its reason, to withdraw those that have none, and
to mark the others as handed over, all in one act. What may have gone out is never taken again by itself.
"""

from collections.abc import Callable, Iterator

import msgspec

from carrel import catalog
from carrel.desk.refusals import not_allowed
from carrel.desk.words import Line, Words, message, to_guardian
from carrel.gate import (
    Act,
    Denied,
    Grant,
    House,
    Opened,
    Operation,
    decide,
    decide_for_everyone,
    fees_of,
    holds_of,
    loans_of,
    note,
    notices_of,
    perform,
    unseal,
    unseal_all,
)
from carrel.gate.views import full_name
from carrel.lives import notices
from carrel.records.actors import Actor
from carrel.records.ids import ItemId, PatronId
from carrel.records.notices import Channel, Notice, NoticeKind, NoticeState
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import pockets, registrations
from carrel.sealed.kinds import NOTICE, REGISTRATION

_NEEDED = (RecordClass.NOTICE, RecordClass.LOAN, RecordClass.HOLD, RecordClass.FEE)
_AT_ONCE = 200

NoticeRow = tuple[bytes, Notice]


class Reader(Quiet, frozen=True):
    """Who a bundle is for: the patron, or a minor's guardian."""

    patron: PatronId
    guardian: bool


class Bundle(Quiet, frozen=True):
    """What one reader is told, and where it goes. It stays inside the desk."""

    reader: Reader
    name: str
    email: str
    phone: str
    address: tuple[str, ...]
    """As on an envelope; empty where it is protected or unknown."""
    words: Words
    rows: tuple[NoticeRow, ...]
    patron: Registration


def readers(house: House, actor: Actor, channel: Channel, state: NoticeState) -> list[Reader] | Refusal:
    """Everybody for whom something is in this state, in no order."""

    def work(act: Act) -> list[Reader] | Refusal:
        match every_notice(act):
            case Denied() as denied:
                return not_allowed(denied)
            case found:
                kept = (one.record for one in found if (one.record.channel, one.record.state) == (channel, state))
                return list({Reader(notice.patron, notice.to_guardian) for notice in kept})

    return perform(house, actor, Purpose.NOTIFY, work)


def every_notice(act: Act) -> Iterator[Opened[Notice, Operation]] | Denied:
    """Every notice that has not gone out, opened a few at a time; one entry stands for all."""
    match decide_for_everyone(act, NOTICE, count=pockets.notices.count(act.tx)):
        case Denied() as denied:
            return denied
        case Grant() as grant:
            return _pages(act, grant)


def _pages(act: Act, grant: Grant[Notice, Operation]) -> Iterator[Opened[Notice, Operation]]:
    after = b""
    while page := pockets.notices.page(act.tx, after, _AT_ONCE):
        yield from unseal_all(act, page, grant)
        after = page[-1].row


def take(house: House, actor: Actor, reader: Reader, channel: Channel) -> Bundle | Refusal | None:
    """Take what waits for a reader by this channel, and mark it as handed over. None where nothing does any more."""

    def work(act: Act) -> Bundle | Refusal | None:
        match patron_of(act, reader.patron):
            case Opened() as patron:
                return _take(act, patron, reader, channel)
            case other:
                return other

    return perform(house, actor, Purpose.NOTIFY, work)


def patron_of(act: Act, row: PatronId) -> Opened[Registration, Operation] | Refusal | None:
    """The patron, their notices and what those are about; None where they are no longer registered."""
    # locked: two hands that send must not both take what waits
    sealed = registrations.get_to_change(act.tx, row)
    match decide(act, sealed, REGISTRATION, *_NEEDED):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return None if sealed is None else unseal(act, sealed, grant)


def waiting_of(
    act: Act, patron: Opened[Registration, Operation], channel: Channel, state: NoticeState, guardian: bool = False
) -> list[NoticeRow]:
    """A patron's notices in this state; the most pressing first. Those without a reason are withdrawn here."""
    found = [
        one
        for one in notices_of(act, patron)
        if (one.record.channel, one.record.state, one.record.to_guardian) == (channel, state, guardian)
    ]
    if not found:
        return []
    loans = {loan.record.item: loan.record for loan in loans_of(act, patron)}
    holds = [hold.record for hold in holds_of(act, patron)]
    kept: list[NoticeRow] = []
    for one in found:
        loan = None if one.record.item is None else loans.get(one.record.item)
        if notices.stands(one.record, patron.record, loan, holds, act.now.date()):
            kept.append((one.row, one.record))
        else:
            pockets.notices.drop(act.tx, one.row)
    return sorted(kept, key=lambda pair: (list(NoticeKind).index(pair[1].kind), pair[1].due or pair[1].made, pair[0]))


def _take(act: Act, patron: Opened[Registration, Operation], reader: Reader, channel: Channel) -> Bundle | None:
    kept = waiting_of(act, patron, channel, NoticeState.WAITING, reader.guardian)
    if not kept:
        return None
    bundle = bundle_of(act, patron, reader, tuple(kept))
    if channel is Channel.EMAIL and not bundle.email:
        # the address was taken off the registration after the notice was made
        change(act, kept, notices.as_letter)
        return None
    handed = tuple(change(act, kept, lambda notice: notices.handed_over(notice, act.now)))
    return msgspec.structs.replace(bundle, rows=handed)


def change(act: Act, rows: list[NoticeRow], how: Callable[[Notice], Notice]) -> list[NoticeRow]:
    """Seal notices as they are now."""
    changed = [(row, how(notice)) for row, notice in rows]
    pockets.notices.replace(act.tx, act.house.ring, act.live.current, changed)
    return changed


def bundle_of(act: Act, patron: Opened[Registration, Operation], reader: Reader, rows: tuple[NoticeRow, ...]) -> Bundle:
    """The words for a reader, and where they go."""
    record, library, guardian = patron.record, act.house.library, patron.record.guardian
    home = record.addresses[0] if record.addresses and not record.protected_address else None
    address = () if home is None else (*home.lines, f"{home.town}, {home.state} {home.postal_code}".strip(" ,"))
    if reader.guardian and guardian is not None:
        name, email, phone = guardian.name, guardian.email, guardian.phone
        titles = tuple(title for fee in fees_of(act, patron) if (title := _item_title(act, fee.record.item)))
        words = to_guardian(library, record, record.owed_cents, titles)
    else:
        name, email, phone = full_name(record), next(iter(record.emails), ""), next(iter(record.phones), "")
        words = message(library, record, tuple(_line(act, notice) for _, notice in rows))
    return Bundle(reader, name, email, phone, address, words, rows, record)


def settle(house: House, actor: Actor, bundle: Bundle, how: Callable[[Notice], Notice] | None) -> Refusal | None:
    """What became of a bundle: ``how`` its notices wait again, or None where it has gone out and is not kept."""

    def work(act: Act) -> Refusal | None:
        match note(act, RecordClass.NOTICE, count=len(bundle.rows)):
            case Denied() as denied:
                return not_allowed(denied)
            case _:
                pass
        if how is not None:
            change(act, list(bundle.rows), how)
            return None
        for row, _ in bundle.rows:
            pockets.notices.drop(act.tx, row)
        return None

    return perform(house, actor, Purpose.NOTIFY, work)


def _line(act: Act, notice: Notice) -> Line:
    title = _item_title(act, notice.item)
    if not title and notice.title is not None:
        found = catalog.title(act.tx, notice.title)
        title = "" if found is None else found.title
    return Line(notice.kind, title, notice.due, notice.words)


def _item_title(act: Act, item: ItemId | None) -> str:
    found = None if item is None else catalog.item(act.tx, item)
    title = None if found is None else catalog.title(act.tx, found.title)
    return "" if title is None else title.title
