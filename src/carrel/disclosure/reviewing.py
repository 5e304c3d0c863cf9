"""Reviewing a request: what was seen of its paper, what it asks for, until when, and whether anybody may be told."""

from collections.abc import Callable
from datetime import date

import msgspec

from carrel.disclosure.folder_opened import no_such_request, opened_folder
from carrel.disclosure.folder_page import Folder, folder_page
from carrel.disclosure.standing import NOT_RELEASED, is_open, rule_of
from carrel.formats.scans import media_type_of
from carrel.gate import Act, House, Opened, Operation, perform, tell_after_silence
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import PaperKind, Request, RequestState, Seen
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import TooLong

Changed = Callable[[Act, Opened[Request, Operation]], Request | Refusal]


class ScopeForm(Quiet, frozen=True):
    """What the paper asks for, as the custodian understands it. Days count from the first to the last, both included."""

    classes: tuple[str, ...]
    starts: date | None = None
    ends: date | None = None
    expires: date | None = None


class PaperContent(Quiet, frozen=True):
    """A paper out of the folder."""

    name: str
    media_type: str
    content: bytes


def open_request(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """The whole folder."""

    def work(act: Act) -> Folder | Refusal:
        match opened_folder(act, key):
            case Opened() as one:
                return folder_page(act, one.row, one.record)
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def paper(house: House, actor: Actor, key: str, paper_id: str) -> PaperContent | Refusal:
    """One paper's content."""

    def work(act: Act) -> PaperContent | Refusal:
        match opened_folder(act, key):
            case Opened() as one:
                found = next((each for each in one.record.papers if each.id.hex() == paper_id), None)
                if found is None:
                    return no_such_request()
                return PaperContent(found.name, found.media_type, requests.content_of(act, found, one.grant))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.ANSWER, work)


def note_seen(house: House, actor: Actor, key: str, item: str, what: str) -> Folder | Refusal:
    """Write down what was seen of one item of the checklist; written again, it says both, and when."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        if item not in {each.key for each in rule_of(act, one.record).checklist}:
            return Refusal("this paper's checklist has no such item", "look at the request again")
        if not what.strip():
            return Refusal("nothing is written down", "write what you see on the paper, in its own words")
        seen = Seen(item, what.strip(), act.actor.name, act.now.date())
        return requests.keep(act, one.row, one.record, seen=(*one.record.seen, seen))

    return change(house, actor, key, work)


def set_scope(house: House, actor: Actor, key: str, form: ScopeForm) -> Folder | Refusal:
    """Say which kinds of record it names, of which dates, and until when it is in force."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        known = {of.value for of in RecordClass if of not in NOT_RELEASED}
        if not set(form.classes) <= known:
            return Refusal("there is no such kind of record", "choose among those listed")
        if form.starts is not None and form.ends is not None and form.ends < form.starts:
            return Refusal("the last date lies before the first", "look at the dates the paper names")
        if one.record.state not in _UNDECIDED:
            return Refusal("this request is decided already", "reconsider it first")
        scope = msgspec.structs.replace(
            one.record.scope, classes=form.classes, starts=form.starts, ends=form.ends, expires=form.expires
        )
        return requests.keep(act, one.row, one.record, scope=scope)

    return change(house, actor, key, work)


def set_due(house: House, actor: Actor, key: str, due: date) -> Folder | Refusal:
    """Set the day by which it is to be answered."""
    return change(house, actor, key, lambda act, one: requests.keep(act, one.row, one.record, due=due))


def set_silence(house: House, actor: Actor, key: str, until: date | None) -> Folder | Refusal:
    """The paper forbids telling anybody that it exists, until a day or until it is lifted."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        if not rule_of(act, one.record).silent:
            return Refusal("a paper of this kind cannot forbid telling", "ask counsel, if it says that it does")
        return requests.keep(act, one.row, one.record, silent=True, silent_until=until)

    return change(house, actor, key, work)


def lift_silence(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """The silence has ended: whoever was opened finds it in their own list from now on."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        request = one.record
        if not request.silent:
            return Refusal("no silence is ordered", "nothing is left to do")
        if any(step.move == "prepare" for step in request.steps):
            for owner in request.scope.owners:
                tell_after_silence(act, owner, map(RecordClass, request.scope.classes))
        lifted = requests.keep(act, one.row, request, silent=False, silent_until=None)
        if lifted.state is RequestState.CLOSED:
            requests.count(act, lifted)
        return lifted

    return change(house, actor, key, work, answered_too=True)


def add_scan(house: House, actor: Actor, key: str, name: str, content: bytes) -> Folder | Refusal:
    """Put another photograph or scan of the paper into the folder."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        kind = media_type_of(content)
        if kind is None or len(content) > requests.MOST_PAPER:
            return Refusal("this file is no photograph and no PDF, or is too large", "take a photograph, or scan it")
        title = name.strip() or "another page"
        return requests.add_paper(act, one.row, one.record, PaperKind.THEIRS, title, kind, content)

    return change(house, actor, key, work)


def verify(house: House, actor: Actor, key: str, how: str) -> None | Refusal:
    """Say that the court was asked, and how: its number, looked up elsewhere, and who answered.

    Whoever does this is not the one who releases (§ 11-25(b)(2)(A): "pursuant to").
    """

    def work(act: Act) -> None | Refusal:
        match opened_folder(act, key, change=True):
            case Opened() as one:
                pass
            case refusal:
                return refusal
        if not how.strip():
            return Refusal("it is not written down how the court was asked", "write the number called and who answered")
        if one.record.verified_by:
            return Refusal("the court was asked already", "nothing is left to do")
        requests.keep(act, one.row, one.record, verified_by=act.actor.name, verified_how=how.strip())
        return None

    return perform(house, actor, Purpose.INTAKE, work)


def change(house: House, actor: Actor, key: str, work: Changed, answered_too: bool = False) -> Folder | Refusal:
    """Change an open request, and show its folder as it is then."""

    def job(act: Act) -> Folder | Refusal:
        match opened_folder(act, key, change=True):
            case Opened() as one:
                pass
            case refusal:
                return refusal
        if not (answered_too or is_open(one.record)):
            return Refusal("this request is answered already", "nothing of it is changed any more")
        try:
            changed = work(act, one)
        except TooLong:
            return Refusal("this is too much to keep in one request", "shorten the texts")
        return changed if isinstance(changed, Refusal) else folder_page(act, one.row, changed)

    return perform(house, actor, Purpose.ANSWER, job)


_UNDECIDED = (RequestState.RECEIVED, RequestState.UNDER_REVIEW, RequestState.RETURNED, RequestState.WITH_COUNSEL)
