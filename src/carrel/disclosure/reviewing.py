"""Reviewing a request: what was seen of its paper, what it asks for, until when, and whether anybody may be told."""

from collections.abc import Callable
from datetime import date

import msgspec

from carrel.disclosure.folder_opened import no_such_request, opened_folder
from carrel.disclosure.folder_page import Folder, folder_page
from carrel.disclosure.standing import NAMEABLE, UNDECIDED, crowded, is_open, is_read, may_ask, rule_of
from carrel.formats.scans import media_type_of
from carrel.gate import Act, House, Opened, Operation, perform
from carrel.lives import requests
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import PaperKind, Request, Seen
from carrel.records.vocabulary import Purpose
from carrel.sealed import TooLong

Changed = Callable[[Act, Opened[Request, Operation]], Request | Refusal]


class ScopeForm(Quiet, frozen=True):
    """What the paper asks for, as the custodian understands it; both its dates included."""

    classes: tuple[str, ...]
    starts: date | None = None
    ends: date | None = None
    expires: date | None = None


class Verified(Quiet, frozen=True):
    """The court was asked, and says that the paper is its own."""


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

    return describe(house, actor, key, work)


def set_scope(house: House, actor: Actor, key: str, form: ScopeForm) -> Folder | Refusal:
    """Say which kinds of record it names, of which dates, and until when it is in force."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        if not set(form.classes) <= {of.value for of in NAMEABLE}:
            return Refusal("there is no such kind of record", "choose among those listed")
        if form.starts is not None and form.ends is not None and form.ends < form.starts:
            return Refusal("the last date lies before the first", "look at the dates the paper names")
        scope = msgspec.structs.replace(
            one.record.scope, classes=form.classes, starts=form.starts, ends=form.ends, expires=form.expires
        )
        return requests.keep(act, one.row, one.record, scope=scope)

    return describe(house, actor, key, work)


def set_due(house: House, actor: Actor, key: str, due: date) -> Folder | Refusal:
    """Set the day by which it is to be answered."""
    return change(house, actor, key, lambda act, one: requests.keep(act, one.row, one.record, due=due))


def set_silence(house: House, actor: Actor, key: str, until: date | None) -> Folder | Refusal:
    """The paper forbids telling anybody that it exists, until a day or until it is lifted.

    What was opened before bears the user's mark already, and cannot be made to forget it. Once the request is
    answered only the day of a silence that is ordered is still set.
    """

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        if not (is_open(one.record) or one.record.silent):
            return Refusal("this request is answered already", "nothing of it is changed any more")
        if not rule_of(act, one.record).silent:
            return Refusal("a paper of this kind cannot forbid telling", "ask counsel, if it says that it does")
        return requests.keep(act, one.row, one.record, silent=True, silent_until=until)

    return change(house, actor, key, work, answered_too=True)


def lift_silence(house: House, actor: Actor, key: str) -> Folder | Refusal:
    """The silence has ended: whoever was opened finds it in their own list from now on."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        request = one.record
        if not request.silent:
            return Refusal("no silence is ordered", "nothing is left to do")
        return requests.end_silence(act, one.row, request)

    return change(house, actor, key, work, "silence ended", answered_too=True)


def add_scan(house: House, actor: Actor, key: str, name: str, content: bytes) -> Folder | Refusal:
    """Put another photograph or scan of the paper into the folder."""

    def work(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        kind = media_type_of(content)
        if kind is None or len(content) > requests.MOST_PAPER:
            return Refusal("this file is no photograph and no PDF, or is too large", "take a photograph, or scan it")
        title = name.strip() or "another page"
        added = requests.add_paper(act, one.row, one.record, PaperKind.THEIRS, title, kind, content)
        return crowded(added, one.record) or added

    return change(house, actor, key, work)


def verify(house: House, actor: Actor, key: str, how: str) -> Verified | Refusal:
    """Say that the court was asked, and how: its number, looked up elsewhere, and who answered.

    Whoever does this is not the one who releases (§ 11-25(b)(2)(A): "pursuant to"). The court is asked about what the
    custodian has written down, so that comes first.
    """

    def work(act: Act) -> Verified | Refusal:
        match opened_folder(act, key, change=True, papers=False, reason="verify"):
            case Opened() as one if refusal := _unasked(act, one.record, how):
                return refusal
            case Opened() as one:
                pass
            case refusal:
                return refusal
        try:
            asked = requests.keep(act, one.row, one.record, verified_by=act.actor.name, verified_how=how.strip())
        except TooLong:
            return Refusal("this is too much to keep in one request", "write it shorter")
        return crowded(asked, one.record) or Verified()

    return perform(house, actor, Purpose.INTAKE, work)


def _unasked(act: Act, request: Request, how: str) -> Refusal | None:
    """Why it is not written down that the court was asked."""
    if not may_ask(act, request):
        return no_such_request()
    if not is_open(request):
        return Refusal("this request is answered already", "nothing of it is changed any more")
    if not how.strip():
        return Refusal("it is not written down how the court was asked", "write the number called and who answered")
    if request.verified_by:
        return Refusal("the court was asked already", "nothing is left to do")
    if not is_read(act, request):
        return Refusal(
            "the custodian has not written down yet what this paper says",
            "ask them to: the court is asked about what is written down",
        )
    return None


def describe(house: House, actor: Actor, key: str, work: Changed, alone: bool = False) -> Folder | Refusal:
    """Write down what the paper says, while nothing is decided by it yet.

    Whoever asked the court stands behind what was written down then, and behind nothing that is written afterwards:
    with a change their word falls, and the court is asked again.
    """

    def undecided(act: Act, one: Opened[Request, Operation]) -> Request | Refusal:
        before = one.record
        if before.state not in UNDECIDED:
            return Refusal("this request is decided already", "reconsider it first")
        changed = work(act, one)
        if isinstance(changed, Refusal):
            return changed
        if refusal := crowded(changed, before):
            return refusal
        if not before.verified_by:
            return changed
        same = (changed.scope, changed.seen) == (before.scope, before.seen)
        return changed if same else requests.verify_anew(act, one.row, changed)

    return change(house, actor, key, undecided, alone=alone)


def change(
    house: House,
    actor: Actor,
    key: str,
    work: Changed,
    reason: str = "",
    answered_too: bool = False,
    alone: bool = False,
) -> Folder | Refusal:
    """Change an open request, and show its folder as it is then. ``reason`` is the move, for the ledger.

    ``alone``: no other act is done at the same time, because what is held is let go.
    """

    def job(act: Act) -> Folder | Refusal:
        match opened_folder(act, key, change=True, reason=reason):
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

    return perform(house, actor, Purpose.ANSWER, job, alone)
