"""Interlibrary loan, borrowing: what is not here is asked for elsewhere, and nobody there learns for whom.

A request goes out under a random number. The patron and the title meet in one sealed record, which ends when the item
is lent, the request is cancelled, or the item goes home unfetched.
"""

from carrel import catalog
from carrel.desk.refusals import not_allowed, visit_over
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide, note, perform, unseal
from carrel.gate.views import InterloanLine, RequestSheet, interloan_line, request_sheet
from carrel.lives import interloans
from carrel.records.actors import Actor
from carrel.records.circulation import Interloan, InterloanState
from carrel.records.ids import BranchId
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.registration import Registration
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import Sealed, TooLong, pockets, registrations
from carrel.sealed.kinds import INTERLOAN, REGISTRATION

_PAGE = 500
_LONGEST = 200
"""Letters of a title or an author that a request takes."""


class Wish(Quiet, frozen=True):
    """What is asked for, and where it will be fetched."""

    title: str
    author: str = ""
    pickup: BranchId | None = None
    """None for the branch where it is asked."""


class AskedElsewhere(Quiet, frozen=True):
    """The request stands on the work list; ``visit`` is the patron in hand."""

    visit: str


class SentElsewhere(Quiet, frozen=True):
    """The request goes out as the sheet says."""

    sheet: RequestSheet


class EndedElsewhere(Quiet, frozen=True):
    """The request is gone. ``goes_home``: its item is here, and is to be sent back."""

    goes_home: bool


class WorkList(Quiet, frozen=True):
    """Every request that is open, each with the word that stands for it in the next acts."""

    lines: tuple[tuple[InterloanLine, str], ...]


def ask_elsewhere(house: House, actor: Actor, visit: str, wish: Wish) -> AskedElsewhere | Refusal:
    """Ask for something for the patron in hand."""
    title, author = (" ".join(text.split()) for text in (wish.title, wish.author))
    if not title:
        return Refusal("a request needs a title", "write what the patron is looking for")
    if max(len(title), len(author)) > _LONGEST:
        return Refusal(f"a title or author has more than {_LONGEST} letters", "write the beginning of it")

    def work(act: Act) -> AskedElsewhere | Refusal:
        row = house.visits.read(visit, act.now)
        sealed = None if row is None else registrations.get(act.tx, row)
        match decide(act, sealed, REGISTRATION):
            case Denied() as denied:
                return not_allowed(denied)
            case Grant() as grant:
                if sealed is None:
                    return visit_over()
                return _ask(act, unseal(act, sealed, grant), Wish(title, author, wish.pickup), visit)

    return perform(house, actor, Purpose.INTERLOAN, work)


def work_list(house: House, actor: Actor) -> WorkList | Refusal:
    """What to send, what is awaited, what waits here. Each request that is looked at has an entry of its own."""

    def work(act: Act) -> WorkList | Refusal:
        lines: list[tuple[InterloanLine, str]] = []
        if not pockets.interloans.count(act.tx) and isinstance(refused := note(act, RecordClass.INTERLOAN), Denied):
            return not_allowed(refused)
        for sealed in _every(act):
            match decide(act, sealed, INTERLOAN):
                case Denied() as denied:
                    return not_allowed(denied)
                case Grant() as grant:
                    record = unseal(act, sealed, grant).record
                    word = house.visits.word_for(RecordClass.INTERLOAN, sealed.row, act.now)
                    lines.append((interloan_line(record, branch_name(act, record.pickup)), word))
        lines.sort(key=lambda line: (line[0].requested, line[0].title, line[0].number))
        return WorkList(tuple(lines))

    return perform(house, actor, Purpose.INTERLOAN, work)


def one_request(house: House, actor: Actor, word: str) -> tuple[InterloanLine, str] | Refusal:
    """One request of the list, to work on, and the word that stands for it."""

    def work(act: Act) -> tuple[InterloanLine, str] | Refusal:
        match open_request(act, word):
            case Opened() as one:
                return interloan_line(one.record, branch_name(act, one.record.pickup)), word
            case refusal:
                return refusal

    return perform(house, actor, Purpose.INTERLOAN, work)


def send_elsewhere(house: House, actor: Actor, word: str, partner: str) -> SentElsewhere | Refusal:
    """Send a request to a partner; gives the sheet to print or copy. A request that went out gives its sheet again."""
    name = " ".join(partner.split())

    def work(act: Act) -> SentElsewhere | Refusal:
        match open_request(act, word):
            case Opened() as one:
                return _send(act, one, name)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.INTERLOAN, work)


def end_elsewhere(house: House, actor: Actor, word: str) -> EndedElsewhere | Refusal:
    """Cancel a request, or give up one whose item is here and was not fetched."""

    def work(act: Act) -> EndedElsewhere | Refusal:
        match open_request(act, word):
            case Opened() as one:
                here = one.record.state is InterloanState.RECEIVED
                done = interloans.end(act, one, "send back" if here else "cancel")
                return EndedElsewhere(here) if done else moved_on()
            case refusal:
                return refusal

    return perform(house, actor, Purpose.INTERLOAN, work)


def open_request(act: Act, word: str) -> Opened[Interloan, Operation] | Refusal:
    """The request that a word of the work list stands for."""
    row = act.house.visits.row_of(RecordClass.INTERLOAN, word, act.now)
    sealed = None if row is None else pockets.interloans.get_to_change(act.tx, row)
    match decide(act, sealed, INTERLOAN):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return moved_on() if sealed is None else unseal(act, sealed, grant)


def moved_on() -> Refusal:
    """Another hand was faster, or the list is old."""
    return Refusal("this request is no longer as the list showed it", "open the list again")


def branch_name(act: Act, branch: BranchId) -> str:
    """What a branch is called."""
    found = catalog.branch(act.tx, branch)
    return "" if found is None else found.name


def _ask(act: Act, patron: Opened[Registration, Operation], wish: Wish, visit: str) -> AskedElsewhere | Refusal:
    if patron.record.expires < act.now.date():
        return Refusal("the registration has lapsed", "check the address and renew it first")
    pickup = wish.pickup or act.actor.branch or patron.record.branch
    if catalog.branch(act.tx, pickup) is None:
        return Refusal("there is no such branch to fetch it at", "choose one of the list")
    try:
        placed = interloans.ask(act, patron, wish.title, wish.author, pickup)
    except TooLong as fault:
        return Refusal("the request was not made", str(fault))
    if not placed:
        return Refusal("the patron has as many requests as there may be", "wait for one, or cancel one")
    return AskedElsewhere(visit)


def _send(act: Act, one: Opened[Interloan, Operation], partner: str) -> SentElsewhere | Refusal:
    library, today = act.house.library, act.now.date()
    if one.record.state is InterloanState.SENT and partner in ("", one.record.partner):
        return SentElsewhere(request_sheet(one.record, library, today))
    if not partner:
        return Refusal("no library was named", "write which library is asked")
    try:
        sent = interloans.send(act, one, partner)
    except TooLong as fault:
        return Refusal("the request was not sent", str(fault))
    return moved_on() if sent is None else SentElsewhere(request_sheet(sent, library, today))


def _every(act: Act) -> list[Sealed[Interloan]]:
    found = pockets.interloans.page(act.tx, b"", _PAGE)
    while found and len(found) % _PAGE == 0:
        more = pockets.interloans.page(act.tx, found[-1].row, _PAGE)
        if not more:
            break
        found += more
    return found
