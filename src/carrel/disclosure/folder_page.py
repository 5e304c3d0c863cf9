"""A request's folder, as the custodian reads it: what it is, what was seen, what it may open, what comes next."""

from datetime import date

from carrel.disclosure.quoting import with_lead
from carrel.disclosure.standing import is_urgent, missing, next_moves, obstacles, rule_of
from carrel.gate import Act
from carrel.records.quiet import Quiet
from carrel.records.requests import Instrument, Paper, PaperKind, Request, RequestState, Seen, Step
from carrel.records.vocabulary import Purpose
from carrel.sealed import registrations
from carrel.statute import InstrumentRule


class ItemLine(Quiet, frozen=True):
    """One item of the checklist, with everything that was seen of it."""

    key: str
    asks: str
    required: bool
    seen: tuple[Seen, ...]


class ScopeView(Quiet, frozen=True):
    """What is asked for."""

    words: str
    users: tuple[str, ...]
    """Those it names, as the custodian tells them apart; their number is their place, from 1."""
    gone: tuple[int, ...]
    """Numbers of those who are no longer registered: they were erased, or joined with another registration of theirs,
    under which what the paper names is found."""
    classes: tuple[str, ...]
    starts: date | None
    ends: date | None
    expires: date | None


class PaperLine(Quiet, frozen=True):
    """A paper in the folder."""

    id: str
    """In hex."""
    kind: PaperKind
    name: str
    media_type: str
    size: int
    sha256: str
    on: date
    by: str


class Folder(Quiet, frozen=True):
    """Everything on the custodian's page about one request."""

    key: str
    instrument: Instrument
    state: RequestState
    received: date
    recorded_by: str
    requester: str
    agency: str
    identification: str
    reply_to: str
    telephone: str
    due: date | None
    urgent: bool
    silent: bool
    silent_until: date | None
    marked: int
    """Users who are named, and whose own page says that they were looked up: it was before the silence."""
    items: tuple[ItemLine, ...]
    missing: tuple[str, ...]
    scope: ScopeView
    rule: InstrumentRule
    clause_text: str
    """The exact words of the clause that decides about this kind of paper, after those that lead to it."""
    verified_by: str
    verified_how: str
    counsel: str
    decided_by: str
    released_by: str
    preserved_until: date | None
    cap_days: int
    """Days for which the board lets a copy be held."""
    papers: tuple[PaperLine, ...]
    steps: tuple[Step, ...]
    obstacles: tuple[str, ...]
    moves: tuple[str, ...]
    """What may be done next, as the table of states names it."""


def folder_page(act: Act, row: bytes, request: Request) -> Folder:
    """The view of an opened request."""
    rule = rule_of(act, request)
    return Folder(
        key=row.hex(),
        instrument=request.instrument,
        state=request.state,
        received=request.received,
        recorded_by=request.recorded_by,
        requester=request.requester,
        agency=request.agency,
        identification=request.identification,
        reply_to=request.reply_to,
        telephone=request.telephone,
        due=request.due,
        urgent=is_urgent(act, request),
        silent=request.silent,
        silent_until=request.silent_until,
        marked=_marked(request),
        items=tuple(_item(request, rule, place) for place in range(len(rule.checklist))),
        missing=missing(rule, request),
        scope=_scope(act, request),
        rule=rule,
        clause_text=" ".join(one.quote for one in with_lead(act.house.statute, rule.clause)),
        verified_by=request.verified_by,
        verified_how=request.verified_how,
        counsel=request.counsel,
        decided_by=request.decided_by,
        released_by=request.released_by,
        preserved_until=request.preserved_until,
        cap_days=act.house.local.preservation.cap_days,
        papers=tuple(map(_paper, request.papers)),
        steps=request.steps,
        obstacles=obstacles(act, request),
        moves=next_moves(act, request),
    )


def _item(request: Request, rule: InstrumentRule, place: int) -> ItemLine:
    item = rule.checklist[place]
    seen = tuple(one for one in request.seen if one.item == item.key)
    return ItemLine(item.key, item.asks, item.required, seen)


def _marked(request: Request) -> int:
    if not request.silent:
        return 0
    unmarked = {one.owner for one in request.untold if one.act == Purpose.ANSWER}
    return sum(owner not in unmarked for owner in request.scope.owners)


def _scope(act: Act, request: Request) -> ScopeView:
    scope = request.scope
    gone = tuple(n for n, owner in enumerate(scope.owners, 1) if registrations.get(act.tx, owner) is None)
    return ScopeView(scope.words, scope.labels, gone, scope.classes, scope.starts, scope.ends, scope.expires)


def _paper(paper: Paper) -> PaperLine:
    return PaperLine(
        id=paper.id.hex(),
        kind=paper.kind,
        name=paper.name,
        media_type=paper.media_type,
        size=paper.size,
        sha256=paper.sha256.hex(),
        on=paper.on,
        by=paper.by,
    )
