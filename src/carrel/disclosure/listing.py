"""Which requests there are, and which are due: for the custodian; and which court is to be called: for the desk."""

from datetime import date

from carrel.disclosure.standing import is_open, is_read, is_urgent, may_ask, next_moves, rule_of
from carrel.gate import Act, Denied, Grant, House, Opened, Operation, decide_for_everyone, perform, unseal_all
from carrel.gate.refusing import not_allowed
from carrel.records.actors import Actor
from carrel.records.quiet import Quiet
from carrel.records.refusals import Refusal
from carrel.records.requests import Instrument, Request, RequestState
from carrel.records.vocabulary import Purpose
from carrel.sealed import folders
from carrel.sealed.kinds import REQUEST
from carrel.statute import GroundName


class RequestLine(Quiet, frozen=True):
    """One request in the custodian's list."""

    key: str
    instrument: Instrument
    requester: str
    agency: str
    received: date
    state: RequestState
    waits: bool
    """It is not answered yet."""
    next: str
    """What may be done next, as the table of states names it; empty where nothing is left."""
    due: date | None
    urgent: bool
    silent: bool
    preserved_until: date | None


class Requests(Quiet, frozen=True):
    """Every request that is kept: first what is open, by the day it is due; then what is closed, the newest first."""

    open: tuple[RequestLine, ...]
    closed: tuple[RequestLine, ...]

    @property
    def urgent(self) -> int:
        """How many are due within the library's days of warning, or past due."""
        return sum(line.urgent for line in self.open)


class CallLine(Quiet, frozen=True):
    """A court to be called. It says nothing of whom the paper is about."""

    key: str
    instrument: Instrument
    agency: str
    """Who brought it; empty where nobody may be told of it."""
    seen: tuple[tuple[str, str], ...]
    """What the custodian wrote down of court, docket and judge."""
    users: int
    """How many library users it names, as the custodian wrote it down."""
    classes: tuple[str, ...]
    """Which records it names."""
    starts: date | None
    ends: date | None
    silent: bool
    """Nobody but the court and the custodian may be spoken to about it."""


class CallLines(Quiet, frozen=True):
    """Every court to be called."""

    lines: tuple[CallLine, ...]


_TOLD = ("court", "docket", "judge", "issued")
"""Items of a checklist that whoever calls the court needs."""


def requests(house: House, actor: Actor) -> Requests | Refusal:
    """Every request that is kept."""

    def work(act: Act) -> Requests | Refusal:
        match _every(act):
            case list() as found:
                lines = [_line(act, one) for one in found]
            case refusal:
                return refusal
        still = [line for line in lines if line.state is not RequestState.CLOSED]
        still.sort(key=lambda line: (line.due or date.max, line.key))
        over = [line for line in lines if line.state is RequestState.CLOSED]
        over.sort(key=lambda line: (line.received, line.key), reverse=True)
        return Requests(tuple(still), tuple(over))

    return perform(house, actor, Purpose.ANSWER, work)


def to_verify(house: House, actor: Actor) -> CallLines | Refusal:
    """Papers of which everything is written down, and nobody has asked the court yet.

    One that may not be told of is shown to as few as can be: to a second person there must be, a supervisor.
    """

    def work(act: Act) -> CallLines | Refusal:
        match _every(act):
            case list() as found:
                return CallLines(tuple(_call(one) for one in found if _is_to_be_verified(act, one.record)))
            case refusal:
                return refusal

    return perform(house, actor, Purpose.INTAKE, work)


def _every(act: Act) -> list[Opened[Request, Operation]] | Refusal:
    match decide_for_everyone(act, REQUEST, count=folders.requests.count(act.tx)):
        case Denied() as denied:
            return not_allowed(denied)
        case Grant() as grant:
            return unseal_all(act, folders.requests.every(act.tx), grant)


def _line(act: Act, one: Opened[Request, Operation]) -> RequestLine:
    request = one.record
    return RequestLine(
        key=one.row.hex(),
        instrument=request.instrument,
        requester=request.requester,
        agency=request.agency,
        received=request.received,
        state=request.state,
        waits=is_open(request),
        next=next(iter(next_moves(act, request)), ""),
        due=request.due,
        urgent=is_urgent(act, request),
        silent=request.silent,
        preserved_until=request.preserved_until,
    )


def _is_to_be_verified(act: Act, request: Request) -> bool:
    needed = rule_of(act, request).ground in (GroundName.COURT_ORDER, GroundName.ANOTHER)
    waits = is_open(request) and not request.verified_by and is_read(act, request)
    return needed and waits and may_ask(act, request)


def _call(one: Opened[Request, Operation]) -> CallLine:
    request, scope = one.record, one.record.scope
    return CallLine(
        key=one.row.hex(),
        instrument=request.instrument,
        agency="" if request.silent else request.agency,
        seen=tuple((item.item, item.what) for item in request.seen if item.item in _TOLD),
        users=len(scope.owners),
        classes=scope.classes,
        starts=scope.starts,
        ends=scope.ends,
        silent=request.silent,
    )
