"""The life of a request for records: received → under review → authorised | refused → … → closed (design § 4).

Its papers lie in its folder, sealed in leaves. When its time is over the folder goes, with every leaf, at the close.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

import msgspec

from carrel import tallies
from carrel.gate import HOLDABLE, Act, Grant, Opened, Operation, tell_after_silence, unseal_all
from carrel.lives.states import REQUEST, may
from carrel.records.ids import PatronId
from carrel.records.requests import Paper, PaperKind, Request, RequestOutcome, RequestState, Step, Untold
from carrel.records.vocabulary import Purpose, RecordClass
from carrel.sealed import folders
from carrel.sealed.kinds import PAPER

MOST_PAPER = 6_000_000
"""Bytes of one paper: a photograph of a page, or a packet, is smaller."""
_WIDE = "a name or a word, no shorter"
_PAPERS_TO_COME = 4
"""A packet, its list, and two letters."""
_STEPS_TO_COME = 6
_A_PAPER = Paper(bytes(16), PaperKind.LIST, _WIDE, "application/json", MOST_PAPER, bytes(32), date.max, _WIDE)
TO_BE_VERIFIED = "verify anew"
"""No move of the table, but a step that the folder keeps: with it a verification fell, and whose it was."""


def begin(act: Act, request: Request) -> bytes:
    """Seal a new request; return its row. Raises TooLong."""
    return folders.requests.put(act.tx, act.house.ring, act.live, request)


def move(act: Act, opened: Opened[Request, Operation], name: str, why: str = "", **changes: object) -> Request | None:
    """Make a move of the table and keep ``changes`` with it; None where the table has no such move. Raises TooLong.

    A packet is destroyed in the move that ends its use: closed, its line and hash stay; reconsidered, they go too.
    """
    state = may(REQUEST, name, opened.record.state)
    if state is None:
        return None
    step = Step(name, act.actor.name, act.now.date(), why)
    steps = (*opened.record.steps, step)
    moved = keep(act, opened.row, opened.record, state=RequestState(state), steps=steps, **changes)
    if name == "reconsider":
        return keep(act, opened.row, moved, papers=without_packets(act, moved))
    if moved.state is RequestState.CLOSED:
        for paper in packets(moved):
            folders.drop_paper(act.tx, paper.id, paper.size)
        if not moved.silent:
            count(act, moved)
    return moved


def end_silence(act: Act, row: bytes, request: Request) -> Request:
    """Nothing forbids telling any more: whoever was opened finds it in their own list from now on. Raises TooLong."""
    for one in request.untold:
        tell_after_silence(act, one.owner, Purpose(one.act), map(RecordClass, one.classes))
    told = keep(act, row, request, silent=False, silent_until=None, untold=())
    if told.state is RequestState.CLOSED:
        count(act, told)
    return told


def remember(request: Request, owner: PatronId, opened_for: Purpose, classes: Iterable[RecordClass]) -> Request:
    """The request, remembering what was opened about a user where nobody may be told; the same where they may be.

    What is remembered does not go when the user is named no longer: they were opened all the same.
    """
    if not request.silent:
        return request
    names = {name: None for one in request.untold if _is_about(one, owner, opened_for) for name in one.classes}
    names.update((of.value, None) for of in classes)
    others = tuple(one for one in request.untold if not _is_about(one, owner, opened_for))
    told_of = (Untold(owner, opened_for.value, tuple(names)),) if names else ()
    return msgspec.structs.replace(request, untold=(*others, *told_of))


def _is_about(one: Untold, owner: PatronId, opened_for: Purpose) -> bool:
    return (one.owner, one.act) == (owner, opened_for.value)


def count(act: Act, request: Request) -> None:
    """Count a closed request, once: at its close, or when the silence that forbade it ends."""
    tallies.count_request(act.tx, act.now.year, request.instrument, outcome(request))


def outcome(request: Request) -> RequestOutcome:
    """How a closed request ended."""
    for step in reversed(request.steps):
        if step.move == "release":
            return RequestOutcome.NOTHING_HELD if step.why == RequestOutcome.NOTHING_HELD else RequestOutcome.RELEASED
        if step.move == "refuse":
            return RequestOutcome.REFUSED
    return RequestOutcome.CLOSED


def packets(request: Request) -> tuple[Paper, ...]:
    """The packets in a folder."""
    return tuple(paper for paper in request.papers if paper.kind is PaperKind.PACKET)


def lying(request: Request) -> tuple[Paper, ...]:
    """The papers whose content lies in the folder: of a packet that was handed over only its line stays."""
    if request.state is not RequestState.CLOSED:
        return request.papers
    return tuple(paper for paper in request.papers if paper.kind is not PaperKind.PACKET)


def without_packets(act: Act, request: Request) -> tuple[Paper, ...]:
    """Destroy the packets in a folder with their lists; gives the papers that stay."""
    gone = tuple(paper for paper in request.papers if paper.kind in (PaperKind.PACKET, PaperKind.LIST))
    for paper in gone:
        folders.drop_paper(act.tx, paper.id, paper.size)
    return tuple(paper for paper in request.papers if paper not in gone)


def keep(act: Act, row: bytes, request: Request, **changes: object) -> Request:
    """Seal a request anew with these changes. Raises TooLong."""
    changed = msgspec.structs.replace(request, **changes)
    folders.requests.replace(act.tx, act.house.ring, act.live.current, [(row, changed)])
    return changed


def verify_anew(act: Act, row: bytes, request: Request) -> Request:
    """What the paper is said to name was changed after the court was asked: it is to be asked again. Raises TooLong."""
    fallen = Step(TO_BE_VERIFIED, act.actor.name, act.now.date(), request.verified_by)
    return keep(act, row, request, verified_by="", verified_how="", steps=(*request.steps, fallen))


def add_paper(
    act: Act, row: bytes, request: Request, kind: PaperKind, name: str, media: str, content: bytes
) -> Request:
    """Put a paper into the folder. Raises TooLong."""
    paper = seal_paper(act, kind, name, media, content)
    return keep(act, row, request, papers=(*request.papers, paper))


def room(request: Request) -> int:
    """Bytes that are left in its box when it is answered, with what is still to be written by then; below 0: too few.

    Counted before anything is opened, because each opening leaves a receipt: one when the answer is prepared, one when
    it is released, for each user and class.
    """
    scope, again = request.scope, 1 if request.state is RequestState.PREPARED else 2
    asked = [name for name in scope.classes if RecordClass(name) in HOLDABLE]
    answered = msgspec.structs.replace(
        request,
        receipts=(*request.receipts, *(bytes(16),) * (again * len(scope.owners) * len(asked))),
        papers=(*request.papers, *(_A_PAPER,) * _PAPERS_TO_COME),
        steps=(*request.steps, *(Step(_WIDE, _WIDE, request.received),) * _STEPS_TO_COME),
        untold=tuple(Untold(owner, _WIDE, names) for owner in scope.owners for names in (tuple(asked), (_WIDE,))),
        counsel=request.counsel or _WIDE,
        decided_by=_WIDE,
        released_by=_WIDE,
        verified_by=_WIDE,
        verified_how=request.verified_how or 4 * _WIDE,
    )
    return folders.requests.kind.room(answered)


def seal_paper(act: Act, kind: PaperKind, name: str, media: str, content: bytes) -> Paper:
    """Seal a paper's leaves; its line is still to be kept with the request."""
    return Paper(
        id=folders.put_paper(act.tx, act.house.ring, act.live, content),
        kind=kind,
        name=name,
        media_type=media,
        size=len(content),
        sha256=hashlib.sha256(content).digest(),
        on=act.now.date(),
        by=act.actor.name,
    )


def content_of(act: Act, paper: Paper, grant: Grant[Request, Operation]) -> bytes:
    """What a paper says. Raises GrantFault where the decision did not cover papers."""
    leaves = folders.leaves_of(act.tx, paper.id, paper.size)
    return b"".join(leaf.record.content for leaf in unseal_all(act, leaves, grant.also(PAPER)))


def destroy(act: Act, row: bytes, request: Request) -> None:
    """Destroy a request with every paper in its folder."""
    for paper in request.papers:
        folders.drop_paper(act.tx, paper.id, paper.size)
    folders.requests.drop(act.tx, row)


def over(request: Request, before: date) -> bool:
    """Whether a closed request's last step was made before a day: its time is over.

    Not while it is silent until a day that is to come: whoever was opened is still to be told.
    """
    ended = request.state is RequestState.CLOSED and all(step.on < before for step in request.steps)
    return ended and not (request.silent and request.silent_until is not None)
