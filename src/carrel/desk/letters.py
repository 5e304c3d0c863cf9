"""What is told by letter or by telephone, and what may or may not have gone: the work that is left to people."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from carrel.desk.bundles import Reader, bundle_of, change, every_notice, patron_of, readers, take, waiting_of
from carrel.desk.envelopes import Sheet, pdf, sheet
from carrel.desk.refusals import not_allowed, visit_over
from carrel.desk.words import for_the_desk, voicemail
from carrel.gate import Act, Denied, House, Opened, perform, shared_with_others
from carrel.lives.notices import as_letter, on_its_way, waits_again
from carrel.records.actors import Actor
from carrel.records.notices import Channel, Notice, NoticeState
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Detail
from carrel.records.vocabulary import Purpose
from carrel.sealed import pockets


class NoticeCounts(msgspec.Struct, frozen=True):
    """How many notices of the whole library wait for what."""

    emails: int = 0
    letters: int = 0
    calls: int = 0
    printed: int = 0
    """Letters that were printed; nobody has said yet that they are in their envelopes."""
    in_doubt: int = 0
    """E-mails that may or may not have gone."""


class Printed(Quiet, frozen=True):
    """The letters, to be printed."""

    pdf: bytes
    letters: int
    unaddressed: tuple[str, ...]
    """Names on letters that are handed over at the desk: the address is protected, or unknown."""
    shared: tuple[str, ...]
    """Names on letters that say more than that there is a message, where two patrons have one address."""


class CallLine(Quiet, frozen=True):
    """Somebody to call."""

    name: str
    phone: str
    days: int
    """Since the first of the notices was made."""
    voicemail: str
    """What may be said to a machine, or to whoever else answers: nothing but who calls."""
    visit: str


class DoubtLine(Quiet, frozen=True):
    """Somebody whose e-mail may or may not have gone."""

    name: str
    days: int
    guardian: bool
    visit: str


class Resolved(StrEnum):
    """What somebody decides about an e-mail in doubt."""

    AGAIN = "again"
    """It is sent again, and may come twice."""
    LETTER = "letter"
    GONE = "gone"
    """It went, or it no longer matters."""


class Done(msgspec.Struct, frozen=True):
    """How many notices it was about."""

    notices: int


def notice_counts(house: House, actor: Actor) -> NoticeCounts | Refusal:
    """How many notices wait, and for what."""

    def work(act: Act) -> NoticeCounts | Refusal:
        match every_notice(act):
            case Denied() as denied:
                return not_allowed(denied)
            case found:
                return _counted([one.record for one in found if not _busy(act, one.record)])

    return perform(house, actor, Purpose.NOTIFY, work)


def _busy(act: Act, notice: Notice) -> bool:
    return notice.channel is Channel.EMAIL and on_its_way(notice, act.now)


def _counted(records: list[Notice]) -> NoticeCounts:
    found = [(one.channel, one.state) for one in records]
    return NoticeCounts(
        emails=found.count((Channel.EMAIL, NoticeState.WAITING)),
        letters=found.count((Channel.LETTER, NoticeState.WAITING)),
        calls=found.count((Channel.TELEPHONE, NoticeState.WAITING)),
        printed=found.count((Channel.LETTER, NoticeState.HANDED_OVER)),
        in_doubt=found.count((Channel.EMAIL, NoticeState.HANDED_OVER)),
    )


def print_letters(house: House, actor: Actor) -> Printed | Refusal:
    """Every waiting letter in one PDF; they are marked as handed over until somebody says that they are printed.

    Where the clerk must know something first, a sheet for the desk comes before them.
    """
    waiting = readers(house, actor, Channel.LETTER, NoticeState.WAITING)
    if isinstance(waiting, Refusal):
        return waiting
    bundles = []
    shared: list[str] = []
    for reader in waiting:
        bundle = take(house, actor, reader, Channel.LETTER)
        if isinstance(bundle, Refusal):
            return bundle
        if bundle is None:
            continue
        bundles.append(bundle)
        if bundle.patron.contact.detail is not Detail.NOTHING and _shares_address(house, actor, reader):
            shared.append(bundle.name)
    if not bundles:
        return Refusal("no letter waits", "come back after tonight's close")
    bundles.sort(key=lambda bundle: (bundle.name.casefold(), bundle.reader.patron))
    day = house.clock().date()
    unaddressed = tuple(bundle.name for bundle in bundles if not bundle.address)
    sheets = [sheet(bundle, day) for bundle in bundles]
    if unaddressed or shared:
        first = for_the_desk(house.library, unaddressed, tuple(sorted(shared)))
        sheets.insert(0, Sheet((first.subject,), "", first.paragraphs, first.language))
    return Printed(pdf(house.library, sheets), len(bundles), unaddressed, tuple(sorted(shared)))


def _shares_address(house: House, actor: Actor, reader: Reader) -> bool:
    def work(act: Act) -> bool | Refusal:
        match patron_of(act, reader.patron):
            case Opened() as patron:
                match shared_with_others(act, patron):
                    case Denied() as denied:
                        return not_allowed(denied)
                    case found:
                        return found.address
            case None:
                return False
            case refusal:
                return refusal

    found = perform(house, actor, Purpose.NOTIFY, work)
    return found is True


def letters_printed(house: House, actor: Actor) -> Done | Refusal:
    """The printed letters are in their envelopes: they are gone."""
    return _each(house, actor, (Channel.LETTER, NoticeState.HANDED_OVER), None)


def letters_spoiled(house: House, actor: Actor) -> Done | Refusal:
    """The printed letters came to nothing: they wait again."""
    again = (Channel.LETTER, NoticeState.HANDED_OVER)
    return _each(house, actor, again, waits_again)


def _each(
    house: House, actor: Actor, which: tuple[Channel, NoticeState], how: Callable[[Notice], Notice] | None
) -> Done | Refusal:
    """Change, or let go, every notice in one state."""

    def work(act: Act) -> Done | Refusal:
        match every_notice(act):
            case Denied() as denied:
                return not_allowed(denied)
            case found:
                rows = [(one.row, one.record) for one in found if (one.record.channel, one.record.state) == which]
        if how is not None:
            change(act, rows, how)
            return Done(len(rows))
        return Done(sum(pockets.notices.drop(act.tx, row) for row, _ in rows))

    return perform(house, actor, Purpose.NOTIFY, work)


def call_list(house: House, actor: Actor) -> tuple[CallLine, ...] | Refusal:
    """Everybody who is to be called, those who have waited longest first."""
    waiting = readers(house, actor, Channel.TELEPHONE, NoticeState.WAITING)
    if isinstance(waiting, Refusal):
        return waiting
    found = [_call_line(house, actor, reader) for reader in waiting]
    lines = [line for line in found if isinstance(line, CallLine)]
    return tuple(sorted(lines, key=lambda line: (-line.days, line.name)))


def _call_line(house: House, actor: Actor, reader: Reader) -> CallLine | Refusal | None:
    def work(act: Act) -> CallLine | Refusal | None:
        match patron_of(act, reader.patron):
            case Opened() as patron:
                rows = waiting_of(act, patron, Channel.TELEPHONE, NoticeState.WAITING, reader.guardian)
                if not rows:
                    return None
                bundle = bundle_of(act, patron, reader, tuple(rows))
                days = (act.now.date() - min(notice.made for _, notice in rows)).days
                said = voicemail(house.library, bundle.words.language)
                return CallLine(bundle.name, bundle.phone, days, said, house.visits.issue(reader.patron, act.now))
            case other:
                return other

    return perform(house, actor, Purpose.NOTIFY, work)


def was_told(house: House, actor: Actor, visit: str) -> Done | Refusal:
    """The patron was reached by telephone: what they were to be told is gone."""
    return _of_visit(house, actor, visit, (Channel.TELEPHONE, NoticeState.WAITING), None)


def write_instead(house: House, actor: Actor, visit: str) -> Done | Refusal:
    """The patron cannot be reached by telephone: a letter goes to them."""
    return _of_visit(house, actor, visit, (Channel.TELEPHONE, NoticeState.WAITING), as_letter)


def doubtful(house: House, actor: Actor) -> tuple[DoubtLine, ...] | Refusal:
    """Everybody whose e-mail may or may not have gone. What is on its way just now is not in doubt yet."""
    waiting = readers(house, actor, Channel.EMAIL, NoticeState.HANDED_OVER)
    if isinstance(waiting, Refusal):
        return waiting
    found = [_doubt_line(house, actor, reader) for reader in waiting]
    lines = [line for line in found if isinstance(line, DoubtLine)]
    return tuple(sorted(lines, key=lambda line: (-line.days, line.name)))


def _doubt_line(house: House, actor: Actor, reader: Reader) -> DoubtLine | Refusal | None:
    def work(act: Act) -> DoubtLine | Refusal | None:
        match patron_of(act, reader.patron):
            case Opened() as patron:
                rows = waiting_of(act, patron, Channel.EMAIL, NoticeState.HANDED_OVER, reader.guardian)
                rows = [one for one in rows if not _busy(act, one[1])]
                if not rows:
                    return None
                name = bundle_of(act, patron, reader, tuple(rows)).name
                days = (act.now.date() - min(notice.made for _, notice in rows)).days
                return DoubtLine(name, days, reader.guardian, house.visits.issue(reader.patron, act.now))
            case other:
                return other

    return perform(house, actor, Purpose.NOTIFY, work)


def resolve(house: House, actor: Actor, visit: str, what: Resolved) -> Done | Refusal:
    """Decide about a patron's e-mails in doubt."""
    how = {
        Resolved.AGAIN: waits_again,
        Resolved.LETTER: as_letter,
        Resolved.GONE: None,
    }
    return _of_visit(house, actor, visit, (Channel.EMAIL, NoticeState.HANDED_OVER), how[what])


def _of_visit(
    house: House,
    actor: Actor,
    visit: str,
    which: tuple[Channel, NoticeState],
    how: Callable[[Notice], Notice] | None,
) -> Done | Refusal:
    """Change, or let go, a patron's notices in one state, their own and a guardian's."""

    def work(act: Act) -> Done | Refusal:
        row = house.visits.read(visit, act.now)
        match None if row is None else patron_of(act, row):
            case Opened() as patron:
                rows = [one for guardian in (False, True) for one in waiting_of(act, patron, *which, guardian)]
            case None:
                return visit_over()
            case refusal:
                return refusal
        if any(_busy(act, notice) for _, notice in rows):
            return Refusal("this message is on its way", "look again in a quarter of an hour")
        if how is not None:
            change(act, rows, how)
            return Done(len(rows))
        return Done(sum(pockets.notices.drop(act.tx, row) for row, _ in rows))

    return perform(house, actor, Purpose.NOTIFY, work)
